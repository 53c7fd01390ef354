"""A figure as PNG: as many pixels as asked for, exactly."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSizeF, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter

from gui.export.painter import paint_figure
from gui.export.steps import Steps, writing
from model.document.export_choices import MILLIMETRES_PER_INCH, ExportChoices
from model.export.pages import Page, paths_of
from model.figure.figure import Figure
from model.words.markup import plain


def figure_image(figure: Figure, choices: ExportChoices) -> QImage:
    """Return the picture with (width · scale) × (height · scale) pixels.

    A larger scale makes the same picture finer: its size in inches stays. Raises ValueError,
    with a sentence, where so many pixels find no room.
    """
    width, height = choices.width * choices.scale, choices.height * choices.scale
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        raise ValueError("There is not enough memory for a picture this large; make it smaller.")
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        paint_figure(painter, figure, QSizeF(width, height), choices)
    dots = round(choices.dpi * choices.scale * 1000.0 / MILLIMETRES_PER_INCH)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    image.setText("Title", plain(figure.title))
    image.setText("Description", figure.alternative)
    return image


def png_bytes(image: QImage) -> bytes:
    """Return an image as the bytes of a PNG file; ValueError where they find no room."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"png")).write(image):
        raise ValueError("There is not enough memory to pack the picture; make it smaller.")
    return bytes(buffer.data().data())


def write_png(path: Path, pages: Sequence[Page], choices: ExportChoices) -> Steps:
    """Write each page as a picture of its own."""
    files: list[tuple[Path, bytes]] = []
    for page, target in zip(pages, paths_of(path, pages), strict=True):
        data = yield partial(png_bytes, figure_image(page.figure, choices))
        files.append((target, data))
    yield writing(files)
