"""Shards: the logits of one text, cut into several files."""

import os
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from model.files.format import FormatError
from model.texts.files.logits_file import LogitsFile
from model.texts.scoring.shard_rows import ShardRows
from model.words.names import are, counted, joined

_DIGITS = re.compile(r"(\d+)")
_TOTAL = re.compile(r"-of-(\d+)", re.IGNORECASE)  # as in model-00001-of-00030.safetensors
_MOST_NAMED = 3
_MOST = 100_000


def shards_of(path: Path, suffixes: Sequence[str]) -> tuple[Path, ...]:
    """Return the files that a folder or a pattern stands for, in name order, none missing.

    Numbers in names are ordered as numbers. suffixes: which files of a folder are meant; it may
    hold one kind of them. FormatError where there is none, where a folder holds several kinds, and
    where one is missing, which is named.
    """
    if os.path.isdir(path):  # a Path’s own raises for a name that is too long
        found = [one for one in path.iterdir() if one.suffix.lower() in suffixes and one.is_file()]
        kinds = sorted({one.suffix.lower() for one in found})
        if len(kinds) > 1:
            raise FormatError(
                f"The folder {path.name} holds {joined(kinds)}; give one kind, such as "
                f"{path.name}/*{kinds[0]}."
            )
        nothing = f"The folder {path.name} holds no file of {joined(suffixes, 'or')}."
    else:
        found = [one for one in path.parent.glob(path.name) if one.is_file()]
        nothing = f"No file is called {path.name} in {path.parent}."
    if not found:
        raise FormatError(nothing)
    ordered = in_name_order(found)
    missing = missing_shards(ordered)
    if missing:
        raise FormatError(f"{missing} Add it, or name the files that are to be read one by one.")
    return ordered


def in_name_order(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Return the files by their names, numbers in them by their value."""
    return tuple(sorted(paths, key=lambda path: (_parts(path.name), path.name)))


def _parts(name: str) -> list[tuple[int, int, str]]:
    """A name as text and numbers in turn, in a form that can be ordered."""
    return [
        (0, int(part), "") if part.isdecimal() else (1, 0, part.casefold())
        for part in _DIGITS.split(name)
        if part
    ]


def missing_shards(paths: Sequence[Path]) -> str:
    """Return a sentence that names what is missing between numbered files; "" where nothing is.

    Files are numbered where their names differ in one number only. Those before the first are
    missing where the names tell how many there are ("-of-30").
    """
    split = [_DIGITS.split(path.name) for path in paths]
    if len({len(parts) for parts in split}) != 1:
        return ""
    differing = [k for k, column in enumerate(zip(*split, strict=True)) if len(set(column)) > 1]
    total = _TOTAL.search(paths[0].name)
    if len(paths) == 1 and total is not None:
        differing = [1]
    if len(differing) != 1 or differing[0] % 2 == 0:
        return ""
    at = differing[0]
    have = {int(parts[at]) for parts in split}
    first, last = min(have), max(have)
    if total is not None and int(total.group(1)) >= len(have):
        first = min(first, 1)
        last = max(last, int(total.group(1)) - (1 if first == 0 else 0))
    # What lies further apart are times and dates.
    gone = [n for n in range(first, last + 1) if n not in have] if last - first < _MOST else []
    if not gone:
        return ""
    width = len(split[0][at])
    names = ["".join([*split[0][:at], str(n).zfill(width), *split[0][at + 1 :]]) for n in gone]
    more = f" and {len(gone) - _MOST_NAMED:,} more" if len(gone) > _MOST_NAMED else ""
    among = counted(len(paths), "shard")
    return f"{', '.join(names[:_MOST_NAMED])}{more} {are(len(gone))} missing among {among}."


def joined_shards(files: Sequence[LogitsFile]) -> LogitsFile:
    """Return files of logits as one text, in their order; targets where all have them.

    Batches stay batches where all shards are of one length; else the rows follow each other. An
    error of the files is a FormatError that names the shard.
    """
    first = files[0]
    for one in files:
        if one.rows.vocabulary != first.rows.vocabulary:
            raise FormatError(
                f"{one.path.name} has a vocabulary of {one.rows.vocabulary:,}, {first.path.name} "
                f"one of {first.rows.vocabulary:,}: they are not shards of one text."
            )
    names = tuple(one.path.name for one in files)
    without = [one.path.name for one in files if one.ids is None]
    if 0 < len(without) < len(files):
        raise FormatError(f"{without[0]} holds no targets, but {_with_targets(files)} does.")
    lengths = {one.rows.shape[1:] for one in files}
    count = sum(len(one.rows) for one in files)
    shape: tuple[int, ...] = (count,)
    if len(lengths) == 1 and lengths != {()}:
        shape = (sum(one.rows.shape[0] for one in files), *next(iter(lengths)))
    elif lengths != {()} and first.shift:
        raise FormatError(
            "Shards of batches of different lengths cannot be shifted; save the targets moved."
        )
    note = missing_shards([one.path for one in files])
    rows = ShardRows(tuple(one.rows for one in files), names, shape, note)
    parts = [one.ids.reshape(-1) for one in files if one.ids is not None]
    ids = np.concatenate(parts).reshape(shape) if parts else None
    return replace(first, rows=rows, ids=ids)


def _with_targets(files: Sequence[LogitsFile]) -> str:
    return next(one.path.name for one in files if one.ids is not None)
