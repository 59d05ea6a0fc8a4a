# The commands of the project. Each installs what it needs into .venv.

PYTHON ?= python3
BIN := .venv/bin
# Debian's Python comes without venv.
VENV = { apt-get --quiet update && apt-get --quiet --yes install python3-venv; }

UV := .venv/locked/bin/uv
LOCK = $(UV) pip compile pyproject.toml --quiet --universal --upgrade \
	--generate-hashes --no-annotate --no-header
INSTALL = $(BIN)/pip install --quiet --disable-pip-version-check

.PHONY: site serve check test versions lint bench picture fonts locked clean

VERSIONS := 3.11 3.12 3.13 3.14

site: .venv/installed
	$(BIN)/editions build
	@echo "Without the virtual environment on your path: make serve"

serve: .venv/installed
	$(BIN)/editions serve

check: .venv/installed
	$(BIN)/editions check

test: .venv/tested .venv/measured .venv/validators .venv/zensical .venv/servers lint site
	CHROMIUM="$$($(BIN)/python tests/chromium.py)" $(BIN)/pytest --numprocesses auto --dist worksteal

lint: .venv/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# How fast it builds, beside stock MkDocs; half an hour. Other sizes: make bench SIZES="100 400".
bench: .venv/tested
	$(BIN)/python tests/bench/speed.py $(SIZES)

# The pictures of the README and of the tutorial anew, of sites as they are built.
picture: .venv/measured site
	CHROMIUM="$$($(BIN)/python tests/chromium.py)" $(BIN)/python tests/picture.py

# The typeface anew, from what tools/fonts.txt names: the same bytes, or git shows the difference.
fonts:
	$(PYTHON) -m venv .venv/fonts
	.venv/fonts/bin/pip install --quiet --disable-pip-version-check --requirement tools/fonts.txt
	.venv/fonts/bin/python tools/fonts.py
	git diff --stat -- editions/theme/assets/editions/fonts

# The versions of all packages anew, with the hashes of their files; what tests need besides.
locked: $(UV)
	$(LOCK) --output-file tools/locked.txt
	$(LOCK) --extra test --constraints tools/locked.txt --output-file tests/locked.txt

# A part of the tests with each Python that is here, pyenv's too, and the packages that are locked.
versions: $(UV)
	@set -e; export PATH="$$(printf '%s:' $$HOME/.pyenv/versions/3.1[1-9]*/bin)$$PATH"; \
	for version in $(VERSIONS); do \
		to=.venv/versions/$$version; echo "Python $$version"; \
		$(UV) venv --quiet --seed --clear --no-python-downloads --python $$version $$to 2>/dev/null || \
			{ echo "It is not here."; continue; }; \
		$(UV) pip install --quiet --python $$to --require-hashes --requirement tests/locked.txt; \
		$(UV) pip install --quiet --python $$to --no-deps --editable .; \
		$$to/bin/python -m pytest -m 'versions and not slow'; \
	done

clean:
	rm -rf build .venv tests/node_modules

$(UV): tools/locking.txt
	$(PYTHON) -m venv .venv/locked
	.venv/locked/bin/pip install --quiet --disable-pip-version-check --requirement tools/locking.txt
	touch $@

.venv/installed: pyproject.toml tools/locked.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed; name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(VENV) || \
		{ echo "Python's venv is missing: install the package python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(INSTALL) --require-hashes --requirement tools/locked.txt
	$(INSTALL) --no-deps --editable .
	$(BIN)/python -m compileall -q editions
	touch $@

.venv/tested: .venv/installed tests/locked.txt
	$(INSTALL) --require-hashes --requirement tests/locked.txt
	touch $@

# What judges bags, apart: it needs old versions of what others need.
.venv/validators: .venv/installed tests/validators.txt
	$(PYTHON) -m venv $@
	$@/bin/pip install --quiet --disable-pip-version-check --requirement tests/validators.txt
	touch $@

# The other builder of sites, apart: it is no part of the package.
.venv/zensical: .venv/installed tests/zensical.txt
	$(PYTHON) -m venv $@
	$@/bin/pip install --quiet --disable-pip-version-check --requirement tests/zensical.txt
	touch $@

# What serves sites in tests, and sets PDFs, from Debian's packages where apt is at hand.
.venv/servers: .venv/tested tests/servers.py
	$(BIN)/python tests/servers.py
	touch $@

# What measures pages; npm and Java are packages of .venv. No script of a package runs.
.venv/measured: .venv/tested tests/package.json tests/package-lock.json
	PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --prefix tests --ignore-scripts --no-audit --no-fund --loglevel error
	touch $@
