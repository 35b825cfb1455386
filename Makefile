# Fangxin: see README.md. `make serve` and `make test` do all the set-up.
PORT ?= 8000
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
CATALOGUE := locale/en/LC_MESSAGES/django.po
export PORT

.PHONY: serve test check bench format guide messages services services-stop

serve: $(VENV)/.ready
	@$(BIN)/python manage.py serve --port $(PORT)

test: $(VENV)/.ready-dev
	@bash .ci/test

check: $(VENV)/.ready-dev
	@bash .ci/check

bench: $(VENV)/.ready-dev
	@$(UV) sync -q --locked --all-extras --group bench
	@for script in bench/[a-z]*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

services:
	@bash deploy/services.sh start

services-stop:
	@bash deploy/services.sh stop

format: $(VENV)/.ready-dev
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

guide: $(VENV)/.ready-dev
	@$(BIN)/python docs/make_screenshots.py

messages: $(VENV)/.ready-dev
	@$(BIN)/python manage.py makemessages -l en --no-location --no-obsolete --no-wrap -i .venv -i tests -i var -i content/editorial/locale
	@# Sorted, without a date: two people's additions then seldom meet.
	@msgcat --sort-output --no-wrap $(CATALOGUE) | grep -v '^"POT-Creation-Date' > $(CATALOGUE).new && mv $(CATALOGUE).new $(CATALOGUE)

$(VENV)/.uv:
	@test -n "$(PYTHON)" || { echo "Fangxin needs Python 3.11, 3.12 or 3.13; none was found. Install one, or name it: make serve PYTHON=/path/to/python3.12"; exit 1; }
	@echo "• Python $$($(PYTHON) -c 'import platform; print(platform.python_version())')"
	@$(PYTHON) -m venv $(VENV) && $(BIN)/python -m pip install -q --disable-pip-version-check 'uv>=0.9,<1'
	@touch $@

$(VENV)/.ready: $(VENV)/.uv pyproject.toml uv.lock $(wildcard locale/*/LC_MESSAGES/*.po content/*/locale/*/LC_MESSAGES/*.po)
	@echo "• Packages …"
	@$(UV) sync -q --locked --no-dev --inexact
	@$(BIN)/pybabel -q compile -d locale -D django
	@$(BIN)/pybabel -q compile -d content/editorial/locale -D "django djangojs"
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.uv pyproject.toml uv.lock $(wildcard locale/*/LC_MESSAGES/*.po content/*/locale/*/LC_MESSAGES/*.po)
	@$(UV) sync -q --locked --all-extras
	@$(BIN)/pybabel -q compile -d locale -D django
	@$(BIN)/pybabel -q compile -d content/editorial/locale -D "django djangojs"
	@touch $(VENV)/.ready $@
