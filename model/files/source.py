"""The bytes of a file that a person named, or a sentence about why there are none."""

import codecs
import os
import re
import select
import stat
import time
import zlib
from io import FileIO
from pathlib import Path

from model.document.work import Watch, unwatched
from model.files.encodings import WINDOWS, encoding_words, older_encoding
from model.files.format import FormatError, Remark
from model.files.kinds import other_kind

LARGEST_FILE = 1 << 29
_HEAD = 4096
_PIECE = 1 << 22
_GLANCE_MS = 100
_PATIENCE = 10.0  # seconds
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# What tables are written with: any letter at all may stand in a name, within quotes.
_CONTROL_UNQUOTED = re.compile(rb'"[^"]*"|([\x00-\x08\x0b\x0e-\x1f\x7f])')
_GZIP = b"\x1f\x8b\x08"
_WITH_HEADER = 31  # as zlib is told that the data are gzip's
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_bytes(path: Path, watch: Watch = unwatched) -> bytes:
    """Return all bytes of the file at `path`, unpacked where gzip packed them.

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
    return _unpacked(data, path.name, watch) if data.startswith(_GZIP) else data


def _unpacked(data: bytes, name: str, watch: Watch) -> bytes:
    """What gzip packed, all its parts one after another."""
    parts, length = list[bytes](), 0
    try:
        while data.startswith(_GZIP):
            packed = zlib.decompressobj(_WITH_HEADER)
            piece = data
            while piece and not packed.eof:
                parts.append(packed.decompress(piece, _PIECE))
                length += len(parts[-1])
                piece = packed.unconsumed_tail
                watch()
                if length > LARGEST_FILE:
                    raise FormatError(f"{name} unpacks to more than 512 MB; split it.")
            if not packed.eof:
                raise FormatError(f"{name} is packed by gzip and cut off; fetch it again.")
            data = packed.unused_data
    except zlib.error as error:
        raise FormatError(f"{name} is packed by gzip and damaged; fetch it again.") from error
    return b"".join(parts)


def unpacked_head(head: bytes) -> bytes:
    """Return the begin of a file as text in UTF-8, of what gzip packed too; never raises."""
    if head.startswith(_GZIP):
        try:
            head = zlib.decompressobj(_WITH_HEADER).decompress(head, _HEAD << 4)
        except zlib.error:
            return head
    wide = _wide(head)
    return head.decode(wide, "ignore").encode() if wide else head


def as_utf_8(data: bytes, name: str) -> tuple[bytes, tuple[str, ...]]:
    """Return the bytes of JSON in UTF-8, and a sentence where its encoding had to be guessed."""
    if data.isascii() and b"\0" not in data[:_HEAD]:
        return data, ()
    codec = _wide(data)
    if not codec and b"{" in data and not _is_utf_8(data):
        codec = older_encoding(data)
    if not codec:
        return data, ()
    said = guessed_words(codec, name)
    return data.decode(codec, "replace").encode(), said


def guessed_words(codec: str, name: str) -> tuple[str, ...]:
    """Return the sentence on letters whose encoding nothing in the file tells; none for others."""
    if codec.startswith("utf"):
        return ()
    return (Remark(f"The letters of {name} are read as {encoding_words(codec)}.", "--encoding"),)


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
    """Return the encoding of text: by its byte order mark or zeros, else UTF-8 or an older one.

    Raises FormatError naming the first byte that no text has.
    """
    if wide := _wide(data):
        return wide
    if _CONTROL.search(data):
        places = (one.start(1) for one in _CONTROL_UNQUOTED.finditer(data) if one[1] is not None)
        wrong = next(places, None)
        if wrong is not None:
            raise _not_text(data, wrong, name)
    if _is_utf_8(data):
        return "utf-8-sig"
    found = older_encoding(data)
    if not found:
        decode_text(data, WINDOWS, name)
    return found


def _wide(data: bytes) -> str:
    """UTF-16 or UTF-32, by its mark or its zeros; "" for others."""
    if data.startswith(_UTF_32):
        return "utf-32"
    if data.startswith(_UTF_16):
        return "utf-16"
    return _wide_without_mark(data)


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
    """UTF-16 or UTF-32, where the others of the first bytes are zero as in plain words, else ""."""
    head = data[: _HEAD & ~3]
    if len(head) < 4 or len(data) % 2:
        return ""
    for codec, place in (("utf-32-le", 0), ("utf-32-be", 3)):
        nulls = sum(head[k::4].count(0) for k in range(4) if k != place)
        if 10 * nulls >= 29 * len(head[place::4]) and 0 not in head[place::4]:
            return codec
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
