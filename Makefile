# `make run` tries the product, `make test` tests it. Needs Python 3.11 or newer with pip, and make.
PORT ?= 8000
export VENV ?= .venv
BIN = $(VENV)/bin
PYTEST = $(BIN)/pytest -q -p no:cacheprovider

.DEFAULT_GOAL := help
.PHONY: help run check test proof bench crowd lock migration messages clean

help: ## what can be done here
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-18s%s\n", $$1, $$2}'

run: $(VENV)/run.stamp ## the demo site, at http://127.0.0.1:8000 (PORT=9000 for another)
	@$(BIN)/touyan demo --start --port $(PORT)

check: $(VENV)/dev.stamp ## format, lint, types, arrows, templates, catalogues, quick tests: two minutes on two cores
	@$(BIN)/python .ci/steps.py check

test: $(VENV)/dev.stamp ## everything, on SQLite and PostgreSQL and in a real Chromium
	@TOUYAN_CHROMIUM="$$(.ci/chromium)" && export TOUYAN_CHROMIUM && $(BIN)/python .ci/steps.py test

proof: $(VENV)/dev.stamp ## the long harnesses in full; their figures go to docs/proof/
	@TOUYAN_CHROMIUM="$$(.ci/chromium)" && export TOUYAN_CHROMIUM && $(BIN)/python .ci/steps.py proof

bench: $(VENV)/dev.stamp ## how fast pages are, as ratios to a bare app in the same run
	@$(BIN)/python -m bench $(BENCH)

crowd: $(VENV)/dev.stamp ## how long an organizer waits in a class of 100,000, as ratios to bare SQLite in the same run
	@$(BIN)/python -m bench.crowd $(CROWD)

lock: $(VENV)/dev.stamp ## pin dependencies anew, with their hashes (UPGRADE=--upgrade for newer ones)
	@$(BIN)/python .ci/lock.py $(UPGRADE)

migration: $(VENV)/dev.stamp ## write the initial migration anew from the models (until the first tag)
	@$(BIN)/python -m migrations.write

messages: $(VENV)/dev.stamp ## collect the interface's sentences for translation
	@$(BIN)/python .ci/catalogues.py messages

clean: ## take away the venv and all caches; the data under var/ stays
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build *.egg-info
	find app tests bench migrations .ci -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/run.stamp: requirements.lock pyproject.toml .ci/install
	@echo "Installing Touyan into $(VENV) (once; under a minute)"
	@.ci/install requirements.lock
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock pyproject.toml .ci/install
	@echo "Installing Touyan and its tools into $(VENV)"
	@.ci/install requirements-dev.lock
	@touch $@
