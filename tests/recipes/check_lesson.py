"""A lesson is one file in resources/lessons and one entry of LESSONS."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from model.command_line import CommandError, open_requested, parse_arguments
from model.document import edits
from model.formats.entropy_file import write_document
from model.formats.lessons import LESSONS, load_lesson
from model.lessons.questions import steps_for
from tests.recipes.doors import Door, is_missed, without
from tests.recipes.new.lesson import LESSON

if TYPE_CHECKING:
    from pathlib import Path

    from gui.app import App
    from model.document.document import Document

NUMBER = len(LESSONS)


@pytest.fixture(autouse=True)
def file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, weather: Document) -> None:
    """The lesson's file, in a folder of lessons of its own."""
    talk = edits.add_scene(replace(weather, title=LESSON.title), "Asks").document
    lesson = edits.make_lesson(talk, steps_for(talk)).document
    write_document(tmp_path / f"{LESSON.name}.entropy", lesson)
    monkeypatch.setattr("model.formats.lessons.FOLDER", tmp_path)


def test_that_a_lesson_is_in_the_menu_and_is_played(app: App) -> None:
    menu = app.window.top_bar.lessons_menu
    (action,) = [one for one in menu.actions() if one.data() == LESSON.name]
    assert action.text() == f"{NUMBER}  {LESSON.title}"
    action.trigger()
    assert app.session.document.title == LESSON.title
    assert app.lessons.bar.heading.accessibleName().startswith(f"Lesson {NUMBER}, step 1 of 1")


def test_that_a_lesson_is_on_the_start_card(app: App) -> None:
    names = [button.accessibleName() for button in app.start.card.lessons]
    assert names[-1] == f"Lesson {NUMBER}: {LESSON.title}, 3 minutes"


def test_that_a_lesson_is_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    for given in (str(NUMBER), LESSON.name):
        opened, path = open_requested(parse_arguments(["--lesson", given]))
        assert (opened.title, path) == (LESSON.title, None)
    with pytest.raises(SystemExit):
        parse_arguments(["--help"])
    assert f"{NUMBER} {LESSON.name}" in " ".join(capsys.readouterr().out.split())
    with pytest.raises(CommandError, match=LESSON.name):
        open_requested(parse_arguments(["--lesson", "none"]))
    with pytest.raises(ValueError, match=LESSON.name):
        load_lesson("none")


BEFORE = without(LESSONS, LESSON)
COMMAND_LINE = test_that_a_lesson_is_on_the_command_line
DOORS = {
    "the menu": Door(
        test_that_a_lesson_is_in_the_menu_and_is_played, {"gui.lessons.lesson_flow.LESSONS": BEFORE}
    ),
    "the start card": Door(
        test_that_a_lesson_is_on_the_start_card, {"gui.lessons.lesson_flow.LESSONS": BEFORE}
    ),
    "--lesson": Door(COMMAND_LINE, {"model.formats.lessons.LESSONS": BEFORE}),
    "--help": Door(COMMAND_LINE, {"model.command_line.arguments.LESSONS": BEFORE}),
}


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_that_a_forgotten_door_is_missed(
    door: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_missed(DOORS[door], request, monkeypatch)
