# make demo, make test: the only two commands that a fresh machine needs; they install what is missing.
PY := .venv/bin/python
SOHOA := .venv/bin/sohoa
DEMO := ke-hoach-huyen.pdf

.PHONY: demo test check nightly setup dev fixtures model eval clean

demo: setup ## convert the fixture scans and show a record
	$(SOHOA) convert $(filter-out %.json,$(wildcard fixtures/scans/*)) -o out/demo
	$(SOHOA) show out/demo/$(DEMO).json

test: dev ## the whole suite
	$(PY) -m pytest -q -n auto --dist loadfile

check: dev ## ruff, mypy strict, import-linter
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

nightly: setup ## convert what is new in a folder: make nightly INBOX=in OUT=out [UNTIL=06:00]
	@$(SOHOA) nightly $(or $(INBOX),$(error name the folder to read: make nightly INBOX=in OUT=out)) -o $(or $(OUT),$(error name the folder to write: make nightly INBOX=in OUT=out)) $(if $(UNTIL),--until $(UNTIL))

setup:
	@.ci/setup

dev:
	@.ci/setup dev

fixtures: ## make the fixture documents, scans and bad files again
	@.ci/setup dev fonts-liberation2
	$(PY) fixtures/generate.py

model: ## train the restoration model: make model CORPUS=folder
	@.ci/setup dev tesseract-ocr-eng fonts-liberation2 fonts-croscore fonts-noto-core fonts-freefont-ttf fonts-dejavu
	$(PY) -m diacritics train $(CORPUS)

eval: dev ## measure: make eval DATA=folder
	$(PY) -m tests.benchmarks.evaluate $(DATA)

clean:
	rm -rf out build dist .pytest_cache .mypy_cache .ruff_cache
