"""A figure as SVG, with its texts as texts."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize, QSizeF
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator

from gui.export.painter import paint_figure
from gui.theme import Theme
from model.figure import Figure
from model.formats.atomic import write_whole
from model.markup import plain

PIXELS_PER_INCH = 96


def svg_bytes(
    figure: Figure, width: int, height: int, *, theme: Theme, transparent: bool = False
) -> bytes:
    """Return the picture as an SVG document of width × height CSS pixels."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(PIXELS_PER_INCH)
    generator.setSize(QSize(width, height))
    generator.setViewBox(QRectF(0.0, 0.0, width, height))
    generator.setTitle(plain(figure.title))
    generator.setDescription(figure.alternative)
    painter = QPainter(generator)
    paint_figure(painter, figure, QSizeF(width, height), theme, transparent=transparent)
    painter.end()
    return bytes(buffer.data().data())


def write_svg(
    path: Path,
    figure: Figure,
    width: int,
    height: int,
    *,
    theme: Theme,
    scale: int = 1,
    transparent: bool = False,
) -> None:
    """Write the picture to `path`, whole or not at all; `scale` enlarges it."""
    data = svg_bytes(figure, width * scale, height * scale, theme=theme, transparent=transparent)
    write_whole(path, data)
