"""Measures everything and prints one table: python -m tests.benchmarks [family …]."""

import json
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

# As main.py does, before numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from tests.benchmarks import (
    bench_files,
    bench_memory,
    bench_models,
    bench_readings,
    bench_sequences,
    bench_start,
    bench_table,
    bench_window,
)
from tests.benchmarks.timing import Row

RESULT = Path(__file__).resolve().parent.parent.parent / "build" / "bench.json"
FAMILIES: tuple[tuple[str, Callable[[], list[Row]]], ...] = (
    ("readings", bench_readings.rows),
    ("window", bench_window.rows),
    ("table", bench_table.rows),
    ("memory", bench_memory.rows),
    ("start", bench_start.rows),
    ("sequences", bench_sequences.rows),
    ("models", bench_models.rows),
    ("files", bench_files.rows),
)


def main(chosen: list[str]) -> int:
    """Run the chosen families, or all; return 1 if a row does not hold."""
    # What windows that were ended keep for a crash is no business of the next start, and neither
    # are the sizes and choices of who measures: a window is as large as the one it is held against.
    with TemporaryDirectory() as home:
        os.environ["XDG_DATA_HOME"] = os.environ["XDG_CONFIG_HOME"] = home
        return _main(chosen)


def _main(chosen: list[str]) -> int:
    unknown = set(chosen) - {name for name, _ in FAMILIES}
    if unknown:
        print(f"There is no family {unknown.pop()}.", file=sys.stderr)
        return 2
    machine = _machine()
    print(f"{machine}; times are medians in ms")
    print(f"{'':66} {'floor':>9} {'ours':>9} {'peer':>9} {'ratio':>9} {'reach':>7}")
    found: list[Row] = []
    for name, rows in FAMILIES:
        if chosen and name not in chosen:
            continue
        for row in rows():
            found.append(row)
            print(_line(row), flush=True)
    RESULT.parent.mkdir(exist_ok=True)
    told = [{**row, "machine": machine} for row in found]
    RESULT.write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")
    missed = [row["name"] for row in found if row["holds"] is False]
    print(f"{len(found)} rows, {len(missed)} short of their reach; written to build/bench.json")
    return 0


def _machine() -> str:
    """Which processor this is, and which of its instructions numpy uses (`make bench CPU=`)."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    name = next((line.split(":")[1].strip() for line in lines if "model name" in line), name)
    used = np.show_config(mode="dicts")["SIMD Extensions"].get("found") or ["none"]
    return (
        f"{name}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"numpy {np.__version__} with {used[-1]}"
    )


def _line(row: Row) -> str:
    times = " ".join(f"{_text(one):>9}" for one in (row["floor"], row["ours"], row["peer"]))
    verdict = {True: "holds", False: "short", None: ""}[row["holds"]]
    return f"{row['name']:66} {times} {row['ratio']:>9.3g} {row['reach'] or '':>7} {verdict}"


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:.3g}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
