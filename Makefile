# make demo   install what is needed and extract a bundled document
# make test   install what is needed, lint, type-check and run the tests
# make eval   score the rules on the bundled documents, with a page: out/eval.html
# make made   score the rules on 200 made documents, and on 60 collapsed ones
# make gold   score the rules on a gold folder (GOLD=../shared), where there is one, beside an independent scorer
# make model  score the model engines on recorded answers (RECORDINGS=folder for those of the gold folder)
# make simulated  a simulated model that errs: what is released of it, here and by two peers
# make baseline   take the scores of now as the baseline of `make test`
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
SET_LAYOUTS := ruled three-line borderless tabbed piped

.PHONY: demo test lint eval made gold simulated baseline model injection bench verify faults documents clean
.DELETE_ON_ERROR:

$(BIN)/uv:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip --quiet --disable-pip-version-check install "uv>=0.5"

# The locked set, with this checkout installed in place.
$(VENV)/.installed: pyproject.toml uv.lock $(BIN)/uv
	VIRTUAL_ENV="$(CURDIR)/$(VENV)" $(BIN)/uv sync --quiet --frozen --active --inexact --extra eval
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

eval: $(VENV)/.installed
	@mkdir -p out
	$(BIN)/structurer eval run eval/documents --gold eval/gold --out eval/results/rules.json --html out/eval.html

made: $(VENV)/.installed
	$(BIN)/structurer eval make --n 200 --seed 2026 --out out/made $(foreach l,$(SET_LAYOUTS),--layout $(l))
	$(BIN)/structurer eval make --n 60 --seed 2026 --out out/collapsed --layout collapsed
	$(BIN)/python eval/made.py out/made out/collapsed

baseline: $(VENV)/.installed
	$(BIN)/python eval/baseline.py --write

simulated: $(VENV)/.installed
	VIRTUAL_ENV="$(CURDIR)/$(VENV)" $(BIN)/uv sync --quiet --frozen --active --inexact --extra eval --extra bench
	$(BIN)/python eval/simulated.py

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
	VIRTUAL_ENV="$(CURDIR)/$(VENV)" $(BIN)/uv sync --quiet --frozen --active --inexact --extra eval --extra bench
	$(BIN)/structurer eval faults $(patsubst eval/documents/sources/%.json,eval/documents/%.pdf,$(sort $(wildcard eval/documents/sources/*.json))) \
		$(sort $(wildcard $(GOLD)/seeds/*.txt) $(wildcard $(GOLD)/pdfs/*.pdf)) --out eval/results/faults.json
	$(BIN)/python eval/faults_peers.py $(GOLD)

documents: $(VENV)/.installed
	$(BIN)/python eval/documents/build.py

clean:
	rm -rf $(VENV) out
