"""StartCard: where to begin, in the place of the picture until something is begun."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.look.plain import PlainLabel
from gui.look.scale import scale_of
from gui.widgets.buttons import ButtonMenu, TickBox, chip
from gui.widgets.splitter import GAP
from gui.window.start_tiles import TILES, LessonLine, LessonTile, Tile

SHORT_SENTENCE = (
    "See what entropy, cross entropy, KL divergence, perplexity and temperature mean: "
    "change a distribution, and every number and picture follows."
)
SENTENCE = (
    "Entropy Dial is an instrument in which you see what entropy, cross entropy, KL divergence, "
    "perplexity and temperature mean: change a distribution, and every number and picture follows."
)
# Of a tile: how high its picture is.
LEAST_PICTURE, MOST_PICTURE = 60, 200
LESSON_WIDTH, LESSON_HEIGHT = 232, 50
# Below this a card has no room for a heading of its own, nor for airy lessons.
LOW, LOW_LESSON_WIDTH, LOW_LESSON_HEIGHT = 470, 176, 42
WIDEST = 1320


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
        toy, own, model = (Tile(*about, self) for about in TILES)
        self.tiles = (toy, own, model)
        self.lessons: tuple[QPushButton, ...] = ()
        self.not_again = TickBox(
            "Do not show this at start", "Shift+F1 and the menu bring it back", self
        )
        self.close_button = chip("Close", "Close the start card", "", self)
        self.close_button.setToolTip("Go to the picture (Esc)")
        self._title = PlainLabel("Welcome", self, role="welcome")
        self._sentence = PlainLabel(SENTENCE, self)
        self._lessons_heading = PlainLabel("Lessons", self, role="heading")
        self._pace = PlainLabel("one idea each, at your own pace", self, role="note")
        self._way_back = PlainLabel("Esc closes this; Shift+F1 brings it back.", self, role="note")
        self._lesson_grid = QGridLayout()
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
            self._lesson_grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.lessons = tuple(self._lesson_button(*one) for one in enumerate(lessons, 1))
        self._lessons_heading.setVisible(bool(lessons))
        self._pace.setVisible(bool(lessons))
        self._fit()

    def show_choice(self, *, at_start: bool) -> None:
        """Show whether the card comes at every start."""
        self.not_again.setChecked(not at_start)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()
        self.tiles[0].setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _lay_out(self) -> None:
        self._sentence.setProperty("role", "caption")
        self._sentence.setWordWrap(True)
        tiles, heads, below = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        tiles.setSpacing(GAP)
        for tile in self.tiles:
            tiles.addWidget(tile, 1)
        heads.addWidget(self._lessons_heading, 1)
        heads.addWidget(self._pace)
        self._lesson_grid.setSpacing(8)
        area = QScrollArea(self)
        self._inside = QWidget(area)
        for bare in (area, self._inside):
            bare.setProperty("role", "bare")
        self._down = down = QVBoxLayout(self._inside)
        down.setContentsMargins(0, 0, 0, 0)
        down.addWidget(self._title)
        down.addWidget(self._sentence)
        down.addLayout(tiles)
        down.addLayout(heads)
        down.addLayout(self._lesson_grid)
        down.addStretch(1)
        below.setSpacing(12)
        below.addWidget(self.not_again)
        below.addStretch(1)
        below.addWidget(self._way_back)
        below.addWidget(self.close_button)
        area.setWidget(self._inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._whole = whole = QVBoxLayout(self)
        whole.setSpacing(8)
        whole.addWidget(area, 1)
        whole.addLayout(below)

    def _fit(self) -> None:
        """Share the room: the tiles' pictures take what words and lessons leave them."""
        scale, low = scale_of(self), self.height() < LOW
        aside = max(0, self.width() - 14 - round(WIDEST * scale))
        self._whole.setContentsMargins(14, 4, aside, 4)
        self._title.setVisible(not low)
        self._sentence.setText(SHORT_SENTENCE if low else SENTENCE)
        self._pace.setVisible(bool(self.lessons) and not low)
        self._way_back.setVisible(self.width() > 520)
        self._down.setSpacing(8 if low else round(14 * scale))
        width = self.width() - 14 - aside
        words = max(tile.words_height((width - 2 * GAP) / 3) for tile in self.tiles)
        taken = self._place_lessons(width, scale, low=low) + words + 48
        for label in (self._title, self._sentence, self._lessons_heading):
            if not label.isHidden():
                taken += (
                    label.heightForWidth(width) if label.wordWrap() else label.sizeHint().height()
                )
                taken += self._down.spacing()
        picture = min(max(self.height() - taken, LEAST_PICTURE), MOST_PICTURE * scale)
        for tile in self.tiles:
            tile.stand(picture, words)

    def _place_lessons(self, width: int, scale: float, *, low: bool) -> float:
        """Put the lessons in rows of the same number, and return how high they are together."""
        wide, high = (LOW_LESSON_WIDTH, LOW_LESSON_HEIGHT) if low else (LESSON_WIDTH, LESSON_HEIGHT)
        count = len(self.lessons)
        most = max(1, int((width + 8) / (wide * scale + 8)))
        rows = -(-count // most) if count else 0
        columns = -(-count // rows) if rows else 1
        for column in range(self._lesson_grid.columnCount()):
            self._lesson_grid.setColumnStretch(column, 1 if column < columns else 0)
        for place, button in enumerate(self.lessons):
            button.setFixedHeight(round(high * scale))
            self._lesson_grid.addWidget(button, place // columns, place % columns)
            self._lesson_grid.setColumnStretch(place % columns, 1)
        return rows * (high * scale + 8)

    def _lesson_button(self, number: int, lesson: LessonLine) -> QPushButton:
        button = LessonTile(number, lesson, self._inside)
        button.clicked.connect(lambda: self.lesson_wanted.emit(lesson.id))
        button.show()
        return button

    def _ask_whence(self) -> None:
        menu = ButtonMenu("", self.tiles[1])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Paste a table", self.paste_wanted.emit)
        menu.addAction("Open a file…", self.open_wanted.emit)
        menu.addAction("Type numbers in", self.type_wanted.emit)
        menu.addSeparator()
        menu.addAction("Or drop a file on the window").setEnabled(False)
        menu.open_below()
