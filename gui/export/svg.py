"""A figure as SVG, with its texts as texts."""

import re
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize, QSizeF
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator

from gui.export.painter import paint_figure
from gui.theme import FAMILY, Theme
from model.figure import Figure
from model.formats.atomic import write_whole
from model.markup import plain

PIXELS_PER_INCH = 96
# For browsers: what stands in for the font where it is missing, and figures of equal width. Lesser
# readers of SVG know one family name only and take that of each text.
STYLE = (
    '<style>@supports (font-feature-settings: "tnum") { text {'
    f' font-family: {FAMILY}, Helvetica, Arial, sans-serif; font-feature-settings: "tnum"; }} }}'
    "</style>"
)
# Characters that no XML document may hold; names may come with anything.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SIZE = re.compile(r'<svg width="[^"]*" height="[^"]*"')


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
    return _in_pixels(bytes(buffer.data().data()), width, height)


def _in_pixels(data: bytes, width: int, height: int) -> bytes:
    """The document with its size in pixels, where Qt gives millimetres, and with STYLE."""
    text = _NOT_XML.sub("", data.decode("utf-8"))
    text = _SIZE.sub(f'<svg width="{width}" height="{height}"', text, count=1)
    return text.replace("<defs>", f"{STYLE}\n<defs>", 1).encode("utf-8")


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
