"""The recipes of CONTRIBUTING: a new thing is one entry of its list, and is then everywhere.

`tests/recipes/added.py` adds one of each kind in memory, in a process of its own, and the checks
beside it look for them at every door that such a thing goes through.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHECKS = sorted(map(str, (ROOT / "tests" / "recipes").glob("check_*.py")))


def checked(*arguments: str) -> subprocess.CompletedProcess[str]:
    quiet = ("-q", "-p", "no:xdist", "-p", "no:cacheprovider", "-p", "no:hypothesispytest")
    command = [sys.executable, "-m", "pytest", *quiet, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_that_one_entry_is_all_that_a_new_thing_needs() -> None:
    run = checked("-p", "tests.recipes.added", *CHECKS)
    assert run.returncode == 0, run.stdout + run.stderr


def test_that_a_door_that_is_forgotten_would_be_found() -> None:
    """Without the entry in the list that a door asks, that door's check fails, and no other."""
    run = checked("-p", "tests.recipes.forgotten", "tests/recipes/check_lens.py")
    assert "test_that_a_lens_is_taken_and_named_by_the_command_line" in run.stdout
    assert "1 failed" in run.stdout, run.stdout + run.stderr
