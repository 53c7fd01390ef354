"""What is remembered from start to start: each preference does what it says."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog

from gui.app import App
from gui.files.preferences import KEEP_OLD, PREFERENCES, REOPEN, START_CARD
from gui.widgets.buttons import TickBox
from model.document import edits
from model.formats.entropy_file import read_document, write_document
from model.formats.examples import load_example

Start = Callable[[], App]


@pytest.fixture
def start(window_on: Callable[..., App]) -> Start:
    return lambda: window_on(load_example("weather"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "mine.entropy"
    write_document(made, load_example("perplexity-8"))
    return made


def test_that_every_preference_has_a_box_that_is_kept(start: Start) -> None:
    app = start()
    app.actions.preferences.trigger()
    (dialog,) = [one for one in app.window.findChildren(QDialog) if one.isVisible()]
    boxes = {one.text(): one for one in dialog.findChildren(TickBox)}
    assert list(boxes) == [one.title for one in PREFERENCES]
    for one in PREFERENCES:
        box = boxes[one.title]
        assert box.isChecked() == one.default
        assert box.accessibleName()
        assert box.toolTip()
        box.click()
        assert one.is_on(app.settings) != one.default
    dialog.reject()


def test_that_what_was_open_is_opened_again_where_it_is_wanted(start: Start, path: Path) -> None:
    first = start()
    first.files.open_path(path)
    first.on_close()
    second = start()
    second.start.begin()
    assert second.session.path is None
    assert second.start.card.isVisible()
    REOPEN.set_on(second.settings, True)
    second.start.close()
    second.start.begin()
    # Nothing was open in the second window.
    assert second.session.path == path
    assert not second.session.modified


def test_that_what_another_window_has_or_is_gone_is_not_opened_again(
    start: Start, path: Path
) -> None:
    first, second = start(), start()
    REOPEN.set_on(first.settings, True)
    first.files.open_path(path)
    second.start.begin()
    assert second.session.path is None
    first.on_close()
    path.unlink()
    second.start.begin()
    assert second.session.path is None
    assert START_CARD.is_on(second.settings)


def test_that_the_file_before_a_save_is_kept_where_it_is_wanted(start: Start, path: Path) -> None:
    app, beside = start(), path.with_name("mine.entropy.bak")
    app.files.open_path(path)
    app.session.apply(edits.set_title(app.session.document, "Two"))
    app.files.save()
    assert not beside.exists()
    KEEP_OLD.set_on(app.settings, True)
    app.session.apply(edits.set_title(app.session.document, "Three"))
    app.files.save()
    assert read_document(beside).title == "Two"
    assert read_document(path).title == "Three"
