"""A filter added to FILTERS alone is everywhere a filter has to be, in a program of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = Path(__file__).with_name("added_filter.py")


@pytest.fixture(scope="module")
def told() -> Any:
    run = subprocess.run(
        [sys.executable, str(PROGRAM)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_that_an_added_filter_cuts_by_its_own_rule(told: Any) -> None:
    assert told["survivors"] == [False, True, True, True]
    assert told["on"]
    assert told["idle in llama.cpp"] == ["tail"]


def test_that_an_added_filter_has_a_control_and_a_box_beside_the_dial(told: Any) -> None:
    assert "tail" in told["dial"]
    assert told["edit"] == "Set tail to 3"


def test_that_an_added_filter_has_a_pill_and_a_tip(told: Any) -> None:
    assert "tail 3" in told["pills"]
    assert "Drops the likeliest." in told["tip"]
    assert told["filtered"] == "after tail 3"


def test_that_an_added_filter_is_set_on_the_command_line(told: Any) -> None:
    assert "--tail N" in told["help"]
    assert told["options"] == {"tail": 3}


def test_that_an_added_filter_is_written_and_read(told: Any) -> None:
    assert told["file"] == {"tail": 3}
    assert told["again"]
    assert "whole number" in told["refused"]


def test_that_an_added_filter_without_a_quick_way_is_right_while_the_dial_moves(told: Any) -> None:
    assert told["quick"] is None
