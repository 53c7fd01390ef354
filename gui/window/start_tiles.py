"""The large buttons of the start card: ways to begin, with a picture each, and lessons."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from gui.core.boundary import guarded
from gui.drawing.typeset import Letters, draw, elided, letters, wrapped
from gui.look.plain import plain_tip
from gui.look.scale import enlarge, scale_of
from gui.look.theme import Theme, shown_theme
from gui.widgets.balls import colour_of, draw_ball
from model.words.names import counted

# Of a tile: how high its picture is at the least, and how much stands around its words.
ABOVE, BELOW, PAD, RADIUS = 24, 12, 14.0, 10.0
LEAST_ROW = 15.0  # of the picture of a table: a line of its letters
# Of a lesson: the ring around its number, where it is high and where it is low.
RING, SMALL_RING, HIGH = 13.0, 10.0, 46
TilePainter = Callable[[QPainter, QRectF, Theme], None]


class LessonLine(NamedTuple):
    """A lesson as the card offers it: its id, title, minutes, how far it has come, its matter."""

    id: str
    title: str
    minutes: int
    progress: str = ""
    about: str = ""


@guarded
class Tile(QPushButton):
    """A large button: a picture, what it begins, and a sentence."""

    def __init__(self, title: str, words: str, picture: TilePainter, parent: QWidget) -> None:
        super().__init__(parent)
        self._title, self._words, self._picture = title, words, picture
        self._words_height = 0.0
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def words_height(self, width: float) -> float:
        """Return how high title and sentence are in a tile of a width."""
        title, words, step, small = self._lines(width / scale_of(self))
        return (ABOVE + len(title) * step + 4.0 + len(words) * small + BELOW) * scale_of(self)

    def stand(self, picture: float, words: float) -> None:
        """Be so high: the picture, and below it room for the words."""
        self._words_height = words
        self.setFixedHeight(round(picture + words))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, scale = shown_theme(), scale_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = enlarge(painter, self.rect(), scale)
        whole = _paint_frame(painter, room)
        box = whole.boundingRect()
        upper = QRectF(box.left(), box.top(), box.width(), box.height())
        upper.setHeight(box.height() - self._words_height / scale)
        painter.save()
        painter.setClipPath(whole)
        painter.fillRect(upper, QColor(theme.accent_soft if _is_lively(self) else theme.window))
        self._picture(painter, upper, theme)
        painter.restore()
        _paint_edge(painter, self, whole)
        title, words, step, small = self._lines(room.width())
        middle = upper.bottom() + ABOVE
        for lines, high, ink in ((title, step, theme.ink), (words, small, theme.muted)):
            for line in lines:
                draw(painter, line, PAD, middle, QColor(ink), "left")
                middle += high
            middle += 4.0
        painter.end()

    def _lines(self, width: float) -> tuple[Sequence[Letters], Sequence[Letters], float, float]:
        """The title and the sentence in lines, and how far these are apart."""
        room = width - 2.0 * PAD
        narrow = room < 170.0
        title = wrapped(f"<b>{self._title}</b>", 13.0 if narrow else 15.0, room, 2)
        words = wrapped(self._words, 11.0 if narrow else 13.0, room, 4)
        return title, words, 17.0 if narrow else 20.0, 15.0 if narrow else 18.0


@guarded
class LessonTile(QPushButton):
    """A lesson: its number, its title, and how long it takes or how far it has come."""

    def __init__(self, number: int, lesson: LessonLine, parent: QWidget) -> None:
        minutes = counted(lesson.minutes, "minute")
        super().__init__(f"{lesson.title} · {minutes}", parent)
        self._number, self._title = number, lesson.title
        self._below = f"{minutes} · {lesson.progress}" if lesson.progress else minutes
        self.setToolTip(plain_tip(lesson.about))
        self.setAccessibleName(f"Lesson {number}: {lesson.title}, {minutes}")
        told = (lesson.progress.capitalize(), lesson.about)
        self.setAccessibleDescription(". ".join(filter(None, told)))
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = shown_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = enlarge(painter, self.rect(), scale_of(self))
        whole = _paint_frame(painter, room)
        if _is_lively(self):
            painter.fillPath(whole, QColor(theme.accent_soft))
        _paint_edge(painter, self, whole)
        ring = RING if room.height() >= HIGH else SMALL_RING
        middle = QPointF(0.8 * ring + ring, 0.5 * room.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.card if _is_lively(self) else theme.accent_soft))
        painter.drawEllipse(middle, ring, ring)
        number = letters(str(self._number), 12.0, bold=True)
        draw(painter, number, middle.x(), middle.y(), QColor(theme.accent))
        left = 3.6 * ring
        wide = room.width() - left - 6.0
        title = elided(self._title, 13.0, wide)
        draw(painter, title, left, middle.y() - 8.0, QColor(theme.ink), "left")
        below = elided(self._below, 11.0, wide)
        draw(painter, below, left, middle.y() + 10.0, QColor(theme.muted), "left")
        painter.end()


def _is_lively(button: QPushButton) -> bool:
    return button.hasFocus() or button.underMouse()


def _paint_frame(painter: QPainter, room: QRect) -> QPainterPath:
    """Paint the ground of a tile, and return its outline."""
    box = QRectF(room).adjusted(1.0, 1.0, -1.0, -1.0)
    whole = QPainterPath()
    whole.addRoundedRect(box, RADIUS, RADIUS)
    painter.fillPath(whole, QColor(shown_theme().card))
    return whole


def _paint_edge(painter: QPainter, button: QPushButton, whole: QPainterPath) -> None:
    theme, lively = shown_theme(), _is_lively(button)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.accent if lively else theme.border), 2.0 if lively else 1.0))
    painter.drawPath(whole)


def _paint_box(painter: QPainter, room: QRectF, theme: Theme) -> None:
    radius = min(room.width() / 16.0, room.height() / 6.5, 19.0)
    step = 2.25 * radius
    middle = room.center()
    for place in range(10):
        across, down = place % 5 - 2, place // 5
        name = "blue" if place == 4 else "red"
        at = QPointF(middle.x() + across * step, middle.y() + (down - 0.4) * step)
        draw_ball(painter, at, radius, colour_of(name, 0), theme)
    half, low = 2.9 * step, middle.y() + 1.2 * step
    walls = QPainterPath(QPointF(middle.x() - half, middle.y() - 1.1 * step))
    walls.lineTo(middle.x() - half, low)
    walls.lineTo(middle.x() + half, low)
    walls.lineTo(middle.x() + half, middle.y() - 1.1 * step)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.muted), 1.6))
    painter.drawPath(walls)


_ROWS = (("yes", "0.62"), ("no", "0.27"), ("perhaps", "0.11"))


def _paint_table(painter: QPainter, room: QRectF, theme: Theme) -> None:
    width, height = min(room.width() - 24.0, 150.0), min(room.height() - 16.0, 124.0)
    table = QRectF(room.center().x() - width / 2, room.center().y() - height / 2, width, height)
    painter.setBrush(QColor(theme.card))
    painter.setPen(QPen(QColor(theme.border), 1.0))
    painter.drawRoundedRect(table, 7.0, 7.0)
    # Where the tile is low, fewer rows rather than rows over one another.
    rows = _ROWS[: max(1, min(len(_ROWS), int(height / LEAST_ROW) - 1))]
    step = height / (len(rows) + 1)
    for place, (name, number) in enumerate((("Outcome", "P"), *rows)):
        middle = table.top() + (place + 0.5) * step
        head, ink = not place, QColor(theme.ink)
        name_ink, number_ink = (QColor(theme.muted), theme.text("truth")) if head else (ink, ink)
        draw(painter, letters(name, 11.0, bold=head), table.left() + 10, middle, name_ink, "left")
        draw(
            painter,
            letters(number, 11.0, bold=head),
            table.right() - 10,
            middle,
            number_ink,
            "right",
        )
        if place:
            line = table.top() + place * step
            painter.setPen(QPen(QColor(theme.line), 1.0))
            painter.drawLine(QPointF(table.left(), line), QPointF(table.right(), line))


# The forecast and what it is at T = 1.5, as the example has it.
_BARS = ((0.6, 0.487), (0.25, 0.272), (0.1, 0.148), (0.05, 0.093))


def _paint_dial(painter: QPainter, room: QRectF, theme: Theme) -> None:
    base, high = room.bottom() - 0.14 * room.height(), 0.68 * room.height() / 0.6
    width = min(room.width() - 28.0, 210.0)
    left, group = room.center().x() - width / 2, width / len(_BARS)
    painter.setPen(Qt.PenStyle.NoPen)
    for place, pair in enumerate(_BARS):
        for side, share in enumerate(pair):
            painter.setBrush(theme.fill("tempered" if side else "model"))
            bar = group * 0.36
            x = left + place * group + group * 0.1 + side * (bar + 2.0)
            painter.drawRect(QRectF(x, base - share * high, bar, share * high))
    painter.setPen(QPen(QColor(theme.muted), 1.0))
    painter.drawLine(QPointF(left, base), QPointF(left + width, base))
    radius = min(22.0, 0.2 * room.height())
    middle = QPointF(left + width - radius - 4.0, room.top() + radius + 14.0)
    ring = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.border), 5.0))
    painter.drawArc(ring, -45 * 16, 270 * 16)
    painter.setPen(QPen(theme.fill("tempered"), 2.0))
    painter.setBrush(QColor(theme.card))
    painter.drawEllipse(middle + QPointF(0.35, -0.94) * radius, 4.5, 4.5)
    draw(painter, letters("1.5", 11.0, bold=True), middle.x(), middle.y(), QColor(theme.ink))


TILES: tuple[tuple[str, str, TilePainter], ...] = (
    (
        "Play with a toy box",
        "Nine red balls and a blue one. How hard is the colour to guess?",
        _paint_box,
    ),
    (
        "Use my own numbers",
        "Paste, drop or open: a table, CSV, Excel, log-probabilities.",
        _paint_table,
    ),
    (
        "Turn a model’s temperature",
        "A weather forecast, and the dial that makes it bolder or shyer.",
        _paint_dial,
    ),
)
