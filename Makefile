# Two commands: `make run` and `make test`. Each sets up what is missing in .venv/ and reuses what is there.
.PHONY: run test check figures sample requirements clean

VENV := .venv
BIN := $(VENV)/bin
# The first Python that is new enough; override by `make PYTHON=...`.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
PINS := requirements.txt requirements-test.txt pyproject.toml
DIGEST := $(shell $(PYTHON) -c 'import hashlib, sys; print(hashlib.sha256(b"".join(open(p, "rb").read() for p in sys.argv[1:])).hexdigest()[:16])' $(PINS) 2>/dev/null)
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

run: $(VENV)/.run-$(DIGEST)
	@$(BIN)/coopfacts run seeds corpus/samples --output outputs/demo; status=$$?; \
	 if [ $$status -eq 3 ]; then echo "some inputs were rejected: outputs/demo/rejected.jsonl says why"; else exit $$status; fi

test: $(VENV)/.test-$(DIGEST)
	@$(BIN)/python -m pytest

check: $(VENV)/.test-$(DIGEST)
	@$(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports

# Measures, writes the table in README.md, raises the floors, marks the examples that are known to fail.
figures: $(VENV)/.test-$(DIGEST)
	@$(BIN)/python -m tests.gate.figures
	@$(BIN)/python benchmarks/examples.py --mark-known-failures

# The small run that is committed.
sample: $(VENV)/.run-$(DIGEST)
	@$(BIN)/coopfacts run seeds corpus/samples/en-caspian-grain.txt corpus/samples/ru-tomsk-minsk-2025-03-04.txt --output outputs/sample --workers 1

# New pins from pyproject.toml; needs uv.
requirements:
	uv pip compile pyproject.toml --extra build $(COMPILE) -o requirements.txt
	uv pip compile pyproject.toml --extra build --extra test -c requirements.txt $(COMPILE) -o requirements-test.txt

COMPILE := --upgrade --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --python-version 3.11 --custom-compile-command "make requirements" -q

clean:
	rm -rf $(VENV) outputs/demo

$(VENV)/.run-$(DIGEST): | $(BIN)/python
	@echo "installing pinned packages into $(VENV)/ (minutes the first time)"
	@$(PIP) --require-hashes -r requirements.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@rm -f $(VENV)/.run-* && touch $@

$(VENV)/.test-$(DIGEST): | $(VENV)/.run-$(DIGEST)
	@echo "installing pinned test tools into $(VENV)/"
	@$(PIP) --require-hashes -r requirements-test.txt
	@rm -f $(VENV)/.test-* && touch $@

$(BIN)/python:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed, and none was found: install it, or say make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
