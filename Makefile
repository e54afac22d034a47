# `make help` lists what there is to do. Needs: GNU make, sh, Python 3.11 or newer; for `make test` also Chromium and Java.

PYTHON ?= python3
PYTEST_FLAGS ?=
UPGRADE ?=
SECONDS ?= 600
SEED ?= 1
TREES ?= 1000000
PAIRS ?= 10000000
PROOFS ?= 10000000
PORT ?= 8000

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
HANDBOOK := build/handbook

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export NO_MKDOCS_2_WARNING := 1

.PHONY: help run test fuzz check format lock schemas tables bench load soak serve clean

help: ## what there is to do
	@sed -n 's/^\([a-z]*\):.*## /  make \1|/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

run: $(READY) ## compile this knowledge base into build/, then judge the sample declarations with it
	$(BIN)/crmc build
	$(BIN)/python tests/data/report_kcs.py

test: $(READY) ## every test (installs what it needs by package name: Chromium, Java)
	@sh .ci/packages
	$(BIN)/python -m pytest -m "not soak" $(PYTEST_FLAGS)

soak: $(READY) ## a mebibyte of anything, case after case (minutes)
	$(BIN)/python -m pytest -m soak $(PYTEST_FLAGS)

fuzz: $(READY) ## random sources, conditions and books against the laws (SECONDS=600 SEED=1 TREES=1000000 PAIRS=10000000 PROOFS=10000000)
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS) --seed $(SEED) --trees $(TREES) --pairs $(PAIRS) \
	  --proofs $(PROOFS) --out build/fuzz

check: $(READY) ## format, lint, types, import contracts and the fast tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q -m "not browser and not slow" $(PYTEST_FLAGS)

format: $(READY) ## put the sources into the one form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: ## pin every dependency again (UPGRADE=--upgrade takes newer releases)
	@test -x $(BIN)/uv || { $(PYTHON) -m venv $(VENV) && $(BIN)/python -m pip install --quiet uv; }
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-annotate --no-emit-index-url --custom-compile-command "make lock" --quiet $(UPGRADE) \
	  --output-file requirements.lock
	echo pysigma | $(BIN)/uv pip compile - --constraint requirements.lock --universal --python-version 3.11 \
	  --generate-hashes --no-annotate --no-emit-index-url --custom-compile-command "make lock" --quiet $(UPGRADE) \
	  --output-file tests/bench/requirements.lock

schemas: $(READY) ## write the published JSON Schemas into grammar/schema/ again
	$(BIN)/python -m crmc.bundle.schemas grammar/schema

bench: $(READY) ## time the compiler and the batch engine beside their peers (minutes; nothing else should run)
	$(BIN)/python -m pip install --quiet --require-hashes -r tests/bench/requirements.lock
	$(BIN)/python -m tests.bench.compile_speed --require
	$(BIN)/python -m tests.bench.batch_speed --require

load: $(READY) ## put `crmc serve` under load from a second process (a minute; nothing else should run)
	$(BIN)/python -m tests.bench.serve_load

tables: $(READY) ## make the parse tables of grammar/crm.lark again
	$(BIN)/python -m crmc.syntax.tables grammar

serve: $(READY) ## show the handbook on this machine only (PORT=8000)
	@test -d $(HANDBOOK) || $(BIN)/crmc build
	$(BIN)/python -m http.server --bind 127.0.0.1 --directory $(HANDBOOK) $(PORT)

clean: ## remove everything that can be made again
	rm -rf $(VENV) build dist .crmc-cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find crmc tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment is made again only when the lock or the package's own description changes; the mark is
# written last, so an interrupted installation is not taken for a whole one.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "crmc needs Python 3.11 or newer: run make PYTHON=/path/to/python3.11" >&2; exit 2; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q crmc
	@touch $(READY)
