"""Tables of texts, cut up and read as the program does."""

from dataclasses import replace
from pathlib import Path

from model.document.table import Table
from model.formats.tables.delimited import Sniffed
from model.formats.tables.grid import table_of_grid
from model.formats.tables.layout import Layout
from model.formats.tables.options import TableOptions
from model.formats.tables.reading import document_of, sniffed

PATH = Path("weather.csv")


def cut(data: str | bytes, options: TableOptions | None = None) -> Sniffed:
    """Return a text cut up."""
    whole = data.encode() if isinstance(data, str) else data
    return sniffed(PATH, whole, options or TableOptions())


def table_in(data: str | bytes, layout: Layout | None = None) -> Table:
    """Return the table in a text, under a layout if one is given."""
    if layout is None:
        return document_of(cut(data), PATH)[0].table
    options = TableOptions(
        delimiter=layout.delimiter, decimal=layout.decimal, header=layout.header, first=1
    )
    found = cut(data, options)
    asked = replace(found.layout, contents=layout.contents)
    return table_of_grid(found.grid, asked, PATH.name, found.floats)
