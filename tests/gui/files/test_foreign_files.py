"""Nothing is let in: what a document names elsewhere is read only once the person said so."""

from __future__ import annotations

import ctypes
import json
import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from model.document.autocomplete import AutocompleteSettings
from model.document.scenes import scene_of
from model.document.text_source import TextSource
from model.formats.entropy_file import encode, write_document
from model.formats.examples import load_example
from tests.model.text_files import write_chat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gui.app import App
    from gui.files.recovery import Recovered

IN_OPEN, IN_NONBLOCK = 0x20, 0o4000


@pytest.fixture
def bait(tmp_path: Path) -> Path:
    """A server's answer, in a folder of its own."""
    (tmp_path / "elsewhere").mkdir()
    return write_chat(tmp_path / "elsewhere")


@pytest.fixture
def path(tmp_path: Path, bait: Path) -> Path:
    """A document that names the bait as its text."""
    (tmp_path / "docs").mkdir()
    made = tmp_path / "docs" / "d.entropy"
    write_document(made, replace(load_example("perplexity-8"), text=TextSource(path=str(bait))))
    return made


def box_of(app: App) -> QMessageBox:
    (box,) = [one for one in app.window.findChildren(QMessageBox) if one.isVisible()]
    return box


def answer(app: App, text: str) -> None:
    next(one for one in box_of(app).buttons() if one.text() == text).click()


class Openings:
    """Whether a file was opened since this was asked last, by Python, by Qt or by a library."""

    def __init__(self, path: Path) -> None:
        libc = ctypes.CDLL(None)
        if not hasattr(libc, "inotify_init1"):
            pytest.skip("no inotify here")
        self._told = libc.inotify_init1(IN_NONBLOCK)
        assert libc.inotify_add_watch(self._told, str(path).encode(), IN_OPEN) >= 0

    def since(self) -> bool:
        try:
            return bool(os.read(self._told, 4096))
        except BlockingIOError:
            return False

    def close(self) -> None:
        os.close(self._told)


@pytest.fixture
def openings(bait: Path) -> Iterator[Openings]:
    made = Openings(bait)
    yield made
    made.close()


def test_that_a_file_elsewhere_is_asked_about_and_not_looked_at_before(
    app: App, path: Path, bait: Path, openings: Openings
) -> None:
    before = app.session.document
    app.files.open_path(path)
    box = box_of(app)
    assert str(bait) in box.informativeText()
    default = box.defaultButton()
    assert default is not None
    assert default.text() == "Cancel"
    answer(app, "Cancel")
    assert app.session.document is before
    assert not openings.since()


def test_that_it_is_read_once_the_person_agrees(app: App, path: Path, openings: Openings) -> None:
    app.files.open_path(path)
    answer(app, "Read them")
    assert app.session.path == path
    assert not app.session.modified
    assert openings.since()
    assert app.texts.reading is not None


def test_that_it_opens_without_it_as_a_copy_and_the_file_stays(
    app: App, path: Path, openings: Openings
) -> None:
    data = path.read_bytes()
    app.files.open_path(path)
    answer(app, "Open without them")
    assert app.session.document.text is None
    assert app.session.document.title == load_example("perplexity-8").title
    assert app.session.path is None
    assert app.session.modified
    assert path.read_bytes() == data
    assert not openings.since()


def test_that_a_file_beside_it_opens_at_once(app: App, path: Path) -> None:
    beside = write_chat(path.parent)
    document = replace(load_example("perplexity-8"), text=TextSource(path=str(beside)))
    write_document(path, document)
    app.files.open_path(path)
    assert app.texts.reading is not None
    assert app.session.path == path


def test_that_a_dropped_document_is_asked_about(app: App, path: Path, openings: Openings) -> None:
    app.window.file_dropped.emit(str(path))
    answer(app, "Cancel")
    assert not openings.since()


