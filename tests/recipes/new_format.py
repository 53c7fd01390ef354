"""A format of documents in memory: a line for each outcome, its weight behind a bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.document.document import Document
from model.document.table import table_of
from model.files.format import Format, FormatError
from tests.recipes.additions import add

if TYPE_CHECKING:
    from pathlib import Path


def _read(path: Path, data: bytes) -> Document:
    lines = [line.partition("|") for line in data.decode().splitlines()]
    if not all(bar for _, bar, _ in lines):
        raise FormatError(f"{path.name} has a line without a bar: put one before each weight.")
    names, weights = [name for name, _, _ in lines], [float(weight) for _, _, weight in lines]
    return Document(table_of(names, P=weights), title=path.stem)


FORMAT = Format("barred", "Weights behind bars", (".barred",), _read)
add("model.formats", "FORMATS", FORMAT)
