"""ScenesRows: the list of scenes, gone through by keys and put in order by hand."""

from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gui.core.boundary import guarded
from gui.core.model_index import Index
from gui.look.plain import plain_tip
from gui.look.theme import font, shown_theme
from model.document.document import Document, Scene
from model.document.scenes import shows
from model.lenses import lens_of
from model.sampling import filter_words
from model.words.inert import harmless
from model.words.numerals import temperature_text

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
_NOWHERE = QModelIndex()


class SceneRow(NamedTuple):
    """What a row says: its number, title and view; `on` if the window shows it now."""

    number: int
    title: str
    view: str
    on: bool


@guarded
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
        if role == Qt.ItemDataRole.EditRole:
            return row.title
        if role == Qt.ItemDataRole.DisplayRole:
            return harmless(row.title)
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            on = ", on screen" if row.on else ""
            return harmless(f"Scene {row.number}: {row.title}. {row.view}{on}")
        if role == Qt.ItemDataRole.ToolTipRole:
            how = "Double-click or Enter: go there. F2: rename."
            return plain_tip(f"{row.title}\n{row.view}\n{how}")
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
    if scene.step is not None and (scene.step.question or scene.step.goal):
        parts.append("asks" if scene.step.question else "goal")
    if scene.highlighted:
        parts.append(", ".join(scene.highlighted[:4]))
    return " · ".join(parts)


ROW = 50  # with one line of what is looked at
BADGE, LEFT, RIGHT = 22.0, 43.0, 8.0
FIRST_LINE, SECOND_LINE, LINE, MOST_LINES = 21.0, 39.0, 16.0, 3


@guarded
class ScenesDelegate(QStyledItemDelegate):
    """Draws a row; the number of the scene that the window shows now is filled."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(ROW_ROLE)
        view = self.parent()
        if not isinstance(row, SceneRow) or not isinstance(view, QAbstractItemView):
            return QSize(120, ROW)
        lines = _lines(row.view, view.viewport().width() - LEFT - RIGHT)
        return QSize(120, ROW + round((len(lines) - 1) * LINE))

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        box = option.rect
        editor.setGeometry(box.left() + int(LEFT) - 9, box.top() + 2, box.width() - int(LEFT), 28)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, SceneRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect)
        self._paint_ground(painter, option, box)
        painter.translate(box.topLeft())
        self._paint_number(painter, row)
        room = box.width() - LEFT - RIGHT
        self._write(painter, row.title, FIRST_LINE, room, shown_theme().ink, 13.0, strong=True)
        for place, line in enumerate(_lines(row.view, room)):
            down = SECOND_LINE + place * LINE
            self._write(painter, line, down, room, shown_theme().muted, 12.0)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, box: QRectF) -> None:
        theme, state = shown_theme(), option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        ground = box.adjusted(0.0, 1.0, 0.0, -1.0)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent_soft if selected else theme.grid))
            painter.drawRoundedRect(ground, 8.0, 8.0)
        if selected and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground.adjusted(1.0, 1.0, -1.0, -1.0), 7.0, 7.0)

    def _paint_number(self, painter: QPainter, row: SceneRow) -> None:
        theme = shown_theme()
        badge = QRectF(10.0, 0.5 * (ROW - BADGE), BADGE, BADGE)
        painter.setPen(QPen(QColor(theme.accent if row.on else theme.border), 1.4))
        painter.setBrush(QColor(theme.accent if row.on else theme.card))
        painter.drawEllipse(badge)
        painter.setPen(QColor(theme.on_accent if row.on else theme.muted))
        painter.setFont(font(11.0, QFont.Weight.DemiBold))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(row.number))

    def _write(
        self,
        painter: QPainter,
        text: str,
        baseline: float,
        room: float,
        ink: str,
        size: float,
        strong: bool = False,
    ) -> None:
        chosen = font(size, QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        elided = QFontMetricsF(chosen).elidedText(harmless(text), Qt.TextElideMode.ElideRight, room)
        painter.setFont(chosen)
        painter.setPen(QColor(ink))
        painter.drawText(QPointF(LEFT, baseline), elided)


def _lines(view: str, room: float) -> list[str]:
    """What is looked at in whole parts, in as many lines as these take; the last one is cut."""
    metrics, lines = QFontMetricsF(font(12.0)), [""]
    for part in harmless(view).split(" · "):
        longer = f"{lines[-1]} · {part}" if lines[-1] else part
        if metrics.horizontalAdvance(longer) <= room or not lines[-1] or len(lines) == MOST_LINES:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines


NONE = -1
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_REMOVE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


@guarded
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
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setAccessibleName("Scenes")
        self.setAccessibleDescription(
            "Enter goes to a scene, F2 renames it, Alt and an arrow move it, Delete removes it"
        )
        self.target = NONE
        self._taken = NONE
        self._pressed = QPoint()
        self.doubleClicked.connect(lambda index: self.go_asked.emit(index.row()))

    @property
    def current(self) -> int:
        """The current scene, or −1."""
        return self.currentIndex().row()

    def choose(self, row: int) -> None:
        """Make a scene current and bring it into sight."""
        index = self.model().index(row, 0)
        self.setCurrentIndex(index)
        # Out of sight, Qt itself does so once the list is shown; to lay it out now would take long.
        if self.isVisible():
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
        painter.fillRect(4, line, box.width() - 8, 2, QColor(shown_theme().accent))
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
