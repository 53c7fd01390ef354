"""The recipes of CONTRIBUTING: a new thing is one entry of its list, and is then everywhere.

`tests/recipes/added.py` adds one of each kind in memory, in a process of its own. The checks beside
it look for them at every door that such a thing goes through, and forget each door once, so that a
check which would not miss it is found.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CHECKS = sorted((ROOT / "tests" / "recipes").glob("check_*.py"))


# Two processes, as most of one that does little is its start, and there may be two cores.
@pytest.mark.parametrize("checks", [CHECKS[::2], CHECKS[1::2]], ids=["these", "those"])
def test_that_one_entry_is_all_that_a_new_thing_needs(checks: list[Path]) -> None:
    quiet = ("-v", "-p", "no:xdist", "-p", "no:cacheprovider", "-p", "no:hypothesispytest")
    command = [
        sys.executable,
        "-m",
        "pytest",
        *quiet,
        "-p",
        "tests.recipes.added",
        *map(str, checks),
    ]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    for check in checks:
        assert "test_that_a_forgotten_door_is_missed" in check.read_text(encoding="utf-8")
        assert f"{check.stem}.py" in run.stdout
