#!/usr/bin/env bash
# The tests on the lowest versions that pyproject.toml allows.
set -euo pipefail
cd "$(dirname "$0")/.."
python3 -m venv .venv-lowest
.venv-lowest/bin/python -m pip install -q uv
.venv-lowest/bin/python -m uv pip compile -q --resolution lowest-direct --all-extras pyproject.toml -o .venv-lowest/lowest.txt
.venv-lowest/bin/python -m pip install -q -r .venv-lowest/lowest.txt
.venv-lowest/bin/python -m pip install -q --no-deps --no-build-isolation -e .
.venv-lowest/bin/python -m pytest tests/evidence tests/harvest tests/classify tests/summarize -q
