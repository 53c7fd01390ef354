"""ScenesRows: the list of scenes, gone through by keys and put in order by hand."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QWidget

from gui.look.theme import Theme
from gui.scenes.scenes_delegate import ScenesDelegate
from gui.scenes.scenes_model import ScenesModel

Index = QModelIndex | QPersistentModelIndex
NONE = -1
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_REMOVE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class ScenesRows(QListView):
    """Enter goes to a scene, F2 renames, Alt and an arrow move, Delete removes, Insert adds.

    Attributes:
        target: the place at which a dragged scene would stand; −1 while none is dragged.

    Signals:
        chosen(int): another scene is current; −1 for none.
        go_asked(int), remove_asked(int), add_asked(): what a key or a double click asks for.
        move_asked(int, int): a scene is to stand at another place, counted without it.
        menu_asked(QPoint): the menu of the current scene is wanted there, on screen.
    """

    chosen = Signal(int)
    go_asked = Signal(int)
    remove_asked = Signal(int)
    add_asked = Signal()
    move_asked = Signal(int, int)
    menu_asked = Signal(QPoint)

    def __init__(self, model: ScenesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delegate = ScenesDelegate(self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setAccessibleName("Scenes")
        self.setAccessibleDescription(
            "Enter goes to a scene, F2 renames it, Alt and an arrow move it, Delete removes it"
        )
        self.target = NONE
        self._taken = NONE
        self._pressed = QPoint()
        self.doubleClicked.connect(lambda index: self.go_asked.emit(index.row()))

    def set_theme(self, theme: Theme) -> None:
        """Paint in the colours of a theme."""
        self._delegate.theme = theme
        self.viewport().update()

    @property
    def current(self) -> int:
        """The current scene, or −1."""
        return self.currentIndex().row()

    def choose(self, row: int) -> None:
        """Make a scene current and bring it into sight."""
        index = self.model().index(row, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.chosen.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, row = event.key(), self.current
        if key == Qt.Key.Key_Insert:
            self.add_asked.emit()
        elif row < 0:
            super().keyPressEvent(event)
        elif key in _ENTER:
            self.go_asked.emit(row)
        elif key in _REMOVE:
            self.remove_asked.emit(row)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and key == Qt.Key.Key_Up:
            self.move_asked.emit(row, row - 1)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and key == Qt.Key.Key_Down:
            self.move_asked.emit(row, row + 1)
        elif key == Qt.Key.Key_Escape and self.target != NONE:
            self._let_go()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
            self._taken = self.indexAt(self._pressed).row()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if self._taken == NONE or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        far = (place - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if self.target != NONE or far:
            self.target = self._gap_at(place.y())
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        taken, gap = self._taken, self.target
        self._let_go()
        if gap == NONE:
            super().mouseReleaseEvent(event)
            return
        to = gap - 1 if gap > taken else gap
        if to != taken:
            self.move_asked.emit(taken, to)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.current >= 0:
            self.menu_asked.emit(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.target == NONE:
            return
        painter = QPainter(self.viewport())
        last = self.model().rowCount() - 1
        box = self.visualRect(self.model().index(min(self.target, last), 0))
        y = box.top() if self.target <= last else box.bottom()
        line = max(y - 1, 0)
        painter.fillRect(4, line, box.width() - 8, 2, QColor(self._delegate.theme.accent))
        painter.end()

    def _gap_at(self, y: int) -> int:
        """The gap between rows that is nearest to a height, from 0 above the first."""
        rows = self.model().rowCount()
        middles = [self.visualRect(self.model().index(row, 0)).center().y() for row in range(rows)]
        return sum(middle < y for middle in middles)

    def _let_go(self) -> None:
        self._taken = self.target = NONE
        self.viewport().unsetCursor()
        self.viewport().update()
