"""Unsaved changes outlive a crash: kept in time, offered where they differ, gone once saved."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.core.jobs import WorkerThread
from gui.core.session import Session
from gui.files.keeping import Keeping, RecoveredDialog
from gui.files.recovery import (
    MOST_PUT_OFF,
    WAIT_MS,
    Recovered,
    Recovery,
    discard,
    what_was_left,
)
from gui.widgets.tab_order import tab_stops
from model.document import edits
from model.document.document import Document
from model.document.work import WorkStoppedError
from model.formats.entropy_file import write_document
from model.formats.examples import load_example
from tests.gui.controls import untold
from tests.gui.stillness import all_done

ROOT = Path(__file__).resolve().parents[3]


def at_once(task: Callable[[], None]) -> None:
    task()


def picture() -> QPixmap:
    made = QPixmap(480, 320)
    made.fill("white")
    return made


def edited(document: Document, text: str = "0.5") -> Document:
    return edits.set_cell(document, 0, 0, text).document


@pytest.fixture
def session() -> Session:
    return Session(load_example("weather"))


@pytest.fixture
def recovery(session: Session, tmp_path: Path) -> Recovery:
    return Recovery(session, at_once, picture, tmp_path / "recovery", session)


def names(folder: Path) -> set[str]:
    return {path.suffix for path in folder.glob("*")} - {".lock"}


def test_that_a_worker_keeps_the_document_with_its_picture(
    session: Session, tmp_path: Path
) -> None:
    worker = WorkerThread()
    made = Recovery(session, worker, picture, tmp_path / "recovery", session)
    session.change("edit", edited(session.document))
    made.keep()
    all_done(worker)
    assert names(made.folder) == {".entropy", ".json", ".png"}
    assert not QImage(str(next(made.folder.glob("*.png")))).isNull()


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is left by another process that edits a document, keeps it and is killed."""
    folder = tmp_path_factory.mktemp("killed")
    code = """
import os, signal, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtWidgets import QApplication
from tests.gui.files.test_recovery import *
app = QApplication([])
session = Session(load_example("weather"))
recovery = Recovery(session, at_once, picture, Path(sys.argv[1]))
session.change("edit", edited(session.document))
recovery.keep()
os.kill(os.getpid(), signal.SIGKILL)
"""
    run = subprocess.run([sys.executable, "-c", code, str(folder)], cwd=ROOT, check=False)
    assert run.returncode == -signal.SIGKILL
    return folder


@pytest.fixture
def left_behind(killed: Path, tmp_path: Path) -> Path:
    """A folder of one's own with what the killed process left."""
    return shutil.copytree(killed, tmp_path / "recovery")


def test_that_a_change_is_written_without_anybody_saving(
    session: Session, recovery: Recovery, tmp_path: Path
) -> None:
    assert WAIT_MS < 5_000
    session.change("edit", edited(session.document))
    assert recovery._timer.isActive()
    recovery._timer.timeout.emit()
    assert names(tmp_path / "recovery") == {".entropy", ".json", ".png"}


def test_that_further_changes_do_not_put_it_off(session: Session, recovery: Recovery) -> None:
    session.change("edit", edited(session.document))
    recovery._timer.start(10_000)
    left = recovery._timer.interval()
    session.change("edit", edited(session.document, "0.7"))
    assert recovery._timer.isActive()
    assert recovery._timer.interval() == left


def turn(session: Session, steps: int = 3) -> None:
    for step in range(steps):
        temperature = session.document.temperature + 0.01 * (step + 1)
        session.apply(edits.set_temperature(session.document, temperature), 7)


def test_that_while_only_the_dial_moves_nothing_is_written_until_it_rests(
    session: Session, recovery: Recovery
) -> None:
    turn(session)
    recovery._timer.timeout.emit()
    assert not names(recovery.folder)
    assert recovery._timer.isActive()
    recovery._timer.timeout.emit()
    assert ".entropy" in names(recovery.folder)


def test_that_a_dial_that_never_rests_is_kept_at_last(session: Session, recovery: Recovery) -> None:
    for _ in range(MOST_PUT_OFF):
        turn(session)
        recovery._timer.timeout.emit()
        assert not names(recovery.folder)
    turn(session)
    recovery._timer.timeout.emit()
    assert ".entropy" in names(recovery.folder)


@pytest.mark.parametrize("is_edited", [True, False])
def test_that_a_table_that_nothing_holds_yet_waits_for_no_dial(
    session: Session, recovery: Recovery, is_edited: bool
) -> None:
    if is_edited:
        session.change("edit", edited(session.document))
    else:
        session.mark_unsaved()
    turn(session)
    recovery._timer.timeout.emit()
    assert ".entropy" in names(recovery.folder)


