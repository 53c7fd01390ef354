"""Two formats in memory: documents as a line for each outcome, and tables with colons."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from model.document.document import Document
from model.document.table import table_of
from model.document.work import Watch, unwatched
from model.files.atomic import write_whole
from model.files.format import Format, FormatError
from tests.recipes.new.additions import add

if TYPE_CHECKING:
    from pathlib import Path


def _read(path: Path, data: bytes) -> Document:
    lines = [line.partition("|") for line in data.decode().splitlines()]
    if not all(bar for _, bar, _ in lines):
        raise FormatError(f"{path.name} has a line without a bar: put one before each weight.")
    names, weights = [name for name, _, _ in lines], [float(weight) for _, _, weight in lines]
    return Document(table_of(names, P=weights), title=path.stem)


def _write_between(
    bar: str, path: Path, document: Document, watch: Watch = unwatched, *, keep_old: bool = False
) -> None:
    watch()
    rows = zip(document.table.outcomes, document.truth_column.values, strict=True)
    write_whole(
        path,
        "".join(f"{name}{bar}{weight:g}\n" for name, weight in rows).encode(),
        keep_old=keep_old,
    )


FORMAT = Format(
    "barred",
    "Weights behind bars",
    (".barred",),
    _read,
    partial(_write_between, "|"),
)
TABLE = Format(
    "colons",
    "Table with colons",
    (".colons",),
    write=partial(_write_between, ":"),
    kind="table",
)
add("model.formats", "FORMATS", FORMAT)
add("model.formats", "FORMATS", TABLE)
