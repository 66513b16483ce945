# What a person, a continuous-integration run and the workflows call. `make` alone lists the targets.
# Each target is a few plain commands, which README.md also gives: nothing here has to be used.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# The first interpreter that is new enough; `make PYTHON=/some/python3 …` overrides it.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
RUNS := $(VENV)/.runs
CHECKERS := tests/web/node_modules/.package-lock.json
# In as many processes as there are cores; neighbours stay together, as they share what they made.
PARALLEL := -n auto --dist worksteal
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
COMPILE = $(VENV)-lock/bin/uv pip compile pyproject.toml --no-config --universal \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command 'make lock' --quiet

.PHONY: help site serve check lint test deep lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-6s  %s\n", $$1, $$2}' Makefile

site: $(RUNS) ## build content/ into site/ (BASE_URL=https://… sets the public address)
	@$(BIN)/python build.py build $${BASE_URL:+--base-url "$$BASE_URL"}
	@echo 'Built into site/. To look at it: make serve   (or: $(BIN)/python build.py serve)'

serve: $(RUNS) ## show the site on this machine, and follow what is saved
	@$(BIN)/python build.py serve

check: $(RUNS) ## report every problem in content/, write nothing
	@$(BIN)/python build.py check

lint: $(READY) $(CHECKERS) ## style, format and types, of Python and of the scripts of the site
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	npm run --silent --prefix tests/web lint

test: $(READY) $(CHECKERS) ## find or install what the tests need, then lint and run every test
	$(BIN)/python -m tests.chromium
	@java -version 2>/dev/null || .ci/apt-install default-jre-headless
	@$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest $(PARALLEL)

deep: $(READY) $(CHECKERS) ## all views, and properties, edits and kills TIMES times as often (80), on SEED
	$(BIN)/python -m tests.chromium
	$(BIN)/python -m pytest $(PARALLEL) -m deep
	TIAOWEN_EXAMPLES=$${TIMES:-80} $(BIN)/python -m pytest -m hypothesis \
		--hypothesis-show-statistics --hypothesis-seed=$${SEED:-0}
	TIAOWEN_EXAMPLES=$${TIMES:-80} $(BIN)/python -m pytest -s -m 'not hypothesis' \
		tests/test_cache.py tests/test_incremental.py tests/test_interruption.py

lock: ## bring both locks up to the newest releases that pyproject.toml admits
	@$(PYTHON) -m venv --clear $(VENV)-lock
	@$(VENV)-lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	@$(COMPILE) --upgrade --group dev --output-file requirements-dev.lock
	@$(COMPILE) --upgrade --constraint requirements-dev.lock --output-file requirements.lock
	@rm -rf $(VENV)-lock

clean: ## remove the environment, the caches and the built site
	rm -rf $(VENV) $(VENV)-* tests/web/node_modules .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find site -mindepth 1 ! -path site/.gitignore -delete

# An environment is made anew whenever its lock changes, and holds what the lock names, by its hashes.
# Building the site takes the packages of requirements.lock alone; the first test or lint takes
# those of requirements-dev.lock in their place, which are the same and the tools of development.
define environment
	@test -n '$(PYTHON)' || { echo 'make: Python 3.11 or later is needed, and none was found.' >&2; \
		echo 'Install one (Debian, Ubuntu: apt-get install python3) or name it: make PYTHON=…' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
		.ci/apt-install "$$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
	@echo 'Making $(VENV) and installing what $(1) names …'
	@$(PYTHON) -m venv --clear $(VENV)
	@$(INSTALL) --require-hashes -r $(1)
endef

$(RUNS): requirements.lock
	$(call environment,$<)
	@touch $@

# The package itself is linked in, not copied; its version and commands come from pyproject.toml.
$(READY): requirements-dev.lock requirements.lock pyproject.toml
	$(call environment,$<)
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@ $(RUNS)

# What the tests hold built pages to, from a lock with checksums; npm itself keeps the file's date.
$(CHECKERS): tests/web/package-lock.json
	@npm --version >/dev/null 2>&1 || .ci/apt-install npm
	npm ci --prefix tests/web
