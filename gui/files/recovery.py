"""Recovery: what is not saved yet, kept in a folder of the program's own and offered after a crash.

Each window keeps one entry: the document, what is to be said of it, and a small picture. A lock
beside it is held as long as the window lives, so that an entry without a living owner is what a
crash, a kill or a logout left.
"""

import json
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QLockFile,
    QObject,
    QStandardPaths,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage, QImageWriter, QPixmap

from gui.core.session import Session
from gui.core.ticker import Pause
from model.document.document import Document, same_content
from model.document.work import Watch, unwatched
from model.files.atomic import WriteError, write_whole
from model.files.format import FormatError

# A change is on the disk within 5 s; half of that leaves time to write it.
WAIT_MS = 2_500
MOST_PUT_OFF = 12  # times of this
PAUSE = 0.001
PICTURE_WIDTH = 240
# The files of an entry, which nobody else opens, are called by its name and these.
DOCUMENT, ABOUT, PICTURE, LOCK = "entropy", "json", "png", "lock"
Execute = Callable[[Callable[[], None]], None]


class Recovered(NamedTuple):
    """What a window left that ended without saving.

    Attributes:
        document: as it stood at the last change but a few seconds.
        path: the file that it was opened from; None where it has none.
        time: when it was kept.
        picture: of its window, small; may be null.
        entry: the name of its entry in the folder.
    """

    document: Document
    path: Path | None
    time: datetime
    picture: QImage
    entry: str


def recovery_folder() -> Path:
    """Return the folder of this program and person that entries are kept in."""
    place = QStandardPaths.StandardLocation.AppLocalDataLocation
    return Path(QStandardPaths.writableLocation(place)) / "recovery"


