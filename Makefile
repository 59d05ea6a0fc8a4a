# The commands of the project. Each installs what it needs into .venv.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: site serve check test lint clean

site: .venv/installed
	$(BIN)/editions build

serve: .venv/installed
	$(BIN)/editions serve

check: .venv/installed
	$(BIN)/editions check

test: .venv/tested lint
	CHROMIUM="$$($(BIN)/python tests/chromium.py)" $(BIN)/pytest

lint: .venv/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

clean:
	rm -rf build .venv

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/tested: .venv/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@
