# Everything a person runs here. Needs make and Python 3.11 or newer with venv; nothing else.
# make PYTHON=python3.12 … picks another Python, VENV= another place for the virtual environment.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
JOBS ?= auto

PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
# Installed once for each content of the lock files: the second run is quick.
RUN := $(VENV)/installed-run-$(shell cksum < requirements.txt | tr ' \t' '--')
DEV := $(VENV)/installed-dev-$(shell cat requirements.txt requirements-dev.txt | cksum | tr ' \t' '--')
CLAMD := $(or $(filter true,$(CI)),$(wildcard /usr/sbin/clamd))
MARKS := not e2e and not faults and not $(if $(filter postgres%,$(DATABASE_URL)),once,postgres)$(if $(CLAMD),, and not clamav)

export PYTHONPATH := $(CURDIR)/site:$(CURDIR)
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo install databases test test-browser lint format bench faults clean reset-demo

help: ## This list
	@echo "使い方: make <目的>   例: make demo PORT=8080"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(RUN) ## Demo site with data and accounts on http://localhost:8000 (PORT=, DATABASE_URL=)
	@PORT="$(PORT)" $(PY) deploy/demo.py

install: $(DEV) ## What the commands below need

databases: $(DEV) ## Migrate what the tests copy, on SQLite or on DATABASE_URL=postgres://…
	DJANGO_SETTINGS_MODULE=portal.settings.test $(PY) -m tests.database

test: $(DEV) ## Tests on SQLite, or on DATABASE_URL=postgres://…
	DJANGO_SETTINGS_MODULE=portal.settings.test $(PY) -m pytest -n $(JOBS) -m "$(MARKS)"

test-browser: $(DEV) ## Journeys in Chromium
	DJANGO_SETTINGS_MODULE=portal.settings.test $(PY) -m pytest -n $(JOBS) --dist loadfile -m e2e tests/e2e

lint: export DJANGO_SETTINGS_MODULE := portal.settings.test
lint: $(DEV) ## Style, types, import contracts, system checks, missing migrations
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy site plugins
	$(VENV)/bin/lint-imports
	$(PY) site/manage.py check
	$(PY) site/manage.py makemigrations --check --dry-run

format: $(DEV) ## Bring the code into shape
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: $(DEV) ## Measure; writes build/bench.json
	$(PY) -m tests.bench

faults: $(DEV) ## Kill processes at bad moments, on SQLite and on DATABASE_URL=postgres://…
	DJANGO_SETTINGS_MODULE=portal.settings.test $(PY) -m pytest -p no:xdist -m faults
	$(PY) -m tests.faults

clean: ## Remove the virtual environment, caches and build results
	rm -rf $(VENV) build .ruff_cache .mypy_cache .pytest_cache .hypothesis .import_linter_cache
	find site plugins tests -name __pycache__ -prune -exec rm -rf {} +

reset-demo: ## Remove the demo's database and files (var/)
	rm -rf var

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 以上が必要です。make PYTHON=python3.11 … のように指定してください。" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "venv を作れません。Debian では apt install python3-venv を実行してください。" >&2; exit 1; }

$(RUN): | $(PY)
	@echo "必要なパッケージを入れています（初回のみ）…"
	@$(PIP) install --require-hashes -r requirements.txt
	@touch $@

$(DEV): | $(PY)
	@echo "開発用のパッケージを入れています（初回のみ）…"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@ $(RUN)
