"""A figure as SVG, its letters as shapes that need no font or, where asked, as texts."""

import re
from collections.abc import Sequence
from html import escape, unescape
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath
from PySide6.QtSvg import QSvgGenerator

from gui.export.painter import paint_figure
from gui.export.steps import Steps, nothing, writing
from gui.look.theme import FAMILY, font
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
    with QPainter(generator) as painter:
        paint_figure(painter, figure, QSizeF(choices.width, choices.height), choices)
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


# As Qt writes them; every attribute that is read here it always writes.
_TEXT = re.compile(
    r'(?P<start><text (?P<paint>fill="[^"]*" fill-opacity="[^"]*" stroke="none") '
    r'xml:space="preserve" '
    r'x="(?P<x>[^"]*)" y="(?P<y>[^"]*)" font-family="[^"]*" font-size="(?P<size>[^"]*)" '
    r'font-weight="(?P<weight>[^"]*)"[^>]*>)(?P<text>[^<]*)</text>'
)

# Signs keep the words around them: beside capitals and figures they take another form.
_BETWEEN_WORDS = re.compile(r"(?<=[a-zà-ÿ] )(?=[a-zà-ÿ])")


def with_outlines(document: str) -> str:
    """Return an SVG document, as Qt writes it, with the outlines of its letters for its texts."""
    return _TEXT.sub(_outlined, document)


def with_words_in_place(document: str) -> str:
    """Return an SVG document, as Qt writes it, with a place for each word.

    Every program rounds the widths of letters its own way, which adds up along a line.
    """
    return _TEXT.sub(_word_by_word, document)


def _word_by_word(found: re.Match[str]) -> str:
    first, *words = _BETWEEN_WORDS.split(unescape(found["text"]))
    if not words:
        return found[0]
    metrics, before, parts = QFontMetricsF(_font(found)), first, [escape(first)]
    for word in words:
        x = float(found["x"]) + metrics.horizontalAdvance(before)
        parts.append(f'<tspan x="{x:.3f}">{escape(word)}</tspan>')
        before += word
    return f"{found['start']}{''.join(parts)}</text>"


def _font(found: re.Match[str]) -> QFont:
    return font(float(found["size"]), QFont.Weight(int(found["weight"])), tabular=False)


def _outlined(found: re.Match[str]) -> str:
    text, used = unescape(found["text"]), _font(found)
    path = QPainterPath()
    path.addText(QPointF(float(found["x"]), float(found["y"])), used, text)
    if path.isEmpty():
        # Letters that a font has as pictures only have no outline: better as text than not at all.
        return found[0]
    return f'<path {found["paint"]} fill-rule="nonzero" d="{path_data(path)}"/>'


def path_data(path: QPainterPath) -> str:
    """Return the outline of a path as SVG writes it."""
    parts: list[str] = []
    index = 0
    while index < path.elementCount():
        element = path.elementAt(index)
        if element.isCurveTo():
            ends = [path.elementAt(index + place) for place in range(3)]
            parts.append("C" + " ".join(f"{end.x:.3f} {end.y:.3f}" for end in ends))
            index += 3
            continue
        parts.append(f"{'M' if element.isMoveTo() else 'L'}{element.x:.3f} {element.y:.3f}")
        index += 1
    return "".join(parts)
