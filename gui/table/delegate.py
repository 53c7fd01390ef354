"""CellDelegate: paints the cells of the table and opens the editor in them."""

from functools import lru_cache

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.core.boundary import guarded
from gui.core.model_index import Index
from gui.look.scale import enlarge
from gui.look.theme import Theme, font, shown_theme, solid
from gui.table.columns import named_text
from gui.table.editor import CellBubble, CellEditor
from gui.table.table_model import TableModel
from gui.widgets.balls import colour_of, draw_ball
from model.words.inert import harmless

# No cell is as wide.
MOST_DRAWN = 200

LEFT, SIZE = 12, 14
TICK_PAD = LEFT + SIZE + 8


def tick_rect(cell: QRect) -> QRect:
    """Return where the box stands in the cell of a name."""
    return QRect(cell.left() + LEFT, cell.center().y() - SIZE // 2 + 1, SIZE, SIZE)


def tick_reach(cell: QRect, scale: float) -> QRect:
    """Return where a click is meant for the box: the height of the cell, up to the name."""
    left, wide = round((LEFT - 3) * scale), round((TICK_PAD - LEFT + 1) * scale)
    return QRect(cell.left() + left, cell.top(), wide, cell.height())


def paint_tick(painter: QPainter, cell: QRect, theme: Theme, *, banned: bool) -> None:
    """Draw the box, with its tick where the outcome is banned."""
    box = QRectF(tick_rect(cell)).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.warning if banned else theme.muted), 1.2))
    painter.setBrush(QColor(theme.warning) if banned else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 3.5, 3.5)
    if banned:
        pen = QPen(QColor(theme.card), 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        x, y = box.center().x(), box.center().y()
        points = [QPointF(x - 3.0, y + 0.2), QPointF(x - 0.9, y + 2.4), QPointF(x + 3.2, y - 2.4)]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
    painter.restore()


def paint_ban_sign(painter: QPainter, cell: QRect, ink: QColor) -> None:
    """Draw the sign over the boxes that says what a tick does: a crossed-out ring."""
    middle = QPointF(cell.left() + LEFT + 0.5 * SIZE, cell.center().y() + 1.0)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(middle, 5.2, 5.2)
    painter.drawLine(middle + QPointF(-3.6, -3.6), middle + QPointF(3.6, 3.6))
    painter.restore()


LEFT_PAD, RIGHT_PAD = 8, 10
NARROW_PAD = 4
BALL_PAD = 19
TEXT_SIZE = 13
_HINTS = {
    Qt.Key.Key_Tab: QStyledItemDelegate.EndEditHint.EditNextItem,
    Qt.Key.Key_Backtab: QStyledItemDelegate.EndEditHint.EditPreviousItem,
    Qt.Key.Key_Return: QStyledItemDelegate.EndEditHint.SubmitModelCache,
    Qt.Key.Key_Enter: QStyledItemDelegate.EndEditHint.SubmitModelCache,
}
# As numbers: to ask Python's flags takes as long as to paint a cell.
_LEFT = (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value
_RIGHT = (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value
_PASSING = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


@guarded
class CellDelegate(QStyledItemDelegate):
    """Cells as in the design: a line below each row, the current row pale, Q at T muted.

    Attributes:
        current_row, hovered_row, lit_row: the row of the current cell, the one under the pointer
            and the one pointed at in the picture; −1 for none.
        has_balls: whether a ball in its outcome's colour stands before each name.
        scale: how large cells are against the usual.
        bubble: what floats beside the cell being typed.
    """

    def __init__(self, model: TableModel, bubble: CellBubble, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self.bubble = bubble
        self.current_row = -1
        self.hovered_row = -1
        self.lit_row = -1
        self.has_balls = False
        self.scale = 1.0
        model.refused.connect(self._on_refused)
        self._refusal = ""

    def paint_cell(
        self,
        painter: QPainter,
        cell: QRect,
        row: int,
        column: int,
        theme: Theme,
        selected: bool,
        focused: bool,
    ) -> None:
        """Paint a cell on its ground, in the painter's font; the painter is left otherwise."""
        rect = enlarge(painter, cell, self.scale)
        if row in (self.current_row, self.lit_row) or selected:
            painter.fillRect(rect, QColor(theme.accent_soft))
        if selected and not focused:
            painter.fillRect(rect, _pale(theme.accent, 34))
        painter.setPen(solid(theme.grid))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if column == 0 and row == self.hovered_row:
            paint_handle(painter, rect, QColor(theme.muted))
        if focused:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.accent), 1.5))
            painter.drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -2.0), 4.0, 4.0)
            painter.restore()
        if column:
            self._paint_number(painter, rect, row, column, theme)
        else:
            self._paint_name(painter, rect, row, theme)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column = index.column()
        kind = self._model.table.columns[column - 1].kind if column else None
        editor = CellEditor(parent, self.bubble, kind)
        editor.setAlignment(Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft)
        row = self._model.document_row(index.row())
        name = self._model.table.outcomes[row]
        heading = self._model.headings[column]
        editor.setAccessibleName(
            harmless(f"{name} in {heading.name}") if column else f"Name of outcome {row + 1}"
        )
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        # Only once: new numbers elsewhere must not overwrite what is being typed.
        if isinstance(editor, CellEditor) and not editor.property("begun"):
            editor.setProperty("begun", True)
            editor.begin(self._model.typed_text(index.row(), index.column()))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if not isinstance(editor, CellEditor) or not editor.changed:
            return
        self._refusal = ""
        if not model.setData(index, editor.text()) and self._refusal:
            editor.refuse(self._refusal)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        rect: QRect = option.rect
        if index.column() == 0 and self._model.has_ticks:
            rect = rect.adjusted(round((TICK_PAD - LEFT_PAD) * self.scale), 0, 0, 0)
        editor.setGeometry(rect.adjusted(1, 1, -1, -2))
        if isinstance(editor, CellEditor):
            editor.place_bubble()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Set or take away the tick of a name, by a click on its box or by Space."""
        if index.column() or not self._model.has_ticks:
            return False
        kind = event.type()
        if isinstance(event, QMouseEvent):
            if not tick_reach(option.rect, self.scale).contains(event.position().toPoint()):
                return False
            if kind == QEvent.Type.MouseButtonRelease:
                self._toggle_tick(index)
            return True
        space = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        if space and kind == QEvent.Type.KeyPress:
            self._toggle_tick(index)
        return space

    def _toggle_tick(self, index: Index) -> None:
        banned = self._model.document_row(index.row()) in self._model.table.banned
        state = Qt.CheckState.Unchecked if banned else Qt.CheckState.Checked
        self._model.setData(index, state, Qt.ItemDataRole.CheckStateRole)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, CellEditor):
            return super().eventFilter(watched, event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(watched, event)
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            if event.reason() not in _PASSING:
                self.commit(watched)
            return False
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
            return False
        return False

    def _on_key(self, editor: CellEditor, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.RevertModelCache)
            return True
        plain = not event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if key in _HINTS and plain:
            self.commit(editor, _HINTS[key])
            return True
        return False

    def commit(
        self,
        editor: CellEditor,
        hint: QStyledItemDelegate.EndEditHint = QStyledItemDelegate.EndEditHint.NoHint,
    ) -> None:
        """Take an editor's text into the cell and close it; it stays open where that is refused."""
        self.commitData.emit(editor)
        if not editor.refusal:
            self.closeEditor.emit(editor, hint)

    def _on_refused(self, row: int, column: int, sentence: str) -> None:
        self._refusal = sentence

    def _paint_ban(self, painter: QPainter, rect: QRect, row: int) -> None:
        """Draw the tick before a name, if ticks are shown, and let a banned name be struck."""
        banned = self._model.document_row(row) in self._model.table.banned
        if self._model.has_ticks:
            paint_tick(painter, rect, shown_theme(), banned=banned)
        if banned:
            struck = QFont(font(TEXT_SIZE))
            struck.setStrikeOut(True)
            painter.setFont(struck)
            painter.setPen(QColor(shown_theme().muted))

    def _paint_number(
        self, painter: QPainter, rect: QRect, row: int, column: int, theme: Theme
    ) -> None:
        is_tempered = column == self._model.tempered_at
        painter.setPen(solid(theme.muted if is_tempered else theme.ink))
        if is_tempered and self._model.stale:
            painter.setOpacity(0.5)
        room, flags = text_place(rect, column, ticks=False)
        _paint_fitted(painter, room, flags, self._model.shown_text(row, column))

    def _paint_name(self, painter: QPainter, rect: QRect, row: int, theme: Theme) -> None:
        model, at = self._model, self._model.document_row(row)
        room, flags = text_place(rect, 0, ticks=model.has_ticks)
        painter.setPen(QColor(theme.ink))
        self._paint_ban(painter, rect, row)
        if self.has_balls and not model.has_ticks:
            self._paint_own_ball(painter, rect, at)
            room = room.adjusted(BALL_PAD, 0, 0, 0)
        _paint_fitted(painter, room, flags, named_text(model.table, at))

    def _paint_own_ball(self, painter: QPainter, rect: QRect, row: int) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QPointF(rect.left() + LEFT_PAD + 6.0, rect.center().y() + 0.5)
        colour = colour_of(self._model.table.outcomes[row], row)
        draw_ball(painter, place, 5.5, colour, shown_theme())
        painter.restore()


