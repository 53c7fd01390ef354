"""The bytes of a file that a person named, or a sentence about why there are none."""

import codecs
import os
import re
import select
import stat
import time
from io import FileIO
from pathlib import Path

from model.document.work import Watch, unwatched
from model.files.format import FormatError
from model.files.kinds import other_kind

LARGEST_FILE = 1 << 29
_HEAD = 4096
_PIECE = 1 << 22
_GLANCE_MS = 100
_PATIENCE = 10.0  # seconds
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# What tables are written with: any letter at all may stand in a name, within quotes.
_CONTROL_UNQUOTED = re.compile(rb'"[^"]*"|([\x00-\x08\x0b\x0e-\x1f\x7f])')
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_bytes(path: Path, watch: Watch = unwatched) -> bytes:
    """Return all bytes of the file at `path`.

    Raises FormatError with a sentence for a missing file, a folder, a file that may not be read,
    one that changes meanwhile, a pipe that nobody writes into for ten seconds, and one of more than
    512 MB; and what watch raises.
    """
    try:
        with FileIO(path, "r", opener=_opened_at_once) as file:
            before = os.fstat(file.fileno())
            is_plain = stat.S_ISREG(before.st_mode)
            data = _all_of(file, watch, is_plain=is_plain)
            after = os.fstat(file.fileno())
    except FormatError:
        raise
    except FileNotFoundError as error:
        raise FormatError(f"There is no file {path}; check its name and folder.") from error
    except IsADirectoryError as error:
        raise FormatError(f"{path} is a folder; name a file in it.") from error
    except PermissionError as error:
        raise FormatError(f"{path} may not be read; ask its owner for permission.") from error
    except OSError as error:
        raise FormatError(f"{path} cannot be read: {error.strerror}; check its name.") from error
    except ValueError as error:
        raise FormatError("A file name holds no null character; check the name.") from error
    if is_plain:
        check_unchanged(path, before, after)
    if len(data) > LARGEST_FILE:
        kind = other_kind(data[:_HEAD], path.name)
        if kind:
            raise FormatError(kind)
        raise FormatError(f"{path} has more than 512 MB; split it, or keep only what is needed.")
    return data


def check_unchanged(path: Path, before: os.stat_result, after: os.stat_result) -> None:
    """Refuse a file that was written to between two looks at it, as it may be half the old one."""
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise FormatError(f"{path} changed while it was read; open it again once it is written.")


def _opened_at_once(path: str, flags: int) -> int:
    """A descriptor; to open a pipe would wait for somebody who writes into it."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _all_of(file: FileIO, watch: Watch, *, is_plain: bool) -> bytes:
    """What is in a file, up to one byte more than is allowed; piece by piece, so that it stops."""
    pieces, length = list[bytes](), 0
    while length <= LARGEST_FILE:
        if not is_plain:
            _await(file, watch, begun=bool(pieces))
        piece = file.read(_PIECE)
        watch()
        if piece is None:
            continue  # a pipe that was emptied meanwhile
        if not piece:
            break
        pieces.append(piece)
        length += len(piece)
    return b"".join(pieces)[: LARGEST_FILE + 1]


def _await(file: FileIO, watch: Watch, *, begun: bool) -> None:
    """Wait until a pipe or device has something or has ended; watch is asked meanwhile."""
    if not hasattr(select, "poll"):
        return
    waiting = select.poll()
    waiting.register(file, select.POLLIN)
    ends = time.monotonic() + _PATIENCE
    while not waiting.poll(_GLANCE_MS):
        watch()
        if not begun and time.monotonic() > ends:
            raise FormatError(f"{file.name} is a pipe or device that gives nothing; save a file.")


def encoding_of(data: bytes, name: str) -> str:
    """Return the encoding of text: by its byte order mark or zeros, else UTF-8 or Windows-1252.

    Raises FormatError naming the first byte that no text has.
    """
    if data.startswith(_UTF_32):
        return "utf-32"
    if data.startswith(_UTF_16):
        return "utf-16"
    if wide := _wide_without_mark(data):
        return wide
    if _CONTROL.search(data):
        found = (one.start(1) for one in _CONTROL_UNQUOTED.finditer(data) if one[1] is not None)
        wrong = next(found, None)
        if wrong is not None:
            raise _not_text(data, wrong, name)
    if _is_utf_8(data):
        return "utf-8-sig"
    decode_text(data, "cp1252", name)
    return "cp1252"


def _is_utf_8(data: bytes) -> bool:
    """Whether bytes are text in UTF-8; piece by piece, as the text may be large."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for begin in range(0, len(data), _PIECE):
            decoder.decode(data[begin : begin + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _wide_without_mark(data: bytes) -> str:
    """UTF-16, where every other of the first bytes is zero as in plain words; "" for others."""
    head = data[: _HEAD & ~1]
    if len(head) < 4 or len(data) % 2:
        return ""
    for codec, zeros, letters in (
        ("utf-16-le", head[1::2], head[::2]),
        ("utf-16-be", head[::2], head[1::2]),
    ):
        if 10 * zeros.count(0) >= 9 * len(zeros) and 0 not in letters:
            return codec
    return ""


def decode_text(data: bytes, encoding: str, name: str) -> str:
    """Return the text that `data` holds; FormatError naming the byte that does not fit."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _not_text(data, error.start, name) from error


def _not_text(data: bytes, position: int, name: str) -> FormatError:
    kind = other_kind(data[:_HEAD], name)
    if kind:
        return FormatError(kind)
    return FormatError(
        f"{name} is not text: byte {position + 1:,} is 0x{data[position]:02x}; "
        "save it as CSV or plain text first."
    )
