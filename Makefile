# Two commands: `make demo` runs the main job on a bare machine, `make test` passes the tests.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
ADDRESS ?= 127.0.0.1:8000
WORKERS ?= auto

.PHONY: demo test bench lint clean

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .[test]
	touch $@

node_modules/.lock-sha256: $(VENV)/.installed package.json package-lock.json
	$(BIN)/python -m config.browser_libraries
	touch $@

# Installs, migrates, loads the demonstration once, and serves it with a background worker until Ctrl-C.
demo: $(VENV)/.installed node_modules/.lock-sha256
	DEMO=1 $(BIN)/python -m config.demo --address $(ADDRESS)

# The embedded defaults, or whatever DATABASE_URL and CELERY_BROKER_URL name; browser tests need Chromium.
test: $(VENV)/.installed node_modules/.lock-sha256
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

# Ratios against a stock equivalent, measured in the same run; the register's pages with few and with many.
bench: $(VENV)/.installed
	$(BIN)/python -m tests.benchmarks.bench_import
	$(BIN)/python -m tests.benchmarks.bench_checks
	$(BIN)/python -m tests.benchmarks.bench_judging
	$(BIN)/python -m tests.benchmarks.bench_register
	$(BIN)/python -m tests.benchmarks.bench_scoring

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING

clean:
	rm -rf $(VENV) node_modules var
