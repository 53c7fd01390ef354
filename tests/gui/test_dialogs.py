"""Dialogs: none of them leaves anything behind; files are asked for where the last one was."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QSize, QStandardPaths, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QVBoxLayout

from gui.look.plain import PlainLabel
from gui.look.style import wear
from gui.look.theme import DARK, LIGHT, shown_theme
from gui.widgets.buttons import TickBox
from gui.widgets.dialogs import ask_file, fitting, last_folder
from model.document import edits
from model.formats.entropy_file import write_document
from model.model_sources import connect
from tests.model.text_files import write_chat

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gui.app import App

    Opening = Callable[[App, Path], object]


def dialogs(app: App) -> list[QDialog]:
    return [one for one in app.window.findChildren(QDialog) if one.isVisible()]


def ask_about_changes(app: App, folder: Path) -> None:
    app.session.apply(edits.set_title(app.session.document, "My own"))
    app.files.ask_then(lambda: None)


def import_a_table(app: App, folder: Path) -> None:
    path = folder / "a.csv"
    path.write_text("x,P\na,0.5\nb,0.5\n")
    app.files.import_path(path)


def be_in_two_hands(app: App, folder: Path) -> None:
    path = folder / "a.entropy"
    write_document(path, app.session.document)
    app.files.open_path(path)
    path.unlink()
    app.files.save()


def draw_answers(app: App, folder: Path) -> None:
    path = folder / "learned.txt"
    path.write_text("the cat sat on the mat. the dog sat on the rug. " * 20)
    if app.session.document.lens != "autocomplete":
        app.live.take(connect(str(path)))
    app.live.on_answers()


def connect_to_a_model(app: App, folder: Path) -> None:
    app.on_lens_chosen("autocomplete")
    app.window.lens_view.model_bar.connect_wanted.emit()


EVERY: dict[str, Opening] = {
    "about": lambda app, folder: app.actions.about.trigger(),
    "a complaint": lambda app, folder: app.files.complain("Title", "Sentence."),
    "unsaved changes": ask_about_changes,
    "one file, two hands": be_in_two_hands,
    "open": lambda app, folder: app.files.on_open(),
    "import": lambda app, folder: app.files.on_import(),
    "the preview of a table": import_a_table,
    "a recognised text": lambda app, folder: app.files.open_path(write_chat(folder)),
    "save as": lambda app, folder: app.files.save_as(),
    "rename": lambda app, folder: app.files.on_rename(),
    "export": lambda app, folder: app.actions.export_picture.trigger(),
    "save readings": lambda app, folder: app.actions.save_readings.trigger(),
    "save table": lambda app, folder: app.actions.save_table.trigger(),
    "save report": lambda app, folder: app.actions.save_report.trigger(),
    "print": lambda app, folder: app.actions.print_report.trigger(),
    "history": lambda app, folder: app.actions.history.trigger(),
    "preferences": lambda app, folder: app.actions.preferences.trigger(),
    "connect": connect_to_a_model,
    "answers": draw_answers,
    "the step of a lesson": lambda app, folder: app.lessons.making.edit(0),
}


def counts() -> tuple[int, int, int]:
    """Widgets, threads and descriptors; the latter two where the system tells them."""
    for _ in range(2):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
        gc.collect()
    told = [
        len(os.listdir(f"/proc/self/{what}")) for what in ("task", "fd") if os.path.isdir("/proc")
    ]
    return len(QApplication.allWidgets()), *(told or (0, 0))


@pytest.mark.parametrize("name", EVERY)
def test_that_a_dialog_that_is_closed_leaves_nothing_behind(
    app: App, tmp_path: Path, qtbot: QtBot, name: str
) -> None:
    def open_and_close() -> None:
        EVERY[name](app, tmp_path)
        assert dialogs(app), "nothing was opened"
        for dialog in dialogs(app):
            dialog.reject()

    # The first one loads what all share, such as icons.
    open_and_close()
    before = counts()
    for _ in range(5):
        open_and_close()
    qtbot.waitUntil(lambda: all(now <= then for now, then in zip(counts(), before, strict=True)))


def test_that_files_are_asked_for_where_the_last_one_was(app: App, tmp_path: Path) -> None:
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    assert last_folder() == QStandardPaths.writableLocation(documents)
    path = tmp_path / "there" / "a.txt"
    path.parent.mkdir()
    path.touch()
    chosen: list[Path] = []
    ask_file(app.window, "Open", "All files (*)", chosen.append)
    asked = app.window.findChildren(QFileDialog)[-1]
    # As Qt does for one file.
    asked.fileSelected.emit(str(path))
    asked.filesSelected.emit([str(path)])
    dialogs(app)[0].reject()
    assert chosen == [path]
    assert last_folder() == str(path.parent)
    app.files.on_open()
    dialog = next(one for one in dialogs(app) if isinstance(one, QFileDialog))
    assert dialog.directory().absolutePath() == str(path.parent)
    dialog.reject()


def test_that_a_folder_that_is_gone_is_not_asked_for(tmp_path: Path) -> None:
    QSettings().setValue("folder", str(tmp_path / "gone"))
    assert last_folder() != str(tmp_path / "gone")


def test_that_what_a_box_tells_is_plain_text(app: App) -> None:
    app.files.complain("<b>Title</b>", "<img src='file:///etc/passwd'>")
    box = app.window.findChildren(QMessageBox)[-1]
    assert box.textFormat() == Qt.TextFormat.PlainText
    box.reject()


def test_that_a_refusal_goes_with_the_next_thing_that_is_done(app: App) -> None:
    status = app.window.statusBar()
    app.window.table_panel.refused.emit("This is no number.")
    assert status.currentMessage() == "This is no number."
    app.session.apply(edits.set_temperature(app.session.document, 2.0))
    assert status.currentMessage() == ""
    app.window.say("Copied 0.5")
    app.session.apply(edits.set_temperature(app.session.document, 3.0))
    assert status.currentMessage() == "Copied 0.5"


def test_that_what_is_drawn_by_hand_takes_the_theme_on_screen(app: App) -> None:
    box = TickBox("Header", "Whether there is one")
    box.resize(box.sizeHint())
    box.setChecked(True)
    box.setParent(app.window)
    for theme in (DARK, LIGHT):
        wear(theme)
        assert shown_theme() is theme
        drawn = box.grab().toImage()
        ink = QColor(theme.accent).rgb()
        assert any(
            drawn.pixel(x, y) == ink for x in range(drawn.width()) for y in range(drawn.height())
        )


def test_that_a_dialog_is_whole_on_a_small_screen(app: App) -> None:
    dialog = QDialog(app.window)
    dialog.resize(1080, 668)
    small, large = QSize(1000, 680), QSize(1920, 1080)
    fitted = fitting(dialog, small)
    assert fitted.width() <= small.width()
    assert fitted.height() == 668
    assert fitting(dialog, large) == dialog.size()
    dialog.deleteLater()


def test_that_a_dialog_without_a_size_of_its_own_has_room_for_all_its_words(app: App) -> None:
    dialog = QDialog(app.window)
    column, words = QVBoxLayout(dialog), PlainLabel("A sentence that is broken. " * 20)
    words.setWordWrap(True)
    column.addWidget(words)
    fitted = fitting(dialog, QSize(1920, 1080))
    assert fitted.height() >= dialog.heightForWidth(fitted.width()) > 100
    dialog.deleteLater()
