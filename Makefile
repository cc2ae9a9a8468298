# make setup | assets | demo | test | test-slow | lint | docs | bench | wheel | words | lock | clean
#
# Everything runs in VENV, made from requirements.txt, the lock. Another Python beside the first:
#   make test PYTHON=python3.13 VENV=.venv-3.13

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/made-from-lock
WORKERS ?= 2
TESTS ?=

# The tests' own processes share the cores: one thread for each of them.
ONE_THREAD := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 OPENCV_FOR_THREADS_NUM=1
# The shapes of arrays and the types of arguments are checked in every call of rooms, tools and nouns;
# what stands above them passes no arrays, and mypy sees it.
comma := ,
empty :=
space := $(empty) $(empty)
ROOMS := records plugins scr imaging geo networks intake detect identify history estimate exchange report simulate
CHECKED := --jaxtyping-packages=$(subst $(space),$(comma),$(addprefix pardalis.,$(ROOMS))),beartype.beartype

# uv fetches no Python; it trusts the certificates that the machine trusts, as pip does.
UV := UV_PYTHON_DOWNLOADS=never UV_SYSTEM_CERTS=1 $(BIN)/uv

.PHONY: help
help: ## Say what there is.
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.PHONY: setup
setup: $(STAMP) ## Make the virtual environment from the lock.

$(STAMP): requirements.txt pyproject.toml
	@if ! test -f $@; then \
		python=$$(PYTHON="$(PYTHON)" scripts/find-python); \
		echo "Setting up $(VENV) with $$("$$python" --version)"; \
		"$$python" -m venv --clear $(VENV); \
	fi
	@awk '/^uv==/ {block = 1} block {print} block && !/\\$$/ {exit}' requirements.txt > $(VENV)/uv.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(VENV)/uv.txt
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: assets
assets: ## Fetch the libraries of the desk's maps into the package (needs Node and npm).
	@command -v npm > /dev/null || { echo "Needed: Node and npm (Debian: nodejs, npm)."; exit 1; }
	@cd browser && npm ci --silent && npm run --silent assets
	@echo "They are in src/pardalis/web/static/vendor"

.PHONY: wheel
wheel: $(STAMP) assets ## Build the wheel with the libraries in it, into dist.
	@PARDALIS_ASSETS=required $(BIN)/hatchling build -t wheel

.PHONY: demo
demo: $(STAMP) ## Run the whole chain on a simulated reserve with a known truth.
	@$(BIN)/pardalis demo $(DEMO)

.PHONY: test
test: $(STAMP) ## Run the tests (TESTS=tests/unit/scr for some of them).
	@$(ONE_THREAD) $(BIN)/python -m pytest -n $(WORKERS) $(CHECKED) $(TESTS)

.PHONY: test-slow
test-slow: $(STAMP) ## Run the tests that take minutes.
	@$(ONE_THREAD) $(BIN)/python -m pytest -n $(WORKERS) $(CHECKED) -m slow $(TESTS)

.PHONY: lint
lint: $(STAMP) ## Check style, types and which room imports which.
	@failed=0; \
	for check in "ruff check" "ruff format --check" "mypy" "lint-imports --no-logo"; do \
		echo "-- $$check"; $(BIN)/$$check || failed=1; \
	done; \
	exit $$failed

.PHONY: docs
docs: $(STAMP) ## Build the pages of docs/ into build/docs.
	@$(BIN)/python -m sphinx -W --keep-going -q -c docs docs build/docs
	@echo "The pages are in build/docs/index.html"

.PHONY: bench
bench: $(STAMP) ## Run the benchmarks.
	@for file in benchmarks/*.py; do \
		test -e "$$file" || { echo "There are no benchmarks yet."; exit 0; }; \
		echo "== $$file"; $(BIN)/python "$$file"; \
	done

.PHONY: words
words: $(STAMP) ## Gather the texts of the desk's pages; bring the catalogues of other languages up to date.
	@$(BIN)/python scripts/words.py

.PHONY: lock
lock: $(STAMP) ## Renew requirements.txt from pyproject.toml.
	@UV_CONFIG_FILE=scripts/uv-lock.toml $(UV) lock --quiet --upgrade
	@UV_NO_CONFIG=1 $(UV) export --quiet --frozen --all-groups --no-emit-project --no-annotate --no-header \
		--format requirements.txt --output-file requirements.txt > /dev/null

.PHONY: clean
clean: ## Remove what the commands above made.
	rm -rf $(VENV) build browser/node_modules src/pardalis/web/static/vendor pardalis-demo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
