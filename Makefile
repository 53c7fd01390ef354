# `make run` opens the window, `make test` checks everything; both set up what they need first.
PYTHON := .venv/bin/python
ARGS ?=
EXTRA ?=
CPU ?=

.PHONY: setup run test test-real coverage fuzz soak bench screens lint format hooks \
	install uninstall bundle clean

# With EXTRA=dask also what scores on several processes or computers; with EXTRA=llama also what
# runs a model's .gguf file, built from source in 5 to 40 minutes.
setup:
	@bash .ci/setup.sh
ifneq ($(EXTRA),)
	@bash .ci/setup.sh --extra=$(EXTRA)
endif

run: setup
	@$(PYTHON) main.py $(ARGS)

test: setup
	@bash .ci/test.sh $(ARGS)

# On a real model, built from source the first time: minutes, and not part of `make test`.
test-real: setup
	@bash .ci/test-real.sh $(ARGS)

# The files named in tests/covered.py are held at 100 % of lines.
coverage: setup
	@$(PYTHON) -m tests.covered $(ARGS)

# Damaged files by the thousand: ARGS="FILES SEED".
fuzz: setup
	@$(PYTHON) -m tests.fuzz $(ARGS)

# A seeded monkey at every action: ARGS="SECONDS SEED".
soak: setup
	@$(PYTHON) -m tests.soak $(ARGS)

# With CPU=avx2 numpy and torch work as on a processor without AVX-512.
bench: setup
	@bash .ci/setup.sh --bench
	@$(if $(filter avx2,$(CPU)),ATEN_CPU_CAPABILITY=avx2 \
		NPY_DISABLE_CPU_FEATURES="X86_V4 AVX512_ICL AVX512_SPR") $(PYTHON) -m tests.benchmarks $(ARGS)

# Grabs are the same everywhere when no window system takes part.
screens: setup
	@QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(PYTHON) -m tests.screens $(ARGS)

lint: setup
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy

format: setup
	@$(PYTHON) -m ruff check --fix .
	@$(PYTHON) -m ruff format .

# Style, types and spelling before a commit; the quick tests before a push.
hooks: setup
	@bash .ci/setup.sh --hooks

# For the current user: menu entry, icon, file type. The program stays in this folder.
install: setup
	@bash .ci/install.sh

uninstall:
	@bash .ci/install.sh --remove

# One folder that starts without Python, in build/bundle.
bundle: setup
	@bash .ci/bundle.sh

clean:
	rm -rf build .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage*
	find . -name __pycache__ -not -path './.venv/*' -not -path './.uv/*' -prune -exec rm -rf {} +
