"""TextPanel: the tokens of a text, a line to search them, and how far the reading is."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.core.gestures import NO_GESTURE, GestureRun
from gui.look.plain import PlainLabel
from gui.look.scale import fix_size
from gui.texts.token_strip import MOST_LINES, PITCH, TokenStrip
from gui.widgets.buttons import CHIP_HEIGHT, chip
from gui.widgets.line_leaving import leaves_undo


class RowBar(QWidget):
    """A number from 1 on, with a button for the row before and one for the next.

    Signals:
        chosen(position, gesture): a row, from 0 on, was typed or stepped to.
    """

    chosen = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping, "Row of the file")
        self._position = self._count = 0
        self._run = GestureRun()
        self.number = QLineEdit(self)
        self.number.setValidator(QIntValidator(1, 1_000_000_000, self.number))
        self.number.setAccessibleName("Row")
        self.number.setToolTip("Which row of the file is the table: type a number and press Enter")
        fix_size(self.number, 90)
        self.number.returnPressed.connect(self._on_typed)
        self._name, self._of = PlainLabel("Row", self), PlainLabel(self)
        self._of.setProperty("role", "muted")
        self.before = self._button("‹", "Row before", -1)
        self.after = self._button("›", "Row after", 1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        for widget in (self._name, self.before, self.number, self.after, self._of):
            line.addWidget(widget)
        line.addStretch(1)

    def show_rows(self, name: str, position: int, count: int) -> None:
        """Show where one stands in so many rows of a file."""
        self._position, self._count = position, count
        self.number.setText(str(position + 1))
        self._of.setText(f"of {count:,} in {name}, without targets")
        self.before.setEnabled(position > 0)
        self.after.setEnabled(position + 1 < count)

    def _button(self, text: str, name: str, step: int) -> QPushButton:
        button = chip(text, name, f"{name}: it becomes the table", self)
        button.clicked.connect(lambda: self.chosen.emit(self._position + step, self._run.gesture()))
        return button

    def _on_typed(self) -> None:
        place = min(max(int(self.number.text()), 1), self._count) - 1
        if place == self._position:
            self.number.setText(str(place + 1))
        else:
            self.chosen.emit(place, NO_GESTURE)


STEPS = 1000
ROOMY = 560  # from this height of the picture on the tokens have a line more
FEW_LINES = 2
TALL_SHARE = 0.45  # of the height, where the tokens are what is looked at


@guarded
class SearchLine(QLineEdit):
    """A line in which Enter looks for the next, Shift+Enter for the one before.

    Signals:
        sought(text, step): look for the text onwards (1) or backwards (−1).
    """

    sought = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Find a token")
        self.setAccessibleName("Find a token")
        self.setToolTip("Enter: the next token that holds this; Shift+Enter: the one before")
        self.setClearButtonEnabled(True)
        fix_size(self, 124)

    def event(self, event: QEvent) -> bool:
        return not leaves_undo(self, event) and bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.seek(-1 if back else 1)
        else:
            super().keyPressEvent(event)

    def seek(self, step: int) -> None:
        """Ask for the text that is typed, if there is one."""
        if self.text().strip(" "):
            self.sought.emit(self.text(), step)


class SearchRow(QWidget):
    """The line to search the tokens, with a button for each direction.

    Attributes:
        line: where the sought text is typed.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping, "Search in the text")
        self.line = SearchLine(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.line)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row.addWidget(self._chip("‹", "Previous", "The one before that holds this", -1))
        row.addWidget(self._chip("›", "Next", "The next one that holds this", 1))

    def _chip(self, text: str, name: str, tip: str, step: int) -> QPushButton:
        button = chip(text, name, tip, self)
        fix_size(button, 30, CHIP_HEIGHT)
        button.clicked.connect(lambda: self.line.seek(step))
        return button


class TextPanel(QWidget):
    """Above the picture of a lens on texts: the tokens, and what is being read.

    Attributes:
        strip: the tokens.
        search: the row to search them; it stands beside the controls of the lens.
        rows: which row of an array without targets is the table.

    Signals:
        cancelled(): no more is to be read.
    """

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping, "Text")
        self.search = SearchRow(self)
        self.strip = TokenStrip(self)
        self.rows = RowBar(self)
        self.rows.hide()
        self._said = PlainLabel(self, role="muted")
        self._said.setMinimumWidth(1)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, STEPS)
        self._bar.setTextVisible(False)
        self._bar.setProperty("role", "thin")
        self._bar.setFixedHeight(6)
        self._bar.setAccessibleName("How much is read")
        self._cancel = chip("Cancel", "Stop reading", "Read no more of the text", self)
        self._cancel.clicked.connect(self.cancelled)
        self._reading = QWidget(self)
        self._is_tall, self._room = False, ROOMY
        self._lay_out()
        for part in (self.search, self.strip, self._reading, self):
            part.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def _lay_out(self) -> None:
        reading = QHBoxLayout(self._reading)
        reading.setContentsMargins(0, 0, 0, 0)
        reading.setSpacing(8)
        reading.addWidget(self._said)
        reading.addWidget(self._bar, 1)
        reading.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.rows)
        column.addWidget(self._reading)
        column.addWidget(self.strip)

    def show_strip(self, visible: bool, searchable: bool = True, is_tall: bool = False) -> None:
        """Show the tokens and their search line, or only what is being read.

        is_tall: whether the tokens are what is looked at, and take most of the room.
        """
        if not visible and self.strip.isHidden():
            return
        self._is_tall = is_tall
        self._give_lines()
        self.strip.setVisible(visible)
        self.search.setVisible(visible and searchable)
        self._seen()

    def set_room(self, height: int) -> None:
        """Take note of how high the whole picture is."""
        self._room = height
        self._give_lines()

    def _give_lines(self) -> None:
        few = MOST_LINES if self._room >= ROOMY else FEW_LINES
        tall = max(round(TALL_SHARE * self._room / PITCH), few)
        self.strip.set_most_lines(tall if self._is_tall else few)

    def show_rows(self, name: str, position: int, count: int) -> None:
        """Show which row of a file is the table; none where there are not several."""
        if count <= 1 and self.rows.isHidden():
            return
        self.rows.show_rows(name, position, count)
        self.rows.setVisible(count > 1)
        self._seen()

    def show_progress(self, sentence: str, done: float) -> None:
        """Say what is being done and how much of it."""
        self._said.setText(sentence)
        self._bar.setValue(round(done * STEPS))
        self._reading.show()
        self._seen()

    def hide_progress(self) -> None:
        """Nothing is being read any more."""
        if not self._reading.isHidden():
            self._reading.hide()
            self._seen()

    def _seen(self) -> None:
        shown = (self.strip, self._reading, self.rows)
        self.setVisible(any(not one.isHidden() for one in shown))
