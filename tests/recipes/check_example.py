"""An example is one file in resources/examples and one entry of EXAMPLES."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from model.command_line import examples_text, open_requested, parse_arguments
from model.formats.entropy_file import write_document
from model.formats.examples import EXAMPLES, load_example
from tests.recipes.doors import Door, is_missed, without
from tests.recipes.new.example import EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

    from gui.app import App
    from model.document.document import Document


@pytest.fixture(autouse=True)
def file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, weather: Document) -> None:
    """The example's file, in a folder of examples of its own."""
    write_document(tmp_path / f"{EXAMPLE.name}.entropy", replace(weather, title=EXAMPLE.title))
    monkeypatch.setattr("model.formats.examples.FOLDER", tmp_path)


def test_that_an_example_is_in_the_menu_and_opens(app: App) -> None:
    actions = [one for one in app.window.top_bar.examples_menu.actions() if one.data()]
    (action,) = [one for one in actions if one.data() == EXAMPLE.name]
    assert EXAMPLE.title in action.text()
    action.trigger()
    assert app.session.document.title == EXAMPLE.title


def test_that_an_example_is_on_the_command_line() -> None:
    assert EXAMPLE.name in examples_text()
    assert EXAMPLE.title in examples_text()
    opened, _ = open_requested(parse_arguments(["--example", EXAMPLE.name]))
    assert opened.title == EXAMPLE.title
    with pytest.raises(ValueError, match=EXAMPLE.name):
        load_example("no such example")


BEFORE = without(EXAMPLES, EXAMPLE)
DOORS = {
    "the menu": Door(
        test_that_an_example_is_in_the_menu_and_opens, {"gui.files.file_flow.EXAMPLES": BEFORE}
    ),
    "--list-examples": Door(
        test_that_an_example_is_on_the_command_line,
        {"model.command_line.opening.EXAMPLES": BEFORE},
    ),
    "--example": Door(
        test_that_an_example_is_on_the_command_line, {"model.formats.examples.EXAMPLES": BEFORE}
    ),
}


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_that_a_forgotten_door_is_missed(
    door: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_missed(DOORS[door], request, monkeypatch)
