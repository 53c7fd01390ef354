"""words_of: every word that a window paints, where it stands, and what is wrong with it there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPainter,
    QPolygonF,
    QRegion,
    QTextItem,
    QTransform,
)
from PySide6.QtWidgets import QWidget

# Qt's text engine and its metrics differ by less than this; what is cut is cut by more.
SLACK = 1.5
# From the end of one stretch to the start of the next of the same line.
GAP = 4.0


@dataclass(frozen=True)
class Word:
    """A stretch of text on screen.

    Attributes:
        ink: its letters' outline in the window.
        box: the rectangle around it.
        owner, room: who painted it, and what is seen of that widget in the window.
        line: the same for the stretches of one line in several fonts.
    """

    text: str
    ink: QPolygonF
    box: QRectF
    owner: QWidget
    room: QRectF
    line: int

    @property
    def is_cut(self) -> bool:
        """Whether it reaches out of what is seen of its widget, sideways."""
        return (
            self.box.left() < self.room.left() - SLACK
            or self.box.right() > self.room.right() + SLACK
        )

    @property
    def is_cut_across(self) -> bool:
        """Whether a part of its height is outside."""
        return (
            self.box.top() < self.room.top() - SLACK
            or self.box.bottom() > self.room.bottom() + SLACK
        )


def words_of(window: QWidget) -> list[Word]:
    """Return every word painted by the widgets on screen, each widget asked apart."""
    page = _Page(window.size())
    found: list[Word] = []
    for widget in (window, *window.findChildren(QWidget)):
        if widget.window() is not window or not widget.isVisible():
            continue
        seen = widget.visibleRegion()
        if seen.isEmpty():
            continue
        at = widget.mapTo(window, QPoint())
        page.engine.texts.clear()
        with QPainter(page) as painter:
            # Of a view on a scene, this is the widget and not the scene.
            QWidget.render(widget, painter, at, QRegion(), QWidget.RenderFlag(0))
        room = QRectF(seen.boundingRect()).translated(QPointF(at))
        found += _words(page.engine.texts, widget, room)
    return found


def _words(texts: list[_Text], owner: QWidget, room: QRectF) -> list[Word]:
    found: list[Word] = []
    end = QPointF()
    for item in texts:
        metrics = QFontMetricsF(item.font)
        start = item.place.map(item.start)
        near = abs(start.x() - end.x()) < GAP and abs(start.y() - end.y()) < 0.5 * metrics.ascent()
        line = found[-1].line if found and near else len(found)
        outline = metrics.tightBoundingRect(item.text).translated(item.start)
        ink = item.place.map(QPolygonF(outline))
        found.append(Word(item.text, ink, ink.boundingRect(), owner, room, line))
        end = item.place.map(item.start + QPointF(metrics.horizontalAdvance(item.text), 0.0))
    return found


@dataclass(frozen=True)
class _Text:
    """A text as it is painted: from where on the way to the window, and in which font."""

    text: str
    font: QFont
    start: QPointF
    place: QTransform


class _Ear(QPaintEngine):
    """Hears which texts are painted, and lets all else go by."""

    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.texts: list[_Text] = []

    def begin(self, pdev: QPaintDevice) -> bool:
        del pdev
        return True

    def end(self) -> bool:
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, state: QPaintEngineState) -> None:
        del state

    def drawPath(self, *_: Any) -> None: ...

    def drawPolygon(self, *_: Any) -> None: ...

    def drawPixmap(self, *_: Any) -> None: ...

    def drawImage(self, *_: Any) -> None: ...

    def drawTextItem(self, p: Any, text_item: QTextItem) -> None:
        text = text_item.text()
        if text.strip():
            font = QFont(text_item.font())
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            place = self.painter().deviceTransform()
            self.texts.append(_Text(text, font, QPointF(p), place))


class _Page(QPaintDevice):
    """What widgets are painted on to be heard: as large as their window, in its pixels."""

    def __init__(self, size: QSize) -> None:
        super().__init__()
        self.engine = _Ear()
        measure = QPaintDevice.PaintDeviceMetric
        self._measured = {
            measure.PdmWidth: size.width(),
            measure.PdmHeight: size.height(),
            measure.PdmDepth: 32,
            measure.PdmDevicePixelRatio: 1,
            measure.PdmDevicePixelRatioScaled: 1 << 16,
        }

    def paintEngine(self) -> QPaintEngine:
        return self.engine

    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        return self._measured.get(metric, 96)


def touching(words: list[Word]) -> list[tuple[Word, Word]]:
    """Return the pairs whose letters lie over each other."""
    seen = sorted(((word.box & word.room, word) for word in words), key=lambda one: one[0].left())
    found: list[tuple[Word, Word]] = []
    for place, (box, word) in enumerate(seen):
        for other_box, other in seen[place + 1 :]:
            if other_box.left() >= box.right():
                break
            if box.intersects(other_box) and _touch(word, other):
                found.append((word, other))
    return found


def _touch(one: Word, other: Word) -> bool:
    if one.owner is other.owner and one.line == other.line:
        return False
    box = one.ink.intersected(other.ink).boundingRect() & one.room & other.room
    return box.width() > SLACK and box.height() > SLACK
