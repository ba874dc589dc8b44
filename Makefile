# What a person types here. Each target sets up what it needs; Python 3.11 or newer and make are enough.
# Settings given to make reach the product: make demo PORT=9000 (README.md, "Configuration").

PYTHON ?= python3
BIN := .venv/bin
UV = $(shell uv --version >/dev/null 2>&1 && echo uv || echo $(BIN)/uv)
# Python starts five times as fast with its bytecode kept; it is kept out of the tree.
export PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/bytecode
unexport PYTHONDONTWRITEBYTECODE

.PHONY: env demo check style house test soak fuzz bench lock words
.DEFAULT_GOAL := demo

demo: env  ## migrate, seed, build and serve on one port (PORT, 8000 unless given), in the foreground
	@exec $(BIN)/nfe demo

check: env  ## style, types and the form of the house, one on each core
	@$(MAKE) --jobs=2 --keep-going --output-sync style house

style:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/bandit --quiet --recursive nfe_app --configfile pyproject.toml --severity-level medium
house:
	$(BIN)/python -m pytest tests/house

test: check  ## everything, in a real browser too; NFE_REQUIRE=chromium,postgres makes a skip of these a failure
	$(BIN)/python tests/provide.py
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pytest --numprocesses=logical --ignore=tests/house

soak: env  ## kill -9 a thousand times and live hundreds of lives of money (SOAK="--kills 1000 --lives 200 --seed 2026")
	$(BIN)/python -m tests.harness.soak $(SOAK)

fuzz: env  ## ten thousand odd requests at every door (FUZZ=100000 for more)
	FUZZ=$(or $(FUZZ),10000) $(BIN)/python -m pytest -s tests/test_fuzz.py

bench: env  ## sizes and speeds of this machine, into docs/bench.md
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m bench

env: .venv/ready  ## the virtual environment .venv as requirements.lock says

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv || uv venv --quiet --clear --seed .venv
	@$(UV) --version >/dev/null 2>&1 || $(BIN)/python -m pip install --quiet uv
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

lock: env  ## requirements.lock anew from pyproject.toml, with versions and hashes, without any address
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra dev pyproject.toml -o requirements.lock
	@{ date -u "+# renewed %F"; grep -v "^# renewed" requirements.lock; } > .venv/lock && mv .venv/lock requirements.lock

words: env  ## the words of the house anew, for translators
	$(BIN)/pybabel extract --keyword=_ --no-location --sort-output --omit-header --output-file nfe_app/base/words/nfe_app.pot nfe_app rxconfig.py
