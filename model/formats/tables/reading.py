"""From the bytes of a table to its document: of a text or of a sheet, and what is said of it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from model.document.document import Document
from model.document.groups import GroupsSettings
from model.document.table import Table
from model.document.work import Watch, unwatched
from model.files.format import FormatError, Remark
from model.files.kinds import is_pickled, other_kind
from model.files.workbook import is_workbook, read_sheet
from model.formats.tables.delimited import Sniffed, sniffed_cells, sniffed_text
from model.formats.tables.grid import table_of_grid, with_total, without_total
from model.formats.tables.group_labels import Labels, group_labels
from model.formats.tables.layout import Layout
from model.formats.tables.options import AS_IT_IS, TableOptions
from model.formats.tables.said import said_of

_HEAD = 4096
Said: TypeAlias = tuple[Document, tuple[str, ...]]


def sniffed(
    path: Path,
    data: bytes,
    options: TableOptions = AS_IT_IS,
    *,
    strict: bool = True,
    watch: Watch = unwatched,
) -> Sniffed:
    """Return the table in the bytes read from `path`, cut up; what is not given is guessed.

    Raises FormatError as `sniffed_text` and `read_sheet`, for a blank file, and for a sheet asked
    of what is no workbook.
    """
    name = as_text(path.name)
    if is_workbook(data):
        cells, first, sheet, sheets = read_sheet(data, name, options.sheet, options.area)
        found = sniffed_cells(cells, first, name, options)
        return replace(found, sheet=sheet, sheets=sheets)
    for option, value in (("sheet", options.sheet), ("range", options.area)):
        if value is not None:
            what = f"{name} is no workbook and has no {option}; leave that out."
            raise FormatError(what, f"--{option}")
    if is_pickled(data[:_HEAD]):
        raise FormatError(other_kind(data[:_HEAD], name))
    if not data or data.isspace():
        raise FormatError(f"{as_text(str(path))} is empty; it needs a row for each outcome.")
    return sniffed_text(data, name, options, strict=strict, watch=watch)


def document_of(found: Sniffed, path: Path, options: TableOptions = AS_IT_IS) -> Said:
    """Return the document that a grid with its layout makes, and what is to be said of it.

    Its first two distributions are P and Q. Without a column of names the outcomes are numbered;
    without a header the columns are P, Q, …. Raises FormatError with a sentence that gives the
    line, and the column, of what is wrong.
    """
    name = as_text(path.name)
    if options.counted is not None:
        found = replace(found, layout=_counting(found, options.counted.strip(), name))
    table = table_of_grid(found.grid, found.layout, name, found.floats)
    layout = with_total(found.layout, table)
    said = (*_said_of_sheet(found, name, options), *found.said)
    said = (*said, *said_of(found.grid, layout, table, found.floats))
    labels, _ = group_labels(found.grid.columns, layout)
    document = named_document(without_total(table, layout), path, said, labels=labels)
    return (replace(document, lens="joint") if found.layout.paired else document), said


def _said_of_sheet(found: Sniffed, name: str, options: TableOptions) -> tuple[str, ...]:
    if len(found.sheets) < 2 or options.sheet is not None:
        return ()
    told = f"“{found.sheet[:40]}”, one of the {len(found.sheets)} sheets of {name}, is read."
    return (Remark(told, "--sheet reads another"),)


def _counting(found: Sniffed, asked: str, name: str) -> Layout:
    """The layout that counts the column called, or numbered from 1 on, as asked.

    Words below a heading that is a word as well are told from it when it is asked for. FormatError
    where there is no such column.
    """
    layout = replace(found.layout, paired=False)
    grid = found.grid.turned() if layout.turned else found.grid
    first = [one[0].strip() for one in grid.columns]
    if asked in first and (layout.header or grid.columns[first.index(asked)].count(asked) == 1):
        return replace(layout, header=True, counted=first.index(asked))
    if asked.isascii() and asked.isdigit() and 1 <= int(asked[:9]) <= len(first):
        return replace(layout, counted=int(asked) - 1)
    heads = first if layout.header else [""] * len(first)
    listed = ", ".join(f"{k} {head}".strip() for k, head in enumerate(heads[:20], 1))
    raise FormatError(f"{name} has no column “{asked[:40]}” to count; its columns are {listed}.")


def named_document(
    table: Table,
    path: Path,
    said: Sequence[str],
    truth: int = 0,
    model: int | None = 1,
    labels: Labels = (),
) -> Document:
    """Return the document of a table from a file; there is no Q without a second column."""
    return Document(
        table,
        truth=truth,
        model=model if len(table.columns) > 1 else None,
        title=as_text(path.stem),
        notes=" ".join((f"Imported from {as_text(path.name)}.", *said)),
        groups=GroupsSettings(labels),
    )


def as_text(name: str) -> str:
    """Return a file name as text; its bytes may be none."""
    return name.encode("utf-8", "replace").decode()
