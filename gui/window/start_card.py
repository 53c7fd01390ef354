"""StartCard: where to begin, in the place of the picture until something is begun."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.drawing.typeset import draw, letters, wrapped
from gui.look.plain import PlainLabel
from gui.look.theme import Theme, font, shown_theme
from gui.widgets.balls import colour_of, draw_ball
from gui.widgets.chip import chip
from gui.widgets.flow_layout import FlowLayout
from gui.widgets.tick_box import TickBox
from model.words.names import counted

SENTENCE = (
    "Entropy Dial is an instrument in which you see what entropy, cross entropy, KL divergence, "
    "perplexity and temperature mean: change a distribution, and every number and picture follows."
)
# Room for a title in two lines and an explanation in four, with the pads between.
WORDS, LEAST_PICTURE, MOST_PICTURE = 128, 92, 190
PAD, RADIUS = 14.0, 10.0
TilePainter = Callable[[QPainter, QRectF, Theme], None]


class LessonLine(NamedTuple):
    """A lesson as the card offers it: its id, its title, and how long it takes."""

    id: str
    title: str
    minutes: int


@guarded
class Tile(QPushButton):
    """A large button: a picture, what it begins, and a sentence."""

    def __init__(self, title: str, words: str, picture: TilePainter, parent: QWidget) -> None:
        super().__init__(parent)
        self._title, self._words, self._picture = title, words, picture
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMaximumHeight(MOST_PICTURE + WORDS)

    def sizeHint(self) -> QSize:
        # The least, for a scroll area takes no less than this of what wraps.
        return QSize(240, LEAST_PICTURE + WORDS)

    def minimumSizeHint(self) -> QSize:
        return QSize(116, LEAST_PICTURE + WORDS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = shown_theme()
        lively = self.hasFocus() or self.underMouse()
        box = QRectF(self.rect()).adjusted(1.0, 1.0, -1.0, -1.0)
        whole = QPainterPath()
        whole.addRoundedRect(box, RADIUS, RADIUS)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(whole, QColor(theme.card))
        upper = QRectF(box.left(), box.top(), box.width(), box.height() - WORDS)
        painter.save()
        painter.setClipPath(whole)
        painter.fillRect(upper, QColor(theme.accent_soft if lively else theme.window))
        self._picture(painter, upper, theme)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(
            QPen(QColor(theme.accent if lively else theme.border), 2.0 if lively else 1.0)
        )
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        self._paint_words(painter, upper.bottom() + 24.0)
        painter.end()

    def _paint_words(self, painter: QPainter, middle: float) -> None:
        room = self.width() - 2.0 * PAD
        narrow = room < 170.0
        for line in wrapped(f"<b>{self._title}</b>", 13.0 if narrow else 15.0, room, 2):
            draw(painter, line, PAD, middle, QColor(shown_theme().ink), "left")
            middle += 19.0
        middle += 4.0
        for line in wrapped(self._words, 11.0 if narrow else 13.0, room, 4):
            draw(painter, line, PAD, middle, QColor(shown_theme().muted), "left")
            middle += 15.0 if narrow else 18.0


@guarded
class StartCard(QWidget):
    """One sentence, three ways to begin, and the lessons.

    Signals:
        toy_box_wanted(), temperature_wanted(): these are to be played with.
        open_wanted(), paste_wanted(), type_wanted(): a person's own numbers, from where.
        lesson_wanted(str): the id of a lesson.
        closed(): the picture is wanted instead.
        at_start_chosen(bool): whether the card is to be shown at the next start.
    """

    toy_box_wanted = Signal()
    temperature_wanted = Signal()
    open_wanted = Signal()
    paste_wanted = Signal()
    type_wanted = Signal()
    lesson_wanted = Signal(str)
    closed = Signal()
    at_start_chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping)
        self.setAccessibleName("Start")
        toy, own, model = (Tile(*about, self) for about in _TILES)
        self.tiles = (toy, own, model)
        self.lessons: tuple[QPushButton, ...] = ()
        self.not_again = TickBox("Do not show this at start", "F1 and the menu bring it back", self)
        self.close_button = chip("Close", "Close the start card", "", self)
        self.close_button.setToolTip("Go to the picture (Esc)")
        self._lessons_heading = PlainLabel("Lessons", self)
        self._lessons_heading.setProperty("role", "heading")
        self._lesson_row = QFrame(self)
        self._lesson_flow = FlowLayout(self._lesson_row, gap=8)
        self._lay_out()
        self.show_lessons(())
        toy.clicked.connect(self.toy_box_wanted)
        model.clicked.connect(self.temperature_wanted)
        own.clicked.connect(self._ask_whence)
        self.close_button.clicked.connect(self.closed)
        self.not_again.clicked.connect(lambda ticked: self.at_start_chosen.emit(not ticked))
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.closed.emit)

    def show_lessons(self, lessons: Sequence[LessonLine]) -> None:
        """Offer lessons; without any there is no such row."""
        for button in self.lessons:
            self._lesson_flow.removeWidget(button)
            button.deleteLater()
        self.lessons = tuple(self._lesson_button(*one) for one in enumerate(lessons, 1))
        for button in self.lessons:
            self._lesson_flow.addWidget(button)
        self._lessons_heading.setVisible(bool(lessons))
        self._lesson_row.setVisible(bool(lessons))

    def show_choice(self, *, at_start: bool) -> None:
        """Show whether the card comes at every start."""
        self.not_again.setChecked(not at_start)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.tiles[0].setFocus()

    def _lay_out(self) -> None:
        title = PlainLabel("Welcome", self)
        title.setFont(font(22.0, QFont.Weight.DemiBold))
        title.setStyleSheet("font-size: 22px; font-weight: 600;")
        sentence = PlainLabel(SENTENCE, self)
        sentence.setProperty("role", "caption")
        sentence.setWordWrap(True)
        tiles = QHBoxLayout()
        tiles.setSpacing(14)
        for tile in self.tiles:
            tiles.addWidget(tile, 1)
        below = QHBoxLayout()
        below.addWidget(self.not_again)
        below.addStretch(1)
        below.addWidget(self.close_button)
        inside = QWidget()
        inside.setObjectName("startInside")
        down = QVBoxLayout(inside)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(10)
        down.addWidget(title)
        down.addWidget(sentence)
        down.addSpacing(8)
        down.addLayout(tiles, 1)
        down.addSpacing(8)
        down.addWidget(self._lessons_heading)
        down.addWidget(self._lesson_row)
        down.addStretch(0)
        area = QScrollArea(self)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setStyleSheet("QScrollArea, QWidget#startInside { background: transparent; }")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(14, 4, 0, 4)
        whole.setSpacing(8)
        whole.addWidget(area, 1)
        whole.addLayout(below)

    def _lesson_button(self, number: int, lesson: LessonLine) -> QPushButton:
        minutes = counted(lesson.minutes, "minute")
        button = chip(f"{number}  {lesson.title} · {minutes}", "", "", self._lesson_row)
        button.setToolTip(f"Lesson {number}: {lesson.title}, about {minutes}")
        button.setAccessibleName(f"Lesson {number}: {lesson.title}, {minutes}")
        button.clicked.connect(lambda: self.lesson_wanted.emit(lesson.id))
        return button

    def _ask_whence(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Paste a table", self.paste_wanted.emit)
        menu.addAction("Open a file…", self.open_wanted.emit)
        menu.addAction("Type numbers in", self.type_wanted.emit)
        menu.addSeparator()
        menu.addAction("Or drop a file on the window").setEnabled(False)
        own = self.tiles[1]
        menu.popup(own.mapToGlobal(own.rect().center()))


def _paint_box(painter: QPainter, room: QRectF, theme: Theme) -> None:
    radius = min(room.width() / 16.0, room.height() / 6.5, 15.0)
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
    width, height = min(room.width() - 24.0, 140.0), min(room.height() - 16.0, 116.0)
    table = QRectF(room.center().x() - width / 2, room.center().y() - height / 2, width, height)
    painter.setBrush(QColor(theme.card))
    painter.setPen(QPen(QColor(theme.border), 1.0))
    painter.drawRoundedRect(table, 7.0, 7.0)
    step = height / 4.0
    for place, (name, number) in enumerate((("Outcome", "P"), *_ROWS)):
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
            painter.setPen(QPen(QColor(theme.border), 1.0))
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


_TILES: tuple[tuple[str, str, TilePainter], ...] = (
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
