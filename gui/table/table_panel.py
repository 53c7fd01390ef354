"""TablePanel: the card with the table, its sums, what is to be mended, and the common buttons."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollBar, QVBoxLayout, QWidget

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.core.ticker import Pause, soon
from gui.look.plain import PlainLabel
from gui.table.chips import TableChips, kind_word
from gui.table.commands import CellBlock
from gui.table.filter_line import FilterLine
from gui.table.notices import Mend, NoticeArea, notices
from gui.table.sum_strip import SumStrip
from gui.table.table_model import TableModel
from gui.table.table_view import TableView
from gui.widgets.ball_box import MOST_NAMES, BallBox, box_counts
from gui.widgets.buttons import MenuOfNow
from model.document import edits
from model.document.cells import Kind
from model.document.document import Document, new_document
from model.document.edits.edit import short
from model.evaluate.readings import Readings, Unreadable

# Menus are loaded by who opens one.
if TYPE_CHECKING:
    from gui.table.header_menu import ColumnMenu

NARROWEST = 340
SCROLL_BAR = 14
LARGEST = 16_000_000
PATIENCE = 8_000
EMPTY = "No outcomes yet. Press + Outcome, or paste a column."


@guarded
class TablePanel(QFrame):
    """The distributions of the document.

    Attributes:
        view: the table of cells.
        sums: the row of sums below it.
        box: the counts of P as balls, where it holds some.
        filter: the line above it that narrows it to some outcomes.
        notices: what is to be mended, one badge each.
        chips: the buttons below.
        empty_note: what stands in place of the rows where there are none.
        scroll_bar: moves the columns, and their sums, sideways.
        refusal: why the last gesture changed nothing, for some seconds.

    Signals:
        edited(Edit): a person changed the table.
        refused(str): a gesture changed nothing, and why.
        outcome_selected(int): a person went to this row.
        width_wished(int): how wide the card is when every column is read whole.
    """

    edited = Signal(object)
    refused = Signal(str)
    outcome_selected = Signal(int)
    width_wished = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping, "Distributions")
        self.setProperty("role", "card")
        self.setObjectName("tablePanel")
        self.setMinimumWidth(NARROWEST)
        self.model = TableModel(new_document(), self)
        self.view = TableView(self.model, self)
        self.sums = SumStrip(self.view, self)
        self.box = BallBox(self)
        self._boxed: frozenset[str] = frozenset()  # the outcomes whose box was shown last
        self.filter = FilterLine(self.model, self.view, self)
        self.chips = TableChips(self)
        self.notices = NoticeArea(self)
        self.refusal = PlainLabel(self)
        self._column = PlainLabel(self)
        self.empty_note = PlainLabel(EMPTY, self)
        self.scroll_bar = QScrollBar(Qt.Orientation.Horizontal, self)
        self._showing = False
        self._wished = 0
        self._menu = MenuOfNow()
        self._patience = Pause(self, PATIENCE, self.refusal.hide)
        self._lay_out()
        self._connect()

    @property
    def document(self) -> Document:
        return self.model.document

    def show_document(self, document: Document) -> None:
        """Show a document's table; selection and current cell stay where they can."""
        before = self.document
        self._showing = True
        self.model.show_document(document)
        self.filter.show_document(document)
        # The dial turns without touching the table: then nothing here is to be laid out anew.
        if document.table is not before.table or _roles(document) != _roles(before):
            self._menu.leave()
            self._show_all()
        self._showing = False

    def show_readings(self, readings: Readings | Unreadable) -> None:
        """Show Q at T."""
        self.model.show_readings(readings)
        self.sums.show_readings()

    def let_go(self) -> None:
        """Stand nowhere: no cell, no row lit, as in a table just opened."""
        self.view.leave_cells()
        self._show_column()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            # Of larger letters: when all parts have heard of them.
            soon(self, self._show_all)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_whole()

    def _keep_whole(self) -> None:
        """Allow no height at which one part would lie over another."""
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(layout.totalMinimumHeightForWidth(self.width()))

    def _lay_out(self) -> None:
        heading = PlainLabel("Distributions", self, role="heading")
        heading.setBuddy(self.view)
        self._column.setProperty("role", "note")
        self._column.setAccessibleDescription("The current column")
        self.empty_note.setProperty("role", "muted")
        self.empty_note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty_note.setWordWrap(True)
        self.empty_note.setMinimumHeight(3 * self.view.row_height)
        self.refusal.setProperty("role", "badge")
        self.refusal.setWordWrap(True)
        self.refusal.setTextFormat(Qt.TextFormat.PlainText)
        self.refusal.hide()
        self.scroll_bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        top = QHBoxLayout()
        top.addWidget(heading, 1)
        top.addWidget(self._column)
        down = QVBoxLayout(self)
        down.setContentsMargins(14, 12, 14, 14)
        down.setSpacing(0)
        down.addLayout(top)
        down.addSpacing(6)
        down.addWidget(self.box)
        down.addSpacing(4)
        down.addWidget(self.filter)
        down.addWidget(self.view, 2000)
        down.addWidget(self.empty_note)
        down.addWidget(self.sums)
        down.addWidget(self.scroll_bar)
        down.addWidget(self.notices, 1000)
        down.addWidget(self.refusal)
        down.addSpacing(8)
        down.addWidget(self.chips)
        down.addStretch(1)

    def _connect(self) -> None:
        view, model, chips = self.view, self.model, self.chips
        model.edited.connect(self.edited)
        model.refused.connect(lambda row, column, sentence: self.refused.emit(sentence))
        view.commands.edited.connect(self.edited)
        view.commands.refused.connect(self._refuse)
        view.row_chosen.connect(self._on_row_chosen)
        view.menu_requested.connect(self._on_row_menu)
        view.header.menu_requested.connect(self._on_column_menu)
        view.header.rename_entered.connect(self._on_rename)
        view.selectionModel().currentChanged.connect(lambda: self._show_column())
        self.notices.mend_chosen.connect(self._on_mend)
        chips.outcome.clicked.connect(
            lambda: view.commands.add_outcome_at(len(self.document.table))
        )
        chips.normalise.clicked.connect(
            lambda: self._do(lambda document: edits.normalise(document, self._target()))
        )
        chips.copy.clicked.connect(lambda: self._do(_copy_truth_to_model))
        chips.uniform.clicked.connect(lambda: self._do(_make_tempered_uniform))
        chips.kind.clicked.connect(self._on_kind_menu)
        box = self.box
        box.refused.connect(self._refuse)
        box.added.connect(lambda row: self._do(lambda now: edits.add_ball(now, row, now.truth)))
        box.taken.connect(lambda row: self._do(lambda now: edits.take_ball(now, row, now.truth)))
        box.moved.connect(
            lambda row, other: self._do(lambda now: edits.move_ball(now, row, other, now.truth))
        )
        inner = view.horizontalScrollBar()
        inner.rangeChanged.connect(self._on_range)
        inner.valueChanged.connect(self.scroll_bar.setValue)
        self.scroll_bar.valueChanged.connect(inner.setValue)
        self.scroll_bar.hide()

    def _show_all(self) -> None:
        rows, layout = len(self.document.table), self.layout()
        self._show_box()
        height = self.view.contents_height()
        self.view.setMaximumHeight(min(height, LARGEST))
        self.view.setMinimumHeight(
            min(height, self.view.header.lines_height + 2 * self.view.row_height)
        )
        self.empty_note.setVisible(not rows)
        self.sums.setVisible(bool(rows))
        self.view.fit_columns()
        self.sums.show_sums()
        self.refusal.hide()
        self._show_column()
        self.notices.show_notices(notices(self.document))
        self._keep_whole()
        margins = self.contentsMargins() if layout is None else layout.contentsMargins()
        aside = margins.left() + margins.right() + SCROLL_BAR
        wished = self.view.wished_width() + aside
        if wished != self._wished:
            self._wished = wished
            self.width_wished.emit(wished)

    def _show_box(self) -> None:
        """Show the counts of P as balls; a box that was shown stays down to its last ball."""
        document = self.document
        column = document.truth_column
        counts = None
        if column.kind is Kind.WEIGHTS and 0 < len(column) <= MOST_NAMES:
            counts = box_counts(column.values.tolist())
        # Of a vocabulary no names are gathered.
        outcomes = frozenset() if counts is None else frozenset(document.table.outcomes)
        was_box = not self._boxed.isdisjoint(outcomes)
        if counts is not None and (column.holds_counts or was_box):
            self.box.show_counts(document.table.outcomes, counts)
            self.box.show()
            self._boxed = outcomes
        else:
            self._boxed = frozenset()
            self.box.hide()
        self.view.show_balls(not self.box.isHidden())

    def _show_column(self) -> None:
        index = self._target()
        column = self.document.table.columns[index]
        self._column.setText(f"{short(column.name)} · {kind_word(column)}")
        self.chips.show_for(self.document, index)

    def _target(self) -> int:
        """The column that the buttons act on: the current one, else the one that is tempered."""
        document, column = self.document, self.view.current_column
        if column >= 0:
            return column
        return document.truth if document.model is None else document.model

    def _do(self, editing: Callable[[Document], edits.Edit]) -> None:
        try:
            edit = editing(self.document)
        except ValueError as error:
            self._refuse(str(error))
            return
        self.edited.emit(edit)

    def _refuse(self, sentence: str) -> None:
        self.refusal.setText(sentence)
        self.refusal.show()
        self._patience.start()
        self.refused.emit(sentence)

    def _on_mend(self, mend: Mend) -> None:
        self._do(mend.editing)

    def _on_row_chosen(self, row: int) -> None:
        if not self._showing:
            self.outcome_selected.emit(row)

    def _on_range(self, low: int, high: int) -> None:
        self.scroll_bar.setPageStep(self.view.horizontalScrollBar().pageStep())
        self.scroll_bar.setSingleStep(20)
        self.scroll_bar.setRange(low, high)
        self.scroll_bar.setVisible(high > low)

    def _on_rename(self, section: int, name: str) -> None:
        self._do(lambda document: edits.rename_column(document, section - 1, name))

    def _on_column_menu(self, section: int, place: QPoint) -> None:
        row = self.view.currentIndex().row()
        if row >= 0:
            self.view.select_area(CellBlock(row, section, row, section))
        self._menu.open(self._column_menu(section), place)

    def _on_kind_menu(self) -> None:
        menu = self._new_column_menu()
        menu.add_kinds(self._target())
        self._menu.open(menu, self.chips.kind.mapToGlobal(self.chips.kind.rect().bottomLeft()))

    def _on_row_menu(self, place: QPoint) -> None:
        area = self.view.selected_area()
        column = None
        if area is not None:
            name = self.model.headings[area.left].name
            column = (name, self._column_menu(area.left))
        from gui.table.header_menu import RowMenu

        menu = RowMenu(self.view.commands, len(area.rows) if area else 0, column, self)
        self._menu.open(menu, place)

    def _column_menu(self, section: int) -> "ColumnMenu":
        menu = self._new_column_menu()
        if section == 0:
            menu.fill_for_outcomes()
        elif section == self.model.tempered_at:
            menu.fill_for_tempered(self.model.tempered)
        else:
            menu.fill_for_column(section - 1)
            menu.rename_requested.connect(lambda: self.view.header.rename(section))
        return menu

    def _new_column_menu(self) -> "ColumnMenu":
        from gui.table.header_menu import ColumnMenu

        menu = ColumnMenu(lambda: self.document, self)
        menu.edited.connect(self.edited)
        menu.refused.connect(self._refuse)
        return menu


def _roles(document: Document) -> tuple[int, int | None]:
    return document.truth, document.model


def _copy_truth_to_model(document: Document) -> edits.Edit:
    if document.model is None:
        return edits.add_column(document)
    return edits.copy_column(document, document.truth, document.model)


def _make_tempered_uniform(document: Document) -> edits.Edit:
    column = document.truth if document.model is None else document.model
    return edits.make_uniform(document, column)
