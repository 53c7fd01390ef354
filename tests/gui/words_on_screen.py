"""words_of: every word that a window paints, where it stands, and what is wrong with it there."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QPoint, QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPolygonF, QRegion, QTransform
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

SVG = "{http://www.w3.org/2000/svg}"
# Qt's text engine and its metrics differ by less than this; what is cut is cut by more.
SLACK = 1.5
# From the end of one stretch to the start of the next of the same line.
GAP = 4.0


@dataclass(frozen=True)
class Word:
    """A stretch of text on screen.

    Attributes:
        ink: its letters' outline in the window.
        owner, room: who painted it, and what is seen of that widget in the window.
        line: the same for the stretches of one line in several fonts.
    """

    text: str
    ink: QPolygonF
    owner: QWidget
    room: QRectF
    line: int

    @property
    def is_cut(self) -> bool:
        """Whether it reaches out of what is seen of its widget, sideways."""
        box = self.ink.boundingRect()
        return box.left() < self.room.left() - SLACK or box.right() > self.room.right() + SLACK

    @property
    def is_cut_across(self) -> bool:
        """Whether a part of its height is outside."""
        box = self.ink.boundingRect()
        return box.top() < self.room.top() - SLACK or box.bottom() > self.room.bottom() + SLACK


def words_of(window: QWidget) -> list[Word]:
    """Return every word painted by the widgets on screen, each widget asked apart."""
    found: list[Word] = []
    for widget in (window, *window.findChildren(QWidget)):
        if (
            widget.window() is window
            and widget.isVisible()
            and not widget.visibleRegion().isEmpty()
        ):
            found += _painted_by(widget, window)
    return found


def _painted_by(widget: QWidget, window: QWidget) -> list[Word]:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(window.size())
    generator.setViewBox(window.rect())
    generator.setResolution(96)
    with QPainter(generator) as painter:
        at = widget.mapTo(window, QPoint())
        # Of a view on a scene, this is the widget and not the scene.
        QWidget.render(widget, painter, at, QRegion(), QWidget.RenderFlag(0))
    data = bytes(buffer.data().data())
    if b"<text" not in data:
        return []
    seen = QRectF(widget.visibleRegion().boundingRect()).translated(QPointF(at))
    found: list[Word] = []
    end = (0.0, 0.0)
    for element, place in _texts(ET.fromstring(data), QTransform()):
        text = "".join(element.itertext()).strip("\n")
        font, start = _font(element), _start(element)
        here = place.map(start)
        near = abs(here.x() - end[0]) < GAP and abs(here.y() - end[1]) < 0.5 * font.pixelSize()
        goes_on = bool(found) and near
        line = found[-1].line if goes_on else len(found)
        metrics = QFontMetricsF(font)
        ink = place.map(QPolygonF(metrics.tightBoundingRect(text).translated(start)))
        found.append(Word(text, ink, widget, seen, line))
        over = place.map(QPointF(start.x() + metrics.horizontalAdvance(text), start.y()))
        end = (over.x(), over.y())
    return found


def _texts(element: ET.Element, outer: QTransform) -> Iterator[tuple[ET.Element, QTransform]]:
    for child in element:
        inner = _transform(child.get("transform", "")) * outer
        if child.tag == f"{SVG}text" and "".join(child.itertext()).strip():
            yield child, inner
        yield from _texts(child, inner)


def _transform(written: str) -> QTransform:
    if not written.startswith("matrix("):
        return QTransform()
    return QTransform(*map(float, written[7:-1].split(",")))


def _font(element: ET.Element) -> QFont:
    font = QFont(element.get("font-family", ""))
    font.setPixelSize(round(float(element.get("font-size", "12"))))
    font.setWeight(QFont.Weight(int(element.get("font-weight", "400"))))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _start(element: ET.Element) -> QPointF:
    return QPointF(float(element.get("x", "0")), float(element.get("y", "0")))


def touching(words: list[Word]) -> list[tuple[Word, Word]]:
    """Return the pairs whose letters lie over each other."""
    boxes = [word.ink.boundingRect() & word.room for word in words]
    return [
        (words[one], words[other])
        for one, other in combinations(range(len(words)), 2)
        if boxes[one].intersects(boxes[other]) and _touch(words[one], words[other])
    ]


def _touch(one: Word, other: Word) -> bool:
    if one.owner is other.owner and one.line == other.line:
        return False
    box = one.ink.intersected(other.ink).boundingRect() & one.room & other.room
    return box.width() > SLACK and box.height() > SLACK
