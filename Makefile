# govcrawl: everything a newcomer needs is `make demo` and `make test`.
# Needs Python 3.11 or newer (PYTHON=… names another), make and git.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
# two workers: the tests wait for crawls more than they compute
TEST_WORKERS ?= 2

.PHONY: help setup demo test lint accuracy bench docs lock clean

help:
	@echo "make demo   crawl the five demo portals, write and show 25 reports"
	@echo "make test   run all tests"
	@echo "make lint   ruff and mypy --strict"
	@echo "make accuracy  how much of what is printed is read, in every kind of layout"
	@echo "make bench  how fast reading and crawling are, as ratios; what the relations catch"
	@echo "make docs   write the generated documents (docs/record.schema.json)"
	@echo "make lock   pin the dependencies anew"
	@echo "make setup  only the environment in .venv"

setup: $(READY)

$(READY): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "govcrawl needs Python 3.11 or newer; name one with: make setup PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python lacks its venv module; on Debian: apt-get install python3-venv" >&2; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY)
	@$(BIN)/python -m demo

test: $(READY)
	$(BIN)/python -m pytest -n $(TEST_WORKERS)

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

accuracy: $(READY)
	$(BIN)/python -m tests.layouts.accuracy

bench: $(READY)
	$(BIN)/python -m benchmarks.read_page
	$(BIN)/python -m benchmarks.compare_with_pandas
	$(BIN)/python -m benchmarks.crawl_demo
	$(BIN)/python -m benchmarks.inject_errors

docs: $(READY)
	$(BIN)/scrapy schema > docs/record.schema.json.new
	mv docs/record.schema.json.new docs/record.schema.json

lock: $(READY)
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --python-version 3.11 --upgrade pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --python-version 3.11 --upgrade --extra dev pyproject.toml -o requirements-dev.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
