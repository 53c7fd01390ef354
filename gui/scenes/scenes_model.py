"""ScenesModel: the document's scenes as rows of a list."""

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from model.document.document import Document
from model.document.scenes import Scene, shows
from model.lenses import lens_of
from model.sampling import filter_words
from model.words.numerals import temperature_text

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole + 1
_NOWHERE = QModelIndex()


@dataclass(frozen=True)
class SceneRow:
    """What a row says: its number, title and view; `on` if the window shows it now."""

    number: int
    title: str
    view: str
    on: bool


class ScenesModel(QAbstractListModel):
    """The scenes in order; a title typed into a row is passed on, not taken over.

    Signals:
        renamed(int, str): another title was typed for a scene.
    """

    renamed = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[SceneRow, ...] = ()

    def show_rows(self, rows: tuple[SceneRow, ...]) -> None:
        """Show these rows; only those that changed are painted anew where their number stays."""
        if len(rows) != len(self._rows):
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return
        before, self._rows = self._rows, rows
        for place, (old, new) in enumerate(zip(before, rows, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(place), self.index(place))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.title
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            on = ", on screen" if row.on else ""
            return f"Scene {row.number}: {row.title}. {row.view}{on}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.title}\n{row.view}\nDouble-click or Enter: go there. F2: rename."
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role == Qt.ItemDataRole.EditRole and index.isValid() and isinstance(value, str):
            self.renamed.emit(index.row(), value)
        return False

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flag = Qt.ItemFlag
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsEditable


def rows_of(document: Document) -> tuple[SceneRow, ...]:
    """Return the rows that stand for the document's scenes."""
    return tuple(
        SceneRow(place + 1, scene.title, _view(scene), shows(document, scene))
        for place, scene in enumerate(document.scenes)
    )


def _view(scene: Scene) -> str:
    parts = [lens_of(scene.lens).title, f"T = {temperature_text(scene.temperature)}"]
    filters = filter_words(scene.filters, ())
    if filters:
        parts.append(filters.removeprefix("after "))
    if scene.highlighted:
        parts.append(", ".join(scene.highlighted[:4]))
    return " · ".join(parts)