def text_place(rect: QRect, column: int, *, ticks: bool) -> tuple[QRect, int]:
    """Return where in a cell its text stands: names left, after their ticks, numbers right."""
    if column == 0:
        return rect.adjusted(TICK_PAD if ticks else LEFT_PAD, 0, -NARROW_PAD, 0), _LEFT
    return rect.adjusted(NARROW_PAD, 0, -RIGHT_PAD, 0), _RIGHT


def paint_handle(painter: QPainter, rect: QRect, ink: QColor) -> None:
    """Draw the six dots by which a row is dragged, at the cell's left edge."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    middle = rect.center().y() + 0.5
    for x in (2.0, 5.0):
        for y in (-4.0, 0.0, 4.0):
            painter.drawEllipse(QPointF(rect.left() + x, middle + y), 1.0, 1.0)
    painter.restore()


def _paint_fitted(painter: QPainter, room: QRect, flags: int, text: str) -> None:
    text = harmless(text[:MOST_DRAWN])
    if len(text) >= MOST_DRAWN or _width_of(text) > room.width():
        elide = Qt.TextElideMode.ElideRight
        text = painter.fontMetrics().elidedText(text, elide, room.width())
    painter.drawText(room, flags, text)


@lru_cache(maxsize=1024)
def _width_of(text: str) -> int:
    return QFontMetrics(font(TEXT_SIZE)).horizontalAdvance(text)


def _pale(colour: str, alpha: int) -> QColor:
    made = QColor(colour)
    made.setAlpha(alpha)
    return made
