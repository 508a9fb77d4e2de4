# govcrawl: everything a newcomer needs is `make demo` and `make test`.
# Needs Python 3.11 or newer (PYTHON=… names another), make and git.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
# two workers: the tests wait for crawls more than they compute
TEST_WORKERS ?= 2
# how long make fuzz looks
SECONDS ?= 60

.PHONY: help setup setup-ocr demo test lint accuracy bench fuzz fuzz-setup docs lock clean

help:
	@echo "make demo   crawl the five demo portals, write and show 25 reports"
	@echo "make test   run all tests"
	@echo "make lint   ruff, mypy --strict and the declared portals"
	@echo "make accuracy  how much of what is printed is read, in every kind of layout"
	@echo "make bench  how fast pages and files of every format are read and crawled; what the relations catch; simulated seasons"
	@echo "make fuzz   look for bytes that break a promise of the record, for SECONDS=60 (fuzz/README.md)"
	@echo "make docs   write the generated documents (docs/record.schema.json, portals.md, outcomes.md)"
	@echo "make lock   pin the dependencies anew"
	@echo "make setup  only the environment in .venv"
	@echo "make setup-ocr  the same with what reads pictures of tables"

setup: $(READY)

$(READY): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "govcrawl needs Python 3.11 or newer; name one with: make setup PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python lacks its venv module; on Debian: apt-get install python3-venv" >&2; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# what reads pictures of tables; without it their tests are skipped, and say so
setup-ocr: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-ocr.lock

demo: $(READY)
	@$(BIN)/python -m demo

test: $(READY)
	$(BIN)/python -m pytest -n $(TEST_WORKERS)

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/scrapy checkportals

accuracy: $(READY)
	$(BIN)/python -m tests.layouts.accuracy

bench: $(READY)
	$(BIN)/python -m benchmarks.read_page
	$(BIN)/python -m benchmarks.compare_with_pandas
	$(BIN)/python -m benchmarks.crawl_demo
	$(BIN)/python -m benchmarks.inject_errors
	$(BIN)/python -m benchmarks.hostile_pages
	$(BIN)/python -m benchmarks.formats
	$(BIN)/python -m benchmarks.season
	$(BIN)/python -m benchmarks.season --growth

fuzz:
	@test -x .venv-fuzz/bin/python || { echo "atheris has an environment of its own; make it once with: make fuzz-setup" >&2; exit 2; }
	@.venv-fuzz/bin/python -m fuzz.corpus build/fuzz
	@mkdir -p build/fuzz/learned
	.venv-fuzz/bin/python -m fuzz.fuzz_extract build/fuzz/learned build/fuzz/seeds -dict=build/fuzz/words.dict -max_len=20000 \
		-timeout=5 -rss_limit_mb=2048 -artifact_prefix=build/fuzz/ -max_total_time=$(SECONDS) -print_final_stats=1

# the pinned environment of the tests, and atheris beside it
fuzz-setup:
	$(PYTHON) -m venv .venv-fuzz
	.venv-fuzz/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	.venv-fuzz/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	.venv-fuzz/bin/python -m pip install --quiet --disable-pip-version-check "atheris>=3.0"

docs: $(READY)
	$(BIN)/scrapy schema > docs/record.schema.json.new
	mv docs/record.schema.json.new docs/record.schema.json
	$(BIN)/scrapy portaldocs > docs/portals.md.new
	mv docs/portals.md.new docs/portals.md
	$(BIN)/scrapy outcomedocs > docs/outcomes.md.new
	mv docs/outcomes.md.new docs/outcomes.md

lock: $(READY)
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --python-version 3.11 --upgrade pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --python-version 3.11 --upgrade --extra dev pyproject.toml -o requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --python-version 3.11 --upgrade --extra dev --extra ocr pyproject.toml -o requirements-ocr.lock

clean:
	rm -rf .venv .venv-fuzz .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
