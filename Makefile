# Everything that a developer does. `make help` lists it.
#
# Needs Python 3.11 or newer, make, and network to a package index the first time.

PYTHON ?= python3
VENV ?= .venv
PY := $(VENV)/bin/python
PORT ?= 8000
ENTREPOT_HOME ?= var
JOBS ?= logical

# Lets tools read the settings. Nothing is served or encrypted with these, and no database answers there.
SETTINGS_FOR_TOOLS = DATABASE_URL=postgresql://nobody@/none \
	SECRET_KEY=read-by-tools-only-abcdefghijklmnopqrstuvwxyz-0123456789 \
	KEY_RING=tools:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

# New releases rest a week, in which others find out what is wrong with them. The machine's own wheels and mirrors must
# not leak into the lock files.
COMPILE = PIP_CONFIG_FILE=/dev/null PIP_FIND_LINKS= PIP_EXTRA_INDEX_URL= CUSTOM_COMPILE_COMMAND="make lock" \
	$(PY) -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --uploaded-prior-to P7D $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test lint types format lock audit sbom bench clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.demo ## Serve a living network; PORT=8000, ENTREPOT_HOME=var, RESET=1 to begin anew
	@RESET="$(RESET)" PORT="$(PORT)" ENTREPOT_HOME="$(ENTREPOT_HOME)" exec $(PY) -m entrepot.config.cli up --demo

test: lint types ## Run every check and every test, those in a browser too
	CHROMIUM="$$(PYTHON="$(PY)" scripts/chromium.sh)" || exit 1; export CHROMIUM; \
	$(PY) -m pytest -q -n $(JOBS) --dist loadfile $(ARGS)

lint: $(VENV)/.dev ## Style, format and the direction of imports
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(SETTINGS_FOR_TOOLS) $(VENV)/bin/lint-imports

types: $(VENV)/.dev ## Types, strictly
	$(SETTINGS_FOR_TOOLS) $(PY) -m mypy

format: $(VENV)/.dev ## Put source into the house format
	$(PY) -m ruff check --fix
	$(PY) -m ruff format

lock: $(VENV)/.dev ## Write requirements/*.txt from *.in; UPGRADE=1 takes newer versions
	$(COMPILE) -o requirements/base.txt requirements/base.in
	$(COMPILE) -c requirements/base.txt -o requirements/demo.txt requirements/demo.in
	$(COMPILE) -c requirements/demo.txt -o requirements/dev.txt requirements/dev.in
	$(COMPILE) -o requirements/audit.txt requirements/audit.in

audit: $(VENV)/audit/.done ## Look the locked packages up among the vulnerabilities that PyPI knows
	@$(VENV)/audit/bin/pip-audit --strict --require-hashes --disable-pip --progress-spinner off -r requirements/dev.txt

sbom: $(VENV)/audit/.done ## Write test-results/sbom.json: the product's packages, in CycloneDX
	@mkdir -p test-results
	@$(VENV)/audit/bin/cyclonedx-py requirements requirements/base.txt --pyproject pyproject.toml \
		--output-reproducible -o test-results/sbom.json

bench: $(VENV)/.dev ## Measure sign-ins and pages; docs/performance.md says how to read it
	$(PY) -m bench

clean: ## Remove what make made, but not the demo's data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What is installed is noted in stamps, so that the second time costs nothing.
$(VENV)/.demo: requirements/demo.txt pyproject.toml | $(PY)
	@if [ -e $(VENV)/.dev ]; then rm $(VENV)/.dev; $(MAKE) --no-print-directory $(VENV)/.dev; \
	else $(PY) -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements/demo.txt; fi
	@$(PY) -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(PY)
	@echo "Installing what the project needs into $(VENV)"
	@$(PY) -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements/dev.txt
	@$(PY) -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e .
	@touch $(VENV)/.demo $@

$(VENV)/audit/.done: requirements/audit.txt | $(PY)
	@$(PY) -m venv --clear $(VENV)/audit
	@$(VENV)/audit/bin/pip install --disable-pip-version-check --quiet --require-hashes -r requirements/audit.txt
	@touch $@

$(PY):
	@command -v $(PYTHON) >/dev/null || { \
		echo "Entrepot needs Python 3.11 or newer, and there is no $(PYTHON) here." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Entrepot needs Python 3.11 or newer; $(PYTHON) is `$(PYTHON) -V 2>&1`." \
			"Name another one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments." \
			"On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
