"""What data says is shown, never obeyed: in every widget of the window, in dialogs and in tips."""

from __future__ import annotations

import ctypes
import json
import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSettings
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QInputDialog,
    QLabel,
    QToolTip,
    QWidget,
)

import gui
from gui.files.claim import DiskChange, Stranger
from gui.files.foreign_files import ask_about_files
from gui.files.keeping import RecoveredDialog
from gui.files.recovery import Recovered
from gui.look.plain import plain_tip, rich
from gui.table.header_menu import ColumnMenu, RowMenu
from gui.widgets.dialogs import message_box
from model.document import edits
from model.document.document import Document
from model.document.table import table_of
from model.document.text_source import TextSource
from model.document.tokens import Alternative, Token, TokenSequence
from model.formats.entropy_file import decode, encode
from model.lenses import LENSES
from tests.gui.shown_texts import shown_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from gui.app import App

HOSTILE = "<img src=/x> &x <a href='http://x'>l</a> <s>s</s> [*] \u202e \x1b \x00"

# So large that no picture looks for the size of letters at which few of its words touch.
ROOMY = (2000, 1200)


def hostile_document() -> Document:
    table = table_of(
        [HOSTILE, f"b {HOSTILE}", f"c {HOSTILE}"],
        **{f"P {HOSTILE}": [0.5, 0.3, 0.3], f"Q {HOSTILE}": [0.25, 0.5, 0.2]},
    )
    return Document(table, 0, 1, title=HOSTILE, notes=HOSTILE)


@pytest.fixture
def app(window_on: Callable[..., App]) -> App:
    return window_on(hostile_document())


def check(top: QWidget) -> None:
    found = list(shown_texts(top))
    assert found
    faults = [one for one in found if one.fault]
    assert faults == [], [f"{one.place}: {one.fault}" for one in faults]


def test_that_no_widget_takes_what_data_says_for_a_page_in_any_lens(app: App) -> None:
    app.window.resize(*ROOMY)
    for lens in LENSES:
        app.session.apply(edits.set_lens(app.session.document, lens.id, lens.title))
        check(app.window)


def test_that_undo_scenes_and_the_list_of_readings_are_plain(app: App) -> None:
    document = app.session.document
    app.session.apply(edits.set_title(document, f"again {HOSTILE}"))
    app.session.apply(edits.rename_column(app.session.document, 0, f"R {HOSTILE}"))
    app.actions.show_readings.trigger()
    app.actions.show_scenes.trigger()
    app.actions.add_scene.trigger()
    app.window.say(HOSTILE)
    app.window.refuse(HOSTILE)
    app.window.show_fault(HOSTILE, HOSTILE)
    app.window.offer(HOSTILE, "Bring back", lambda: None)
    app.window.lens_view.plot.show_message(HOSTILE)
    check(app.window)
    assert not any(mark in app.window.windowTitle() for mark in ("\u202e", "\x1b", "\x00"))


@pytest.mark.parametrize("kind", ["entropy", "csv", "json", "npy"])
def test_that_dialogs_about_files_show_their_names_and_cells_as_they_are(
    app: App, tmp_path: Path, kind: str
) -> None:
    # A name holds no stroke and no zero; the rest of what is hostile it may.
    name = HOSTILE.replace("/", "").replace("\x00", "") + f".{kind}"
    path = tmp_path / name
    if kind == "entropy":
        path.write_bytes(encode(hostile_document()))
    elif kind == "csv":
        heads = HOSTILE.replace("\x00", "")
        path.write_text(f'"x {heads}","{heads}"\n"{heads}",0.5\n"b {heads}",0.5\n')
    elif kind == "json":
        told = [{"token": HOSTILE, "logprob": -1.0}, {"token": "b", "logprob": -2.0}]
        path.write_text(json.dumps(told))
    else:
        np.save(path, np.eye(3))
    before = set(app.window.findChildren(QWidget))
    app.files.open_path(path)
    app.files.open_path(path.with_name(f"no {name}"))
    app.files.remember(path)
    assert set(app.window.findChildren(QWidget)) - before, "something was shown"
    check(app.window)


def test_that_history_preferences_and_what_was_left_are_plain(app: App, tmp_path: Path) -> None:
    app.session.apply(edits.set_title(app.session.document, f"again {HOSTILE}"))
    app.session.apply(edits.rename_outcome(app.session.document, 0, f"T {HOSTILE}"))
    app.actions.history.trigger()
    app.actions.preferences.trigger()
    path = tmp_path / HOSTILE.replace("/", "").replace("\x00", "")
    left = Recovered(hostile_document(), path, datetime(2026, 1, 1, tzinfo=UTC), QImage(), "a")
    dialog = RecoveredDialog((left, left._replace(path=None, entry="b")), app.window)
    dialog.show()
    stranger = Stranger(1, HOSTILE)
    app.keeping._ask_about(path, stranger)
    app.keeping._ask_changed(path, DiskChange(left.time, None), None)
    text = TextSource(path=f"/elsewhere/{HOSTILE}", vocabulary=f"/{HOSTILE}")
    ask_about_files(app.window, replace(left.document, text=text), tmp_path, lambda *_: None)
    kinds = {type(one).__name__ for one in app.window.findChildren(QDialog) if one.isVisible()}
    assert {"HistoryDialog", "RecoveredDialog", "QMessageBox"} <= kinds
    check(app.window)


