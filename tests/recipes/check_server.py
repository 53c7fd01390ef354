"""A shape in which a server gives log-probabilities is one file and one entry of SERVERS."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel

from gui.texts.text_dialog import TextDialog
from model.command_line import open_requested, parse_arguments
from model.files.format import FormatError
from model.formats import is_text_file
from model.texts.answers.reading import read_logprobs
from model.texts.servers import SERVERS
from tests.recipes.doors import Door, is_missed, without
from tests.recipes.new.server import SERVER

if TYPE_CHECKING:
    from pathlib import Path

    from gui.app import App


@pytest.fixture
def answer(tmp_path: Path) -> Path:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"said_by_own": [["Hello", -0.5], [" world", -1.5]]}))
    return path


def test_that_a_shape_is_recognised_and_read(answer: Path) -> None:
    assert is_text_file(answer)
    (text,) = read_logprobs(answer)
    assert [token.text for token in text.tokens] == ["Hello", " world"]
    assert SERVER.name in text.source


def test_that_an_answer_without_numbers_is_told_what_to_ask_for(answer: Path) -> None:
    answer.write_text(json.dumps({"said_by_own": []}))
    with pytest.raises(FormatError, match=SERVER.ask):
        read_logprobs(answer)


def test_that_the_shape_is_among_those_that_are_known(answer: Path) -> None:
    answer.write_text(json.dumps({"nobody": "knows"}))
    with pytest.raises(FormatError, match=SERVER.name):
        read_logprobs(answer)


def test_that_the_command_line_reads_it_and_names_it_in_its_help(
    answer: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document, _ = open_requested(parse_arguments([str(answer)]))
    assert document.text is not None
    with pytest.raises(SystemExit):
        parse_arguments(["--help"])
    assert SERVER.name in capsys.readouterr().out


def test_that_the_window_tells_what_was_recognised(app: App, answer: Path) -> None:
    app.window.file_dropped.emit(str(answer))
    dialog = app.window.findChild(TextDialog)
    assert dialog is not None
    told = [label.text() for label in dialog.findChildren(QLabel)]
    assert any(f"Log-probabilities, {SERVER.name}" in text for text in told)
    dialog.reject()


BEFORE = without(SERVERS, SERVER)
READING = {"model.texts.answers.reading.SERVERS": BEFORE}
REFUSING = {"model.texts.answers.refusal.SERVERS": BEFORE}
DOORS = {
    "reading": Door(test_that_a_shape_is_recognised_and_read, READING),
    "what to ask for": Door(test_that_an_answer_without_numbers_is_told_what_to_ask_for, REFUSING),
    "the shapes that are known": Door(test_that_the_shape_is_among_those_that_are_known, REFUSING),
    "the command line": Door(test_that_the_command_line_reads_it_and_names_it_in_its_help, READING),
    "--help": Door(
        test_that_the_command_line_reads_it_and_names_it_in_its_help,
        {"model.command_line.arguments._server_names": lambda: [one.name for one in BEFORE]},
    ),
    "the window": Door(
        test_that_the_window_tells_what_was_recognised,
        {"model.texts.open_text.tokens_sentences": lambda sequence: ("A text.",)},
    ),
}


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_that_a_forgotten_door_is_missed(
    door: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_missed(DOORS[door], request, monkeypatch)
