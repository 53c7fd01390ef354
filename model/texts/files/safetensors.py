"""Hugging Face's .safetensors files, mapped; bfloat16 too.

Eight bytes with the length of the header, a JSON header, then the numbers, little-endian.
Source: the safetensors format specification (github.com/huggingface/safetensors).
"""

import json
from collections import Counter
from itertools import pairwise
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from model.files.format import FormatError
from model.texts.answers.json_values import DEEPEST, deepest
from model.texts.files.float8 import float8_numbers
from model.texts.files.tensors import Stored, StoredTensors, TensorInfo, file_size, mapped
from model.texts.scoring.logits import BrainFloats
from model.words.names import fit_line

SUFFIX = ".safetensors"
_LONGEST_HEADER = 10_000_000  # bytes; a hundred thousand tensors need no more
_TYPES = {
    "BOOL": ("bool", "|b1"),
    "U8": ("uint8", "|u1"),
    "I8": ("int8", "|i1"),
    "U16": ("uint16", "<u2"),
    "I16": ("int16", "<i2"),
    "U32": ("uint32", "<u4"),
    "I32": ("int32", "<i4"),
    "U64": ("uint64", "<u8"),
    "I64": ("int64", "<i8"),
    "F16": ("float16", "<f2"),
    "BF16": ("bfloat16", "<u2"),
    "F32": ("float32", "<f4"),
    "F64": ("float64", "<f8"),
    "F8_E4M3": ("float8_e4m3", "|u1"),
    "F8_E5M2": ("float8_e5m2", "|u1"),
}
_FLOAT8 = {"F8_E4M3": "e4m3", "F8_E5M2": "e5m2"}


def read_safetensors(path: Path) -> StoredTensors:
    """Return the arrays of a .safetensors file, by their names, in the header's order.

    FormatError with a sentence, naming the tensor, where the header is no header, or lies about
    sizes, places or types. Tensors of other types are listed but cannot be loaded.
    """
    header, start = _header(path)
    room = file_size(path) - start
    spans: list[tuple[int, int, str]] = []
    infos: list[TensorInfo] = []
    places: dict[str, tuple[str, int]] = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        kind, shape, begin, end = _entry(path, name, entry, room)
        spans.append((begin, end, name))
        infos.append(TensorInfo(name, shape, _TYPES[kind][0] if kind in _TYPES else kind))
        places[name] = (kind, begin)
    _check_overlaps(path, spans)
    table = {info.name: info for info in infos}

    def load(name: str) -> Stored:
        kind, begin = places[name]
        if kind not in _TYPES:
            raise FormatError(f"Tensor {name} in {path.name} is of type {kind}, which is not read.")
        array = mapped(path, np.dtype(_TYPES[kind][1]), table[name].shape, start + begin)
        if kind in _FLOAT8:
            return float8_numbers(array.view(np.uint8), _FLOAT8[kind])
        return BrainFloats(array.view(np.uint16)) if kind == "BF16" else array

    return StoredTensors(path, tuple(infos), load)


def looks_like_safetensors(head: bytes) -> bool:
    """Return whether a file's first nine bytes could be those of a .safetensors file."""
    length = int.from_bytes(head[:8], "little")
    return len(head) >= 9 and 2 <= length <= _LONGEST_HEADER and head[8:9] == b"{"


def _header(path: Path) -> tuple[dict[str, Any], int]:
    size = file_size(path)
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if size < 8 or length > size - 8:
            raise FormatError(
                f"{path.name} says that its header has {length:,} bytes, but the file has "
                f"{size:,}: it is cut off, or no {SUFFIX} file."
            )
        if length > _LONGEST_HEADER:
            raise FormatError(
                f"{path.name} has a header of {length:,} bytes; at most "
                f"{_LONGEST_HEADER:,} are read."
            )
        raw = file.read(length)
    if deepest(raw) > DEEPEST:
        raise FormatError(
            f"The header of {path.name} is not readable: it is not valid JSON: too deep."
        )
    try:
        header = json.loads(raw.decode("utf-8"), object_pairs_hook=_without_duplicates)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"The header of {path.name} is not readable: {_why(error)}.") from error
    if not isinstance(header, dict):
        raise FormatError(f"The header of {path.name} lists no tensors: the file is damaged.")
    return header, 8 + length


def _why(error: Exception) -> str:
    return str(error) if isinstance(error, FormatError) else "it is not valid JSON"


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries = dict(pairs)
    if len(entries) < len(pairs):
        (twice, _), *_ = Counter(name for name, _ in pairs).most_common(1)
        raise FormatError(f"it names {fit_line(twice, 40)} twice")
    return entries


def _entry(
    path: Path, name: str, entry: object, room: int
) -> tuple[str, tuple[int, ...], int, int]:
    """The type, shape and place of a tensor, checked against the bytes there are."""
    parts = entry if isinstance(entry, dict) else {}
    kind = parts.get("dtype")
    shape, place = _counts(parts.get("shape")), _counts(parts.get("data_offsets"))
    if not isinstance(kind, str) or shape is None or place is None or len(place) != 2:
        raise FormatError(f"Tensor {name} in {path.name} has no readable type, shape and place.")
    begin, end = place
    if begin > end or end > room:
        raise FormatError(
            f"Tensor {name} in {path.name} lies at bytes {begin:,} to {end:,}, but there are "
            f"{room:,}: the header lies, or the file is cut off."
        )
    if kind in _TYPES:
        needed = prod(shape) * np.dtype(_TYPES[kind][1]).itemsize
        if needed != end - begin:
            raise FormatError(
                f"Tensor {name} in {path.name} has {end - begin:,} bytes, but its shape "
                f"{shape} of {kind} needs {needed:,}: the header lies."
            )
    return kind, shape, begin, end


def _counts(value: object) -> tuple[int, ...] | None:
    if isinstance(value, list) and all(type(n) is int and n >= 0 for n in value):
        return tuple(value)
    return None


def _check_overlaps(path: Path, spans: list[tuple[int, int, str]]) -> None:
    ordered = sorted(spans)
    for (_, end, one), (begin, stop, other) in pairwise(ordered):
        if begin < end and stop > begin:
            raise FormatError(f"Tensors {one} and {other} in {path.name} overlap: the header lies.")
