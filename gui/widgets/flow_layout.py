"""FlowLayout: widgets side by side, going on in the next line where the width ends."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget
from shiboken6 import Shiboken, isValid

from gui.core.boundary import guarded


@guarded
class FlowLayout(QLayout):
    """Lays its widgets out like words in a paragraph; the last may stand at the end of its line."""

    def __init__(self, parent: QWidget | None = None, gap: int = 8) -> None:
        super().__init__(parent)
        self._gap = gap
        # Nothing else may hold an item: Qt deletes what was taken, and Python would take the next
        # object that is made at its address for it.
        self._items: list[QLayoutItem] = []
        self._has_trail = False
        self.setContentsMargins(0, 0, 0, 0)

    def add_last(self, widget: QWidget) -> None:
        """Put a widget after all others, also those that come later, at the end of its line."""
        self.addWidget(widget)
        if self._has_trail:
            self._items.append(self._items.pop(-2))
        self._has_trail = True

    def insert_first(self, widget: QWidget) -> None:
        """Put a widget before all others."""
        self.addWidget(widget)
        self._items.insert(0, self._items.pop(self._end() - 1))
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.insert(self._end(), item)

    def _end(self) -> int:
        """Where the items end that the one at the end of its line comes after."""
        return len(self._items) - self._has_trail

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        if not 0 <= index < len(self._items):
            return None
        if index == self._end():
            self._has_trail = False
        return self._items.pop(index)

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
        for place in range(len(self._items)):
            size = size.expandedTo(self._items[place].minimumSize())
        return size

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Place the widgets that are not hidden and return the height that they take.

        A widget that is placed may have others taken out of here meanwhile, so no item is held.
        """
        x, y, line = rect.x(), rect.y(), 0
        widgets = [self._items[place].widget() for place in range(len(self._items))]
        hints = self._hints(rect.width())
        begins = self._begins(rect.width(), hints)
        for place, widget in enumerate(widgets):
            if place >= len(self._items) or self._items[place].isEmpty() or place not in hints:
                continue
            hint = hints[place]
            if place in begins and line:
                x, y, line = rect.x(), y + line + self._gap, 0
            if place == self._end():
                x = max(x, rect.right() + 1 - hint.width())
            if move and widget is not None and isValid(widget):
                widget.setGeometry(QRect(QPoint(x, y), hint.boundedTo(widget.maximumSize())))
            x += hint.width() + self._gap
            line = max(line, hint.height())
        return y + line - rect.y()

    def _hints(self, width: int) -> dict[int, QSize]:
        """How large each widget that is not hidden is to be, by its place."""
        hints = {}
        for place, item in enumerate(self._items):
            if not item.isEmpty():
                hint = hints[place] = item.sizeHint()
                hint.setWidth(min(hint.width(), max(width, item.minimumSize().width())))
        return hints

    def _begins(self, width: int, hints: dict[int, QSize]) -> list[int]:
        """The places that begin a line; none but a wide widget is left alone in the last one."""
        begins: list[int] = []
        used = width + 1
        for place, hint in hints.items():
            used += self._gap + hint.width()
            if used > width:
                begins.append(place)
                used = hint.width()
        places = list(hints)
        lonely = len(begins) > 1 and begins[-1] == places[-1] < self._end()
        if lonely and len(places) > 2 and begins[-2] < places[-2]:
            together = hints[places[-2]].width() + self._gap + hints[places[-1]].width()
            if together <= width:
                begins[-1] = places[-2]
        return begins


def forget_layout_items() -> None:
    """Have PySide forget the places of widgets in layouts that only it holds on to.

    For a box that joins another while it has widgets, PySide takes note of each place in it. Qt
    deletes a place without telling when its widget leaves; then what is made next at that address,
    such as an entry of a list or of a menu, is taken for it, and to delete it ends the process.
    """
    wrappers = Shiboken.getAllValidWrappers()
    # There are thousands of them, of a few kinds.
    places = {kind for kind in set(map(type, wrappers)) if issubclass(kind, QLayoutItem)}
    found = [one for one in wrappers if type(one) in places]
    used = {id(item) for one in found if isinstance(one, FlowLayout) for item in one._items}
    for one in found:
        if (
            not isinstance(one, QLayout)
            and not Shiboken.createdByPython(one)
            and not Shiboken.ownedByPython(one)
            and id(one) not in used
        ):
            Shiboken.invalidate(one)
