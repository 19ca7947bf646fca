# year=2026 names the year (default: the latest in the book), lang=ja the language (default: the system's).
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
# What only the measurements are held against, apart from what the workbook runs on.
BENCH := .venv/bench
OPTIONS := $(if $(lang),--lang $(lang))
# One's own book where there is one, else the sample.
DATA := $(or $(JINMYAKU_DATA),$(if $(wildcard data/private/book.sqlite),data/private,data/demo))

.PHONY: setup audit lab test check bench lock

setup: $(READY)

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

data/demo/book.sqlite: | $(READY)
	$(BIN)/jinmyaku $(OPTIONS) sample data/demo

# The sample is made only where it is what will be shown.
DEMO := $(if $(filter data/demo,$(DATA)),data/demo/book.sqlite)

audit: $(READY) | $(DEMO)
	@$(BIN)/jinmyaku --data $(DATA) $(OPTIONS) audit $(year)

lab: $(READY) | $(DEMO)
	@$(BIN)/jinmyaku --data $(DATA) $(OPTIONS) open $(year)

test: $(READY)
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(READY)
	@test -d $(BENCH) || $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --target $(BENCH) --requirement benchmarks/requirements.txt
	$(BIN)/python benchmarks/run.py

# The lock names no host and holds for Linux, macOS and Windows.
lock: $(READY)
	$(BIN)/uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet --output-file requirements.txt
