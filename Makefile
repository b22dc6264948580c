# `make` sets up .venv, generates everything in spec/ and builds it; `make test` runs every test but the long ones.

VENV := .venv
BIN := $(VENV)/bin
PEERS := build/peers
READY := $(VENV)/.ready
JOBS ?= auto
PYTEST := $(BIN)/python -m pytest -n $(JOBS)

.DELETE_ON_ERROR:
.PHONY: all setup generate emulated test test-full test-peers exhaustive performance lint check clean

all: $(READY)
	@$(BIN)/opsmith build

setup: $(READY)

generate: $(READY)
	@$(BIN)/opsmith generate

# the kernels for CUDA devices, run on this processor: all operators for float32, a few for every type
emulated: all
	@$(BIN)/opsmith build --device emulation --output build/emulated --package opsmith_emulated --types float32 \
		--target c,cuda,python >/dev/null

test: emulated
	@$(PYTEST) -m "not full"
	@OPSMITH_PACKAGE=opsmith_emulated OPSMITH_TYPES=float32 $(PYTEST) -m "not full" generated/tests

test-full: emulated
	@$(PYTEST) -m full

# every float32 through the functions of the runtime, and MPFR where double cannot decide; half an hour on two cores
exhaustive: $(READY)
	@$(BIN)/python -m pip install --quiet gmpy2
	@$(BIN)/python tests/exhaustive/sweeps.py

# against ONNX and PyTorch, which have an environment of their own
test-peers: all $(PEERS)/.ready
	@$(PEERS)/bin/python -m pytest -n $(JOBS) tests/peers

# every operator of docs/performance.md against PyTorch, ONNX Runtime and JAX, and the page; half an hour
performance: all $(PEERS)/.ready
	@$(PEERS)/bin/python benchmarks/performance.py

lint: $(READY)
	@$(BIN)/ruff check
	@$(BIN)/mypy

check: $(READY)
	@$(BIN)/opsmith generate --check

clean:
	rm -rf $(VENV) build

$(READY): pyproject.toml tools/setup.sh
	@sh tools/setup.sh $(VENV)
	@touch $@

$(PEERS)/.ready: pyproject.toml tests/peers/setup.sh tests/peers/requirements.txt | $(READY)
	@sh tests/peers/setup.sh $(BIN)/python $(PEERS)
	@touch $@
