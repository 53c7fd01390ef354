"""The run with coverage: python -m tests.covered runs every test and holds WHOLE at 100 % of lines.

What follows on the command line goes to pytest.
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
# Folders and files of which every line is run by a test.
WHOLE = (
    "model/exact",
    "model/measures",
    "model/tempering",
    "model/sampling",
    "model/document",
    "gui/core/session.py",
)


def main(arguments: list[str]) -> int:
    """Run the tests; return pytest's status, or 1 where a line of WHOLE was left out."""
    REPORT.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "--maxprocesses=8"]
    coverage = ["--cov=model", "--cov=gui", f"--cov-report=json:{REPORT}", "--cov-report="]
    # What it keeps on the way stands beside the report.
    kept = os.environ | {"COVERAGE_FILE": str(REPORT.with_name("coverage"))}
    run = [*command, *coverage, *arguments]
    status = subprocess.run(run, cwd=ROOT, env=kept, check=False).returncode
    if status:
        return status
    report = json.loads(REPORT.read_text(encoding="utf-8"))
    left = list(lines_left(report, WHOLE))
    print(*left, sep="\n")
    print(f"{report['totals']['percent_covered']:.1f} % of all lines, see build/coverage.json")
    print(f"{len(left)} of the files that are held at 100 % fall short.")
    return 1 if left else 0


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