class Recovery(QObject):
    """Keeps the unsaved document of a session, and forgets it once it is saved.

    Attributes:
        folder: where the entries of all windows lie.

    Signals:
        failed(str): a sentence on why nothing could be kept; once until it works again.
    """

    failed = Signal(str)
    _told = Signal(str)

    def __init__(
        self,
        session: Session,
        execute: Execute,
        picture: Callable[[], QPixmap],
        folder: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`picture` is of the lens only: to grab a window lays out all that is hidden in it."""
        super().__init__(parent)
        self._session = session
        self._execute = execute
        self._picture = picture
        self.folder = folder or recovery_folder()
        self._name = uuid4().hex
        self._lock: QLockFile | None = None
        self._kept: Document | None = None
        self._has_failed = False
        self._held: Document | None = session.own
        self._turned = False
        self._put_off = 0
        self._timer = Pause(self, WAIT_MS, self._on_waited)
        self._told.connect(self._on_told)
        session.saved_state_changed.connect(self._on_state_changed)

    def _on_state_changed(self) -> None:
        own = self._session.own
        if not self._session.modified:
            self.forget()
            return
        if own is self._held:
            # Nothing was done to it, and yet no file holds it.
            self._held = None
        if not self._timer.isActive() and own is not self._kept:
            # Started by the first change and not put off by the next: never later than this.
            self._timer.start()
        held = self._kept or self._held
        is_as_held = held is not None and own.table is held.table
        self._turned = self._session.is_moving and is_as_held

    def _on_waited(self) -> None:
        """Keep it now; later while the dial moves over a table that is kept, or in a file, already.

        To write a vocabulary takes several frames, and all there is to lose is where the dial was.
        """
        if self._turned and self._put_off < MOST_PUT_OFF:
            self._turned = False
            self._put_off += 1
            self._timer.start()
        else:
            self.keep()

    def keep(self) -> None:
        """Write what is not saved to the folder, off the main thread."""
        job = self._job()
        if job is not None:
            self._execute(lambda: job(_make_way))

    def keep_now(self) -> None:
        """Write what is not saved before returning: the program is being ended from outside."""
        job = self._job()
        if job is not None:
            job(unwatched)

    def _job(self) -> Callable[[Watch], None] | None:
        self._timer.stop()
        document = self._session.own
        if not self._session.modified or document is self._kept:
            return None
        if not self._claim():
            return None
        self._kept = document
        self._turned, self._put_off = False, 0
        about = {
            "path": "" if self._session.path is None else str(self._session.path.absolute()),
            "time": datetime.now().astimezone().isoformat(timespec="seconds"),
        }
        picture = self._picture().toImage()
        return lambda watch: self._write(document, json.dumps(about).encode(), picture, watch)

    def _write(self, document: Document, about: bytes, picture: QImage, watch: Watch) -> None:
        """Run in the worker: what is said goes back by a signal."""
        from model.formats.entropy_file import encode

        try:
            write_whole(self._file(PICTURE), _png_of(picture))
            write_whole(self._file(ABOUT), about)
            write_whole(self._file(DOCUMENT), encode(document, watch, packed=True))
        except (WriteError, MemoryError) as error:
            self._told.emit(f"Unsaved changes are not kept for a crash: {error}")
        else:
            self._told.emit("")

    def _on_told(self, problem: str) -> None:
        if problem and not self._has_failed:
            self.failed.emit(problem)
        self._has_failed = bool(problem)

    def _claim(self) -> bool:
        if self._lock is not None:
            return True
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._on_told(f"Unsaved changes are not kept for a crash: {error}")
            return False
        lock = QLockFile(str(self._file(LOCK)))
        lock.setStaleLockTime(0)
        if not lock.tryLock(0):
            return False
        self._lock = lock
        return True

    def forget(self) -> None:
        """Take the entry away: what it held is saved, or was given up on purpose."""
        self._timer.stop()
        self._kept, self._held = None, self._session.own
        self._turned, self._put_off = False, 0
        if self._lock is not None:
            # The worker may still be writing; its files go after it.
            self._execute(lambda: _remove(self.folder, self._name))

    def close(self) -> None:
        """End it all: the window closes with nothing left to keep."""
        self.forget()
        if self._lock is not None:
            self._execute(self._lock.unlock)
            self._lock = None

    def _file(self, part: str) -> Path:
        return _part(self.folder, self._name, part)


def _make_way() -> None:
    """Let the main thread have the interpreter: a vocabulary is written while the dial moves."""
    time.sleep(PAUSE)


def what_was_left(folder: Path | None = None, watch: Watch = unwatched) -> tuple[Recovered, ...]:
    """Return the entries that nobody owns any more and that differ from their files, latest first.

    What differs in nothing, and what can be read no more, is taken away. Any thread may ask: many
    entries of large tables take seconds. `watch` is called between two entries.
    """
    folder = folder or recovery_folder()
    found = []
    for path in sorted(folder.glob(f"*.{DOCUMENT}")) if folder.is_dir() else []:
        watch()
        lock = QLockFile(str(_part(folder, path.stem, LOCK)))
        lock.setStaleLockTime(0)
        if not lock.tryLock(0):
            continue
        left = _entry(path)
        lock.unlock()
        if left is None:
            _remove(folder, path.stem)
        else:
            found.append(left)
    return tuple(sorted(found, key=lambda left: left.time, reverse=True))


def discard(left: Recovered, folder: Path | None = None) -> None:
    """Take an entry away for good."""
    _remove(folder or recovery_folder(), left.entry)


def _entry(path: Path) -> Recovered | None:
    from model.formats.entropy_file import read_document

    try:
        about = json.loads(_part(path.parent, path.stem, ABOUT).read_bytes())
        document = read_document(path)
        origin = Path(about["path"]) if about["path"] else None
        time = datetime.fromisoformat(about["time"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if origin is not None and origin.is_file():
        try:
            if same_content(read_document(origin), document):
                return None
        except (OSError, FormatError):
            pass
    picture = QImage(str(_part(path.parent, path.stem, PICTURE)))
    return Recovered(document, origin, time, picture, path.stem)


def _remove(folder: Path, name: str) -> None:
    for part in (DOCUMENT, ABOUT, PICTURE):
        _part(folder, name, part).unlink(missing_ok=True)


def _part(folder: Path, name: str, part: str) -> Path:
    return folder / f"{name}.{part}"


def _png_of(picture: QImage) -> bytes:
    if picture.isNull():
        return b""
    smooth = Qt.TransformationMode.SmoothTransformation
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(picture.scaledToWidth(PICTURE_WIDTH, smooth))
    return bytes(buffer.data().data())
