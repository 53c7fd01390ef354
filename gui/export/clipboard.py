"""A figure on the clipboard: as picture, as drawing and as numbers, for whoever takes which."""

from dataclasses import replace
from html import escape

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from gui.export.png import figure_image, png_bytes
from gui.export.svg import svg_bytes
from model.document.export_choices import ExportChoices
from model.figure.figure import DataTable, Figure
from model.words.inert import inert
from model.words.markup import plain


def rows_of(data: DataTable) -> list[list[str]]:
    """Return the header and the rows of a table as texts without markup, numbers in full.

    Names that a spreadsheet would run begin with an apostrophe; where no number is, nothing stands.
    """
    header = [inert(plain(name)) for name in data.header]
    columns = [
        [inert(plain(text)) for text in column]
        if isinstance(column, tuple)
        else ["" if value != value else repr(value) for value in column.tolist()]
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


WIDTH, HEIGHT, SCALE = 1280, 720, 2
DPI = 96.0


def copy_figure(figure: Figure, choices: ExportChoices) -> None:
    """Put a figure on the clipboard as PNG, SVG, and its numbers as TSV and HTML."""
    QGuiApplication.clipboard().setMimeData(figure_data(figure, choices))


def copy_table(data: DataTable) -> None:
    """Put a table on the clipboard as TSV and HTML."""
    held = QMimeData()
    held.setHtml(as_html(data))
    held.setText(as_tsv(data))
    QGuiApplication.clipboard().setMimeData(held)


def figure_data(figure: Figure, choices: ExportChoices) -> QMimeData:
    """Return a figure in all its forms, the best for a picture first.

    It looks as chosen for exports; its size is one that suits pasting.
    """
    looked = replace(
        choices, preset="custom", width=WIDTH, height=HEIGHT, dpi=DPI, scale=SCALE, font_size=0.0
    )
    data = QMimeData()
    data.setData("image/png", png_bytes(figure_image(figure, looked)))
    data.setData("image/svg+xml", svg_bytes(figure, looked))
    if figure.data.header:
        data.setHtml(as_html(figure.data))
        data.setText(as_tsv(figure.data))
    return data
