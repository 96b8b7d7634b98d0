# make demo    the archive of five fictional newsrooms, crawled and served (SERVE=0: crawled only)
# make test    all tests, offline
# make test-alpha   most tests of the pages on the newest alpha of Datasette 1.0
# make check   style, types, the arrow of imports, documentation
# make screenshots   a picture of each page of the demo, into docs/screenshots (needs chromium and chromium-driver)
# make docs    write the generated reference pages again
# make lock    write constraints.txt again, from what the registries offer today

PYTHON ?= python3
VENV := .venv
DATASETTE_ALPHA := 1.0a41
# not asked of the alpha: what knows nothing of Datasette, and what a slow browser or proxy does behind it
ONE_LINE := $(addsuffix .py,$(addprefix test_,accessibility browser_cite browser_hostile browser_odd takedown_everywhere proxies packing printed query rewrite sidebyside))
BIN := $(VENV)/bin
SERVE ?= 1
PORT ?= 8001
DIR ?= demo-archive
ifeq ($(SERVE),0)
DEMO_FLAGS := --no-serve
endif

.PHONY: demo test test-alpha check screenshots docs lock clean

demo: $(VENV)/installed
	$(BIN)/pressmark demo $(DIR) --port $(PORT) $(DEMO_FLAGS)

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile $(TESTS)

# An environment of its own that sees everything in the other one, but for Datasette.
test-alpha: $(VENV)/alpha/$(DATASETTE_ALPHA)
	$(VENV)/alpha/bin/python -m pytest -n 2 --dist loadfile tests/archive/browse $(addprefix --ignore=tests/archive/browse/,$(ONE_LINE))

$(VENV)/alpha/$(DATASETTE_ALPHA): $(VENV)/installed-dev
	rm -rf $(VENV)/alpha && $(PYTHON) -m venv $(VENV)/alpha
	$(VENV)/alpha/bin/python -m pip install --quiet --disable-pip-version-check datasette==$(DATASETTE_ALPHA)
	$(VENV)/alpha/bin/python -c "import site; print(site.getsitepackages()[0])" | (read -r alpha && \
	  $(BIN)/python -c "import site; print('import site; site.addsitedir(%r)' % site.getsitepackages()[0])" > "$$alpha/zz-rest.pth")
	@touch $@

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_house.py tests/test_docs.py

# The demo twice: between the two runs its newsrooms edit and withdraw.
screenshots: $(VENV)/installed-dev
	rm -rf $(VENV)/shown
	$(BIN)/pressmark demo $(VENV)/shown --no-serve >/dev/null
	$(BIN)/pressmark demo $(VENV)/shown --no-serve >/dev/null
	$(BIN)/python docs/screenshots.py $(VENV)/shown

docs: $(VENV)/installed-dev
	$(BIN)/python docs/reference.py

lock:
	rm -rf $(VENV)/lock && $(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet '.[test,check]'
	$(VENV)/lock/bin/python -m pip freeze --exclude pressmark | grep -E '^[A-Za-z0-9_.-]+==' > constraints.txt
	rm -rf $(VENV)/lock build

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Pressmark needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..." >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "This Python cannot make environments; on Debian: apt-get install python3-venv" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test,check]'
	@touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) build *.egg-info demo-archive
