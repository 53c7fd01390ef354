"""Typeset: texts in the small markup measured, cut, wrapped and drawn, the same everywhere."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPixmap,
    QPolygonF,
    QStaticText,
)
from PySide6.QtWidgets import QWidget

from gui.look.theme import font, text_width
from model.figure.figure import Anchor
from model.words.markup import Run, runs, unbroken

SHIFTED_SIZE = 0.72
_RISES: Mapping[int, float] = MappingProxyType({-1: 0.2, 0: 0.0, 1: -0.36})
CAP_HEIGHT = 0.727
DESCENT, HANGING = 0.2, frozenset("gjpqy,;()[]|‖")
LINE_HEIGHT = 1.5
# No line on any screen holds more; a name of a million characters is not measured whole.
MOST_CHARACTERS = 400

# How much of a line stands before the point that it is anchored at.
BEFORE: Mapping[Anchor, float] = MappingProxyType({"left": 0.0, "center": 0.5, "right": 1.0})
# Whether figures are set as wide as each other now: part of what lines depend on.
equal_figures: ContextVar[bool] = ContextVar("figures of equal width", default=True)
_noted: "ContextVar[list[NotedWords] | None]" = ContextVar("where words were drawn", default=None)


@dataclass(eq=False)
class PlacedRun:
    """A stretch of one font within a line; `rise` is how far its baseline is below (+).

    What is drawn a second time is typeset then, to be painted again and again; most numbers are
    drawn once, and to typeset one to be kept takes three times as long. `typeset` is it, with how
    far its top is above its baseline; None before that.
    """

    text: str
    font: QFont
    x: float
    rise: float
    is_drawn: bool = False
    typeset: tuple[QStaticText, float] | None = None

    def set(self) -> tuple[QStaticText, float]:
        """Return it typeset, from now on."""
        if self.typeset is None:
            found = QStaticText(self.text)
            found.setTextFormat(Qt.TextFormat.PlainText)
            found.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            self.typeset = found, QFontMetricsF(self.font).ascent()
        return self.typeset


class Letters(NamedTuple):
    """One measured line of text, in logical pixels."""

    pieces: tuple[PlacedRun, ...]
    width: float
    pixels: float

    @property
    def is_shortened(self) -> bool:
        """Whether it was cut: the dots are then a stretch of their own."""
        return len(self.pieces) > 1 and self.pieces[-1].text == "…"

    @property
    def height(self) -> float:
        """Return the height to reserve for the line."""
        return self.pixels * 1.25


class NotedWords(NamedTuple):
    """A line that was drawn: its outline as the painter's device has it, and whether it was cut."""

    outline: QPolygonF
    is_shortened: bool


def letters(markup: str, pixels: float, *, bold: bool = False) -> Letters:
    """Return a text measured as one line."""
    return _line(markup[: 8 * MOST_CHARACTERS], pixels, bold, equal_figures.get())


def elided(markup: str, pixels: float, width: float, *, bold: bool = False) -> Letters:
    """Return a text as one line that is at most `width` wide, cut with … if it must be."""
    markup, equal_width = markup[: 8 * MOST_CHARACTERS], equal_figures.get()
    line = _line(markup, pixels, bold, equal_width)
    return line if line.width <= width else _elided(markup, pixels, width, bold, equal_width)


@lru_cache(maxsize=256)
def _elided(markup: str, pixels: float, width: float, bold: bool, equal_width: bool) -> Letters:
    del equal_width  # part of what is remembered, and read anew below
    whole = _short(runs(markup))
    low, high = 0, sum(len(run.text) for run in whole)
    while low < high:
        middle = (low + high + 1) // 2
        if _letters(_cut(whole, middle), pixels, bold).width <= width:
            low = middle
        else:
            high = middle - 1
    return _letters(_cut(whole, low), pixels, bold)


def wrapped(
    markup: str, pixels: float, width: float, most_lines: int = 99, *, bold: bool = False
) -> tuple[Letters, ...]:
    """Return a text as lines at most `width` wide, broken at spaces; the last line is elided."""
    return _wrapped(markup, pixels, width, most_lines, bold, equal_figures.get())


@lru_cache(maxsize=256)
def _wrapped(
    markup: str, pixels: float, width: float, most_lines: int, bold: bool, equal_width: bool
) -> tuple[Letters, ...]:
    del equal_width  # part of what is remembered, and read anew below
    lines: list[list[Run]] = []
    for word in _words(markup):
        longer = _joined(lines[-1], word) if lines else list(word)
        if lines and (len(lines) == most_lines or _width(longer, pixels, bold) <= width):
            lines[-1] = longer
        else:
            lines.append(list(word))
    return tuple(_elided_runs(tuple(line), pixels, width, bold) for line in lines)


