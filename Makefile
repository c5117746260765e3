# Two commands for a newcomer: make demo, make test. Each sets up all it needs.
# No make? python -m venv .venv, activate it, pip install . , isctext demo

PYTHON ?= $(shell for v in python3.13 python3.12 python3.11 python3 python; do \
	command -v $$v >/dev/null 2>&1 && $$v -c 'import sys; sys.exit(not (3,11) <= sys.version_info < (3,14))' 2>/dev/null \
	&& { echo $$v; break; }; done)
BIN := .venv/bin
RUN_READY := .venv/.ready-run
DEV_READY := .venv/.ready-dev

.PHONY: demo test check lint format types contract bench bench-methods bench-queries bench-legal bench-reuse train clean lock help

help:
	@echo "make demo    run isctext on its fictional demonstration corpus, print the report's path"
	@echo "make test    run the tests"
	@echo "make check   lint, format, types, import contract, tests"
	@echo "make bench   benchmarks (minutes)"
	@echo "make train   train the French pipelines anew (an hour and a half)"

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "isctext needs Python 3.11, 3.12 or 3.13 on the PATH"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv is missing. Debian, Ubuntu: sudo apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv

# --no-deps: the lock is complete, so nothing is resolved on the newcomer's machine.
$(RUN_READY): requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25"
	$(BIN)/python -m pip install --quiet --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps -e .
	@touch $@

$(DEV_READY): requirements-dev.lock $(RUN_READY)
	$(BIN)/python -m pip install --quiet --no-deps -r requirements-dev.lock
	@touch $@

demo: $(RUN_READY)
	@$(BIN)/isctext demo

test: $(DEV_READY)
	$(BIN)/python -m pytest

lint: $(DEV_READY)
	$(BIN)/ruff check .

format: $(DEV_READY)
	$(BIN)/ruff format --check .

types: $(DEV_READY)
	$(BIN)/mypy

contract: $(DEV_READY)
	$(BIN)/lint-imports

check: lint format types contract
	$(MAKE) test

bench: $(DEV_READY)
	$(BIN)/python scripts/bench.py
	$(BIN)/python scripts/evaluate_french.py

bench-methods: $(DEV_READY)
	$(BIN)/python scripts/methodsbench.py

bench-queries: $(DEV_READY)
	$(BIN)/python scripts/querybench.py

bench-reuse: $(DEV_READY)
	$(BIN)/python scripts/reusebench.py

bench-legal: $(DEV_READY)
	$(BIN)/python scripts/legalbench.py

train: $(DEV_READY)
	$(BIN)/python -m pip install --quiet -e ".[train]"
	$(BIN)/python scripts/train_french.py

lock: $(DEV_READY)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-annotate --no-header --no-emit-index-url --no-emit-find-links -o requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-annotate --no-header --no-emit-index-url --no-emit-find-links --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

clean:
	rm -rf .venv demo-study build dist
