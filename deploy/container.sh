#!/usr/bin/env bash
# Build the site with its new evidence.db as a container and push it as CONTAINER_IMAGE:DATE and :latest.
# Without CONTAINER_IMAGE (registry/owner/name) nothing is deployed; the release stays the only publication.
set -euo pipefail
if [ -z "${CONTAINER_IMAGE:-}" ]; then
  echo "no CONTAINER_IMAGE is set: nothing is deployed"
  exit 0
fi
dated="$CONTAINER_IMAGE:$(date -u +%Y%m%dT%H%M%SZ)"
docker build -f deploy/Dockerfile -t "$dated" -t "$CONTAINER_IMAGE:latest" .
probe=$(docker run -d --read-only "$dated")
trap 'docker rm -f "$probe" >/dev/null' EXIT
for _ in 1 2 3 4 5 6 7 8 9 10; do
  if docker exec "$probe" .venv/bin/python -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8001/', timeout=5)"; then
    printf '%s' "$CONTAINER_TOKEN" | docker login --username "$CONTAINER_USER" --password-stdin "${CONTAINER_IMAGE%%/*}"
    docker push "$dated"
    docker push "$CONTAINER_IMAGE:latest"
    exit 0
  fi
  sleep "${PAUSE:-3}"
done
echo "the new container does not answer; the one before stays" >&2
exit 1
