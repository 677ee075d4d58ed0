#!/usr/bin/env bash
# Publish evidence.db as the release evidence-latest, with what changed as its text.
set -euo pipefail
.venv/bin/evidence diff last > changes.txt
sha256sum evidence.db > evidence.db.sha256
if gh release view evidence-latest >/dev/null 2>&1; then
  gh release edit evidence-latest --notes-file changes.txt
else
  gh release create evidence-latest --title "Evidence database" --notes-file changes.txt
fi
gh release upload evidence-latest evidence.db evidence.db.sha256 --clobber
