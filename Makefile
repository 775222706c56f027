# `make run` starts Ayni with its demonstration; `make test` judges all of it. Both need Python 3.11 or later, no more.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PO := $(wildcard src/ayni/locale/*/LC_MESSAGES/*.po)
MO := $(PO:.po=.mo)

# What a task prints is its own words, not make's.
MAKEFLAGS += --no-print-directory
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test check fmt messages docs pins bench bench-matching bench-rounds campaign campaign-safety fuzz screenshots clean

help:  ## Say what can be asked for.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/run.stamp $(MO)  ## Start Ayni with its demonstration programme, and say where to look.
	@$(BIN)/ayni demo

test: $(VENV)/test.stamp $(MO)  ## Judge everything: the checks, then every test on SQLite, then on PostgreSQL.
	@$(BIN)/python -m tools.machine
	@$(BIN)/python -m tools.judge checks sqlite postgres

check: $(VENV)/test.stamp $(MO)  ## Judge all but behaviour: style, types, floors, words, generated pages.
	@$(BIN)/python -m tools.judge checks tidy

fmt: $(VENV)/test.stamp  ## Put the code in the house's form.
	@$(BIN)/ruff check --fix --quiet
	@$(BIN)/ruff format --quiet
	@$(BIN)/djlint --reformat --quiet src/ayni || true

messages: $(VENV)/test.stamp  ## Gather what the house says into the catalogues of translations.
	@$(BIN)/python -m tools.messages

docs: $(VENV)/test.stamp $(MO)  ## Write the pages that are generated from the code.
	@$(BIN)/python -m tools.pages

pins: $(VENV)/test.stamp  ## Choose the newest versions that requirements/*.in allow, and write their hashes.
	@$(BIN)/python -m tools.pins

bench: $(VENV)/test.stamp $(MO)  ## Measure, against the best we know of, in one run.
	@$(BIN)/python -m benchmarks

bench-matching: $(VENV)/bench.stamp $(MO)  ## Measure national matching against exact libraries and peers' rules (some twenty minutes).
	@$(BIN)/python -m benchmarks.matching

bench-rounds: $(VENV)/bench.stamp $(MO)  ## Measure rounds against the best published plans (hours; QUICK=1: under ten minutes).
	@QUICK=$(QUICK) $(BIN)/python -m benchmarks.rounds

campaign: $(VENV)/test.stamp $(MO)  ## Replay generated histories for hours, looking for one that breaks a promise.
	@$(BIN)/python -m tests.campaign

campaign-safety: $(VENV)/test.stamp $(MO)  ## Raise a hundred red flags among ten thousand events while all is killed; print how soon they are seen.
	@$(BIN)/python -m tests.campaign.flags

fuzz: $(VENV)/test.stamp $(MO)  ## Send the API a thousand odd requests at each of its doors, drawn from its own schema.
	@AYNI_FUZZ=1000 $(BIN)/python -m pytest tests/exchange/test_fuzz.py -n auto

screenshots: $(VENV)/test.stamp $(MO)  ## Take the pictures of the documentation.
	@$(BIN)/python -m tools.machine
	@$(BIN)/python -m tools.screenshots

clean:  ## Remove what was made (not the demonstration's data in var/).
	rm -rf $(VENV) dist build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis htmlcov .coverage
	find src tests tools -name __pycache__ -prune -exec rm -rf {} +
	rm -f $(MO)

# --- how the environment is made -------------------------------------------------------------------------------------
# A stamp is newer than its pins when what they name is installed, so the second start takes no time.

$(VENV)/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Ayni needs Python 3.11 or later; '$(PYTHON)' is $$($(PYTHON) --version 2>&1)." \
	       "Name another with: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "Python could not make a virtual environment. On Debian: apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/run.stamp: $(VENV)/made.stamp requirements/core.txt requirements/build.txt pyproject.toml hatch_build.py
	@sh tools/install.sh $(BIN) requirements/core.txt requirements/build.txt
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp requirements/test.txt
	@sh tools/install.sh $(BIN) requirements/core.txt requirements/build.txt requirements/test.txt
	@touch $@

$(VENV)/bench.stamp: $(VENV)/test.stamp requirements/bench.txt
	@sh tools/install.sh $(BIN) requirements/core.txt requirements/build.txt requirements/test.txt requirements/bench.txt
	@touch $@

%.mo: %.po $(VENV)/run.stamp hatch_build.py
	@$(BIN)/python hatch_build.py
