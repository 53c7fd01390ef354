"""Texts of an SVG document as shapes, so that it looks the same where the font is missing."""

import re
from html import unescape

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QPainterPath

from gui.theme import font

# As Qt writes them; every attribute that is read here it always writes.
_TEXT = re.compile(
    r'<text (?P<paint>fill="[^"]*" fill-opacity="[^"]*" stroke="none") xml:space="preserve" '
    r'x="(?P<x>[^"]*)" y="(?P<y>[^"]*)" font-family="[^"]*" font-size="(?P<size>[^"]*)" '
    r'font-weight="(?P<weight>[^"]*)"[^>]*>(?P<text>[^<]*)</text>'
)


def with_outlines(document: str) -> str:
    """Return an SVG document, as Qt writes it, with the outlines of its letters for its texts."""
    return _TEXT.sub(_outlined, document)


def _outlined(found: re.Match[str]) -> str:
    text = unescape(found["text"])
    used = font(float(found["size"]), QFont.Weight(int(found["weight"])))
    path = QPainterPath()
    path.addText(QPointF(float(found["x"]), float(found["y"])), used, text)
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
