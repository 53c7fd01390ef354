"""ReadingsList: every reading with its question and formula, to search, read and copy."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.look.theme import LIGHT, Theme
from gui.readings.reading_words import full_number, symbol_of
from gui.readings.readings_delegate import ReadingsDelegate
from gui.readings.readings_model import ReadingsModel
from gui.readings.readings_rows import ReadingsRows
from gui.widgets.number_box import NumberBox
from model.evaluate.readings import Readings, Unreadable
from model.words.markup import plain

COPIED_MILLISECONDS = 1600


class ReadingsList(QWidget):
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
        self.setAccessibleName("All readings")
        self._theme: Theme = LIGHT
        self.model = ReadingsModel(self)
        self.delegate = ReadingsDelegate(self)
        self.search = QLineEdit(self)
        self.view = ReadingsRows(self.model, self.delegate, self)
        self.order_box = NumberBox("α", "Order α of the Rényi and Tsallis entropies", self)
        self.refusal = QLabel(self)
        self.copy_all = QPushButton("Copy all", self)
        self._note_timer = QTimer(self)
        self._note_timer.setSingleShot(True)
        self._note_timer.setInterval(COPIED_MILLISECONDS)
        self._lay_out()
        self._connect()

    def show_readings(self, readings: Readings | Unreadable) -> None:
        """Show new readings; where there is a problem, the last good ones stay, dimmed."""
        self.model.show_readings(readings)
        self.order_box.show_number(readings.document.order)
        self.view.keep_current()

    def set_theme(self, theme: Theme) -> None:
        """Paint in the colours of a theme."""
        self._theme = self.delegate.theme = theme
        self.order_box.set_theme(theme)
        self.refusal.setStyleSheet(f"color: {theme.warning}; font-size: 12px;")
        self.view.muted = QColor(theme.muted)
        self.view.viewport().update()
        self.update()

    def focus_search(self) -> None:
        """Put the cursor into the search line."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 0, 1, self.height(), QColor(self._theme.border))
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
        self.copy_all.setProperty("role", "chip")
        self.copy_all.setMinimumHeight(28)
        self.copy_all.setAccessibleName("Copy all readings")
        self.copy_all.setToolTip("Copy all readings as a table")
        name = QLabel("Order α", self)
        name.setProperty("role", "muted")
        name.setToolTip("The order of the Rényi and Tsallis entropies; at 1 both are H(P)")
        name.setBuddy(self.order_box)
        self.refusal.setWordWrap(True)
        self.refusal.setAccessibleName("Why the order was not changed")
        self.refusal.hide()
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(name)
        foot.addWidget(self.order_box)
        foot.addStretch(1)
        foot.addWidget(self.copy_all)
        down = QVBoxLayout(self)
        down.setContentsMargins(14, 0, 0, 4)
        down.setSpacing(8)
        down.addWidget(self.search)
        down.addWidget(self.view, 1)
        down.addWidget(self.refusal)
        down.addLayout(foot)

    def _connect(self) -> None:
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._on_search)
        self.view.clicked.connect(self._copy)
        self.view.copy_asked.connect(self._copy)
        self._note_timer.timeout.connect(self._on_note_over)
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
