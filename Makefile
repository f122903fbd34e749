# Everything runs in .venv, made from the lock files. The two commands that matter: make demo, make test.
# requirements.lock holds what users need; requirements-test.lock holds the same and what the checks need.
PYTHON ?= python3
UV     := .uv/bin/uv
BIN    := .venv/bin
STAMP  := .venv/.locked
TESTS  := .venv/.locked-tests
UV_VERSION := 0.13.9
CYCLONEDX_VERSION := 7.5.0

.PHONY: help env env-test demo test test-all coverage validate fuzz compiled campaign lint types page imports docs bench lock wheel wheel-check sbom licences clean browser

help:
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 12

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Counterpoise needs Python 3.11 or newer; set PYTHON=python3.12, say." >&2; exit 2; }
	$(PYTHON) -m venv .uv
	.uv/bin/python -m pip install --quiet --disable-pip-version-check 'uv==$(UV_VERSION)'

$(STAMP): $(UV) requirements.lock pyproject.toml
	$(UV) venv --quiet --allow-existing --python $(PYTHON) .venv
	$(call synced,requirements.lock)
	@touch $(STAMP)

# A superset of the one above: the program goes on running in it.
$(TESTS): $(STAMP) requirements-test.lock
	$(call synced,requirements-test.lock)
	@touch $(TESTS)

define synced
$(UV) pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes $(1)
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
endef

env: $(STAMP) ## make the locked environment of users

env-test: $(TESTS) ## make the locked environment of developers

demo: $(STAMP) ## run status quo, glide path and cliff and write out/demo/report.html
	$(BIN)/counterpoise run status-quo glide-path cliff --futures 1000 --seed 1 --out out/demo

lint: $(TESTS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(TESTS)
	$(BIN)/mypy

imports: $(TESTS)
	$(BIN)/lint-imports --no-cache

docs: $(TESTS) ## build the documentation site, warnings are errors
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going --fresh-env docs docs/_build/html

browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } || \
	  echo "No Chromium found and none could be installed: browser tests will be skipped." >&2

TSC := node_modules/.bin/tsc
$(TSC): package-lock.json
	@npm ci --silent --no-audit --no-fund && touch $(TSC)

page: ## check the types of the page's scripts (with Node, where it is there or can be installed)
	@command -v npm >/dev/null || \
	  { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq npm >/dev/null; } || true
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(TSC) && $(TSC) -p . ; \
	  else echo "No npm found and none could be installed: the page's types are not checked." >&2; fi

# Test workers start together: what they share is compiled before them, once.
compiled: $(STAMP)
	@echo "Compiling the engine, if it changed (minutes)." >&2
	@$(BIN)/counterpoise run status-quo --futures 1 --seed 1 --json --set time.quarters=1 >/dev/null
	@$(BIN)/counterpoise study status-quo --precision single --design lhs --size 1 --json --set time.quarters=1 >/dev/null

campaign: $(STAMP)
	@$(BIN)/python -m counterpoise.ensemble.theatre_draws >/dev/null
	@$(BIN)/python -c "import counterpoise.theatre.arrivals as a, counterpoise as cp; a.arrivals(cp.load_evidence())"

bench: $(UV) ## measure against peers, by phase and size
	$(UV) venv --quiet --allow-existing --python $(PYTHON) .venv-bench
	$(UV) pip install --quiet --python .venv-bench/bin/python --compile-bytecode --require-hashes -r requirements.lock
	$(UV) pip install --quiet --python .venv-bench/bin/python -r benchmarks/requirements.in
	$(UV) pip install --quiet --python .venv-bench/bin/python --no-deps --no-build-isolation --editable .
	.venv-bench/bin/python -m benchmarks

# The site is built, with warnings as errors, by a test of its own. Compiling takes one core, the checks the other.
# Workers take tests in long runs, so that few modules make their setups twice, and steal from each other at the end.
test: $(TESTS) browser ## every check and every test
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target compiled lint types page imports campaign
	$(BIN)/pytest -n auto --dist worksteal --durations=15

coverage: $(TESTS) compiled browser ## every test, with the lines that none of them reaches
	$(BIN)/pytest -n auto --dist worksteal --cov --cov-report=term

validate: $(TESTS) compiled browser ## hours: many random cases, calibration by simulation, kill runs
	$(BIN)/pytest -n auto --dist worksteal -m "validate or hypothesis" --hypothesis-profile=validate --durations=15

fuzz: $(TESTS) ## minutes: a thousand damaged files for each reader
	$(BIN)/pytest -n auto --dist worksteal -m fuzz --hypothesis-profile=validate --durations=15

test-all: test

COMPILE := pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
  --no-annotate --group pyproject.toml:build pyproject.toml

lock: $(UV) ## renew both lock files
	$(UV) $(COMPILE) --extra all -o requirements.lock
	$(UV) $(COMPILE) --extra all --extra cluster --extra fit --extra dev --constraint requirements.lock -o requirements-test.lock

# The time inside the wheel is that of the last commit, so that the same sources give the same bytes.
wheel: $(STAMP) ## build the wheel into out/dist
	@rm -rf out/dist
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m hatchling build --target wheel --directory out/dist

wheel-check: $(TESTS) wheel ## install the wheel with each extra into an environment of its own
	$(BIN)/python -m tests.distribution.clean_environments out/dist

# From the lock, which names what is installed on any platform. `uv export` would want a uv.lock: see docs/decisions/0003.
sbom: $(UV) ## write the bill of materials of what users install, CycloneDX, into out/
	@mkdir -p out
	.uv/bin/uvx --quiet --from 'cyclonedx-bom==$(CYCLONEDX_VERSION)' cyclonedx-py requirements --pyproject pyproject.toml \
	  --mc-type application --output-reproducible --spec-version 1.6 --output-file out/sbom.cdx.json requirements.lock

licences: $(TESTS) ## write docs/licences.md anew from what is installed
	$(BIN)/python -m tests.distribution > docs/licences.md

clean:
	rm -rf .venv .venv-bench .uv node_modules out docs/_build docs/generated
