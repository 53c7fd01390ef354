"""The run with coverage: python -m tests.covered holds WHOLE at 100 % of lines.

It runs TESTS, in which every line of WHOLE has its test, and measures WHOLE alone. Properties are
tried on ten times the examples of `make test`. What follows on
the command line goes to pytest: with tests named there those are run, and with --cov=FOLDER that
is measured too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "build" / "coverage.json"
# What a run keeps on the way. The report may not be called by this name and an ending: whatever is
# so called is taken for what a worker kept, put together with it and taken away.
KEPT = REPORT.with_name("lines_run")
# Folders and files of which every line is run by a test.
WHOLE = (
    "model/exact",
    "model/measures",
    "model/tempering",
    "model/sampling",
    "model/document",
    "gui/core/session.py",
)
# Where their tests stand: those of WHOLE, and of what reads, writes and evaluates documents.
TESTS = (
    *(str(path.relative_to(ROOT)) for path in sorted((ROOT / "tests/model").glob("test_*.py"))),
    *("tests/model/document", "tests/model/measures", "tests/model/tempering"),
    *("tests/model/sampling", "tests/model/evaluate", "tests/model/formats"),
    *("tests/model/lessons", "tests/model/export", "tests/model/lenses/sampling"),
    *("tests/model/lenses/test_every_lens.py", "tests/model/texts/answers"),
    *("tests/model/texts/test_text_reading.py", "tests/gui/core/test_session.py"),
)


def main(arguments: list[str]) -> int:
    """Run the tests; return pytest's status, or 1 where a line of WHOLE was left out."""
    REPORT.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "--maxprocesses=8"]
    command.append("--hypothesis-profile=deep")
    coverage = [*map(cov_option, WHOLE), f"--cov-report=json:{REPORT}", "--cov-report="]
    named = any(not argument.startswith("-") for argument in arguments)
    tests = () if named else TESTS
    kept = os.environ | {"COVERAGE_FILE": str(KEPT)}
    run = [*command, *coverage, *arguments, *tests]
    status = subprocess.run(run, cwd=ROOT, env=kept, check=False).returncode
    if status:
        return status
    report = json.loads(REPORT.read_text(encoding="utf-8"))
    left = list(lines_left(report, WHOLE))
    print(*left, sep="\n")
    seen = report["totals"]["percent_covered"]
    print(f"{seen:.1f} % of all lines looked at, see build/coverage.json")
    print(f"{len(left)} of the files that are held at 100 % fall short.")
    return 1 if left else 0


def cov_option(held: str) -> str:
    """Return the option that measures a held folder, or all of the folder of a held file."""
    folder = held.rpartition("/")[0] if held.endswith(".py") else held
    return f"--cov={folder.replace('/', '.')}"


def lines_left(report: Mapping[str, Any], whole: tuple[str, ...]) -> Iterator[str]:
    """Yield each held file with the lines that no test ran, and what is held but not there."""
    files = report["files"]
    for held in whole:
        found = [path for path in files if path == held or path.startswith(f"{held}/")]
        if not found:
            yield f"{held}: nothing of this name was run"
        for path in sorted(found):
            missing = files[path]["missing_lines"]
            if missing:
                yield f"{path}: {', '.join(map(str, missing))}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
