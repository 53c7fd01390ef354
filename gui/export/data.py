"""The numbers behind a figure, as spreadsheets take them."""

from html import escape

from model.figure.figure import DataTable
from model.words.inert import inert
from model.words.markup import plain


def rows_of(data: DataTable) -> list[list[str]]:
    """Return the header and the rows of a table as texts without markup, numbers in full.

    Names that a spreadsheet would run begin with an apostrophe.
    """
    header = [inert(plain(name)) for name in data.header]
    columns = [
        [inert(plain(text)) for text in column]
        if isinstance(column, tuple)
        else [repr(value) for value in column.tolist()]
        for column in data.columns
    ]
    return [header, *(list(row) for row in zip(*columns, strict=True))]


def as_tsv(data: DataTable) -> str:
    """Return a table with tabs between, one line a row; tabs and line ends in names are spaces."""
    return "".join("\t".join(map(_one_line, row)) + "\n" for row in rows_of(data))


def as_html(data: DataTable) -> str:
    """Return a table as HTML."""
    header, *rows = rows_of(data)
    head = "".join(f"<th>{escape(text)}</th>" for text in header)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in rows
    )
    return f"<table><tr>{head}</tr>{body}</table>"


def _one_line(text: str) -> str:
    return " ".join(text.replace("\t", " ").splitlines())
