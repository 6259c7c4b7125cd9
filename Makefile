# The commands of the house. Everything runs in .venv, made from the hashed requirements.lock.
# `make run` is the main job, `make test` the proof; both work on a fresh machine with Python 3.11 or newer.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
export MUSTER_HOME ?= $(CURDIR)/.muster
export DAGSTER_DISABLE_TELEMETRY := yes

.DEFAULT_GOAL := help
.PHONY: help install run report portal test test-long lint format dev lock generate sample clean

help:            ## list the commands
	@grep -hE '^[a-z-]+: .*##|^[a-z-]+:  *##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 14

install: $(STAMP) ## make .venv and install what requirements.lock pins

$(STAMP): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@if command -v uv >/dev/null 2>&1; then \
	    VIRTUAL_ENV=$(VENV) uv pip install --quiet --require-hashes --no-deps -r requirements.lock && \
	    VIRTUAL_ENV=$(VENV) uv pip install --quiet --no-deps --no-build-isolation -e . ; \
	else \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock && \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	fi
	@touch $@

run: $(STAMP)    ## the sample through the whole chain: workbooks in, a regional edition out
	@$(BIN)/python -m assets.run

test: $(STAMP)   ## the tests that must pass (under ten minutes on two cores)
	@$(BIN)/python -m pytest -m "not long" -n auto --dist loadfile --no-loadscope-reorder

test-long: $(STAMP) ## the long tier, what is measured by itself at the end
	@$(BIN)/python -m pytest -m long -n auto --dist loadfile --no-loadscope-reorder --ignore tests/benchmarks
	@$(BIN)/python -m pytest -m long tests/benchmarks

lint: $(STAMP)   ## ruff, types, imports, generated files
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m schemas.generate --check

format: $(STAMP) ## put the code into its form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

generate: $(STAMP) ## write again what is generated from the schemas (DDL, data dictionary)
	@$(BIN)/python -m schemas.generate
	@$(BIN)/python -m pipelines.portal.route_table

sample: $(STAMP) ## make the sample's workbooks again
	@$(BIN)/python -m pipelines.sample

report: $(STAMP) ## the annual report of the sample's year 2023, and where it lies
	@[ -d $(MUSTER_HOME)/editions/western_balkans ] || $(BIN)/python -m assets.run
	@[ -d $(MUSTER_HOME)/editions/western_balkans/2023.1 ] || $(BIN)/muster publish --region western_balkans --year 2023
	@$(BIN)/muster report --region western_balkans --edition 2023 --language en

portal: $(STAMP) ## the portal on this machine, with the sample, and how to log in
	@$(BIN)/python -m pipelines.portal.trying

dev: $(STAMP)    ## Dagster's pages on 127.0.0.1:3000
	@$(BIN)/python -m assets.dev

lock:            ## resolve requirements.lock again (wants uv)
	uv pip compile pyproject.toml --extra dev --extra postgresql --universal --generate-hashes --no-header --no-strip-extras --python-version 3.11 --output-file requirements.lock

clean:           ## remove .venv, caches and the store made by `make run`
	@[ ! -d .muster ] || chmod -R u+w .muster # editions are read-only
	rm -rf $(VENV) .muster .pytest_cache .ruff_cache .mypy_cache build *.egg-info
