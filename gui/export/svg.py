"""A figure as SVG, its texts as texts or, where asked, as shapes that need no font."""

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize, QSizeF
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator

from gui.export.outlines import with_outlines, with_words_in_place
from gui.export.painter import paint_figure
from gui.export.steps import Steps, nothing, writing
from gui.look.theme import FAMILY
from model.document.export_choices import MILLIMETRES_PER_INCH, ExportChoices
from model.export.pages import Page, paths_of
from model.figure.figure import Figure
from model.words.markup import plain

PIXELS_PER_INCH = 96
# For browsers: what stands in for the font where it is missing. Lesser readers of SVG know one
# family name only and take that of each text.
STYLE = (
    "<style>@supports (display: grid) { text {"
    f" font-family: {FAMILY}, Helvetica, Arial, sans-serif; }} }}</style>"
)
# Characters that no XML document may hold; names may come with anything.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SIZE = re.compile(r'<svg width="[^"]*" height="[^"]*"')


def svg_bytes(figure: Figure, choices: ExportChoices) -> bytes:
    """Return the picture as an SVG document of width × height CSS pixels, at ×1.

    A column's width is given in millimetres instead.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(PIXELS_PER_INCH)
    generator.setSize(QSize(choices.width, choices.height))
    generator.setViewBox(QRectF(0.0, 0.0, choices.width, choices.height))
    generator.setTitle(plain(figure.title))
    generator.setDescription(figure.alternative)
    painter = QPainter(generator)
    paint_figure(painter, figure, QSizeF(choices.width, choices.height), choices)
    painter.end()
    text = _NOT_XML.sub("", bytes(buffer.data().data()).decode("utf-8"))
    text = _SIZE.sub(_size(choices), text, count=1)
    if choices.outlines:
        return with_outlines(text).encode("utf-8")
    text = with_words_in_place(text)
    return text.replace("<defs>", f"{STYLE}\n<defs>", 1).encode("utf-8")


def write_svg(path: Path, pages: Sequence[Page], choices: ExportChoices) -> Steps:
    """Write each page as a drawing of its own."""
    files: list[tuple[Path, bytes]] = []
    for page, target in zip(pages, paths_of(path, pages), strict=True):
        files.append((target, svg_bytes(page.figure, choices)))
        yield nothing
    yield writing(files)


def _size(choices: ExportChoices) -> str:
    """The document's size, where Qt gives it in millimetres at a resolution of its own."""
    if choices.preset == "column":
        width, height = (
            f"{length / choices.dpi * MILLIMETRES_PER_INCH:.6g}mm"
            for length in (choices.width, choices.height)
        )
    else:
        width, height = str(choices.width), str(choices.height)
    return f'<svg width="{width}" height="{height}"'
