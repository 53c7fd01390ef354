"""RoleMarks: what each column of a table becomes, marked above its first rows."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QComboBox, QGridLayout, QLabel, QWidget

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.look.plain import PlainLabel
from gui.look.theme import shown_theme
from model.formats.tables.layout import Content
from model.formats.tables.preview import ColumnRole, TablePreview
from model.words.inert import harmless
from model.words.names import counted, fit_line

ROWS_SHOWN, COLUMNS_SHOWN = 6, 12
CELL_WIDTH, CELL_LETTERS = 112, 40
CIRCLE, DOT = 16.0, 7.0
TIPS = {
    ColumnRole.NAMES: "This column names the outcomes",
    ColumnRole.TRUTH: "This column is P, the truth",
    ColumnRole.MODEL: "This column is Q, the model",
    ColumnRole.ANOTHER: "This column is one more distribution, beside P and Q",
    ColumnRole.LEFT_OUT: "This column is a label, or of no use here",
    ColumnRole.COUNTED: "This column holds raw observations: count how often each comes",
}
KINDS = (
    (Content.WEIGHTS, "Weights", "Probabilities, counts, or other weights"),
    (Content.PERCENT, "Percentages", "A number without % is read as if it had one"),
    (Content.LOGITS, "Logits", "Logits or log-probabilities"),
)


@guarded
class RoleMark(QAbstractButton):
    """A circle with a dot, seen in every theme; Space or a click chooses it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, on = shown_theme(), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = theme.accent if on or self.hasFocus() or self.underMouse() else theme.muted
        circle = QRectF(1.5, 0.5 * (self.height() - CIRCLE), CIRCLE, CIRCLE)
        painter.setPen(QPen(QColor(edge), 1.8 if self.hasFocus() else 1.0))
        painter.setBrush(QColor(theme.field))
        painter.drawEllipse(circle)
        if on:
            inset = 0.5 * (CIRCLE - DOT)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            painter.drawEllipse(circle.adjusted(inset, inset, -inset, -inset))
        painter.end()


class RoleMarks(QWidget):
    """One preview, some columns of it from `first` on; it is made anew for the next one.

    Signals:
        role_chosen(int, ColumnRole): a column is to become something else.
        content_chosen(int, Content): the numbers of a column are of another kind.
    """

    role_chosen = Signal(int, object)
    content_chosen = Signal(int, object)

    def __init__(self, shown: TablePreview, first: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping, "Roles of the columns")
        self._shown = range(len(shown.roles))[first : first + COLUMNS_SHOWN]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(2)
        self._heads = _heads(shown)
        for line, role in enumerate(ColumnRole):
            self._grid.addWidget(_muted(role.value), line, 0)
        for place, column in enumerate(self._shown, 1):
            self._add_marks(shown, column, place)
        self._add_rows(shown)
        self._grid.setColumnStretch(COLUMNS_SHOWN + 1, 1)
        self._grid.setRowStretch(self._grid.rowCount(), 1)

    def _add_marks(self, shown: TablePreview, column: int, place: int) -> None:
        for line, role in enumerate(ColumnRole):
            mark = RoleMark(self)
            mark.setCheckable(True)
            mark.setMinimumSize(CELL_WIDTH, 24)
            mark.setChecked(shown.roles[column] is role)
            mark.setAccessibleName(harmless(f"{self._heads[column]}: {role.value}"))
            mark.setToolTip(TIPS[role])
            mark.clicked.connect(
                lambda _on=False, column=column, role=role: self.role_chosen.emit(column, role)
            )
            self._grid.addWidget(mark, line, place)
        content = shown.layout.contents[column]
        if content.is_numbers and ColumnRole.COUNTED not in shown.roles:
            self._grid.addWidget(self._kinds(content, column), len(ColumnRole), place)

    def _kinds(self, content: Content, column: int) -> QComboBox:
        box = QComboBox(self)
        for index, (kind, text, about) in enumerate(KINDS):
            box.addItem(text, kind)
            box.setItemData(index, about, Qt.ItemDataRole.ToolTipRole)
        box.setCurrentIndex([kind for kind, _, _ in KINDS].index(content))
        box.setAccessibleName(harmless(f"{self._heads[column]} holds"))
        box.setToolTip("What kind of numbers this column holds")
        # Not before the style has given it its letters is its width known.
        box.setMinimumWidth(CELL_WIDTH)
        box.activated.connect(
            lambda index, column=column: self.content_chosen.emit(column, KINDS[index][0])
        )
        return box

    def _add_rows(self, shown: TablePreview) -> None:
        line = len(ColumnRole)
        self._grid.addWidget(_muted("Read as"), line, 0)
        self._grid.setRowMinimumHeight(line, 34)
        line += 1
        for place, column in enumerate(self._shown, 1):
            title = PlainLabel(fit_line(self._heads[column], CELL_LETTERS), self, role="title")
            self._grid.addWidget(title, line, place)
        self._grid.setRowMinimumHeight(line, 28)
        shown_rows = shown.rows(ROWS_SHOWN)
        total = shown.total
        for place, (number, cells) in enumerate(shown_rows):
            line += 1
            self._add_row(shown, line, number, cells, is_total=place == total)
        below = total is not None and total >= len(shown_rows)
        first = 1 if shown.layout.header else 0
        more = len(shown.grid.lines) - first - len(shown_rows) - below
        if more > 0:
            line += 1
            self._grid.addWidget(_muted(f"and {counted(more, 'more row')}"), line, 0, 1, 4)
        if total is not None and below:
            line += 1
            self._add_row(shown, line, *shown.row(total), is_total=True)

    def _add_row(
        self, shown: TablePreview, line: int, number: int, cells: tuple[str, ...], *, is_total: bool
    ) -> None:
        leaves = is_total and not shown.keeps_total
        self._grid.addWidget(_muted(f"{number:,}  total" if is_total else f"{number:,}"), line, 0)
        for place, column in enumerate(self._shown, 1):
            cell = PlainLabel(fit_line(cells[column], CELL_LETTERS), self)
            out = leaves or shown.roles[column] is ColumnRole.LEFT_OUT
            if out:
                cell.setProperty("role", "muted")
                font = cell.font()
                font.setStrikeOut(leaves)
                cell.setFont(font)
            self._grid.addWidget(cell, line, place)


def _heads(shown: TablePreview) -> list[str]:
    columns = shown.grid.columns
    heads = [" ".join(one[0].split()) if shown.layout.header else "" for one in columns]
    return [head or f"Column {k}" for k, head in enumerate(heads, 1)]


def _muted(text: str) -> QLabel:
    label = PlainLabel(text, role="muted")
    label.setMinimumWidth(76)
    return label
