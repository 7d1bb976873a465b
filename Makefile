# make report: environment, data, the national collection; prints the path of reports/latest/index.html
# make test:   environment, all tests
# make lab:    JupyterLab on the notebooks
# make check:  linters and types;  make bench: measurements;  make clean: what was built
# make bench-projection: the projection against its peers on M1 and M3; make bench-tourism: on the hold-out (minutes)
# make bench-own: on the framework's own series; make bench-speed: seconds; make validation: all, into docs/validation
# make bench-packages: what chainladder and abspc make of our examples, into docs/validation, in an environment apart
# make bench-delay: nowcasts of years of death on made-up triangles, into docs/validation (minutes)
# make bench-deaths: counterfactuals of deaths at earlier cut-offs and on made-up series, into docs/validation (minutes)
# make bench-mutations: what every reader makes of published files changed at random (a quarter of an hour)

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.DEFAULT_GOAL := report
.PHONY: report test lab check bench bench-mutations bench-projection bench-tourism bench-own bench-speed bench-packages bench-delay bench-deaths validation docs notebooks lock clean environment build

environment: $(READY)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is wanted; $(PYTHON) is `$(PYTHON) -V`. Name another: make PYTHON=python3.12"; exit 1; }
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --allow-existing --python "$(PYTHON)" $(VENV) && \
	  uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock && \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e . ; \
	else \
	  $(PYTHON) -m venv $(VENV) && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	fi
	@touch $(READY)

build: $(READY)
	@$(BIN)/drugmetrics build

report: build
	@$(BIN)/drugmetrics run

test: build
	$(BIN)/python -m pytest -n auto -m "not end_to_end"
	$(BIN)/python -m pytest --nbval --nbval-current-env -p no:doctest -o addopts="" notebooks
	$(BIN)/python -m pytest -m end_to_end -o addopts="--import-mode=importlib -ra" tests

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lab: build
	$(BIN)/jupyter lab notebooks

# Run the committed notebooks again and keep their outputs.
notebooks: build
	$(BIN)/jupyter nbconvert --to notebook --execute --inplace --ExecutePreprocessor.record_timing=False notebooks/*.ipynb

# Write docs/validation.md, and docs/data.md, its ages counted on a day: make docs DAY=2026-11-21
DAY ?= $(shell date +%F)
docs: build
	@$(BIN)/drugmetrics data-page --day $(DAY) > docs/data.md
	@$(BIN)/drugmetrics validation-page > docs/validation.md

bench: build
	$(BIN)/python benchmarks/times.py

bench-mutations: $(READY)
	$(BIN)/python benchmarks/mutations.py

bench-projection: $(VENV)/.bench
	@$(PROJECTION)

bench-tourism: $(VENV)/.bench
	@$(PROJECTION) --tourism

bench-own: build
	$(BIN)/python benchmarks/own_series.py $(if $(filter command line,$(origin OUT)),--out $(OUT))

bench-speed: $(VENV)/.bench
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python benchmarks/speed_of_projection.py

bench-delay: $(READY)
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python benchmarks/delay.py --out $(if $(filter command line,$(origin OUT)),$(OUT),docs/validation)

bench-deaths: build
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python benchmarks/deaths.py --out $(if $(filter command line,$(origin OUT)),$(OUT),docs/validation)

# What docs/validation holds, which the notebook method_validation reads: half an hour where no peers are cached.
validation: build
	$(MAKE) bench-projection bench-tourism bench-own OUT=docs/validation

# One thread a process: processor time is measured, and the processes share the cores. Tables go to OUT.
OUT ?= benchmarks/.cache/tables
PROJECTION = OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python benchmarks/projection.py --out $(OUT) $(BENCH)

# Never in the project's environment: what these packages pin is not ours to follow.
PACKAGES := benchmarks/.cache/packages
bench-packages:
	@$(PYTHON) -m venv $(PACKAGES)
	@$(PACKAGES)/bin/python -m pip install --quiet --disable-pip-version-check chainladder==0.10.1 abspc==1.1.0
	$(PACKAGES)/bin/python benchmarks/packages.py

# The bench's own packages are added to the environment when a bench asks for them.
$(VENV)/.bench: $(READY)
	@$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["bench"], sep="\n")' > $(VENV)/bench.txt
	@if command -v uv >/dev/null 2>&1; then \
	  uv pip install --quiet --python $(BIN)/python -r $(VENV)/bench.txt ; \
	else \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check -r $(VENV)/bench.txt ; \
	fi
	@touch $@

# Needs uv. The lock holds for every platform, with hashes and without the address of an index.
lock:
	uv pip compile pyproject.toml --group test --group build --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --quiet --upgrade -o requirements.lock

clean:
	rm -rf $(VENV) reports data/processed/*.parquet data/processed/*.json data/processed/*.csv
