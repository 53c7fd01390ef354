#!/usr/bin/env bash
# Prepares .venv: system libraries that Qt needs, uv, the versions pinned in pyproject.toml.
# With --hooks also what runs before commits and pushes.
# With --extra=NAME also an optional group of packages, one of EXTRAS.
# With --bench also the packages that benchmarks compare with; without them it still ends well.
# A stamp in .venv makes every later call end at once.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

UV_VERSION=0.13.9
EXTRAS=(dask llama)
PYTHONS=(python3 python3.14 python3.13 python3.12 python3.11)

# How much is told while packages are installed.
told=(--quiet)
group=dev
if [[ "${1:-}" == --bench ]]; then group=bench; fi
if [[ "${1:-}" == --hooks ]]; then group=hooks; fi
if [[ "${1:-}" == --extra=* ]]; then group="${1#--extra=}"; fi
stamp=".venv/prepared-$group"

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

# What the stamp says: the pins, these scripts and the interpreter behind .venv.
fingerprint() {
    cat pyproject.toml .ci/setup.sh gui/display_probe.py | sha256sum
    readlink -f .venv/bin/python
}

has_torch() { .venv/bin/python -c 'import importlib.util as u; assert u.find_spec("torch")' 2>/dev/null; }

is_prepared() {
    if [[ "$group" == bench && "${TORCH:-}" == yes ]] && ! has_torch; then return 1; fi
    [[ -x .venv/bin/python && -f "$stamp" && "$(<"$stamp")" == "$(fingerprint)" ]]
}

# Sets `python` to the first Python from 3.11 to 3.14 (the ones the pinned wheels are made for).
find_python() {
    local candidate version found=""
    for candidate in "${PYTHONS[@]}"; do
        version=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) \
            || continue
        case "$version" in
            3.11 | 3.12 | 3.13 | 3.14)
                python=$(command -v "$candidate")
                return
                ;;
        esac
        found="${found:-$version}"
    done
    if [[ -n "$found" ]]; then
        stop "Python 3.11 to 3.14 is needed, but python3 here is $found. Install one of them, for example python3.11."
    fi
    stop "Python 3.11 to 3.14 is needed, and there is no python3 on PATH. Run: $(install_line python3)"
}

# Asks gui/display_probe.py, isolated so that nothing of this folder can stand in for the library.
probe() {
    "$python" -I -B -c "
import sys
sys.path.append('gui')
import display_probe as probe
missing = dict.fromkeys(s for p in sys.argv[1:] for s in probe.missing_libraries(p))
print(*$1)" "${@:2}"
}

install_line() {
    local sudo=""
    if (( EUID != 0 )); then sudo="sudo "; fi
    printf '%sapt-get install -y %s' "$sudo" "$*"
}

as_root() {
    if (( EUID == 0 )); then
        env DEBIAN_FRONTEND=noninteractive "$@"
    elif [[ -t 0 ]]; then
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

can_install() {
    command -v apt-get >/dev/null && { (( EUID == 0 )) || command -v sudo >/dev/null; }
}

# Ends well also when apt fails: what counts is what is found afterwards.
install_packages() {
    local apt=(apt-get -qq -o DPkg::Lock::Timeout=120)
    say "Installing system packages: $*"
    as_root "${apt[@]}" install -y --no-install-recommends "$@" >/dev/null \
        || say "apt-get could not install them all."
}

needs_uv() { ! find_uv; }

# Sets `uv` to one that knows dependency groups: on PATH, or the private one.
find_uv() {
    for uv in uv .uv/bin/uv; do
        if "$uv" pip install --help 2>/dev/null | grep -e --group >/dev/null; then return; fi
    done
    return 1
}

lacks_venv() { ! "$python" -c 'import ensurepip, venv' 2>/dev/null; }

# The package that brings ensurepip for the chosen Python (Debian keeps it apart).
venv_package() {
    if [[ "$(basename "$python")" == python3 ]]; then echo python3-venv; else
        echo "$(basename "$python")-venv"
    fi
}

packages_wanted() {
    probe 'probe.packages_of(tuple(missing))' "$@"
    if needs_uv && lacks_venv; then venv_package; fi
}

mending_line() {
    if command -v apt-get >/dev/null; then
        install_line "$(packages_wanted "$@" | xargs)"
    else
        echo "your package manager, to install $(probe missing "$@")"
    fi
}

prepare_system() {
    local wanted
    wanted=$(packages_wanted offscreen xcb wayland | xargs)
    if [[ -n "$wanted" ]] && can_install; then
        as_root apt-get -qq update >/dev/null || say "apt-get could not refresh its lists."
        # Package names differ between releases, and only fresh lists tell which is right here.
        wanted=$(packages_wanted offscreen xcb wayland | xargs)
        # shellcheck disable=SC2086
        install_packages $wanted
    fi
    wanted=$(packages_wanted offscreen | xargs)
    if [[ -n "$wanted" ]]; then
        say "System packages are missing: $wanted"
        stop "Run this line, then try again: $(mending_line offscreen xcb wayland)"
    fi
    wanted=$(packages_wanted xcb wayland | xargs)
    window_ready=yes
    if [[ -n "$wanted" ]]; then
        window_ready=no
        say "Tests and pictures need no more; a window does. Run: $(mending_line xcb wayland)"
    fi
}

prepare_uv() {
    if find_uv; then return; fi
    say "Getting uv $UV_VERSION into .uv"
    "$python" -m venv --clear .uv
    .uv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$UV_VERSION" \
        || stop "uv could not be downloaded. Check the network, or put uv on PATH, then try again."
    find_uv
}

# uv reads no pip settings: hand on the ones that decide where packages come from.
follow_pip_settings() {
    export UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1 UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-180}"
    if [[ -n "${PIP_INDEX_URL:-}" ]]; then
        export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$PIP_INDEX_URL}"
    fi
    if [[ -n "${PIP_FIND_LINKS:-}" ]]; then
        export UV_FIND_LINKS="${UV_FIND_LINKS:-$PIP_FIND_LINKS}"
    fi
    if [[ -n "${PIP_CERT:-}" ]]; then export SSL_CERT_FILE="${SSL_CERT_FILE:-$PIP_CERT}"; fi
}

