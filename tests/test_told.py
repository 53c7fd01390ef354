"""What README and CONTRIBUTING tell of the house is so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT
from tests.house.floors import FLOORS
from tests.test_architecture import MOST_MODULES

if TYPE_CHECKING:
    from pathlib import Path

README, CONTRIBUTING = ROOT / "README.md", ROOT / ".github" / "CONTRIBUTING.md"
PLACE = re.compile(r"`((?:model|gui|tests|resources)/[\w./]*|\.github/[\w.]+)`")


def recipes(text: str) -> list[str]:
    """The lines of the table that says where a change goes."""
    return re.findall(r"^\| .*\|$", text[text.index("| to add | touch |") :], re.MULTILINE)


@pytest.mark.parametrize("path", [README, CONTRIBUTING], ids=lambda path: path.name)
def test_that_every_file_that_is_named_is_there(path: Path) -> None:
    places = PLACE.findall(path.read_text(encoding="utf-8"))
    assert len(places) > 5
    assert [place for place in places if not (ROOT / place).exists()] == []


def test_that_both_tell_the_same_recipes() -> None:
    told = [recipes(path.read_text(encoding="utf-8")) for path in (README, CONTRIBUTING)]
    assert told[0] == told[1]
    assert len(told[0]) > 8


def test_that_the_plan_names_every_room() -> None:
    text = CONTRIBUTING.read_text(encoding="utf-8")
    rooms = [
        floor.partition(".")[2] for floor in FLOORS if (ROOT / floor.replace(".", "/")).is_dir()
    ]
    assert [room for room in rooms if room and f"  {room}/" not in text] == []


def test_that_every_room_that_a_recipe_adds_a_file_to_has_a_place_left() -> None:
    rooms = set(
        re.findall(r"one (?:file )?in `((?:model|gui)/[\w/]+)/`", CONTRIBUTING.read_text("utf-8"))
    )
    assert len(rooms) > 4
    modules = {
        room: {*(ROOT / room).glob("*.py")} - {ROOT / room / "__init__.py"} for room in rooms
    }
    assert [room for room, found in modules.items() if not 0 < len(found) < MOST_MODULES] == []
