#!/usr/bin/env bash
# Style, types, tests; pytest's closing line comes last. Expects .ci/setup.sh to have run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
python=.venv/bin/python

"$python" -m ruff check .
"$python" -m ruff format --check .
"$python" -m mypy
# Once without the Qt plugin: what the model tests need must not come in by way of it.
"$python" -m pytest -q -p no:pytest-qt tests/model
"$python" -m pytest -q "$@"