def test_that_a_recovered_document_is_asked_about(
    app: App, bait: Path, openings: Openings, tmp_path: Path
) -> None:
    from gui.core.session import Session
    from gui.files.keeping import RecoveredDialog
    from gui.files.recovery import Recovery

    folder = app.keeping.recovery.folder
    session = Session(load_example("weather"))
    other = Recovery(session, lambda task: task(), app.window.grab, folder)
    session.change("Text", replace(session.document, text=TextSource(path=str(bait))))
    other.keep_now()
    assert other._lock is not None
    other._lock.unlock()
    app.keeping.offer_what_was_left(app.open_recovered)
    (dialog,) = app.window.findChildren(RecoveredDialog)
    (left,) = _left(folder)
    dialog.wanted.emit(left)
    dialog.accept()
    answer(app, "Cancel")
    assert not openings.since()
    assert _left(folder), "nothing is lost by the cancel"


def _left(folder: Path) -> tuple[Recovered, ...]:
    from gui.files.recovery import what_was_left

    return what_was_left(folder)


def test_that_what_another_program_wrote_into_the_file_is_asked_about(
    app: App, path: Path, bait: Path, openings: Openings
) -> None:
    own = path.with_name("own.entropy")
    write_document(own, load_example("weather"))
    app.files.open_path(own)
    own.write_bytes(path.read_bytes())
    app.keeping._take_theirs(own)
    answer(app, "Open without them")
    assert app.session.document.text is None
    assert app.session.path is None
    assert not openings.since()
    app.actions.undo.trigger()
    assert app.session.document.title == load_example("weather").title


def everything(folder: Path) -> dict[str, Any]:
    """A document as JSON in which every text that may stand somewhere stands there."""
    document = replace(
        load_example("weather"),
        text=TextSource("a.npy", "a.npy", "a.npy", "a.npy", "a.npy", "a", "b"),
        autocomplete=AutocompleteSettings(
            prompt="a", corpus="c.txt", model="m", against="n", tokens=("t",)
        ),
        notes="n",
    )
    held = scene_of(document, "s", highlighted=("sun",), note="n")
    content: dict[str, Any] = json.loads(encode(replace(document, scenes=(held,))))
    scene = content["scenes"][0]
    scene["held"] = {
        "autocomplete": content["autocomplete"],
        "table": {"outcomes": content["outcomes"], "columns": content["columns"]},
        "model": 1,
    }
    content.pop("checksum")
    return content


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where texts stand in JSON; of a list the first place stands for all."""
    if isinstance(value, str):
        yield at
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from places(one, (*at, key))
    elif isinstance(value, list) and value:
        yield from places(value[0], (*at, 0))


def put(content: dict[str, Any], at: tuple[Any, ...], text: str) -> dict[str, Any]:
    copied: Any = json.loads(json.dumps(content))
    inner = copied
    for step in at[:-1]:
        inner = inner[step]
    inner[at[-1]] = text
    return dict(copied)


_heard: list[str] = []
_listens = [False]


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    # At the very end, when there is nothing left of this module, it is still asked.
    if (
        _listens
        and _listens[0]
        and event in ("open", "socket.connect", "subprocess.Popen", "os.system")
    ):
        _heard.append(f"{event} {arguments[0]!r}")


sys.addaudithook(_hook)


def test_that_no_text_of_a_document_makes_the_window_open_another_file(
    app: App, tmp_path: Path, bait: Path, openings: Openings
) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    content = everything(folder)
    asked, hostile = [], folder / "hostile.entropy"
    links = (str(bait), f"<img src='{bait.as_uri()}'>")
    _listens[0] = True
    try:
        for at in places(content):
            for link in links:
                hostile.write_text(json.dumps(put(content, at, link)))
                app.files.open_path(hostile)
                QApplication.processEvents()
                for box in app.window.findChildren(QMessageBox):
                    if box.isVisible():
                        asked += [at] * ("from elsewhere" in box.text())
                        box.reject()
                assert not openings.since(), (at, link)
    finally:
        _listens[0] = False
    beside = [one for one in _heard if one.startswith("open ") and str(folder) in one]
    opened = [one for one in _heard if str(bait.parent) in one or not one.startswith("open ")]
    assert [one for one in opened if one not in beside] == []
    names = {at[-1] for at in asked}
    text = {"path", "targets_path", "against", "against_targets", "vocabulary"}
    assert names == text | {"corpus"}, "all that names files is asked about, and nothing else"
    assert ("scenes", 0, "held", "autocomplete", "corpus") in asked
