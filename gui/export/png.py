"""A figure as PNG: as many pixels as asked for, exactly."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSizeF, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter

from gui.export.painter import paint_figure
from gui.theme import Theme
from model.figure import Figure
from model.formats.atomic import write_whole

PIXELS_PER_INCH = 96.0
METRES_PER_INCH = 0.0254


def figure_image(
    figure: Figure,
    width: int,
    height: int,
    *,
    theme: Theme,
    scale: int = 1,
    transparent: bool = False,
) -> QImage:
    """Return the picture with (width · scale) × (height · scale) pixels.

    A larger scale makes the same picture finer: its size in inches stays. Raises MemoryError
    where so many pixels find no room.
    """
    image = QImage(width * scale, height * scale, QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        raise MemoryError("There is not enough memory for a picture this large; make it smaller.")
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    size = QSizeF(width * scale, height * scale)
    paint_figure(painter, figure, size, theme, transparent=transparent)
    painter.end()
    dots = round(PIXELS_PER_INCH * scale / METRES_PER_INCH)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    image.setText("Title", figure.title)
    image.setText("Description", figure.alternative)
    return image


def png_bytes(image: QImage) -> bytes:
    """Return an image as the bytes of a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"png")).write(image):
        raise MemoryError("There is not enough memory to pack the picture; make it smaller.")
    return bytes(buffer.data().data())


def write_png(
    path: Path,
    figure: Figure,
    width: int,
    height: int,
    *,
    theme: Theme,
    scale: int = 1,
    transparent: bool = False,
) -> None:
    """Write the picture to `path`, whole or not at all (WriteError)."""
    image = figure_image(figure, width, height, theme=theme, scale=scale, transparent=transparent)
    write_whole(path, png_bytes(image))
