"""Texts of an SVG document held in place: word by word, or as shapes that need no font."""

import re
from html import escape, unescape

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QPainterPath

from gui.look.theme import font

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
