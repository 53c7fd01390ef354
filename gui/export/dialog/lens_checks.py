"""LensChecks: which lenses are pictured, and which of them the preview shows."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.look.theme import Theme

ID = Qt.ItemDataRole.UserRole


class LensChecks(QWidget):
    """A list of lenses to tick; `show_lenses` emits nothing.

    Signals:
        changed(): others are ticked now.
        looked_at(str): the person went to a lens, by its id.
    """

    changed = Signal()
    looked_at = Signal(str)

    def __init__(
        self, lenses: Sequence[tuple[str, str]], current: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._current = current
        self.list = QListWidget(self)
        self.list.setAccessibleName("Lenses to picture")
        self.list.setSpacing(2)
        self.list.setToolTip("Tick the lenses to picture; the one chosen here is in the preview")
        for lens_id, title in lenses:
            item = QListWidgetItem(title, self.list)
            item.setData(ID, lens_id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
        self.all = self._chip("All", "Tick every lens")
        self.none = self._chip("None", "Tick no lens")
        self._lay_out()
        self.list.itemChanged.connect(lambda _: self.changed.emit())
        self.list.currentItemChanged.connect(self._on_current)
        self.none.clicked.connect(lambda: self._tick(()))
        self.all.clicked.connect(lambda: self._tick([item.data(ID) for item in self._items()]))

    @property
    def lenses(self) -> tuple[str, ...]:
        """The ids of the lenses ticked, in order."""
        return tuple(
            item.data(ID) for item in self._items() if item.checkState() is Qt.CheckState.Checked
        )

    @property
    def looked_at_now(self) -> str:
        """The id of the lens in the preview."""
        item = self.list.currentItem()
        return self._current if item is None else str(item.data(ID))

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.list.setStyleSheet(
            f"QListWidget {{ border: 1px solid {theme.border}; border-radius: 8px; padding: 3px; }}"
        )

    def show_lenses(self, lenses: Sequence[str]) -> None:
        """Tick lenses, and look at the first of them."""
        self.list.blockSignals(True)
        for item in self._items():
            ticked = item.data(ID) in lenses
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        at = self._current if self._current in lenses else next(iter(lenses), self._current)
        for item in self._items():
            if item.data(ID) == at:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)

    def _tick(self, lenses: Sequence[str]) -> None:
        self.show_lenses(lenses)
        self.changed.emit()
        self.looked_at.emit(self.looked_at_now)

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.looked_at.emit(str(item.data(ID)))

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _chip(self, text: str, tip: str) -> QPushButton:
        chip = QPushButton(text, self)
        chip.setProperty("role", "chip")
        chip.setAccessibleName(text)
        chip.setToolTip(tip)
        chip.setAutoDefault(False)
        chip.setMinimumHeight(28)
        return chip

    def _lay_out(self) -> None:
        chips = QHBoxLayout()
        chips.setSpacing(6)
        chips.addWidget(self.all)
        chips.addWidget(self.none)
        chips.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.list, 1)
        column.addLayout(chips)
