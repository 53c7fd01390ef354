#!/usr/bin/env bash
# Puts the program and all it needs into build/bundle/entropy-dial: starts without Python.
# Expects .ci/setup.sh to have run. Tried on Debian; bundle.spec knows Windows and macOS too, untried.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
uv=uv
if ! command -v uv >/dev/null; then uv=.uv/bin/uv; fi
if [[ -n "${PIP_INDEX_URL:-}" ]]; then export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$PIP_INDEX_URL}"; fi
"$uv" pip install --quiet --python .venv/bin/python --group bundle
.venv/bin/python -m PyInstaller --noconfirm --log-level WARN \
    --distpath build/bundle --workpath build/bundle-work .ci/bundle.spec
du -sh build/bundle/entropy-dial
build/bundle/entropy-dial/entropy-dial --version
