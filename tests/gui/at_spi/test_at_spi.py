"""What a screen reader finds of the window over D-Bus; skipped where AT-SPI is not installed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.gui.programs import need

ROOT = Path(__file__).resolve().parents[3]
BINDINGS = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
REGISTRY = ("/usr/libexec/at-spi2-registryd", "/usr/lib/at-spi2-core/at-spi2-registryd")
Node = dict[str, Any]


class Walked(NamedTuple):
    """What there was before and after the dial was turned to 2, and what was heard of it.

    Attributes:
        moved: names of all whose number was told to be another one.
    """

    before: list[Node]
    after: list[Node]
    heard: list[str]
    moved: list[str]


def python_with_bindings() -> str:
    for python in ("/usr/bin/python3", sys.executable):
        if shutil.which(python) is None:
            continue
        tried = subprocess.run([python, "-c", BINDINGS], capture_output=True, check=False)
        if tried.returncode == 0:
            return python
    pytest.skip("no Python here has the bindings of AT-SPI (python3-gi, gir1.2-atspi-2.0)")


@pytest.fixture(scope="module")
def walked() -> Walked:
    for program in ("dbus-run-session", "Xvfb"):
        need(program)
    if not any(Path(place).exists() for place in REGISTRY):
        pytest.skip("at-spi2-core is not installed here")
    bindings = python_with_bindings()
    environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    # The bus of AT-SPI is a socket in the run-time folder: else two would share it.
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            ["dbus-run-session", "--", sys.executable, "-m", "tests.gui.at_spi.session", bindings],
            cwd=ROOT, env={**environment, "XDG_RUNTIME_DIR": folder}, capture_output=True,
            text=True, timeout=170, check=False,
        )  # fmt: skip
    if "could not load the Qt platform plugin" in run.stderr.lower():
        pytest.skip("Qt’s platform xcb cannot be loaded here: it lacks libraries of X")
    assert run.returncode == 0, run.stderr[-3000:]
    said = next(line for line in run.stdout.splitlines() if line.startswith("{"))
    return Walked(**json.loads(said))


def shown(nodes: list[Node]) -> list[Node]:
    return [one for one in nodes if "showing" in one["states"]]


def only(nodes: list[Node], role: str, name: str) -> Node:
    (found,) = [one for one in nodes if (one["role"], one["name"]) == (role, name)]
    return found


def test_that_the_dial_is_a_slider_at_t_and_is_turned_by_it(walked: Walked) -> None:
    before = only(walked.before, "slider", "Temperature")
    assert (before["value"], before["description"]) == (1.5, "T = 1.50")
    after = only(walked.after, "slider", "Temperature")
    assert (after["value"], after["description"]) == (2.0, "T = 2.00")


def test_that_the_picture_is_a_chart_with_its_numbers_in_words(walked: Walked) -> None:
    picture = only(shown(walked.before), "chart", "Compare: Weather forecast")
    assert "sunny 0.6" in picture["description"]
    after = only(shown(walked.after), "chart", "Compare: Weather forecast")
    assert after["description"] != picture["description"]


def test_that_all_that_takes_the_keyboard_has_a_name_and_a_role(walked: Walked) -> None:
    for nodes in (walked.before, walked.after):
        bare = [
            one
            for one in shown(nodes)
            if "focusable" in one["states"]
            and (not one["name"].strip() or one["role"] in ("filler", "unknown", "panel"))
        ]
        assert bare == []


def test_that_nothing_on_screen_is_of_an_unknown_kind(walked: Walked) -> None:
    assert [one for one in shown(walked.before) if one["role"] == "unknown"] == []


def test_that_no_name_says_itself_twice(walked: Walked) -> None:
    twice = [
        one["name"]
        for one in walked.before
        if re.fullmatch(r"(.+), \1", one["name"]) or one["name"] == one["description"] != ""
    ]
    assert twice == []


def test_that_no_two_controls_of_a_group_have_one_name(walked: Walked) -> None:
    # A splitter’s handle before its first part is there and never shown.
    seen: list[tuple[Any, ...]] = [
        (*one["way"], one["role"], one["name"])
        for one in shown(walked.before)
        if "focusable" in one["states"]
    ]
    assert [one for one in seen if seen.count(one) > 1] == []


def test_that_one_thing_has_the_focus_and_it_is_on_screen(walked: Walked) -> None:
    focused = [one for one in walked.before if "focused" in one["states"]]
    assert [(one["role"], one["name"]) for one in focused] == [("slider", "Temperature")]
    assert "showing" in focused[0]["states"]


def test_that_groups_and_splitters_have_their_names(walked: Walked) -> None:
    names = {one["name"] for one in shown(walked.before) if one["role"] in ("panel", "grouping")}
    wanted = {"Readings", "Lenses", "Lens", "Distributions", "Temperature and filters", "Unit"}
    assert wanted <= names
    handles = {
        one["name"] for one in shown(walked.before) if one["role"] in ("split pane", "separator")
    }
    assert {"Width of the table", "Height of the table"} <= handles


def test_that_a_splitter_that_moves_says_so(walked: Walked) -> None:
    before, after = (
        only(shown(nodes), "split pane", "Width of the table")["value"]
        for nodes in (walked.before, walked.after)
    )
    assert after == before + 24.0
    assert "Width of the table" in walked.moved


def test_that_columns_are_headed_by_their_names(walked: Walked) -> None:
    headings = [one for one in shown(walked.after) if one["role"] == "table column header"]
    names = [one["name"] for one in headings]
    assert names == ["Outcome", "P, the truth", "Q, the model", "Q at T"]
    assert all("lick" in one["description"] for one in headings)


def test_that_no_markup_is_lost_from_what_is_told(walked: Walked) -> None:
    lost = [one["name"] for one in walked.after if re.search(r"QT\b|</?su[bp]>", one["name"])]
    assert lost == []


def test_that_a_change_is_told_in_words(walked: Walked) -> None:
    told = [news for news in walked.heard if news.startswith("At T = 2 ")]
    assert len(told) == 1
    captions = [one["name"] for one in shown(walked.after) if one["role"] == "label"]
    numbers = re.findall(r"\d+\.\d+", told[0])
    assert numbers
    assert any(re.findall(r"\d+\.\d+", words) == numbers for words in captions)
