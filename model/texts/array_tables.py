"""Arrays without targets as tables: a vector, two rows beside each other, or one row of several."""

import math
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from model.document.cells import Kind
from model.document.document import Document
from model.document.edits.edit import Edit
from model.document.table import Column, Table
from model.document.text_source import AXES
from model.files.format import FormatError, Remark
from model.texts.files.logits_file import LOGITS_NAMES, LogitsFile
from model.texts.files.vocabulary import read_vocabulary
from model.texts.opening import open_source, tensors_in
from model.texts.scoring.logits import BrainFloats
from model.words.token_names import namer, readable_names, visible_names

if TYPE_CHECKING:
    from model.document.text_source import TextSource
    from model.exact import FloatArray
    from model.texts.files.tensors import Stored, StoredTensors, TensorInfo

_ONE_WITHIN = 2e-3  # float16 probabilities of a vocabulary add up to 1 no better
_HUNDRED_WITHIN = 0.2  # the same of percentages
_MOST_AXES = 3  # of logits
_IDS = re.compile(r"ind(?:ex|ices)|idx|ids?\b|_ids?$|tokens?$", re.IGNORECASE)
_SMALL = 65_536  # numbers, of a matrix that people look at as a whole
_NUMBERS = ("float", "bfloat", "int", "uint", "bool")


class ArrayTable(NamedTuple):
    """A table made of arrays, how many positions there are to pick from, and what was taken.

    source is where it is from, with the position that it shows; None where there is no other.
    """

    document: Document
    positions: int
    sentence: str
    source: "TextSource | None" = None


def go_to_row(document: Document, rows: ArrayTable, position: int) -> "tuple[Edit, ArrayTable]":
    """Return the edit that makes another row of an array the table, and that row.

    FormatError for what cannot be a distribution, or a file that is gone.
    """
    if rows.source is None:
        raise FormatError("There is no other row.")
    found = array_table(replace(rows.source, position=position))
    if found is None:
        raise FormatError(f"{rows.source.name} has targets by now; open it again.")
    made = found.document
    changed = replace(
        document,
        table=made.table,
        truth=made.truth,
        model=made.model,
        reward=None,
        title=made.title,
        notes=made.notes,
    )
    return Edit(f"Go to row {position + 1:,}", changed), found


def array_table(source: "TextSource") -> ArrayTable | None:
    """Return the table that a file of arrays without targets makes; None for every other file.

    Vectors of one length are its columns; two rows are P and Q; of more rows the one at the
    source's position, or the first. FormatError, with the place, for what cannot be a distribution.
    """
    path = Path(source.path)
    if source.embedded is not None or source.targets_path or source.against or source.targets:
        return None
    tensors = tensors_in(path, source.float8)
    if tensors is None:
        return None
    vectors = _vectors(tensors, source.logits)
    names = readable_names(read_vocabulary(Path(source.vocabulary))) if source.vocabulary else ()
    if vectors:
        ids = _ids_among(vectors)
        if ids is not None:
            label = namer(visible_names(names)) if names else "#{}".format
            names = tuple(label(int(one)) for one in _numbers(tensors.load(ids.name)).ravel())
        columns = [
            (info.name, _numbers(tensors.load(info.name)).ravel())
            for info in vectors
            if info is not ids
        ]
        what = f"{path.name}: one vector, no text" if len(columns) == 1 else "vectors, no text"
        return _made(path, columns, names, 1, f"{what}, so it is a table of its numbers.")
    # Which axis comes first is asked of texts only.
    found = open_source(
        path, logits=source.logits or None, axes=source.axes or AXES[0], float8=source.float8
    )
    if not isinstance(found, LogitsFile) or found.ids is not None:
        return None
    made = _rows_table(path, found, source.position, names)
    shown = replace(source, position=max(source.position, 0))
    return made if made.positions < 2 else made._replace(source=shown)


def _is_vector(shape: tuple[int, ...]) -> bool:
    """Whether an array is a single vector, also one that stands upright or in further brackets."""
    size = math.prod(shape)
    upright = shape[-1:] == (1,) or len(shape) > _MOST_AXES
    return size > 0 and (len(shape) == 1 or (size > 1 and upright and max(shape) == size))


def _ids_among(vectors: "list[TensorInfo]") -> "TensorInfo | None":
    """The vector that says which tokens the numbers beside it belong to; None for none."""
    whole = [one for one in vectors if one.type_name.lstrip("u").startswith("int")]
    named = [one for one in whole if _IDS.search(one.name)]
    return named[0] if len(named) == 1 and len(whole) < len(vectors) else None


