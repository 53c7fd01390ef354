"""One file, two hands, in the window: nothing is overwritten or lost without being asked about."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from gui.app import App
from gui.files.recovery import what_was_left
from model.document import edits
from model.formats.entropy_file import read_document, write_document
from model.formats.examples import load_example

ROOT = Path(__file__).resolve().parents[3]
Open = Callable[[Path], App]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "w.entropy"
    write_document(made, load_example("weather"))
    return made


@pytest.fixture
def open_app(window_on: Callable[..., App]) -> Open:
    return lambda path: window_on(read_document(path), path)


def edit(app: App, row: int, text: str) -> None:
    app.session.apply(edits.set_cell(app.session.document, row, 0, text))


def box_of(app: App) -> QMessageBox:
    boxes = [box for box in app.window.findChildren(QMessageBox) if box.isVisible()]
    assert len(boxes) == 1
    return boxes[0]


def answer(app: App, text: str) -> None:
    next(button for button in box_of(app).buttons() if button.text() == text).click()


def no_box(app: App) -> bool:
    return not any(box.isVisible() for box in app.window.findChildren(QMessageBox))


def change_on_disk(path: Path, text: str) -> None:
    told = path.stat()
    write_document(path, edits.set_cell(load_example("weather"), 1, 0, text).document)
    os.utime(path, (told.st_atime, told.st_mtime + 60.0))


def first_values(path: Path) -> list[float]:
    values: list[float] = read_document(path).table.columns[0].values.tolist()
    return values


def test_that_a_second_window_says_who_has_the_file(open_app: Open, path: Path) -> None:
    first, second = open_app(path), open_app(path)
    assert no_box(first)
    assert "is open in another window" in box_of(second).text()
    answer(second, "Open to read")
    edit(second, 1, "0.7")
    asked: list[bool] = []
    second.keeping.save_elsewhere.disconnect()
    second.keeping.save_elsewhere.connect(lambda: asked.append(True))
    second.files.save()
    assert asked
    edit(first, 0, "0.9")
    first.files.save()
    assert first_values(path)[0] == 0.9


def test_that_a_file_left_locked_on_another_machine_can_be_had_again(
    open_app: Open, path: Path
) -> None:
    lock = path.with_name(f".{path.name}.lock")
    lock.write_text("4711\npython\nanother-machine\n0123\n4567\n")
    app = open_app(path)
    assert "is open in a window on another-machine" in box_of(app).text()
    answer(app, "It is no longer open there")
    edit(app, 0, "0.9")
    app.files.save()
    assert first_values(path)[0] == 0.9


def test_that_another_window_here_cannot_be_said_to_be_over(open_app: Open, path: Path) -> None:
    open_app(path)
    texts = [one.text() for one in box_of(open_app(path)).buttons()]
    assert sorted(texts) == ["Open a copy", "Open to read"]


def test_that_a_copy_is_a_document_of_its_own(open_app: Open, path: Path) -> None:
    open_app(path)
    second = open_app(path)
    answer(second, "Open a copy")
    assert second.session.path is None
    assert second.session.modified


def test_that_nobody_saves_over_a_file_that_another_window_has_open(
    open_app: Open, path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.entropy"
    write_document(other, load_example("perplexity-8"))
    open_app(path)
    second = open_app(other)
    before = path.read_bytes()
    second.files.save_to(path)
    assert "choose another name" in box_of(second).informativeText()
    assert path.read_bytes() == before


def test_that_a_file_changed_by_another_program_is_asked_about_on_save(
    open_app: Open, path: Path
) -> None:
    app = open_app(path)
    edit(app, 0, "0.9")
    change_on_disk(path, "0.5")
    app.files.save()
    assert "changed by another program" in box_of(app).text()
    assert box_of(app).informativeText().count(" on ") >= 1
    answer(app, "Cancel")
    assert first_values(path)[:2] == [0.6, 0.5]
    assert app.session.modified
    app.files.save()
    answer(app, "Keep mine")
    assert first_values(path)[0] == 0.9
    assert not app.session.modified


def test_that_taking_the_files_version_loses_nothing(open_app: Open, path: Path) -> None:
    app = open_app(path)
    edit(app, 0, "0.9")
    change_on_disk(path, "0.5")
    app.files.save()
    answer(app, "Take the file’s")
    assert app.session.document.table.columns[0].value(1) == 0.5
    assert not app.session.modified
    app.actions.undo.trigger()
    assert app.session.document.table.columns[0].value(0) == 0.9


def test_that_a_change_is_noticed_when_the_window_is_looked_at_again(
    open_app: Open, path: Path
) -> None:
    app = open_app(path)
    change_on_disk(path, "0.5")
    app.keeping._on_state(Qt.ApplicationState.ApplicationActive)
    answer(app, "Keep mine")
    assert app.session.modified
    app.keeping._on_state(Qt.ApplicationState.ApplicationActive)
    assert no_box(app)
    app.files.save()
    assert no_box(app)
    assert first_values(path)[1] == 0.25


def test_that_a_deleted_file_is_said_to_be_gone(open_app: Open, path: Path) -> None:
    app = open_app(path)
    path.unlink()
    app.keeping._on_state(Qt.ApplicationState.ApplicationActive)
    assert "is gone" in box_of(app).text()
    answer(app, "Keep mine")
    app.files.save()
    assert path.exists()


def test_that_a_foreign_file_in_its_place_is_not_overwritten_in_silence(
    open_app: Open, path: Path
) -> None:
    app = open_app(path)
    edit(app, 0, "0.9")
    path.write_text("not a document any more")
    app.files.save()
    answer(app, "Take the file’s")
    assert "JSON" in box_of(app).informativeText()
    assert path.read_text() == "not a document any more"


def ended_unsaved(number: int, path: Path, folder: Path) -> None:
    """Another process opens a file, changes it and is ended by a signal."""
    code = f"""
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import QSettings, QTimer
from gui import app as program, running
from model.document import edits
from model.formats.entropy_file import read_document
from pathlib import Path
path, folder = Path(sys.argv[1]), Path(sys.argv[2])
QSettings.setDefaultFormat(QSettings.Format.IniFormat)
QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder / "set"))
make = program.App.__init__
def init(self, *args, **more):
    make(self, *args, **more)
    global app
    app = self
    app.keeping.recovery.folder = folder