prepare_venv() {
    if ! .venv/bin/python -c 'import sys; assert (3, 11) <= sys.version_info < (3, 15)' 2>/dev/null
    then
        "$uv" venv --quiet --clear --python "$python" .venv || return
    fi
    "$uv" pip install "${told[@]}" --python .venv/bin/python -r pyproject.toml --group "$1"
}

prepare() {
    follow_pip_settings
    find_python
    prepare_system
    prepare_uv
    say "Installing the pinned packages into .venv"
    prepare_venv "$group" \
        || stop "The pinned packages could not be installed. Check the network, then try again."
    # Without a stamp the next call looks again for what a window still lacks.
    if [[ "$window_ready" == yes ]]; then fingerprint >"$stamp"; fi
}

# The sweep of the dial is measured in a window of its own, on a screen that nobody sees.
prepare_screen() {
    if command -v xvfb-run >/dev/null || ! can_install; then return; fi
    as_root apt-get -qq update >/dev/null || say "apt-get could not refresh its lists."
    install_packages xvfb xauth
}

# Asks first what would come along: builds for graphics cards bring gigabytes that nothing here uses.
prepare_torch() {
    local plan into=(pip install --python .venv/bin/python --group torch)
    if has_torch; then return; fi
    plan=$("$uv" "${into[@]}" --dry-run 2>&1) || plan=""
    if [[ "$plan" == *nvidia* && "${TORCH:-}" != yes ]]; then
        say "Measuring without torch, whose build here takes gigabytes. To fetch it: make bench TORCH=yes"
    elif [[ -z "$plan" ]] || ! "$uv" "${into[@]}" --quiet; then
        say "torch could not be installed; measuring without it."
    fi
}

prepare_bench() {
    follow_pip_settings
    prepare_screen
    if find_uv && prepare_venv bench; then
        prepare_torch
        fingerprint >"$stamp"
    else
        say "The packages to compare with could not be installed; measuring without them."
    fi
}

prepare_hooks() {
    follow_pip_settings
    if find_uv && prepare_venv hooks && .venv/bin/pre-commit install -t pre-commit -t pre-push
    then
        fingerprint >"$stamp"
    else
        stop "The hooks could not be installed. Check the network, then try again."
    fi
}

# The steps of a build as they go by and what went wrong, of all that uv tells of it.
show_steps() { sed -unE -e 's/.*(\[ *[0-9]+(\/[0-9]+|%)\] .*)/\1/p' -e '/^(error|  ×|  [├╰])/p' >&2; }

prepare_extra() {
    if [[ " ${EXTRAS[*]} " != *" $group "* ]]; then
        stop "There is no extra “$group”; there is: ${EXTRAS[*]}"
    fi
    follow_pip_settings
    say "Installing the extra packages: $group"
    if [[ "$group" == llama ]]; then
        say "llama.cpp is built from source: 5 to 40 minutes, with a C++ compiler and cmake."
        told=(--verbose)
    fi
    if find_uv && prepare_venv "$group" 2> >(show_steps); then
        fingerprint >"$stamp"
    else
        stop "The extra packages could not be installed. Check the network, and for llama that there is a C++ compiler; then try again."
    fi
}

if is_prepared; then exit 0; fi
case "$group" in
    bench) prepare_bench ;;
    hooks) prepare_hooks ;;
    dev) prepare ;;
    *) prepare_extra ;;
esac
