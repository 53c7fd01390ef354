"""Keeping: nothing made is lost, be it by a crash, another window or another program."""

import os
import signal
import socket
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QObject, QSocketNotifier, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.jobs import Executor, Jobs, at_once
from gui.core.session import Session
from gui.files.claim import DiskChange, FileClaim, Stranger, who_has
from gui.files.foreign_files import ask_about_files
from gui.files.recovery import Recovered, Recovery, discard, what_was_left
from gui.look.plain import PlainLabel
from gui.widgets.dialogs import dialog_button, message_box, open_dialog
from model.document.document import Document
from model.files.format import FormatError
from model.words.inert import harmless

PICTURE_WIDTH = 160
SMOOTH = Qt.TransformationMode.SmoothTransformation


class RecoveredDialog(QDialog):
    """Lists what was left, a line each; closing it keeps what is neither opened nor discarded.

    Signals:
        wanted(Recovered): one is to be opened.
        unwanted(Recovered): one is to be taken away.
    """

    wanted = Signal(object)
    unwanted = Signal(object)

    def __init__(self, left: tuple[Recovered, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Unsaved changes were kept")
        self.setMinimumWidth(640)
        about = PlainLabel(
            "Entropy Dial ended before these were saved. Open what you want to keep, then save it.",
            wraps=True,
        )
        listing = QWidget()
        rows = QVBoxLayout(listing)
        rows.setContentsMargins(0, 0, 0, 0)
        self._rows = {one.entry: self._row(one) for one in left}
        for place, row in enumerate(self._rows.values(), 1):
            speaks_as(row, SpokenRole.Grouping, f"Kept document {place} of {len(left)}")
        for row in self._rows.values():
            rows.addWidget(row)
        rows.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(listing)
        # What is reached by Tab are its buttons.
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        speaks_as(area, SpokenRole.List, "What was kept")
        area.setMinimumHeight(min(3, len(left)) * 120)
        buttons = QDialogButtonBox()
        later = buttons.addButton("Decide later", QDialogButtonBox.ButtonRole.RejectRole)
        later.setProperty("role", "secondary")
        later.setToolTip("Keep them, and ask again at the next start")
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(about)
        layout.addWidget(area, 1)
        layout.addWidget(buttons)

    def _row(self, one: Recovered) -> QWidget:
        row = QFrame()
        title = one.document.title
        picture = PlainLabel()
        if not one.picture.isNull():
            picture.setPixmap(QPixmap.fromImage(one.picture.scaledToWidth(PICTURE_WIDTH, SMOOTH)))
        picture.setAccessibleName(harmless(f"Picture of “{title}” as it was left"))
        words = PlainLabel(f"{title}\n{_origin(one.path)}\n{_time(one)}", wraps=True)
        layout = QHBoxLayout(row)
        layout.setSpacing(12)
        layout.addWidget(picture)
        layout.addWidget(words, 1)
        opening = "Open it as it was left; nothing is written until you save"
        for text, tip, choose, role in (
            ("Open", opening, self._open, "primary"),
            ("Discard", "Take these unsaved changes away for good", self._discard, "secondary"),
        ):
            button = dialog_button(text, tip, role, harmless(f"{text} “{title}”"))
            button.clicked.connect(partial(choose, one))
            layout.addWidget(button)
        return row

    def _open(self, one: Recovered) -> None:
        self.wanted.emit(one)
        self.accept()

    def _discard(self, one: Recovered) -> None:
        self._rows.pop(one.entry).hide()
        self.unwanted.emit(one)
        if not self._rows:
            self.accept()


def _origin(path: Path | None) -> str:
    return "Never saved" if path is None else str(path)


def _time(one: Recovered) -> str:
    time = QDateTime.fromSecsSinceEpoch(int(one.time.timestamp()))
    shown = QLocale().toString(time, QLocale.FormatType.ShortFormat)
    return f"Kept on {shown}"


class Keeping(QObject):
    """Holds the claim on the open file and the recovery entry of a session; asks where they clash.

    Attributes:
        read_only: whether the open file is somebody else's, so that Save asks for another place.

    Signals:
        save_elsewhere(): the person wants to save to another file.
        complained(str, str): a title and a sentence on what was not done.
    """

    save_elsewhere = Signal()
    complained = Signal(str, str)

    def __init__(
        self,
        session: Session,
        window: QWidget,
        recovery: Recovery,
        executor: Executor = at_once,
    ) -> None:
        """`executor` looks for what was left; that of `recovery` must not wait for it."""
        super().__init__(window)
        self._looking = Jobs(executor, self)
        self._session = session
        self._window = window
        self.recovery = recovery
        self.claim = FileClaim()
        self.read_only = False
        self._box: QMessageBox | None = None
        session.opened.connect(self._on_opened)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._on_state)
        self._on_opened()

    def _on_opened(self) -> None:
        self.read_only = False
        path = self._session.path
        if path is None:
            self.claim.release()
            return
        stranger = self.claim.take(path)
        if stranger is not None:
            self._ask_about(path, stranger)

    def _ask_about(self, path: Path, stranger: Stranger) -> None:
        self.claim.release()
        self.read_only = True
        box = self._question(
            f"“{path.name}” is open in {stranger.words}",
            f"It belongs to process {stranger.process} there. Look at it here, and save changes to "
            "another file; or go on with a copy of your own.",
        )
        box.addButton("Open to read", QMessageBox.ButtonRole.AcceptRole)
        copy = box.addButton("Open a copy", QMessageBox.ButtonRole.ActionRole)

        def on_copy() -> None:
            self.read_only = False
            self._session.forget_path()

        actions: dict[QPushButton, Callable[[], None]] = {copy: on_copy}
        if stranger.is_elsewhere:
            # It may have died there with its lock: only the person can know.
            over = box.addButton("It is no longer open there", QMessageBox.ButtonRole.ActionRole)
            actions[over] = partial(self._take_over, path)
        self._when(box, actions)

    def _take_over(self, path: Path) -> None:
        if self._session.path == path:
            self.read_only = self.claim.take(path, from_elsewhere=True) is not None

    def before_save(self, path: Path, then: Callable[[], None]) -> None:
        """Go on with `then` where `path` may be written to; else ask, or say why not."""
        mine = self.claim.path == Path(os.path.realpath(path))
        if self.read_only and self._session.path == path:
            self.save_elsewhere.emit()
            return
        if not mine:
            stranger = who_has(path)
            if stranger is not None:
                sentence = f"“{path.name}” is open in {stranger.words}; choose another name."
                self.complained.emit("The document was not saved", sentence)
                return
        change = self.claim.change() if mine else None
        if change is None:
            then()
        else:
            self._ask_changed(path, change, then)

    def after_save(self, path: Path) -> None:
        """Take a file that was just written for the session's own."""
        self.read_only = False
        self.claim.take(path)

    def _on_state(self, state: Qt.ApplicationState) -> None:
        path = self._session.path
        if state != Qt.ApplicationState.ApplicationActive or path is None or self._box is not None:
            return
        change = self.claim.change(again=False)
        if change is not None:
            self._ask_changed(path, change, None)

    def _ask_changed(self, path: Path, change: DiskChange, then: Callable[[], None] | None) -> None:
        before = _shown(change.before)
        if change.now is None:
            title = f"“{path.name}” is gone"
            told = f"It was last written {before}, and has been deleted or moved since."
        else:
            title = f"“{path.name}” was changed by another program"
            told = f"It was written {before} as known here, and {_shown(change.now)} since."
        mine = "Your document is still here; what do you want to keep?"
        box = self._question(title, f"{told} {mine}")
        keep = box.addButton("Keep mine", QMessageBox.ButtonRole.AcceptRole)
        actions: dict[QPushButton, Callable[[], None]] = {keep: lambda: self._keep_mine(then)}
        if change.now is not None:
            take = box.addButton("Take the file’s", QMessageBox.ButtonRole.DestructiveRole)
            actions[take] = lambda: self._take_theirs(path)
        elsewhere = box.addButton("Save as …", QMessageBox.ButtonRole.ActionRole)
        elsewhere.setToolTip("Keep both: this one gets a file of another name")
        actions[elsewhere] = self.save_elsewhere.emit
        box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        self._when(box, actions)

    def _keep_mine(self, then: Callable[[], None] | None) -> None:
        if then is not None:
            then()
        else:
            # The next save writes it over what stands there now, which was asked about here.
            self.claim.note()
            self._session.mark_unsaved()

    def _take_theirs(self, path: Path) -> None:
        from model.formats.entropy_file import read_document

        try:
            document = read_document(path)
        except (OSError, FormatError) as error:
            self.complained.emit("The file’s version cannot be taken", str(error))
            return

        def use(taken: Document, is_whole: bool) -> None:
            # An undo step: what was here is one step away.
            self._session.change("Take the file’s version", taken)
            self.claim.note()
            if is_whole:
                self._session.mark_saved(path, taken)
            else:
                self._session.forget_path()

        ask_about_files(self._window, document, path.parent, use)

    def offer_what_was_left(self, open_it: Callable[[Recovered], None]) -> None:
        """Show what windows that ended without saving have left, if there is any."""
        folder = self.recovery.folder
        self._looking.start_latest(
            lambda job: what_was_left(folder, job.watch),
            partial(self._offer, open_it),
            partial(self.complained.emit, "What was left cannot be looked for"),
        )

    def _offer(self, open_it: Callable[[Recovered], None], left: tuple[Recovered, ...]) -> None:
        if not left:
            return
        dialog = RecoveredDialog(left, self._window)

        def on_wanted(one: Recovered) -> None:
            def use(document: Document, is_whole: bool) -> None:
                open_it(one._replace(document=document, path=one.path if is_whole else None))
                # It is kept again, under this window's name, before the old entry goes.
                self.recovery.keep_now()
                discard(one, self.recovery.folder)

            folder = None if one.path is None else one.path.parent
            ask_about_files(self._window, one.document, folder, use)

        dialog.wanted.connect(on_wanted)
        dialog.unwanted.connect(lambda one: discard(one, self.recovery.folder))
        open_dialog(dialog)

    def close(self) -> None:
        """Give the file free and forget the entry: the window closes by the person's own will."""
        self._looking.stop()
        self.claim.release()
        self.recovery.close()

    def _question(self, title: str, told: str) -> QMessageBox:
        return message_box(self._window, title, told, "One file, two hands")

    def _when(self, box: QMessageBox, actions: dict[QPushButton, Callable[[], None]]) -> None:
        def on_finished() -> None:
            self._box = None
            chosen = next(
                (do for button, do in actions.items() if box.clickedButton() is button), None
            )
            if chosen is not None:
                chosen()

        self._box = box
        box.finished.connect(on_finished)
        open_dialog(box)


class EndedFromOutside(QObject):
    """Tells, in the main thread, that the system wants the program to end: logout, kill, hang-up.

    Signals:
        asked(): keep what is not saved, then leave.
    """

    asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Python runs signal handlers only between its own steps, and Qt's loop takes none.
        self._reading, self._writing = socket.socketpair()
        for end in (self._reading, self._writing):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_woken)
        signal.set_wakeup_fd(self._writing.fileno(), warn_on_full_buffer=False)
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), lambda *_: None)

    def _on_woken(self) -> None:
        try:
            received = self._reading.recv(64)
        except BlockingIOError:
            return
        if any(number in received for number in (signal.SIGTERM, getattr(signal, "SIGHUP", 0))):
            self.asked.emit()


def _shown(time: datetime) -> str:
    when = QDateTime.fromSecsSinceEpoch(int(time.timestamp()))
    return "on " + QLocale().toString(when, QLocale.FormatType.ShortFormat)
