"""A figure on the clipboard: as picture, as drawing and as numbers, for whoever takes which."""

from dataclasses import replace

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from gui.export.data import as_html, as_tsv
from gui.export.png import figure_image, png_bytes
from gui.export.svg import svg_bytes
from model.document.export_choices import ExportChoices
from model.figure.figure import Figure

WIDTH, HEIGHT, SCALE = 1280, 720, 2
DPI = 96.0


def copy_figure(figure: Figure, choices: ExportChoices) -> None:
    """Put a figure on the clipboard as PNG, SVG, and its numbers as TSV and HTML."""
    QGuiApplication.clipboard().setMimeData(figure_data(figure, choices))


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