program.App.__init__ = init
def act():
    app.session.apply(edits.set_cell(app.session.document, 0, 0, "0.9"))
    os.kill(os.getpid(), {int(number)})
QTimer.singleShot(0, act)
sys.exit(running.run(read_document(path), path))
"""
    command = [sys.executable, "-c", code, str(path), str(folder)]
    run = subprocess.run(command, cwd=ROOT, check=False)
    assert run.returncode in (-number, 143)
    (left,) = what_was_left(folder)
    assert left.document.table.columns[0].value(0) == 0.9
    assert left.path == path
    assert first_values(path)[0] == 0.6


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system knows no SIGHUP")
def test_that_what_was_not_saved_is_offered_after_its_terminal_was_closed(
    path: Path, tmp_path: Path
) -> None:
    ended_unsaved(signal.SIGHUP, path, tmp_path / "kept")


def test_that_what_is_opened_again_is_unsaved_and_kept_under_this_window(
    open_app: Open, path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    ended_unsaved(signal.SIGTERM, path, tmp_path / "kept")
    app = open_app(path)
    app.keeping.recovery.folder = tmp_path / "kept"
    app.keeping.offer_what_was_left(app.open_recovered)
    from gui.files.keeping import RecoveredDialog

    (dialog,) = app.window.findChildren(RecoveredDialog)
    dialog.wanted.emit(what_was_left(tmp_path / "kept")[0])
    dialog.accept()
    assert app.session.modified
    assert app.session.path == path
    assert app.session.document.table.columns[0].value(0) == 0.9
    # The old entry is gone; the new one is this living window's.
    assert what_was_left(tmp_path / "kept") == ()
    assert len(list((tmp_path / "kept").glob("*.entropy"))) == 1


def test_that_a_file_changed_by_hand_is_opened_and_said(open_app: Open, path: Path) -> None:
    app = open_app(path)
    said: list[str] = []
    app.window.say = said.append  # type: ignore[method-assign,assignment]
    app.files.open_path(path)
    assert said == []
    path.write_bytes(path.read_bytes().replace(b"0.25", b"0.26", 1))
    app.files.open_path(path)
    assert said == [
        "w.entropy was changed outside Entropy Dial since it was saved: look through its numbers."
    ]
