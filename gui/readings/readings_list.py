"""ReadingsList: every reading with its question and formula, to search, read and copy."""

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.core.model_index import Index
from gui.core.ticker import Pause
from gui.drawing.typeset import Letters, draw, letters, wrapped
from gui.look.plain import PlainLabel
from gui.look.style import mark
from gui.look.theme import font, shown_theme
from gui.readings.reading_card import full_number, symbol_of
from gui.readings.readings_model import ROW_ROLE, ReadingRow, ReadingsModel
from gui.widgets.buttons import ClosingPanel, ToolButton, chip
from gui.widgets.number_box import NumberBox
from model.evaluate.readings import Readings, Unreadable
from model.words.markup import plain

ROW, PADDING, UNIT = 46, 10.0, 50.0
FIRST_MIDDLE, FIRST_LINE, SECOND_LINE, OPENED = 14.0, 19.0, 36.0, 46.0
LINE, GAP = 16.0, 5.0


@guarded
class ReadingsDelegate(QStyledItemDelegate):
    """Draws a symbol, a name, a number and a unit; below them, for the opened row, what it means.

    Attributes:
        note: the id of a reading and what to say in its row for a moment; or none.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.note: tuple[str, str] | None = None
        self._tallest: tuple[str, float, float] = ("", 0.0, 0.0)

    def opened_height(self, row: ReadingRow, width: float) -> float:
        """Return how high the open row is; it grows with its text, but does not shrink again."""
        parts = self._parts(row, width)
        height = OPENED + sum(len(lines) * LINE + GAP for lines, _ in parts) + 4.0
        known_id, known_width, known = self._tallest
        if (known_id, known_width) == (row.id, width):
            height = max(height, known)
        self._tallest = (row.id, width, height)
        return height

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(ROW_ROLE)
        view = option.widget
        if not isinstance(row, ReadingRow) or not row.opened:
            return QSize(120, ROW)
        width = _width(view)
        return QSize(120, round(self.opened_height(row, width)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, ReadingRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect)
        self._paint_ground(painter, option, box, row.opened)
        painter.translate(box.topLeft())
        if row.stale:
            painter.setOpacity(0.45)
        self._paint_row(painter, row, box.width())
        if row.opened:
            self._paint_opened(painter, row, box.width())
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, box: QRectF, opened: bool
    ) -> None:
        theme = shown_theme()
        state = option.state
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        ground = box.adjusted(0.0, 1.0, 0.0, -1.0)
        painter.setPen(Qt.PenStyle.NoPen)
        if opened or hovered:
            painter.setBrush(QColor(theme.accent_soft if opened else theme.grid))
            painter.drawRoundedRect(ground, 8.0, 8.0)
        if opened and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground.adjusted(1.0, 1.0, -1.0, -1.0), 7.0, 7.0)

    def _paint_row(self, painter: QPainter, row: ReadingRow, width: float) -> None:
        theme = shown_theme()
        painter.setPen(QColor(theme.ink))
        symbol = letters(row.symbol, 13.0, bold=True)
        draw(painter, symbol, PADDING, FIRST_MIDDLE, QColor(theme.ink), "left")
        bold = font(13.0, QFont.Weight.DemiBold)
        painter.setFont(bold)
        right = width - PADDING - UNIT
        across = QFontMetricsF(bold).horizontalAdvance(row.number)
        painter.drawText(QPointF(right - across, FIRST_LINE), row.number)
        painter.setPen(QColor(theme.muted))
        small = font(12.0)
        painter.setFont(small)
        painter.drawText(QPointF(right + 5.0, FIRST_LINE), row.unit)
        name = row.name
        if self.note is not None and self.note[0] == row.id:
            name = self.note[1]
            painter.setPen(QColor(theme.good))
        room = width - 2.0 * PADDING
        elided = QFontMetricsF(small).elidedText(name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(PADDING, SECOND_LINE), elided)

    def _paint_opened(self, painter: QPainter, row: ReadingRow, width: float) -> None:
        middle = OPENED + LINE / 2.0
        for lines, ink in self._parts(row, width):
            for line in lines:
                draw(painter, line, PADDING, middle, ink, "left")
                middle += LINE
            middle += GAP

    def _parts(self, row: ReadingRow, width: float) -> list[tuple[tuple[Letters, ...], QColor]]:
        theme, room = shown_theme(), width - 2.0 * PADDING
        texts = (
            (row.question, QColor(theme.ink)),
            (row.reason, QColor(theme.warning)),
            (row.formula, QColor(theme.muted)),
        )
        return [(wrapped(text, 12.0, room), ink) for text, ink in texts if text]


def _width(view: QWidget | None) -> float:
    viewport = getattr(view, "viewport", None)
    return float(viewport().width()) if viewport is not None else 280.0


@guarded
class ReadingsRows(QListView):
    """The list itself: the current row stays the same reading, and is the open one.

    Signals:
        copy_asked(QModelIndex): Enter or Ctrl+C on the current row.
    """

    copy_asked = Signal(QModelIndex)

    def __init__(self, model: ReadingsModel, delegate: ReadingsDelegate, parent: QWidget) -> None:
        super().__init__(parent)
        self._readings_model, self._delegate = model, delegate
        self.empty_text = ""
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setAccessibleName("Readings")
        self.setAccessibleDescription("Arrows go through the readings, Ctrl+C copies one")
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def keep_current(self) -> None:
        """Let the open reading stay current if it is still there, else the first."""
        model, delegate = self._readings_model, self._delegate
        row = max(0, model.row_of(model.open_id))
        index = model.index(row)
        if index.isValid() and self.currentIndex() != index:
            self.setCurrentIndex(index)
        shown = index.data(ROW_ROLE) if index.isValid() else None
        if isinstance(shown, ReadingRow):
            height = round(delegate.opened_height(shown, float(self.viewport().width())))
            if height > self.visualRect(index).height():
                delegate.sizeHintChanged.emit(index)
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        reading = self._readings_model.reading(current)
        if reading is not None and reading.id != self._readings_model.open_id:
            self._readings_model.open_id = reading.id
            self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        copies = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if copies or event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._readings_model.rowCount() and self.empty_text:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(shown_theme().muted))
            painter.setFont(font(13.0))
            space = QRect(10, 12, self.viewport().width() - 20, 200)
            painter.drawText(space, int(Qt.TextFlag.TextWordWrap), self.empty_text)
            painter.end()


COPIED_MILLISECONDS = 1600


@guarded
class ReadingsList(ClosingPanel):
    """All readings: a search line, the list, the order α, and Copy all.

    Signals:
        copied(str): symbol and number that were put on the clipboard.
        copy_all_requested(): the person wants all readings on the clipboard.
        order_chosen(float): the order α of the Rényi and Tsallis entropies.
    """

    copied = Signal(str)
    copy_all_requested = Signal()
    order_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping)
        self.setAccessibleName("All readings")
        self.model = ReadingsModel(self)
        self.delegate = ReadingsDelegate(self)
        self.search = QLineEdit(self)
        self.view = ReadingsRows(self.model, self.delegate, self)
        self.order_box = NumberBox("α", "Order α of the Rényi and Tsallis entropies", self)
        self.refusal = PlainLabel(self, role="warned")
        self.copy_all = chip("Copy all", "Copy all readings", "Copy all readings as a table", self)
        self._note_timer = Pause(self, COPIED_MILLISECONDS, self._on_note_over)
        self.close_button = ToolButton(self)
        self.close_button.show_icon("close")
        self._lay_out()
        self._connect()

    def show_readings(self, readings: Readings | Unreadable) -> None:
        """Show new readings; where there is a problem, the last good ones stay, dimmed."""
        self.model.show_readings(readings)
        self.order_box.show_number(readings.document.order)
        self.view.keep_current()

    def focus_search(self) -> None:
        """Put the cursor into the search line."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def stand_alone(self, *, is_alone: bool) -> None:
        """Be a card where it stands alone; beside a picture a line parts them."""
        mark(self, "role", "card" if is_alone else "")
        self._down.setContentsMargins(*((14, 14, 14, 14) if is_alone else (14, 0, 0, 4)))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.property("role"):
            return
        painter = QPainter(self)
        painter.fillRect(0, 0, 1, self.height(), QColor(shown_theme().line))
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from the search line to the list with Down, copy with Enter, clear with Esc."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        if key == Qt.Key.Key_Down:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._copy(self.view.currentIndex())
        elif key == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        else:
            return False
        return True

    def _lay_out(self) -> None:
        self.search.setPlaceholderText("Search readings")
        self.search.setAccessibleName("Search readings")
        self.search.setToolTip("Search symbols, names and questions; Down goes to the list")
        self.close_button.setProperty("role", "flat")
        self.close_button.setAccessibleName("Close the list of readings")
        self.close_button.setToolTip("Close this list (Esc)")
        name = PlainLabel("Order α", self, role="muted")
        name.setToolTip("The order of the Rényi and Tsallis entropies; at 1 both are H(P)")
        name.setBuddy(self.order_box)
        self.refusal.setWordWrap(True)
        self.refusal.setAccessibleDescription("Why the order was not changed")
        self.refusal.hide()
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(name)
        foot.addWidget(self.order_box)
        foot.addStretch(1)
        foot.addWidget(self.copy_all)
        down = self._down = QVBoxLayout(self)
        down.setContentsMargins(14, 0, 0, 4)
        down.setSpacing(8)
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.search, 1)
        top.addWidget(self.close_button)
        down.addLayout(top)
        down.addWidget(self.view, 1)
        down.addWidget(self.refusal)
        down.addLayout(foot)

    def _connect(self) -> None:
        self.close_button.clicked.connect(self.closed)
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._on_search)
        self.view.clicked.connect(self._copy)
        self.view.copy_asked.connect(self._copy)
        self.copy_all.clicked.connect(self.copy_all_requested)
        self.order_box.entered.connect(lambda order, _gesture: self.order_chosen.emit(order))
        self.order_box.refused.connect(self._on_refused)
        self.order_box.mended.connect(self.refusal.hide)

    def _on_search(self, sought: str) -> None:
        self.model.show_only(sought)
        self.view.empty_text = f"No reading matches “{sought.strip()}”." if sought.strip() else ""
        self.view.keep_current()

    def _on_refused(self, sentence: str) -> None:
        self.refusal.setText(sentence)
        self.refusal.show()

    def _on_note_over(self) -> None:
        self.delegate.note = None
        self.view.viewport().update()

    def _copy(self, index: QModelIndex) -> None:
        reading, readings = self.model.reading(index), self.model.readings
        if reading is None or readings is None:
            return
        number = full_number(reading, readings.unit)
        if not number:
            return
        QApplication.clipboard().setText(number)
        self.delegate.note = (reading.id, f"Copied {number}")
        self._note_timer.start()
        self.view.viewport().update()
        self.copied.emit(f"{plain(symbol_of(readings, reading))} = {number}")
