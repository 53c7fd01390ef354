#!/usr/bin/env bash
# Style, types, tests; pytest's closing line comes last. Expects .ci/setup.sh to have run.
# With arguments, those go to one run of pytest: .ci/test.sh tests/gui/dial -k sweep
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
python=.venv/bin/python
# One more than cores, as tests wait for timers and programs a quarter of their time; more than
# eight only wait for each other's memory.
cores="len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else os.cpu_count() or 1"
workers=$("$python" -c "import os; print(min(8, 1 + ($cores)))")
pytest=("$python" -m pytest -q --durations=10 -n "$workers" --dist worksteal)
# Each worker, and each program that a test starts, would compile everything anew.
unset PYTHONDONTWRITEBYTECODE

check() {
    "$python" -m ruff check .
    "$python" -m ruff format --check .
    "$python" -m mypy
}

if (( $# )); then
    check
    exec "${pytest[@]}" "$@"
fi
# Types are checked while the tests of the window wait for a timer or a program, and told of after.
told=$(mktemp)
trap 'rm -f "$told"' EXIT
(set -e; check) &> "$told" &
# Workers begin together: in a fresh clone each would compile every test for itself.
if [[ ! -d tests/__pycache__ ]]; then "$python" -m pytest -q --collect-only > /dev/null || true; fi
failed=0
"${pytest[@]}" --ignore=tests/model || failed=$?
wait $! || failed=$?
cat "$told"
if (( failed )); then exit "$failed"; fi
# Without the Qt plugin: what the model tests need must not come in by way of it.
"${pytest[@]}" -p no:pytest-qt tests/model
