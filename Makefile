# `make` alone lists what there is. Python 3.11 or newer, git and make are all it needs.
.DEFAULT_GOAL := help
SHELL := /bin/sh

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PY := .venv/bin/python
SERVICES := $(PY) scripts/services.py run --
ASSETS := maru/web/static/maru/css/maru.css
SOURCES := package-lock.json scripts/build_assets.py $(shell find maru/web/assets -type f 2>/dev/null)

.PHONY: help setup run test check fix migration docs services demo bench backup restore drill sbom clean

help:
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /\1\t/' | while IFS='	' read -r name what; do printf '  make %-10s %s\n' "$$name" "$$what"; done

setup: .venv/stamp $(ASSETS) ## the virtual environment and the browser assets (the next two start with it)

.venv/stamp: requirements.txt requirements-dev.txt scripts/constraints.txt
	@test -n "$(PYTHON)" || { echo "maru: no Python 3.11 or newer on PATH. Install it, or name one: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(PY) || { echo "maru: making .venv with $(PYTHON)"; $(PYTHON) -m venv .venv; } \
		|| { rm -rf .venv; echo "maru: $(PYTHON) cannot make a virtual environment. On Debian: apt-get install python3-venv"; exit 1; }
	@echo "maru: installing the pinned requirements (a minute or two the first time)"
	@$(PY) -m pip install --disable-pip-version-check --progress-bar off -r requirements-dev.txt
	@touch $@

$(ASSETS): .venv/stamp $(SOURCES)
	@$(PY) scripts/build_assets.py
	@touch $@

run: setup ## the whole product at http://127.0.0.1:8000 with fictional people (PORT=… chooses another)
	@$(PY) scripts/procs.py check
	@exec $(SERVICES) sh -c 'python manage.py prepare && exec python scripts/procs.py'

test: setup ## lint, contracts, the whole suite, the browser journeys
	@$(PY) scripts/browser.py
	@exec $(SERVICES) python scripts/checks.py --suite

check: setup ## only what needs no running product; tells all failures, changes nothing; asks about known holes
	@$(SERVICES) python scripts/checks.py
	@exec $(PY) scripts/supply.py audit

fix: setup ## format, sort imports, tidy templates, write the generated docs again
	@.venv/bin/ruff check --quiet --fix-only --exit-zero
	@.venv/bin/ruff format --quiet
	@find templates -name '*.html' -exec .venv/bin/djade {} + || true
	@$(MAKE) --no-print-directory docs

migration: setup ## make the migrations that the models ask for: make migration room=referrals name=add_consent
	@test -n "$(room)" -a -n "$(name)" || { echo "maru: say which room and a name that tells the meaning: make migration room=referrals name=add_consent"; exit 1; }
	@exec $(SERVICES) python manage.py makemigrations $(room) --name $(name)

docs: setup ## write the generated pages of docs/ again
	@exec $(SERVICES) python scripts/render_docs.py

services: setup ## a shell with PostgreSQL and Redis up, and psql to ask them
	@exec $(SERVICES) $${SHELL:-sh}

demo: setup ## put the fictional county into an empty database
	@exec $(SERVICES) sh -c 'python manage.py migrate --verbosity 0 && python manage.py load_demo'

bench: setup ## measure one thing: make bench name=queue
	@test -n "$(name)" || { echo "maru: say what to measure: make bench name=queue"; exit 1; }
	@exec $(SERVICES) python -m scripts.bench.$(subst -,_,$(name))

backup: setup ## a checked backup in var/backup/; from then on every moment since can be restored
	@exec $(SERVICES) python scripts/backup.py take

restore: setup ## a copy that sends nothing: make restore at="2026-11-23 14:30:05" into=var/copy key=key.txt (all may be left out)
	@exec $(PY) scripts/backup.py restore $(if $(at),--at "$(at)") $(if $(into),--into "$(into)") $(if $(key),--key "$(key)")

drill: setup ## rehearse it all on a county of its own: back up, destroy, restore to the second, compare (size=… referrals)
	@exec $(PY) -m scripts.drill $(size)

sbom: setup ## what the product is made of, as CycloneDX, for a release: var/supply/sbom.cdx.json
	@exec $(PY) scripts/supply.py sbom

clean: ## remove everything that was made: environment, assets, database, demo, backups
	@! test -x $(PY) || ! $(PY) scripts/services.py status 2>/dev/null || { echo "maru: something still uses the servers; stop it first"; exit 1; }
	rm -rf .venv var node_modules maru/web/static/maru .ruff_cache .import_linter_cache .hypothesis
