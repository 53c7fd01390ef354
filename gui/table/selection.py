"""Areas of cells: what is selected in a table, as one rectangle."""

from typing import NamedTuple

from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtWidgets import QAbstractItemView

_Flags = QItemSelectionModel.SelectionFlag


class CellBlock(NamedTuple):
    """A rectangle of cells, all four edges included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def rows(self) -> range:
        return range(self.top, self.bottom + 1)

    @property
    def columns(self) -> range:
        return range(self.left, self.right + 1)

    @property
    def is_one_cell(self) -> bool:
        return self.top == self.bottom and self.left == self.right


def area_of(view: QAbstractItemView) -> CellBlock | None:
    """Return the rectangle of selected cells, else the current cell, else None."""
    selection = view.selectionModel().selection()
    ranges = [selection.at(index) for index in range(selection.count())]
    if ranges:
        return CellBlock(
            min(one.top() for one in ranges),
            min(one.left() for one in ranges),
            max(one.bottom() for one in ranges),
            max(one.right() for one in ranges),
        )
    index = view.currentIndex()
    if not index.isValid():
        return None
    return CellBlock(index.row(), index.column(), index.row(), index.column())


def select_area(view: QAbstractItemView, area: CellBlock) -> None:
    """Select a rectangle as one range, which costs the same at any size."""
    model = view.model()
    first, last = model.index(area.top, area.left), model.index(area.bottom, area.right)
    view.selectionModel().select(QItemSelection(first, last), _Flags.ClearAndSelect)


def select_area_from(view: QAbstractItemView, area: CellBlock) -> None:
    """Select a rectangle; its top left becomes current and visible."""
    first = view.model().index(area.top, area.left)
    view.selectionModel().setCurrentIndex(first, _Flags.NoUpdate)
    select_area(view, area)
    view.scrollTo(first)
