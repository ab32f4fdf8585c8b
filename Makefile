# Backroom. Each target is a line or two that could be typed by hand; all of them need nothing but Python 3.11 or newer.
#   make run PORT=9000 VAR=/another/folder

PYTHON ?= python3
PY := .venv/bin/python
ifdef VAR
export SHOP_VAR_DIR := $(VAR)
endif

.DEFAULT_GOAL := help
.PHONY: help run test proofs check fmt doctor docs services-stop clean

help:  ## List these targets
	@awk -F ':.*## *' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

run: .venv/.runtime  ## Serve the shop on http://127.0.0.1:8000/ with its demo data (PORT=, VAR=)
	@exec $(PY) manage.py up

test: .venv/.development  ## Run the whole test-suite, a process for each core (ARGS="tests/orders -x")
	$(PY) -m pytest -n auto --maxprocesses 4 --dist loadfile $(ARGS)

TIMES ?= 10
proofs: .venv/.development  ## Run the drill, the property tests, the races and the crashes TIMES times, ten if not told
	$(PY) -m benchmarks.proofs --times $(TIMES)

check: .venv/.development  ## Format, lint, types, import contracts, migrations, deployment settings
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -c 'from importlinter.cli import lint_imports_command as main; main()'
	$(PY) manage.py makemigrations --check --dry-run
	LOG_LEVEL=WARNING DJANGO_SETTINGS_MODULE=config.settings.test $(PY) manage.py lintmigrations --quiet ok ignore
	SECRET_KEY="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(50))')" ALLOWED_HOSTS=shop.example.com \
	DATABASE_URL=postgresql://shop:shop@db.invalid/shop REDIS_URL=redis://cache.invalid/0 \
	DJANGO_SETTINGS_MODULE=config.settings.prod $(PY) manage.py check --deploy --fail-level WARNING

fmt: .venv/.development  ## Put the code into its form
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

doctor: .venv/.runtime  ## Say whether this machine is ready, and what to do if not
	@$(PY) manage.py doctor

docs: .venv/.runtime  ## Write the reference pages that are made from the code
	$(PY) manage.py document_settings
	$(PY) manage.py document_schema

services-stop: .venv/.runtime  ## Stop the embedded PostgreSQL and Redis
	@$(PY) manage.py services stop

clean:  ## Stop the servers, remove the environment and all caches; the data folder stays
	@if [ -x $(PY) ]; then $(PY) manage.py services stop || true; fi
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find config shop tests -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is written when all is installed, so an interrupted installation is taken up again.
.venv/.runtime: requirements.txt | .venv/bin/python
	@echo "Installing what runs the shop"
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.development: requirements-dev.txt requirements.txt | .venv/bin/python
	@echo "Installing what runs and checks the shop"
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ .venv/.runtime

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name it with: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { rm -rf .venv; echo "The environment could not be made. On Debian: apt-get install python3-venv"; exit 1; }
