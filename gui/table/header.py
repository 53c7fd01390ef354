"""TableHeader: names and roles of the columns; a click opens the menu of one."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QHeaderView, QLineEdit, QWidget

from gui.core.boundary import guarded
from gui.look.scale import enlarge
from gui.look.theme import font, shown_theme
from gui.table.columns import (
    HEADING_SIZE,
    Heading,
    halves,
    needs_two_lines,
    says_nothing_new,
)
from gui.table.delegate import (
    paint_ban_sign,
    text_place,
)
from gui.table.table_model import TableModel
from model.words.inert import harmless

ONE_LINE, TWO_LINES = 30, 44
NOTE_SIZE = 11


@guarded
class TableHeader(QHeaderView):
    """The header of the table, painted as in the design.

    Signals:
        menu_requested(int, QPoint): a section was clicked; where to open its menu, on screen.
        rename_entered(int, str): a new name was typed for a section's column.
    """

    menu_requested = Signal(int, QPoint)
    rename_entered = Signal(int, str)

    def __init__(self, model: TableModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._model = model
        self._pressed = self._hovered = -1
        self._name_edit = _NameEdit(self.viewport(), parent)
        self._name_edit.setProperty("role", "columnName")
        self._name_edit.entered.connect(self._on_name_entered)
        self._renaming = self.current = -1
        self.scale = 1.0  # against the usual
        self.setSectionsClickable(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(24)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Columns")

    def show_current(self, section: int) -> None:
        """Mark the section whose column the current cell stands in."""
        if section != self.current:
            self.current = section
            self.viewport().update()

    @property
    def two_lines(self) -> bool:
        hidden = says_nothing_new(self._model.document)
        return needs_two_lines(self._model.headings[: -1 if hidden else None])

    @property
    def lines_height(self) -> int:
        """How high the lines of the headings are; its hint of a size measures all columns too."""
        return round((TWO_LINES if self.two_lines else ONE_LINE) * self.scale)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.lines_height)

    def section_rect(self, section: int) -> QRect:
        """Return where a section stands, in the viewport."""
        left = self.sectionViewportPosition(section)
        return QRect(left, 0, self.sectionSize(section), self.height())

    def menu_place(self, section: int) -> QPoint:
        """Return where the menu of a section opens, on screen."""
        return self.viewport().mapToGlobal(self.section_rect(section).bottomLeft())

    def rename(self, section: int) -> None:
        """Open a line in the header for a new name of the column."""
        self._renaming = section
        rect = self.section_rect(section).adjusted(1, 2, -1, -2)
        self._name_edit.begin(self._model.headings[section].name, rect)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        if not 0 <= section < len(self._model.headings):
            return
        theme, heading = shown_theme(), self._model.headings[section]
        painter.save()
        rect = enlarge(painter, rect, self.scale)
        painter.fillRect(rect, QColor(theme.card))
        painter.setPen(QColor(theme.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        room, aligned = text_place(rect, section, ticks=heading.ticks)
        flags = Qt.AlignmentFlag(aligned)
        if heading.ticks:
            upper = QRect(rect.left(), rect.top(), rect.width(), ONE_LINE)
            paint_ban_sign(painter, upper, QColor(theme.muted))
        if self.two_lines:
            self._paint_two_lines(painter, room, flags, heading)
        else:
            self._paint_one_line(painter, room, flags, heading)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lively = section in (self._hovered, self.current)
        ink = QColor(theme.ink if lively else theme.roles["muted"])
        if section:
            _paint_arrow(painter, QPointF(rect.right() - 4.0, rect.top() + 15.5), ink)
        painter.restore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self.logicalIndexAt(event.position().toPoint())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        section = self.logicalIndexAt(event.position().toPoint())
        if section >= 0 and section == self._pressed:
            self.menu_requested.emit(section, self.menu_place(section))
        self._pressed = -1
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.logicalIndexAt(event.position().toPoint()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        section = self.logicalIndexAt(event.pos())
        if section >= 0:
            self.menu_requested.emit(section, self.menu_place(section))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, section: int) -> None:
        if section != self._hovered:
            self._hovered = section
            self.viewport().update()

    def _on_name_entered(self, name: str) -> None:
        self.rename_entered.emit(self._renaming, name)

    def _paint_one_line(
        self, painter: QPainter, room: QRect, flags: Qt.AlignmentFlag, heading: Heading
    ) -> None:
        painter.setFont(font(HEADING_SIZE, QFont.Weight.DemiBold))
        metrics, name = painter.fontMetrics(), harmless(heading.name)
        rest = f" {heading.word}" if heading.word else ""
        if metrics.horizontalAdvance(name + rest) > room.width():
            rest = ""
        painter.setPen(QColor(shown_theme().muted))
        painter.drawText(room, flags, rest)
        if flags & Qt.AlignmentFlag.AlignRight:
            room = room.adjusted(0, 0, -metrics.horizontalAdvance(rest), 0)
        if heading.letter:
            painter.setPen(shown_theme().text(heading.role))
        cut = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, flags, cut)

    def _paint_two_lines(
        self, painter: QPainter, room: QRect, flags: Qt.AlignmentFlag, heading: Heading
    ) -> None:
        upper = room.adjusted(0, 6, 0, 0)
        upper.setHeight(18)
        lower = upper.translated(0, 16)
        place = (flags & Qt.AlignmentFlag.AlignHorizontal_Mask) | Qt.AlignmentFlag.AlignVCenter
        bold = font(HEADING_SIZE, QFont.Weight.DemiBold)
        name_ink = QColor(shown_theme().ink if heading.letter else shown_theme().muted)
        metrics, name = QFontMetricsF(bold), harmless(heading.name)
        first, second = halves(name)
        painter.setFont(bold)
        painter.setPen(name_ink)
        if not second or metrics.horizontalAdvance(name) <= room.width():
            right = Qt.TextElideMode.ElideRight
            painter.drawText(
                upper, place, painter.fontMetrics().elidedText(name, right, room.width())
            )
            self._paint_note(painter, lower, place, heading)
            return
        for line, text, letter in ((upper, first, ""), (lower, second, heading.letter)):
            self._paint_line(painter, line, place, text, letter, heading)

    def _paint_line(
        self,
        painter: QPainter,
        line: QRect,
        place: Qt.AlignmentFlag,
        text: str,
        letter: str,
        heading: Heading,
    ) -> None:
        """A line of a name, and behind it the letter of its role in the role's colour."""
        metrics = painter.fontMetrics()
        tail = f" {letter}" if letter else ""
        width = metrics.horizontalAdvance(tail)
        room = line.adjusted(0, 0, -width, 0) if place & Qt.AlignmentFlag.AlignRight else line
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width() - width)
        painter.setPen(QColor(shown_theme().ink if heading.letter else shown_theme().muted))
        painter.drawText(room, place, cut)
        if letter:
            painter.setPen(shown_theme().text(heading.role))
            painter.drawText(line, place, tail)

    def _paint_note(
        self, painter: QPainter, line: QRect, place: Qt.AlignmentFlag, heading: Heading
    ) -> None:
        painter.setFont(font(NOTE_SIZE, QFont.Weight.Medium))
        coloured = heading.letter or heading.role == "reward"
        painter.setPen(
            shown_theme().text(heading.role) if coloured else QColor(shown_theme().muted)
        )
        note = heading.below
        if heading.letter and painter.fontMetrics().horizontalAdvance(note) > line.width():
            note = heading.letter
        painter.drawText(line, place, note)