@dataclass(eq=False)
class PlacedLine:
    """A line with its place: from `left`, standing on `baseline`, in logical pixels.

    Attributes:
        is_drawn: whether it was drawn before.
        strokes: its stretches as a window takes them: the font, the upper left corner, and the
            text; None before it was drawn a second time.
    """

    line: Letters
    left: float
    baseline: float
    is_drawn: bool = False
    strokes: tuple[tuple[QFont, QPointF, QStaticText], ...] | None = None

    def set(self) -> tuple[tuple[QFont, QPointF, QStaticText], ...]:
        """Return its stretches typeset, from now on."""
        if self.strokes is None:
            found = []
            for piece in self.line.pieces:
                typeset, ascent = piece.set()
                place = QPointF(self.left + piece.x, self.baseline + piece.rise - ascent)
                found.append((piece.font, place, typeset))
            self.strokes = tuple(found)
        return self.strokes


def baseline_of(middle: float, line: Letters) -> float:
    """Return where a line stands whose capitals have their middle at `middle`."""
    return middle + 0.5 * CAP_HEIGHT * line.pixels


Inked = tuple[tuple[PlacedLine, ...], QColor]


def draw_placed(painter: QPainter, texts: list[Inked]) -> None:
    """Draw placed lines; on screen, none that was drawn is set or placed anew."""
    if is_noting() or not is_on_screen(painter):
        for lines, ink in texts:
            for one in lines:
                draw_from(painter, one.line, one.left, one.baseline, ink)
        return
    used_ink = used_font = None
    for lines, ink in texts:
        if ink is not used_ink:
            painter.setPen(ink)
            used_ink = ink
        for one in lines:
            if not one.is_drawn:
                one.is_drawn = True
                used_font = _draw_on_screen(painter, one.line, one.left, one.baseline, used_font)
                continue
            for used, place, typeset in one.set():
                if used is not used_font:
                    painter.setFont(used)
                    used_font = used
                painter.drawStaticText(place, typeset)


def draw(
    painter: QPainter,
    line: Letters,
    x: float,
    y: float,
    colour: QColor,
    anchor: Anchor = "center",
) -> QRectF:
    """Draw a line with the middle of its capitals at `y`; return the rectangle that it takes."""
    left = x - BEFORE[anchor] * line.width
    draw_from(painter, line, left, baseline_of(y, line), colour)
    return QRectF(left, y - 0.5 * line.height, line.width, line.height)


def draw_from(
    painter: QPainter, line: Letters, left: float, baseline: float, colour: QColor
) -> None:
    """Draw a line from its left end, standing on `baseline`."""
    painter.setPen(colour)
    noted = _noted.get()
    if noted is not None and line.width > 0.0:
        ink = QPolygonF(_ink(line, left, baseline))
        noted.append(NotedWords(painter.transform().map(ink), line.is_shortened))
    if is_on_screen(painter):
        _draw_on_screen(painter, line, left, baseline)
    else:
        _draw_for_file(painter, line, left, baseline, colour)


def _draw_on_screen(
    painter: QPainter, line: Letters, left: float, baseline: float, used: QFont | None = None
) -> QFont | None:
    """Draw a line in a window, in the painter's colour; the font that the painter has then."""
    for piece in line.pieces:
        if piece.font is not used:
            used = piece.font
            painter.setFont(used)
        x, y = left + piece.x, baseline + piece.rise
        if piece.is_drawn:
            typeset, ascent = piece.typeset or piece.set()
            painter.drawStaticText(QPointF(x, y - ascent), typeset)
        else:
            piece.is_drawn = True
            painter.drawText(QPointF(x, y), piece.text)
    return used


def _draw_for_file(
    painter: QPainter, line: Letters, left: float, baseline: float, colour: QColor
) -> None:
    searched = painter.paintEngine().type() == QPaintEngine.Type.Pdf
    in_shapes = isinstance(painter.device(), QImage)
    for piece in line.pieces:
        at = QPointF(left + piece.x, baseline + piece.rise)
        if in_shapes:
            # In a picture for a file, letters stand exactly where they do in a drawing; as text,
            # Qt moves them to whole pixels.
            path = QPainterPath()
            path.addText(at, piece.font, piece.text)
            painter.fillPath(path, colour)
            continue
        painter.setFont(_plain_forms(piece.font) if searched else piece.font)
        painter.drawText(at, piece.text)


def _ink(line: Letters, left: float, baseline: float) -> QRectF:
    """From the heads of its capitals to the feet of its letters, or below where any hangs down."""
    high = CAP_HEIGHT * line.pixels
    hangs = any(not HANGING.isdisjoint(piece.text) for piece in line.pieces)
    return QRectF(left, baseline - high, line.width, high + hangs * DESCENT * line.pixels)


def is_noting() -> bool:
    """Return whether lines are noted as they are drawn: then none may be left undrawn."""
    return _noted.get() is not None


