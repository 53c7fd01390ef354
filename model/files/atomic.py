"""Files written whole or not at all."""

import errno
import os
import select
import stat
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # No such locks on Windows, where a file in use cannot be removed anyway.
    fcntl = None  # type: ignore[assignment]

_MENDS = {
    errno.ENOENT: "there is no folder {folder}; make it, or choose another",
    errno.ENOTDIR: "{folder} is no folder; choose another",
    errno.EISDIR: "it is a folder; give a file name in it",
    errno.EACCES: "this place may not be written to; choose another",
    errno.EPERM: "this place may not be written to; choose another",
    errno.EROFS: "this disk may only be read; choose another",
    errno.ENOSPC: "the disk is full; free some space, or choose another disk",
    errno.EDQUOT: "your share of the disk is full; free some space, or choose another disk",
    errno.EFBIG: "no file may be this large here; choose another disk",
    errno.ENXIO: "nobody reads from it; choose another place",
    errno.EPIPE: "who read from it has gone; choose another place",
    errno.ENAMETOOLONG: "its name is too long; choose a shorter one",
}


_PREFIX, _SUFFIX = ".entropy-dial-", ".part"
_PIECE = 1 << 20
_TRIES = 10
_PATIENCE = 10.0  # seconds


class WriteError(OSError):
    """A sentence that says why a file was not written, and what to do."""


def write_whole(path: Path, data: bytes, *, keep_old: bool = False) -> None:
    """Make `data` the content of the file at `path`, so that it never is there in part.

    The bytes go to a new file beside it, are read back and compared, and take its place once all
    of them are on the disk. Symbolic links are followed; mode, group and extended attributes are
    kept where the system allows, and so are hard links: such a file is written in place, and until
    that is done the finished one stays beside it (`cut_short` finds it). A device or pipe is
    written to directly, and never replaced. With `keep_old` what was there stays as `NAME.bak`.
    What a writer that was killed left beside the file is removed.

    Raises WriteError; then the file that was there is untouched and no other is left behind.
    """
    write_all_whole([(path, data)], keep_old=keep_old)


def write_all_whole(files: Sequence[tuple[Path, bytes]], *, keep_old: bool = False) -> None:
    """Write several files, all of them or none: none takes its place before all are on the disk.

    Raises WriteError as `write_whole`.
    """
    path = Path()
    waiting: list[_Part] = []
    try:
        for path, data in files:
            target = Path(os.path.realpath(path))
            mode = _mode(target)
            if mode is None or stat.S_ISREG(mode):
                _sweep(target.parent)
                waiting.append(_Part(target, data))
            else:
                _write_to_device(target, data)
        for part in waiting:
            path = part.target
            part.take_place(keep_old)
    except OSError as error:
        raise WriteError(_sentence(path, error)) from error
    except ValueError as error:
        raise WriteError("A file name holds no null character; choose another name.") from error
    finally:
        for part in waiting:
            part.close()


def cut_short(path: Path) -> bytes | None:
    """Return what was being written into a file in place when its writer was killed, whole.

    None where nothing was, and where somebody is at it now. The file may hold a part of it; the
    next whole write takes it away.
    """
    target = Path(os.path.realpath(path))
    left = _whole_of(target)
    try:
        with left.open("rb") as file:
            if fcntl is not None:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return file.read()
    except (OSError, ValueError):
        return None