@pytest.mark.parametrize("how", ["saved", "undone", "closed"])
def test_that_nothing_is_left_once_it_is(
    how: str, session: Session, recovery: Recovery, tmp_path: Path
) -> None:
    session.change("edit", edited(session.document))
    recovery.keep()
    if how == "saved":
        session.mark_saved(tmp_path / "w.entropy")
    elif how == "undone":
        session.undo_stack.undo()
    else:
        recovery.close()
    assert names(tmp_path / "recovery") == set()
    assert what_was_left(tmp_path / "recovery") == ()


def test_that_what_a_living_window_keeps_is_not_offered(
    session: Session, recovery: Recovery, tmp_path: Path
) -> None:
    session.change("edit", edited(session.document))
    recovery.keep()
    assert what_was_left(tmp_path / "recovery") == ()
    assert names(tmp_path / "recovery") == {".entropy", ".json", ".png"}


def test_that_after_a_kill_the_document_is_offered_with_time_and_picture(
    qapp: object, left_behind: Path
) -> None:
    (left,) = what_was_left(left_behind)
    assert left.document.table.columns[0].value(0) == 0.5
    assert left.path is None
    assert left.picture.width() == 240
    discard(left, left_behind)
    assert what_was_left(left_behind) == ()


def test_that_nothing_is_offered_that_its_file_holds_already(
    qapp: object, left_behind: Path
) -> None:
    (left,) = what_was_left(left_behind)
    path = left_behind / "saved.txt"
    about = next(left_behind.glob("*.json"))
    about.write_text(f'{{"path": "{path}", "time": "{left.time.isoformat()}"}}')
    write_document(path, left.document)
    assert what_was_left(left_behind) == ()
    assert not about.exists()


def test_that_a_damaged_entry_is_taken_away_and_hurts_nobody(
    qapp: object, left_behind: Path
) -> None:
    next(left_behind.glob("*.entropy")).write_bytes(b"{")
    assert what_was_left(left_behind) == ()
    assert names(left_behind) == set()


def test_that_looking_for_what_was_left_holds_up_neither_the_start_nor_the_end(
    session: Session, left_behind: Path, qtbot: QtBot
) -> None:
    waiting: list[Callable[[], None]] = []
    window = QWidget()
    qtbot.addWidget(window)
    recovery = Recovery(session, at_once, picture, left_behind, window)
    keeping = Keeping(session, window, recovery, lambda task: waiting.append(task))
    for ends in (False, True):
        keeping.offer_what_was_left(lambda left: None)
        assert window.findChild(RecoveredDialog) is None, "nothing was read yet"
        if ends:
            keeping.close()
        waiting.pop()()
        dialog = window.findChild(RecoveredDialog)
        assert (dialog is None) == ends
        if dialog is not None:
            shiboken6.delete(dialog)
    assert len(what_was_left(left_behind)) == 1, "it is offered at the next start"


def test_that_looking_ends_between_two_entries_once_nobody_wants_it(
    qapp: object, left_behind: Path
) -> None:
    def watch() -> None:
        raise WorkStoppedError

    with pytest.raises(WorkStoppedError):
        what_was_left(left_behind, watch)
    assert len(what_was_left(left_behind)) == 1


def test_that_a_folder_that_cannot_be_written_is_said_once(
    session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "recovery").write_text("in the way")
    recovery = Recovery(session, at_once, picture, tmp_path / "recovery", session)
    said: list[str] = []
    recovery.failed.connect(said.append)
    for text in ("0.5", "0.6"):
        session.change("edit", edited(session.document, text))
        recovery.keep()
    assert len(said) == 1
    assert "not kept for a crash" in said[0]


def one(tmp_path: Path, entry: str) -> Recovered:
    time = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    return Recovered(
        load_example("weather"), tmp_path / "w.entropy", time, picture().toImage(), entry
    )


def test_that_one_click_opens_or_discards_what_was_left(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = RecoveredDialog((one(tmp_path, "a"), one(tmp_path, "b")))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    opened: list[str] = []
    gone: list[str] = []
    dialog.wanted.connect(lambda left: opened.append(left.entry))
    dialog.unwanted.connect(lambda left: gone.append(left.entry))
    buttons = [b for b in dialog.findChildren(QPushButton) if "“Weather" in b.accessibleName()]
    by_name = {(b.text(), i // 2): b for i, b in enumerate(buttons)}
    by_name["Discard", 0].click()
    assert gone == ["a"]
    assert opened == []
    by_name["Open", 1].click()
    assert opened == ["b"]


def test_that_what_was_kept_says_what_it_is(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = RecoveredDialog((one(tmp_path, "a"), one(tmp_path, "b")))
    qtbot.addWidget(dialog)
    dialog.show()
    assert untold(dialog) == []
    assert {type(one) for one in tab_stops(dialog)} == {QPushButton}
