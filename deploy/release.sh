#!/usr/bin/env bash
# Publish evidence.db as the release evidence-latest, with what changed as its text.
# A database that lost rows against the last release is refused (MAX_LOSS=1 lets it pass). The upload of the pair
# evidence.db and evidence.db.sha256 takes the old pair away first, so the new one goes up under a dated name before:
# wherever the upload breaks, previous.sh finds a whole pair.
set -euo pipefail
last=$(mktemp -d)
trap 'rm -rf "$last"' EXIT
bash "$(dirname "$0")/previous.sh" "$last"
if [ -e "$last/evidence.db" ]; then
  .venv/bin/evidence check --db evidence.db --against "$last/evidence.db" --max-loss "${MAX_LOSS:-0.1}"
fi
.venv/bin/evidence diff last > changes.txt
dated="evidence-$(date -u +%Y%m%dT%H%M%SZ).db"
cp evidence.db "$last/$dated"
(cd "$last" && sha256sum "$dated" > "$dated.sha256")
sha256sum evidence.db > evidence.db.sha256
if [ -e "$last/evidence.db" ]; then
  gh release upload evidence-latest "$last/$dated" "$last/$dated.sha256"
  gh release edit evidence-latest --notes-file changes.txt
else
  gh release create evidence-latest --title "Evidence database" --notes-file changes.txt "$last/$dated" "$last/$dated.sha256"
fi
gh release upload evidence-latest evidence.db evidence.db.sha256 --clobber
# the pair stands; dated ones are no longer needed, and one that stays does no harm
gh release view evidence-latest --json assets --jq '.assets[].name' | { grep -E '^evidence-[0-9TZ]+\.db(\.sha256)?$' || true; } |
  while read -r name; do gh release delete-asset evidence-latest "$name" --yes; done ||
  echo "::warning::dated copies of the database were left in the release"