def _whole_of(target: Path) -> Path:
    """Where the finished file stands while the target is written in place."""
    name = digest_of(os.fsencode(target.name))[:16]
    return target.with_name(f"{_PREFIX}{name}.whole")


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of some bytes in hexadecimal, which no other bytes have."""
    # What works it out is long to load, and who only asks for readings needs none.
    from hashlib import sha256

    return sha256(data).hexdigest()


def _mode(target: Path) -> int | None:
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    # Renaming over a write-protected file would succeed, against its owner's wish.
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return mode


class _Part:
    """A finished file beside the one whose place it is to take, locked while it is there."""

    def __init__(self, target: Path, data: bytes) -> None:
        self.target = target
        self.path = target.parent / f"{_PREFIX}{os.urandom(8).hex()}{_SUFFIX}"
        self._lock: int | None = None
        self._is_needed = False
        descriptor = self._made()
        with ExitStack() as undone:
            undone.callback(self.close)
            try:
                _write_all(descriptor, data)
                os.fsync(descriptor)
                _verify(descriptor, data)
            finally:
                # Some disks say only now that they are full.
                os.close(descriptor)
            undone.pop_all()

    def _made(self) -> int:
        """A descriptor of a new file, locked, that nobody else may read who may not read the old.

        Whoever sweeps may have taken it away before it was locked: then another one is made.
        """
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        for left in range(_TRIES, 0, -1):
            descriptor = os.open(self.path, flags, 0o600 if self.target.exists() else 0o666)
            with ExitStack() as undone:
                undone.callback(self.close)
                undone.callback(os.close, descriptor)
                self._lock = _locked(descriptor)
                if self.path.exists() or left == 1:
                    undone.pop_all()
                    return descriptor
        raise AssertionError

    def take_place(self, keep_old: bool) -> None:
        """Become the target, or its content where it has other names too."""
        target = self.target
        old = target.stat() if target.exists() else None
        if old is not None:
            if not stat.S_ISREG(old.st_mode):
                # It has become a device since it was looked at first.
                raise OSError(errno.EEXIST, "something else has taken its place meanwhile")
            if keep_old:
                _keep_old(target, old)
            if old.st_nlink > 1:
                self._fill(target)
                return
            _keep_marks(target, old, self.path)
        self.path.replace(target)
        _settle(target.parent)
        _whole_of(target).unlink(missing_ok=True)

    def _fill(self, target: Path) -> None:
        """Write into the target, with the finished file beside it as long as it is half."""
        data = self.path.read_bytes()
        self.path = self.path.replace(_whole_of(target))
        _settle(target.parent)
        with target.open("r+b") as file:
            _make_room(file, len(data))
            self._is_needed = True
            file.write(data)
            file.truncate()
            file.flush()
            os.fsync(file.fileno())
        self._is_needed = False

    def close(self) -> None:
        """Let go of it; what did not take its place is removed, unless the target is half now."""
        if not self._is_needed:
            self.path.unlink(missing_ok=True)
        lock, self._lock = self._lock, None
        if lock is not None:
            with suppress(OSError):
                os.close(lock)


def _locked(descriptor: int) -> int | None:
    """A descriptor that holds a lock on the file as long as this process has it open."""
    if fcntl is None:
        return None
    held = os.dup(descriptor)
    with suppress(OSError):
        fcntl.flock(held, fcntl.LOCK_EX)  # who sweeps holds it for a moment only
    return held


def _keep_old(target: Path, old: os.stat_result) -> None:
    """Keep what is there as NAME.bak, whole, in the place of an earlier one."""
    kept = _Part(target.with_name(f"{target.name}.bak"), target.read_bytes())
    try:
        _keep_marks(target, old, kept.path)
        os.utime(kept.path, ns=(old.st_atime_ns, old.st_mtime_ns))
        kept.path.replace(kept.target)
    finally:
        kept.close()


def _sweep(folder: Path) -> None:
    """Remove what writers that were killed left behind: nobody holds a lock on it any more."""
    for left in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):
            descriptor = os.open(left, os.O_RDWR)
            try:
                if fcntl is not None:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                left.unlink()
            finally:
                os.close(descriptor)


def _verify(descriptor: int, data: bytes) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    rest = memoryview(data)
    while rest:
        read = os.read(descriptor, min(len(rest), _PIECE))
        if not read or read != rest[: len(read)]:
            raise OSError(errno.EIO, "what was written could not be read back")
        rest = rest[len(read) :]


def _make_room(file: IO[bytes], needed: int) -> None:
    """Have a disk that is full say so before anything is written over."""
    length = os.fstat(file.fileno()).st_size
    if not hasattr(os, "posix_fallocate") or needed <= length:
        return
    try:
        os.posix_fallocate(file.fileno(), 0, needed)
    except OSError as error:
        file.truncate(length)
        if error.errno not in (errno.EINVAL, errno.EOPNOTSUPP):
            raise


def _keep_marks(target: Path, old: os.stat_result, new: Path) -> None:
    """Give the new file the old one's owner, group, extended attributes and mode, where allowed."""
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(new, -1, old.st_gid)
        with suppress(OSError):
            os.chown(new, old.st_uid, -1)
    if hasattr(os, "listxattr"):
        names: list[str] = []
        with suppress(OSError):
            names = os.listxattr(target)
        for name in names:
            with suppress(OSError):
                os.setxattr(new, name, os.getxattr(target, name))
    mode = stat.S_IMODE(old.st_mode)
    if new.stat().st_gid != old.st_gid:
        # What a group was allowed another one is not: no more than everybody is.
        mode &= ~0o2070 | (mode & 0o007) << 3
    # Last: a change of owner takes special bits away.
    new.chmod(mode)


def _write_all(descriptor: int, data: bytes) -> None:
    # A write may come back short without an error, for example on a disk that fills up.
    rest = memoryview(data)
    while rest:
        try:
            count = os.write(descriptor, rest)
        except BlockingIOError:
            if not select.select([], [descriptor], [], _PATIENCE)[1]:
                raise TimeoutError(errno.ETIMEDOUT, "nobody reads from it") from None
            continue
        if count <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        rest = rest[count:]


def _write_to_device(target: Path, data: bytes) -> None:
    flags = os.O_WRONLY | getattr(os, "O_BINARY", 0)
    # To open a pipe that nobody reads from would wait for somebody.
    descriptor = os.open(target, flags | getattr(os, "O_NONBLOCK", 0))
    try:
        _write_all(descriptor, data)
    finally:
        os.close(descriptor)


def _settle(folder: Path) -> None:
    """Ask that the new name outlives a power cut, where folders can be asked that."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        return
    finally:
        os.close(descriptor)


def _sentence(path: Path, error: OSError) -> str:
    folder = Path(path).absolute().parent
    reason = _MENDS.get(error.errno or 0, f"{error.strerror or error}; choose another place")
    return f"{path} was not written: {reason.format(folder=folder)}."
