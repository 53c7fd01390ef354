"""Damage: a sound file changed here and there, the same way for the same seed."""

from __future__ import annotations

import json
import struct
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

LARGEST = 200_000
NUMBERS = (0, 1, 2, -1, 127, 128, 255, 256, 65_535, 1 << 16, 1 << 31, (1 << 31) - 1, 1 << 32,
           (1 << 62) + 1, (1 << 63) - 1, (1 << 64) - 1)  # fmt: skip
WORDS = (b"NaN", b"-inf", b"1e309", b"-1", b"1e-320", b"0x10", b"%", b"=1+1", b"\x00", b"\xff\xfe",
         b"\xef\xbb\xbf", b"\r", b"\n\n", b'"', b"'", b"{", b"[", b"]", b"}", b",", b";", b"\t",
         b"<img src=x>", b"\\ud800", b"\x1b[2J", b"99999999999999999999", b"../", b"null",
         "𝔘\u202eﬁ".encode())  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 0.5, -0.0, 1e308, -1e308, 5e-324, 10**18, 10**40, "", " ", "inf",
    "nan", "-inf", "a" * 3_000, "\ud800", "\x00", "\x1b", "=1+1", "/dev/zero", "~", [], {}, [[]],
    [0] * 300, [None], {"a": None}, {"": 0}, float("nan"), float("inf"), 1 << 63, "1e309",
)  # fmt: skip


def mutated(data: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """Return the file damaged in one to four ways; `others` are of the same kind, to take from."""
    for _ in range(rng.choice((1, 1, 1, 2, 3, 4))):
        begins = data.lstrip()[:1]
        ways = list(_WAYS)
        if begins in (b"{", b"["):
            ways += [_json] * len(_WAYS)
        if data.startswith(b"PK\x03\x04"):
            ways += [_archive] * len(_WAYS)
        data = rng.choice(ways)(data, others, rng)[:LARGEST]
    return data


def _place(data: bytes, rng: random.Random) -> int:
    # Headers decide most, so that they are met more often.
    end = len(data) if rng.random() < 0.6 else min(len(data), 160)
    return rng.randrange(end + 1)


def _flip(data: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    if not data:
        return data
    at = min(_place(data, rng), len(data) - 1)
    return data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]


def _write(data: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    at, raw = _place(data, rng), rng.randbytes(rng.randrange(1, 9))
    return data[:at] + raw + data[at + len(raw) :]


def _number(data: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    form = rng.choice(["<I", "<Q", ">I", ">Q", "<H", "<B"])
    size = struct.calcsize(form)
    raw = struct.pack(form, rng.choice(NUMBERS) % (1 << (8 * size)))
    at = _place(data, rng)
    at -= at % size if rng.random() < 0.7 else 0
    return data[:at] + raw + data[at + size :]


def _word(data: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    at, word = _place(data, rng), rng.choice(WORDS)
    return data[:at] + word * rng.choice((1, 1, 1, 50)) + data[at + rng.choice((0, len(word))) :]


def _cut(data: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    at = _place(data, rng)
    return data[:at] if rng.random() < 0.3 else data[:at] + data[at + rng.randrange(1, 40) :]


def _again(data: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    at, end = sorted((_place(data, rng), _place(data, rng)))
    return data[:at] + data[at:end] * rng.choice((2, 2, 3, 40)) + data[end:]


def _splice(data: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    other = rng.choice(others)
    return data[: _place(data, rng)] + other[_place(other, rng) :]


def _json(data: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        return _flip(data, others, rng)
    spots: list[tuple[Any, Any]] = []
    _collect(content, spots)
    if not spots:
        return data
    holder, key = rng.choice(spots)
    way = rng.randrange(6)
    if way <= 2:
        holder[key] = rng.choice(VALUES)
    elif way == 3:
        del holder[key]
    elif way == 4:
        holder[key] = [holder[key]] * rng.choice((1, 2, 70)) if rng.random() < 0.7 else _deep(rng)
    else:
        other, name = rng.choice(spots)
        holder[key] = json.loads(json.dumps(other.get(name) if type(other) is dict else None))
    return json.dumps(content).encode()


def _deep(rng: random.Random) -> Any:
    value: Any = 1
    for _ in range(rng.choice((10, 63, 64, 65, 300))):
        value = [value] if rng.random() < 0.5 else {"a": value}
    return value


def _collect(value: Any, spots: list[tuple[Any, Any]], depth: int = 0) -> None:
    if depth > 40 or len(spots) > 3_000:
        return
    keys = list(value) if isinstance(value, dict) else range(len(value)) if _is_list(value) else ()
    for key in keys:
        spots.append((value, key))
        _collect(value[key], spots, depth + 1)


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _archive(data: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """One part of an archive damaged, the archive itself sound."""
    out = BytesIO()
    try:
        with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
            names = old.namelist()
            chosen = rng.choice(names)
            for name in names:
                part = old.read(name)
                if name == chosen:
                    way = rng.choice((*_WAYS[:-1], _flip))
                    part = way(part, others, rng)
                if name != chosen or rng.random() < 0.95:
                    new.writestr(name, part[:LARGEST])
    except Exception:  # whatever a damaged archive leads the library to: it is damaged enough
        return _flip(data, others, rng)
    return out.getvalue()


_WAYS: tuple[Callable[[bytes, Sequence[bytes], random.Random], bytes], ...] = (
    _flip, _write, _number, _word, _cut, _again, _splice,
)  # fmt: skip
