"""FileClaim: one file, two hands: who has it open, and whether it has changed on the disk since."""

import os
import socket
import stat
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QLockFile

from model.words.names import fit_line


class Stranger(NamedTuple):
    """Who else has a file open, as far as it is known."""

    process: int
    host: str

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is on another machine, of which nobody here knows whether it still runs."""
        return self.host not in ("", socket.gethostname())

    @property
    def words(self) -> str:
        """A few words for a sentence: another window here, or on which machine."""
        return f"a window on {fit_line(self.host, 60)}" if self.is_elsewhere else "another window"


class DiskChange(NamedTuple):
    """What happened to a file since it was opened or saved here.

    Attributes:
        before, now: when it was last written, as known here and as it stands.
    """

    before: datetime
    now: datetime | None


class _State(NamedTuple):
    digest: bytes
    written_ns: int
    size: int


class FileClaim:
    """The lock on the file of an open document, and how the file stood when it was last seen.

    The lock's owner is known by process and host, so that one whose owner has died counts no more.
    """

    def __init__(self) -> None:
        self.path: Path | None = None
        self._lock: QLockFile | None = None
        self._state: _State | None = None
        self._asked: _State | None = None

    def take(self, path: Path, *, from_elsewhere: bool = False) -> Stranger | None:
        """Claim a file and note its state; return who has it already, and then claim nothing.

        Where no lock can be made, as in a folder that may only be read, none is needed. A lock of
        another machine counts no more `from_elsewhere`, as the person says that it is over there.
        """
        real = Path(os.path.realpath(path))
        if self.path != real:
            name = real.with_name(f".{real.name}.lock")
            lock = QLockFile(str(name))
            lock.setStaleLockTime(0)
            if from_elsewhere:
                with suppress(OSError):
                    name.unlink(missing_ok=True)
            if not lock.tryLock(0) and lock.error() is QLockFile.LockError.LockFailedError:
                process, host, _ = lock.getLockInfo() or (0, "", "")
                return Stranger(int(process), str(host))
            self.release()
            self.path, self._lock = real, lock
        self.note()
        return None

    def note(self) -> None:
        """Take the file as it stands now for what is known here."""
        self._state = None if self.path is None else _state_of(self.path, None)
        self._asked = None

    def release(self) -> None:
        """Give the file free."""
        if self._lock is not None:
            self._lock.unlock()
        self.path = self._lock = self._state = self._asked = None

    def change(self, *, again: bool = True) -> DiskChange | None:
        """Return what happened to the file since, or None where it holds the same bytes.

        With `again` False, None too for what was returned before.
        """
        if self.path is None or self._state is None:
            return None
        now = _state_of(self.path, self._state)
        if now is not None and now.digest == self._state.digest:
            self._state = now
            return None
        if not again and self._asked == (now or _GONE):
            return None
        self._asked = now or _GONE
        return DiskChange(_time(self._state), None if now is None else _time(now))


def who_has(path: Path) -> Stranger | None:
    """Return who has a file open, if anybody; it is not claimed by that."""
    claim = FileClaim()
    stranger = claim.take(path)
    claim.release()
    return stranger


_GONE = _State(b"", 0, 0)


def _state_of(path: Path, known: _State | None) -> _State | None:
    """How a file stands; read only where its time or size differ from what is known."""
    try:
        told = path.stat()
        if known is not None and (told.st_mtime_ns, told.st_size) == (known.written_ns, known.size):
            return known
        if not stat.S_ISREG(told.st_mode):
            return None  # to open a pipe would wait
        with path.open("rb") as file:
            digest = sha256()
            while piece := file.read(1 << 20):
                digest.update(piece)
    except OSError:
        return None
    return _State(digest.digest(), told.st_mtime_ns, told.st_size)


def _time(state: _State) -> datetime:
    return datetime.fromtimestamp(state.written_ns / 1e9).astimezone()
