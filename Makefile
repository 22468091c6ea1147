# make run            everything set up, the sample company loaded, the browser open
# make run DATA=dir   the exports in dir instead
# make test           every test but those of make verify
# make verify         planted truths, sought in many companies; long tours of single pages
# make bench          ratios against bare baselines

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?=
MAP ?=
PORT ?= 8501
WAREHOUSE ?= warehouse

.PHONY: run test verify bench clean

run: $(VENV)/.run
	@if [ -n "$(DATA)" ]; then \
		$(BIN)/python -m funnel --warehouse "$(WAREHOUSE)" import "$(DATA)" $(if $(MAP),--map "$(MAP)"); \
	elif ! ls -d "$(WAREHOUSE)"/generation-* >/dev/null 2>&1; then \
		$(BIN)/python -m funnel --warehouse "$(WAREHOUSE)" import sample_data/salesforce \
			--definitions sample_data/definitions.toml; \
	fi
	$(BIN)/python -m funnel --warehouse "$(WAREHOUSE)" serve --port $(PORT)

test: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m tests.browser
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal \
		--ignore-glob='*test_*_browser.py'

verify: $(VENV)/.test
	$(BIN)/python -m tests.browser
	$(BIN)/python -m pytest tests/verify $(wildcard tests/pages/test_*_browser.py)

bench: $(VENV)/.test
	$(BIN)/python -m bench

$(VENV)/.run: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.test: $(VENV)/.run requirements-test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-test.txt
	touch $@

clean:
	rm -rf $(VENV) warehouse