def _vectors(tensors: "StoredTensors", name: str) -> "list[TensorInfo]":
    """The arrays of one axis, where the file is meant by them: all there are, of one length."""
    infos = [info for info in tensors.infos if not name or info.name == name]
    plain = [info for info in infos if _is_vector(info.shape)]
    numeric = [info for info in plain if info.type_name.startswith(_NUMBERS)]
    named = [info for info in numeric if info.name in LOGITS_NAMES]
    if named and len(infos) > 1:
        return named[:1]
    alike = len({info.shape for info in numeric}) == 1
    return numeric if numeric and alike and len(numeric) == len(infos) else []


def _rows_table(path: Path, found: LogitsFile, position: int, names: tuple[str, ...]) -> ArrayTable:
    rows, count = found.rows, len(found.rows)
    if not count:
        raise FormatError(f"{path.name} holds no rows: there is nothing to show.")
    wanted = "name the targets to score them as a text"
    if _is_joint(found):
        wanted += (
            ", or save it as a CSV with names on both edges to open it as a joint table: all of it "
            "adds up to 1"
        )
    if count == 2 and position < 0:
        said = Remark(
            f"{path.name}: two rows without targets are P and Q; or {wanted}.", "--targets FILE"
        )
        columns = [(name, _row(found, row)) for row, name in ((0, "P"), (1, "Q"))]
        return _made(path, columns, names, count, said, shares=_is_joint(found))
    row = max(position, 0)
    if row >= count:
        raise FormatError(f"There is no position {row + 1:,} in {path.name}; it has {count:,}.")
    numbers = _row(found, row)
    if count == 1:
        return _made(path, [("P", numbers)], names, 1, f"{path.name}: one row without targets.")
    said = Remark(
        f"{path.name}: {count:,} rows without targets; this is {rows.place(row)}, another can be "
        f"picked; or {wanted}.",
        "--position N, --targets FILE",
    )
    made = _made(path, [("P", numbers)], names, count, said, shares=_is_joint(found))
    title = f"{made.document.title}, {rows.place(row)}"
    return made._replace(document=replace(made.document, title=title))


def _is_joint(found: LogitsFile) -> bool:
    """Whether all numbers of a small matrix are shares of one whole."""
    rows = found.rows
    size = len(rows) * rows.vocabulary
    if len(rows) < 2 or size > _SMALL:
        return False
    # A damaged file may hold a NaN that warns of itself; what is no number is refused later.
    with np.errstate(invalid="ignore"):
        every = np.array(rows.widened(slice(0, len(rows)), slice(None), np.empty(size)), np.float64)
    return bool((every >= 0.0).all()) and abs(float(every.sum()) - 1.0) <= _ONE_WITHIN


def _row(found: LogitsFile, row: int) -> "FloatArray":
    rows = found.rows
    with np.errstate(invalid="ignore"):
        part = rows.widened(slice(row, row + 1), slice(None), np.empty(rows.vocabulary))
        return np.array(part[0], dtype=np.float64)


def _numbers(stored: "Stored") -> "FloatArray":
    if isinstance(stored, BrainFloats):
        return (stored.bits.astype(np.uint32) << 16).view(np.float32).astype(np.float64)
    # A damaged file may hold a NaN that warns of itself; what is no number is refused later.
    with np.errstate(invalid="ignore"):
        return stored.astype(np.float64)


def _made(
    path: Path,
    columns: "list[tuple[str, FloatArray]]",
    names: tuple[str, ...],
    positions: int,
    said: str,
    *,
    shares: bool = False,
) -> ArrayTable:
    for name, values in columns:
        _check(path, name, values)
    logits = not shares and Kind.LOGITS in {_kind(values) for _, values in columns}
    kind = Kind.LOGITS if logits else Kind.WEIGHTS
    count = columns[0][1].size
    label = namer(visible_names(names))
    table = Table(
        tuple(label(k) for k in range(count)),
        tuple(Column(name, values, kind) for name, values in columns),
    )
    taken = "logits" if logits else "weights"
    option = said.option if isinstance(said, Remark) else ""
    said = Remark(f"{said} Its numbers are taken for {taken}.", option)
    model = 1 if len(columns) > 1 else None
    return ArrayTable(Document(table, 0, model, title=path.stem, notes=said), positions, said)


def _check(path: Path, name: str, values: "FloatArray") -> None:
    for what, bad in (("no number (NaN)", np.isnan(values)), ("+inf", values == np.inf)):
        if bad.any():
            place = int(np.argmax(bad)) + 1
            raise FormatError(f"{path.name}, {name}: entry {place:,} is {what}; mend it.")


def _kind(values: "FloatArray") -> Kind:
    """What numbers are: weights where they are counts, shares or per cent, else logits."""
    if (values < 0.0).any() or not values.any():
        return Kind.LOGITS
    total = float(values.sum())
    shares = abs(total - 1.0) <= _ONE_WITHIN or abs(total - 100.0) <= _HUNDRED_WITHIN
    return Kind.WEIGHTS if shares or (values == np.floor(values)).all() else Kind.LOGITS