@contextmanager
def noted_words() -> Iterator[list[NotedWords]]:
    """Have every line that is drawn noted in a list."""
    found: list[NotedWords] = []
    token = _noted.set(found)
    try:
        yield found
    finally:
        _noted.reset(token)


def is_on_screen(painter: QPainter) -> bool:
    """Return whether what is drawn is for a window, and drawn anew all the time; not for a file."""
    return isinstance(painter.device(), (QWidget, QPixmap))


@contextmanager
def figures_of_own_width() -> Iterator[None]:
    """Set figures as wide as each is, for what is written to files.

    Figures of equal width, which stay in place while numbers change, are other letters to a PDF,
    which could then not be searched or copied, and many readers of SVG do not know them.
    """
    token = equal_figures.set(False)
    try:
        yield
    finally:
        equal_figures.reset(token)


# What changes with the dial is a few numbers: all other texts are set once. A lens has some two
# hundred; what is set takes some kilobytes each, so that no more are kept than a few lenses need.
@lru_cache(maxsize=1024)
def _line(markup: str, pixels: float, bold: bool, equal_width: bool) -> Letters:
    return _measured(_short(runs(markup)), pixels, bold, equal_width)


def _letters(text: tuple[Run, ...], pixels: float, bold: bool) -> Letters:
    return _measured(text, pixels, bold, equal_figures.get())


@lru_cache(maxsize=1024)
def _measured(text: tuple[Run, ...], pixels: float, bold: bool, equal_width: bool) -> Letters:
    pieces: list[PlacedRun] = []
    x = 0.0
    for run in text:
        size, weight = _looks(run, pixels, bold)
        used = font(size, weight, tabular=equal_width)
        pieces.append(PlacedRun(run.text, used, x, _RISES[run.shift] * pixels))
        x += text_width(run.text, size, weight, tabular=equal_width)
    return Letters(tuple(pieces), x, pixels)


def _width(text: Iterable[Run], pixels: float, bold: bool) -> float:
    """How wide `_letters` are."""
    tabular = equal_figures.get()
    return sum(text_width(run.text, *_looks(run, pixels, bold), tabular=tabular) for run in text)


def _looks(run: Run, pixels: float, bold: bool) -> tuple[int, QFont.Weight]:
    size = round(pixels * SHIFTED_SIZE if run.shift else pixels)
    return size, QFont.Weight.DemiBold if bold or run.bold else QFont.Weight.Normal


def _plain_forms(used: QFont) -> QFont:
    """The font without the higher brackets beside capitals, which a PDF takes for other letters."""
    plain = QFont(used)
    plain.setFeature(QFont.Tag.fromString("calt"), 0)
    return plain


def _short(text: tuple[Run, ...]) -> tuple[Run, ...]:
    if len(text) == 1 and len(text[0].text) <= MOST_CHARACTERS and text[0].text.isprintable():
        return text
    long = sum(len(run.text) for run in text) > MOST_CHARACTERS
    clean = tuple(run._replace(text=" ".join(run.text.splitlines())) for run in text)
    return _cut(clean, MOST_CHARACTERS) if long else clean


def _cut(text: tuple[Run, ...], count: int) -> tuple[Run, ...]:
    kept: list[Run] = []
    for run in text:
        part = run.text[:count]
        count -= len(part)
        if part:
            kept.append(run._replace(text=part))
    if not kept:
        return (Run("…", False, 0),)
    kept[-1] = kept[-1]._replace(text=kept[-1].text.rstrip())
    return (*kept, Run("…", kept[-1].bold, 0))


def _elided_runs(text: tuple[Run, ...], pixels: float, width: float, bold: bool) -> Letters:
    line = _letters(text, pixels, bold)
    count = sum(len(run.text) for run in text)
    while line.width > width and count > 1:
        count = max(1, min(count - 1, int(count * width / line.width)))
        line = _letters(_cut(text, count), pixels, bold)
    return line


def _joined(line: list[Run], word: tuple[Run, ...]) -> list[Run]:
    """A line with a space and a word after it, stretches of one style kept in one piece."""
    last, first = line[-1], word[0]
    if (last.bold, last.shift) == (first.bold, first.shift):
        return [*line[:-1], last._replace(text=f"{last.text} {first.text}"), *word[1:]]
    if first.shift == 0:
        return [*line, first._replace(text=f" {first.text}"), *word[1:]]
    return [*line, Run(" ", False, 0), *word]


def _words(markup: str) -> list[tuple[Run, ...]]:
    found: list[list[Run]] = [[]]
    for run in runs(unbroken(markup)):
        for index, part in enumerate(run.text.split(" ")):
            if index:
                found.append([])
            if part:
                found[-1].append(run._replace(text=part.replace("\u00a0", " ")))
    return [tuple(word) for word in found if word]
