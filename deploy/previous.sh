#!/usr/bin/env bash
# Bring evidence.db of the last release into this folder, and verify it; the first run starts without one.
set -euo pipefail
if ! gh release view evidence-latest >/dev/null 2>&1; then
  echo "no earlier release: this is the first run"
  exit 0
fi
gh release download evidence-latest --pattern 'evidence.db' --pattern 'evidence.db.sha256' --clobber
sha256sum --check evidence.db.sha256
