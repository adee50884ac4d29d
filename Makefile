# Every target works in .venv, which is made from requirements-dev.lock on first use.
# On Windows there is no make: CONTRIBUTING.md gives the plain commands.

PYTHON := .venv/bin/python
READY := .venv/.ready
OUT ?= demo-out
RUNS ?= 500
ONLY ?=
ARGS ?=

# Else each of the many processes of a test or a demonstration compiles our modules anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo run test lint check bench prove lock setup

help:
	@echo "make demo   one visit from end to end, with pictures (OUT=DIR, default $(OUT))"
	@echo "make run    open the application"
	@echo "make test   run the tests (ARGS=... is handed to pytest)"
	@echo "make lint   ruff, mypy and the import contracts"
	@echo "make check  lint and test"
	@echo "make bench  measure every cost (ARGS=... is handed on)"
	@echo "make prove  look for a broken promise (ONLY=kill RUNS=N)"
	@echo "make lock   write the lock files anew from pyproject.toml (ARGS=--upgrade for newer versions)"

$(READY): requirements-dev.lock pyproject.toml .ci/setup
	@.ci/setup

setup: $(READY)

demo: $(READY)
	.venv/bin/fieldapp demo --out $(OUT)

run: $(READY)
	.venv/bin/fieldapp $(ARGS)

test: $(READY)
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest -n 2 --dist worksteal $(ARGS)

lint: $(READY)
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(PYTHON) -m mypy --platform win32
	$(PYTHON) -m mypy --platform darwin
	.venv/bin/lint-imports --no-logo

check: lint test

bench: $(READY)
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m tests.bench all $(ARGS)

prove: $(READY)
	QT_QPA_PLATFORM=offscreen $(PYTHON) -m tests.prove $(if $(ONLY),--only $(ONLY)) --runs $(RUNS) $(ARGS)

# The locks name versions and hashes for every platform, and no address: docs/decisions/0001.
LOCK := .venv/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header $(ARGS)

lock:
	@test -x .venv/bin/uv || .ci/setup
	$(LOCK) --extra server --output-file requirements.lock
	$(LOCK) --extra server --group dev --constraints requirements.lock --output-file requirements-dev.lock
