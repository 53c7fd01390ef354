"""Texts on the way to their dialog: recognised by the worker, stopped, parsed once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtWidgets import QMessageBox, QProgressDialog

from gui.texts.text_dialog import TextDialog
from model.document.document import new_document
from model.files.source import read_bytes
from model.texts.answers import json_values, reading
from tests.gui.stillness import Later
from tests.gui.texts.test_texts_opened import dialog_of
from tests.model.text_files import write_chat
from tests.model.texts.test_shards import write_shards

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytestqt.qtbot import QtBot

    from gui.app import App
    from model.texts.answers.json_values import JsonFile, Value
    from tests.gui.window.kept_window import KeptWindow


@pytest.fixture
def later() -> Later:
    return Later()


@pytest.fixture
def app(kept_window: KeptWindow, later: Later) -> App:
    kept_window.executor = later
    return kept_window.app


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are parsed."""
    names: list[str] = []
    parse = json_values.json_values

    def counted(lines: Iterable[bytes], told: JsonFile) -> Iterator[Value]:
        names.append(told.name)
        return parse(lines, told)

    monkeypatch.setattr(reading, "json_values", counted)
    return names


def test_that_the_window_is_free_while_a_text_is_recognised(
    app: App, later: Later, tmp_path: Path, parsed: list[str]
) -> None:
    app.files.open_path(write_chat(tmp_path))
    assert parsed == []
    assert app.window.findChildren(TextDialog) == []
    waiting = app.window.findChildren(QProgressDialog)[-1]
    assert waiting.labelText() == "Opening chat.json …"
    later.run()
    assert dialog_of(app).opened is not None
    dialog_of(app).reject()


def test_that_an_answer_is_parsed_once_from_the_file_to_the_document(
    app: App, later: Later, tmp_path: Path, parsed: list[str]
) -> None:
    app.files.open_path(write_chat(tmp_path))
    later.run()
    dialog_of(app).read_form()
    dialog_of(app).on_accepted()
    later.run()
    assert app.session.document.title == "chat.json"
    assert parsed == ["chat.json"]


def test_that_an_answer_that_changed_meanwhile_is_parsed_anew(
    app: App, later: Later, tmp_path: Path, parsed: list[str]
) -> None:
    app.files.open_path(write_chat(tmp_path))
    later.run()
    write_chat(tmp_path, (-0.5, -0.25))
    dialog_of(app).read_form()
    assert "2 tokens" in dialog_of(app)._said.text()
    assert parsed == ["chat.json", "chat.json"]
    dialog_of(app).reject()


@pytest.mark.parametrize("moment", ["before", "while parsing"])
def test_that_stopping_leaves_the_window_as_it_was(
    app: App, later: Later, tmp_path: Path, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = app.session.document
    app.files.open_path(write_chat(tmp_path))
    waiting = app.window.findChildren(QProgressDialog)[-1]
    if moment == "before":
        waiting.canceled.emit()
    else:
        read = read_bytes

        def read_and_stop(path: Path) -> bytes:
            waiting.canceled.emit()
            return read(path)

        monkeypatch.setattr(reading, "read_bytes", read_and_stop)
    later.run()
    assert app.session.document is before
    assert app.window.findChildren(TextDialog) == []
    assert app.window.findChildren(QMessageBox) == []


def test_that_of_two_texts_only_the_later_one_is_shown(
    app: App, later: Later, tmp_path: Path
) -> None:
    first = write_chat(tmp_path).rename(tmp_path / "first.json")
    app.files.open_path(first)
    app.files.open_path(write_chat(tmp_path))
    later.run()
    assert [d.windowTitle() for d in app.window.findChildren(TextDialog)] == ["Open chat.json"]
    dialog_of(app).reject()


def test_that_a_file_that_is_gone_is_one_sentence(app: App, later: Later, tmp_path: Path) -> None:
    before = app.session.document
    path = write_chat(tmp_path)
    app.files.open_path(path)
    path.unlink()
    later.run()
    box = app.window.findChildren(QMessageBox)[-1]
    assert "There is no file" in box.informativeText()
    assert "\n" not in box.informativeText()
    assert app.session.document is before
    box.close()


def test_that_the_dialog_asks_which_float8_numbers_are(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "f8.npy"
    np.save(path, np.array([[0x38, 0x40, 0x30]], np.uint8).view("V1"))
    dialog = TextDialog([path])
    qtbot.addWidget(dialog)
    assert "choose one" in dialog.problem.text()
    assert not dialog._accept.isEnabled()
    dialog.float8.setCurrentText("e4m3")
    dialog.float8.activated.emit(dialog.float8.currentIndex())
    assert dialog.problem.text() == ""
    with qtbot.waitSignal(dialog.tabled) as told:
        dialog.on_accepted()
    assert told.args is not None
    assert told.args[0].document.table.columns[0].values.tolist() == [1.0, 2.0, 0.5]


def test_that_several_files_or_a_folder_are_opened_as_one_text(
    app: App, later: Later, tmp_path: Path
) -> None:
    folder = tmp_path / "shards"
    folder.mkdir()
    names = write_shards(folder)
    for dropped in ([*reversed(names)], [str(folder)]):
        if len(dropped) > 1:
            app.window.files_dropped.emit(dropped)
        else:
            app.window.file_dropped.emit(dropped[0])
        later.run()
        dialog = dialog_of(app)
        assert dialog.windowTitle() == "Open 3 shards, part-1.npz …"
        assert dialog.opened is not None
        assert len(dialog.opened) == 64
        dialog.on_accepted()
        later.run()
        assert app.session.document.title == "part-1.npz … part-3.npz"
        assert app.session.document.text is not None
        assert app.session.document.text.shards == names
        app.session.open(new_document(), None)


def test_that_several_files_that_are_no_shards_are_refused_in_a_sentence(
    app: App, tmp_path: Path
) -> None:
    names = [str(tmp_path / "a.csv"), str(tmp_path / "b.csv")]
    app.window.files_dropped.emit(names)
    (box,) = app.window.findChildren(QMessageBox)
    assert box.informativeText().startswith(
        "Choose one file, or the shards of a text: files of .npy"
    )


def test_that_a_folder_with_a_gap_names_what_is_missing(app: App, tmp_path: Path) -> None:
    names = write_shards(tmp_path)
    Path(names[1]).unlink()
    app.window.file_dropped.emit(str(tmp_path))
    (box,) = app.window.findChildren(QMessageBox)
    assert "part-2.npz is missing among 2 shards" in box.informativeText()
