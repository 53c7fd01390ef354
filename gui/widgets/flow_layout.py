"""FlowLayout: widgets side by side, going on in the next line where the width ends."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from gui.core.boundary import guarded


@guarded
class FlowLayout(QLayout):
    """Lays its widgets out like words in a paragraph; the last may stand at the end of its line."""

    def __init__(self, parent: QWidget | None = None, gap: int = 8) -> None:
        super().__init__(parent)
        self._gap = gap
        self._items: list[QLayoutItem] = []
        self._trail: QLayoutItem | None = None
        self.setContentsMargins(0, 0, 0, 0)

    def add_last(self, widget: QWidget) -> None:
        """Put a widget after all others, also those that come later, at the end of its line."""
        self.addWidget(widget)
        self._trail = self._items[-1]

    def insert_first(self, widget: QWidget) -> None:
        """Put a widget before all others."""
        self.addWidget(widget)
        ends = len(self._items) - (self._trail is not None)
        self._items.insert(0, self._items.pop(ends - 1))
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        ends = len(self._items) - (self._trail is not None)
        self._items.insert(ends, item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize(0, 0)
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Place the widgets that are not hidden and return the height that they take."""
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint()
            if move:
                hint.setWidth(min(hint.width(), max(rect.width(), item.minimumSize().width())))
            if x + hint.width() > rect.right() + 1 and line:
                x, y, line = rect.x(), y + line + self._gap, 0
            if item is self._trail:
                x = max(x, rect.right() + 1 - hint.width())
            if move:
                item.setGeometry(QRect(QPoint(x, y), hint))
            x += hint.width() + self._gap
            line = max(line, hint.height())
        return y + line - rect.y()
