"""ReadingsModel: all readings as a list for Qt, narrowed by what is searched for."""

import re
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from gui.core.boundary import guarded
from gui.core.model_index import Index
from gui.readings.reading_card import formula_of, number_of, spoken, symbol_of
from model.evaluate.readings import Reading, Readings, Unreadable
from model.words.markup import plain

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
_TAG = re.compile(r"<[^>]*>")
_ROOT = QModelIndex()


class ReadingRow(NamedTuple):
    """What a row of the list says, as text and markup.

    Attributes:
        id: of the reading.
        symbol, name, number, unit: the row itself; `name` names an outcome too, if there is one.
        opened: whether it is opened up to its question, formula and reason.
        formula: with the live numbers; empty unless the row is opened.
        stale: whether the numbers are the last good ones of a document that cannot be read.
    """

    id: str
    symbol: str
    name: str
    number: str
    unit: str
    opened: bool
    question: str
    formula: str
    reason: str
    stale: bool


@guarded
class ReadingsModel(QAbstractListModel):
    """The readings in display order; a row gives a ReadingRow under ROW_ROLE.

    Attributes:
        readings: the last good ones.
        open_id: the reading whose row is opened.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.readings: Readings | Unreadable | None = None
        self.open_id = ""
        self._stale = False
        self._sought: tuple[str, ...] = ()
        self._ids: tuple[str, ...] = ()

    def show_readings(self, readings: Readings | Unreadable) -> None:
        """Show new readings; where there is a problem, the last good ones stay as stale."""
        self._stale = isinstance(readings, Unreadable)
        if not self._stale or self.readings is None:
            self.readings = readings
        self._refresh()

    def show_only(self, sought: str) -> None:
        """Keep the rows that have every word of a search in symbol, name, question or id."""
        self._sought = tuple(sought.casefold().split())
        self._refresh()

    def reading(self, index: Index) -> Reading | None:
        """Return the reading of a row."""
        if self.readings is None or not index.isValid():
            return None
        return self.readings[self._ids[index.row()]]

    def row_of(self, reading_id: str) -> int:
        """Return the row of a reading, −1 if it is not among those that are kept."""
        return self._ids.index(reading_id) if reading_id in self._ids else -1

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        reading, readings = self.reading(index), self.readings
        if reading is None or readings is None:
            return None
        if role == ROW_ROLE:
            return self._row(readings, reading)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            said = f"{reading.measure.name}, {plain(symbol_of(readings, reading))}"
            state = "Stale: " if self._stale else ""
            return f"{state}{said}: {spoken(reading, readings.unit)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return "Click or press Enter to copy" if reading.has_number else None
        return None

    def _row(self, readings: Readings | Unreadable, reading: Reading) -> ReadingRow:
        measure, outcome = reading.measure, reading.answer.outcome
        opened = reading.id == self.open_id
        return ReadingRow(
            id=reading.id,
            symbol=symbol_of(readings, reading),
            name=f"{measure.name}: {outcome}" if outcome else measure.name,
            number=number_of(reading, readings.unit),
            unit=reading.unit_name(readings.unit) if reading.has_number else "",
            question=measure.question,
            opened=opened,
            formula=formula_of(readings, reading) if reading.value is not None and opened else "",
            reason=reading.answer.reason,
            stale=self._stale,
        )

    def _refresh(self) -> None:
        if self.readings is None:
            return
        kept = tuple(each.id for each in self.readings.values.values() if self._keeps(each))
        if kept != self._ids:
            self.beginResetModel()
            self._ids = kept
            self.endResetModel()
        elif kept:
            self.dataChanged.emit(self.index(0), self.index(len(kept) - 1))

    def _keeps(self, reading: Reading) -> bool:
        measure = reading.measure
        symbol = _TAG.sub("", measure.symbol)
        text = f"{measure.id} {symbol} {measure.name} {measure.question}".casefold()
        return all(word in text for word in self._sought)
