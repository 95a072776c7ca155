# make demo   install what is needed and extract a bundled document
# make test   install what is needed, lint, type-check and run the tests
# make gold   score the rules on a gold folder (GOLD=../shared), where there is one
# make model  score the model engines on recorded answers (RECORDINGS=folder for those of the gold folder)
# make injection  documents that try to steer a model: what comes through
# make bench  timings as ratios against a peer in the same run
# make verify findings, statuses, coverage and speed of verification on a gold folder
# make faults planted errors: how many are noticed, here and by two peers
# make docs-figures, make documents: see docs/development.md

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
GOLD ?= ../shared
RECORDINGS ?= ../recordings

.PHONY: demo test lint gold model injection bench verify faults documents clean
.DELETE_ON_ERROR:

$(BIN)/uv:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip --quiet --disable-pip-version-check install "uv>=0.5"

# The locked set, with this checkout installed in place.
$(VENV)/.installed: pyproject.toml uv.lock $(BIN)/uv
	VIRTUAL_ENV="$(CURDIR)/$(VENV)" $(BIN)/uv sync --quiet --frozen --active --inexact
	@touch $@

demo: $(VENV)/.installed
	$(BIN)/structurer extract eval/documents/accounts-2024.pdf --out out --format json,md
	@echo
	@echo "Every value with its status and place: out/accounts-2024.md; as data: out/accounts-2024.json"

lint: $(VENV)/.installed
	$(BIN)/ruff check structurer schemas eval tests
	$(BIN)/ruff format --check --quiet structurer schemas eval tests
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/python -m pytest

gold: $(VENV)/.installed
	$(BIN)/python eval/gold.py $(GOLD)

model: $(VENV)/.installed
	$(BIN)/python eval/model.py $(GOLD) $(RECORDINGS)

injection: $(VENV)/.installed
	$(BIN)/python eval/injection.py

bench: $(VENV)/.installed
	$(BIN)/python eval/bench.py $(GOLD)

verify: $(VENV)/.installed
	$(BIN)/python eval/verify.py $(GOLD)

faults: $(VENV)/.installed
	VIRTUAL_ENV="$(CURDIR)/$(VENV)" $(BIN)/uv sync --quiet --frozen --active --inexact --extra bench
	$(BIN)/structurer eval faults $(sort $(wildcard eval/documents/*.pdf)) \
		$(sort $(wildcard $(GOLD)/seeds/*.txt) $(wildcard $(GOLD)/pdfs/*.pdf)) --out eval/results/faults.json
	$(BIN)/python eval/faults_peers.py $(GOLD)

documents: $(VENV)/.installed
	$(BIN)/python eval/documents/build.py

clean:
	rm -rf $(VENV) out
