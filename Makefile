# Two commands: `make demo` and `make test`. Everything else is for people who change the product.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
SITE := NO_MKDOCS_2_WARNING=1 $(BIN)/python -W ignore -m mkdocs build --strict --quiet --config-file .mkdocs.yml

.PHONY: demo test check thorough format bench docs screenshots lock clean

demo: $(VENV)/run.done
	@$(if $(PORT),SEARCHAPP_PORT=$(PORT)) $(BIN)/searchapp demo

test: $(VENV)/dev.done
	$(BIN)/python -m pytest -n 2

check: $(VENV)/dev.done
	$(SITE)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2

# 10,000 random queries against the whole site, and 2,000 query trees against Whoosh's own searcher.
thorough: $(VENV)/dev.done
	$(BIN)/python -m pytest --hypothesis-profile=thorough tests/web/test_any_query.py tests/search/finding/test_matching.py

format: $(VENV)/dev.done
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/bench.done
	$(BIN)/python -m benchmarks.run --out docs/benchmarks.md
	$(BIN)/python -m benchmarks.site --add-to docs/benchmarks.md
	$(BIN)/python -m benchmarks.reporting --add-to docs/benchmarks.md
	$(BIN)/python -m benchmarks.importing --workbook 200000 --add-to docs/benchmarks.md
	$(BIN)/python -m benchmarks.classification --out docs/benchmarks.md

# The reference pages from the code, then the whole as a site in build/docs: open build/docs/index.html.
docs: $(VENV)/dev.done
	$(BIN)/python docs/generate.py
	$(SITE)

# The pictures of README and documents, by Chromium: look at them before they are committed.
screenshots: $(VENV)/dev.done
	$(BIN)/python docs/screenshots.py

# The lock files bear hashes for every platform and no address; `pip` refuses anything that differs.
$(VENV)/run.done: .locks/run.txt pyproject.toml $(wildcard searchapp/web/frontend/*.*)
	@$(PYTHON) -c 'import sys; sys.exit("searchapp needs Python 3.11 or newer. Install it and run: make demo PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || { echo "Making the virtual environment ..."; $(PYTHON) -m venv $(VENV); }
	@echo "Installing the libraries named in .locks/run.txt ..."
	@$(PIP) install --quiet --require-hashes --requirement .locks/run.txt
	@command -v npm >/dev/null || $(PIP) install --quiet --require-hashes --requirement .locks/node.txt
	@echo "Building searchapp and the site's styles ..."
	@$(PIP) install --quiet --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/dev.done: $(VENV)/run.done .locks/dev.txt
	@echo "Installing the tools that check the code ..."
	@$(PIP) install --quiet --require-hashes --requirement .locks/dev.txt
	@touch $@

$(VENV)/bench.done: $(VENV)/dev.done .locks/bench.txt
	@$(PIP) install --quiet --require-hashes --requirement .locks/bench.txt
	@touch $@

# Needs uv; rewrites the lock files from pyproject.toml.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml
lock:
	$(LOCK) --group build -o .locks/run.txt
	$(LOCK) --group build --group dev -c .locks/run.txt -o .locks/dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --group node -o .locks/node.txt
	$(LOCK) --group build --group dev --group bench -c .locks/dev.txt -o .locks/bench.txt

clean:
	rm -rf $(VENV) searchapp/web/static/dist searchapp/web/frontend/node_modules
