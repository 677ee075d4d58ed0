# make demo   build the demo database and serve the site      make test   lint, types, contracts and all tests
# make db     only build        make serve  only serve        make train  rebuild the models   make bench  benchmarks
SHELL := /bin/bash
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null && $$p -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
DEMO := topics/ketamine-oud.yml --replay demo/recordings --load demo/records.jsonl --load demo/trials.json
PORT ?= 8001
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo db serve test lint train bench lock sbom clean
.DEFAULT_GOAL := demo

demo: db
	@EVIDENCE_RESEARCH=$(RESEARCH) $(BIN)/evidence serve --port $(PORT) $(shell test -t 0 || echo --check)

db: .venv/ready
	@$(BIN)/evidence update $(DEMO)
	@echo "Built evidence.db. Next: 'make serve' shows it on http://127.0.0.1:$(PORT)."

serve: .venv/ready
	@EVIDENCE_RESEARCH=$(RESEARCH) $(BIN)/evidence serve --port $(PORT)

test: lint
	@$(BIN)/python -m pytest -n 2 --dist loadfile
	@echo "All checks passed. Next: 'make demo' shows the site, 'make bench' measures."

lint: .venv/dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

train: .venv/dev
	@$(BIN)/evidence train --shipped

bench: .venv/dev
	@$(BIN)/python benchmarks/run.py

lock: .venv/dev
	@$(BIN)/python -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url pyproject.toml -o requirements.txt
	@$(BIN)/python -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --all-extras pyproject.toml -o requirements-dev.txt

sbom: .venv/bin/python
	@$(BIN)/python deploy/sbom.py requirements.txt sbom.json
	@echo "Wrote sbom.json (CycloneDX 1.5) from requirements.txt."

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 with venv is needed; install one or name it: make PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/ready: requirements.txt pyproject.toml | .venv/bin/python
	@echo "Installing the locked dependencies into .venv ..." >&2
	@$(BIN)/python -m pip install -q --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q evidence harvest classify summarize publish operate plugins  # as pip does with what it copies
	@touch $@

.venv/dev: requirements-dev.txt pyproject.toml | .venv/bin/python
	@echo "Installing the locked development dependencies into .venv ..." >&2
	@$(BIN)/python -m pip install -q --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q evidence harvest classify summarize publish operate plugins  # as pip does with what it copies
	@touch $@ .venv/ready

clean:
	rm -rf .venv evidence.db evidence.db.lock evidence.versions build *.egg-info
