"""A figure on the clipboard: as picture, as drawing and as numbers, for whoever takes which."""

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from gui.export.data import as_html, as_tsv
from gui.export.png import figure_image, png_bytes
from gui.export.svg import svg_bytes
from gui.theme import Theme
from model.figure import Figure

WIDTH, HEIGHT, SCALE = 1280, 720, 2


def copy_figure(figure: Figure, theme: Theme) -> None:
    """Put a figure on the clipboard as PNG, SVG, and its numbers as TSV and HTML."""
    QGuiApplication.clipboard().setMimeData(figure_data(figure, theme))


def figure_data(figure: Figure, theme: Theme) -> QMimeData:
    """Return a figure in all its forms, the best for a picture first."""
    image = figure_image(figure, WIDTH, HEIGHT, theme=theme, scale=SCALE)
    data = QMimeData()
    data.setData("image/png", png_bytes(image))
    data.setData("image/svg+xml", svg_bytes(figure, WIDTH, HEIGHT, theme=theme))
    if figure.data.header:
        data.setHtml(as_html(figure.data))
        data.setText(as_tsv(figure.data))
    return data
