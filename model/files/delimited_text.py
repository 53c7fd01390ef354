"""Tables written as delimited text: what is written is read back, and nothing in it is run."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path

from model.document.cells import format_cell
from model.document.table import Table
from model.document.work import Watch, unwatched
from model.files.atomic import write_whole
from model.words.inert import inert

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_QUOTED = re.compile(r'[\x00-\x1f\x7f"]')


def format_table(table: Table, delimiter: str = ",", watch: Watch = unwatched) -> str:
    """Return a table as delimited text with a header; numbers come back to the last bit.

    Names that a spreadsheet would run begin with an apostrophe, which reading takes away again.
    """
    out = StringIO()
    heads = ["outcome", *(inert(column.name) for column in table.columns)]
    _write_rows(out, [heads], delimiter)
    texts = []
    for column in table.columns:
        watch()
        texts.append([format_cell(value, column.kind) for value in column.values.tolist()])
    watch()
    names = list(map(inert, table.outcomes))
    _write_rows(out, zip(names, *texts, strict=True), delimiter, any(map(_CONTROL.search, names)))
    return out.getvalue()


def _write_rows(
    out: StringIO, rows: Iterable[Sequence[str]], delimiter: str, quoted: bool = True
) -> None:
    """Write rows; `quoted` where cells may hold control characters, read within quotes only.

    The library does not set all of them so.
    """
    if not quoted:
        csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
        return
    for row in rows:
        cells = (
            '"' + cell.replace('"', '""') + '"'
            if _QUOTED.search(cell) or delimiter in cell
            else cell
            for cell in row
        )
        out.write(delimiter.join(cells) + "\n")


def write_delimited(
    path: Path,
    table: Table,
    delimiter: str,
    watch: Watch = unwatched,
    *,
    keep_old: bool = False,
) -> None:
    """Write a table to `path` with this between its fields; WriteError if it cannot be.

    What watch raises leaves the file that was there; `keep_old` as in `write_whole`.
    """
    text = format_table(table, delimiter, watch)
    watch()
    write_whole(path, text.encode("utf-8", "replace"), keep_old=keep_old)