@guarded
class _NameEdit(QLineEdit):
    """The line in which a column is renamed; Enter takes the name, Esc leaves the old one."""

    entered = Signal(str)

    def __init__(self, parent: QWidget, table: QWidget) -> None:
        super().__init__(parent)
        self._table = table
        self._original = ""
        self.setAccessibleName("New name of the column")
        self.setToolTip("Type a name; Enter takes it, Esc keeps the old one")
        self.setMaxLength(1_000)
        self._open = False
        self.editingFinished.connect(self._enter)
        self.hide()

    def begin(self, name: str, rect: QRect) -> None:
        self._original = name
        self._open = True
        self.setGeometry(rect)
        self.setText(name)
        self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._original)
            self._leave()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()

    def _enter(self) -> None:
        if not self._open:
            return
        name = self.text()
        self._leave()
        if name != self._original:
            self.entered.emit(name)

    def _leave(self) -> None:
        self._open = False
        held = self.hasFocus()
        self.hide()
        if held:
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)


def _paint_arrow(painter: QPainter, middle: QPointF, ink: QColor) -> None:
    pen = QPen(ink, 1.3)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    x, y = middle.x(), middle.y()
    painter.drawPolyline(
        QPolygonF([QPointF(x - 2.5, y - 1.2), QPointF(x, y + 1.3), QPointF(x + 2.5, y - 1.2)])
    )