def test_that_menus_of_the_table_and_what_they_ask_are_plain(app: App) -> None:
    panel = app.window.table_panel
    for column in range(2):
        menu = ColumnMenu(lambda: app.session.document, panel)
        menu.fill_for_column(column)
        both = RowMenu(panel.view.commands, 1, (HOSTILE, menu), panel)
        check(both)
        check(menu)
    panel.view.commands._ask_rest(0)
    (asked,) = app.window.findChildren(QInputDialog)
    assert "<img src=/x>" in asked.labelText()
    check(app.window)


@pytest.mark.parametrize(
    "title",
    ["../../etc/passwd", "/dev/null", "a\x00b", "C:\\x", "..", "\ud800", "<", "\u96ea" * 400],
)
def test_that_the_name_offered_for_a_file_stays_in_its_folder(
    app: App, tmp_path: Path, title: str
) -> None:
    QSettings().setValue("folder", str(tmp_path))
    app.session.apply(edits.set_title(app.session.document, title))
    app.files.save_as()
    (dialog,) = app.window.findChildren(QFileDialog)
    (offered,) = dialog.selectedFiles()
    assert os.path.dirname(offered) == str(tmp_path)
    assert offered.endswith(".entropy")
    (tmp_path / os.path.basename(offered)).touch()
    dialog.reject()


def test_that_only_one_place_makes_boxes_that_may_take_a_text_for_a_page() -> None:
    made = re.compile(r"\b(QInputDialog|QMessageBox|QErrorMessage)\(")
    root = Path(gui.__file__).parent
    found = [
        p.relative_to(root).as_posix() for p in root.rglob("*.py") if made.search(p.read_text())
    ]
    assert found == ["widgets/dialogs.py"]


def test_that_a_text_of_hostile_tokens_is_plain_in_every_view(app: App) -> None:
    app.window.resize(*ROOMY)
    told = [Token(f"{k} {HOSTILE}", -1.0, (Alternative(HOSTILE, -2.0),)) for k in range(3)]
    sequence = TokenSequence(tuple(told), HOSTILE, (HOSTILE,))
    source = TextSource(embedded=sequence)
    app.session.open(replace(hostile_document(), text=source), None)
    for lens in LENSES:
        app.session.apply(edits.set_lens(app.session.document, lens.id, lens.title))
        check(app.window)


def test_that_a_box_shows_data_as_it_is(qtbot: QtBot, app: App) -> None:
    box = message_box(app.window, HOSTILE, HOSTILE)
    qtbot.addWidget(box)
    check(box)


def test_that_small_markup_stays_and_all_else_is_text() -> None:
    assert rich("<b>H<sub>2</sub></b><br>a") == "<b>H</b><b><sub>2</sub></b><br>a"
    assert rich("<img src=x>&lt;br&gt;") == "&lt;img src=x&gt;&lt;br&gt;"
    assert plain_tip("a < b\n<img>") == "<qt>a &lt; b<br>&lt;img&gt;</qt>"
    assert plain_tip("plain\nlines") == "plain\nlines"


IN_OPEN, IN_NONBLOCK = 0x20, 0o4000


@pytest.fixture
def bait(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """A picture on the disk, and where the kernel tells of each opening of it."""
    path = tmp_path / "bait.png"
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    assert image.save(str(path))
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "inotify_init1"):
        pytest.skip("no inotify here")
    told = libc.inotify_init1(IN_NONBLOCK)
    assert libc.inotify_add_watch(told, str(path).encode(), IN_OPEN) >= 0
    yield path, told
    os.close(told)


def was_opened(told: int) -> bool:
    try:
        return bool(os.read(told, 4096))
    except BlockingIOError:
        return False


def poisoned(value: object, poison: str, key: str = "") -> object:
    """A document with every text that people may choose replaced."""
    if isinstance(value, dict):
        return {one: poisoned(inner, poison, one) for one, inner in value.items()}
    if isinstance(value, list):
        return [poisoned(one, poison, key) for one in value]
    free = key in ("title", "notes", "name", "outcomes", "note") and isinstance(value, str)
    return poison if free else value


def test_that_no_text_of_a_document_makes_the_window_open_another_file(
    app: App, qtbot: QtBot, bait: tuple[Path, int]
) -> None:
    path, told = bait
    page = QLabel(f"<img src='{path.as_uri()}'>")
    qtbot.addWidget(page)
    page.grab()
    assert was_opened(told), "a label that takes it for a page does open it"
    app.actions.show_scenes.trigger()
    app.actions.add_scene.trigger()
    content = json.loads(encode(app.session.document))
    content.pop("checksum")
    hostile = json.dumps(poisoned(content, f"<img src='{path.as_uri()}'>")).encode()
    app.session.open(decode(hostile), None)
    app.session.apply(edits.rename_column(app.session.document, 0, "<b>" + HOSTILE))
    for lens in LENSES[:4]:
        app.session.apply(edits.set_lens(app.session.document, lens.id, lens.title))
        QApplication.processEvents()
        app.window.grab()
    for text in [one.text for one in shown_texts(app.window) if one.may_be_page]:
        QToolTip.showText(QPoint(5, 5), text, app.window)
    QToolTip.hideText()
    assert not was_opened(told)
