"""Files written whole or not at all."""

import errno
import os
import stat
from pathlib import Path

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
    errno.ENAMETOOLONG: "its name is too long; choose a shorter one",
}


class WriteError(OSError):
    """A sentence that says why a file was not written, and what to do."""


def write_whole(path: Path, data: bytes) -> None:
    """Make `data` the content of the file at `path`, so that it never is there in part.

    The bytes go to a new file beside it, which takes its place once all of them are on the disk.
    Symbolic links are followed, permissions are kept; a device or pipe is written to directly.

    Raises WriteError; then the file that was there is untouched and no other is left behind.
    """
    try:
        target = Path(os.path.realpath(path))
        mode = _mode(target)
        if mode is None or stat.S_ISREG(mode):
            _replace(target, mode, data)
        else:
            _write_to_device(target, data)
    except OSError as error:
        raise WriteError(_sentence(path, error)) from error
    except ValueError as error:
        raise WriteError("A file name holds no null character; choose another name.") from error


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


def _replace(target: Path, mode: int | None, data: bytes) -> None:
    beside = target.parent / f".entropy-dial-{os.urandom(8).hex()}.part"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(beside, flags, 0o666)
    try:
        try:
            _write_all(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if mode is not None:
            beside.chmod(stat.S_IMODE(mode))
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _settle(target.parent)


def _write_all(descriptor: int, data: bytes) -> None:
    # A write may come back short without an error, for example on a disk that fills up.
    rest = memoryview(data)
    while rest:
        count = os.write(descriptor, rest)
        if count <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        rest = rest[count:]


def _write_to_device(target: Path, data: bytes) -> None:
    descriptor = os.open(target, os.O_WRONLY | getattr(os, "O_BINARY", 0))
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
