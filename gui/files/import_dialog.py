"""ImportDialog: how a table will be read, seen and changed before it is."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.core.jobs import Executor, Jobs, at_once
from gui.files.role_marks import COLUMNS_SHOWN, RoleMarks
from gui.look.plain import PlainLabel
from gui.widgets.buttons import TickBox
from gui.widgets.dialogs import MARGINS, deciding_buttons, dialog_button, title_of_window
from gui.widgets.flow_layout import FlowLayout
from gui.widgets.tab_order import step
from model.files.encodings import ENCODINGS, encoding_words
from model.formats.tables.layout import Content
from model.formats.tables.preview import (
    ColumnRole,
    TablePreview,
    given_anew,
    preview,
    with_content,
    with_role,
)
from model.formats.tables.rows import BLANK, WIDE_BLANK

DELIMITERS = (
    (",", "Comma"),
    (";", "Semicolon"),
    ("\t", "Tab"),
    ("|", "Bar"),
    (":", "Colon"),
    ("=", "Equals sign"),
    ("^", "Caret"),
    ("~", "Tilde"),
    (BLANK, "Blank"),
    (WIDE_BLANK, "Blanks, two or more"),
    ("", "None, one column"),
)
DECIMALS = ((".", "Point"), (",", "Comma"))
_LETTERS_SHOWN = 12
LAST_LINE = 1_000_000
SHORT = 1 << 20  # bytes that are cut up within a frame or two


@guarded
class ImportDialog(QDialog):
    """A preview of a table, of a text or a workbook, with what was guessed about it.

    Signals:
        imported(Document): the person agreed, and the table could be read.

    Attributes:
        shown: what would be imported now.
    """

    imported = Signal(object)

    def __init__(
        self,
        shown: TablePreview,
        data: bytes,
        parent: QWidget | None = None,
        executor: Executor = at_once,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title_of_window(f"Import {shown.path.name}"))
        self.resize(820, 620)
        self.shown = shown
        self._data = data
        self._jobs = Jobs(executor, self)
        self._make_controls()
        self._marks = QScrollArea(self)
        self._marks.setWidgetResizable(True)
        self._marks.setFrameShape(QFrame.Shape.NoFrame)
        speaks_as(self._marks, SpokenRole.Grouping, "What each column becomes, and the first rows")
        self._marks.setAccessibleDescription("Arrows move what is shown of the columns")
        self._first_column = 0
        before, after = "Show the columns before these", "Show the columns after these"
        self._before = dialog_button("‹ Before", before, name=before, parent=self)
        self._after = dialog_button("After ›", after, name=after, parent=self)
        self._which = self._words("muted", "Which columns are shown")
        self._which.setWordWrap(False)
        self._said = self._words("muted", "What is left out, or taken for something")
        self._problem = self._words("badge", "Why this cannot be imported yet")
        self._lay_out()
        self._show()
        self._connect()

    def _make_controls(self) -> None:
        self._delimiter = self._combo("Delimiter", "What stands between the cells", DELIMITERS)
        self._decimal = self._combo("Decimal mark", "The mark in 0.5 or 0,5", DECIMALS)
        encodings = tuple((one.codec, one.words) for one in ENCODINGS)
        self._encoding = self._combo("Letters", "How the file wrote its letters", encodings)
        self._encoding.setMinimumContentsLength(_LETTERS_SHOWN)
        by_length = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self._encoding.setSizeAdjustPolicy(by_length)
        sheets = tuple((one, one) for one in self.shown.found.sheets)
        self._sheet = self._combo("Sheet", "The sheet that holds the table", sheets)
        self._area = QLineEdit(self.shown.options.area or "", self)
        self._area.setPlaceholderText("all, or B2:D9")
        self._area.setAccessibleName("Range")
        self._area.setToolTip("The cells of the sheet that are the table, such as B2:D9")
        self._area.setFixedWidth(120)
        self._first = QLineEdit(self)
        self._first.setValidator(QIntValidator(1, LAST_LINE, self._first))
        self._first.setAccessibleName("First line of the table")
        self._first.setToolTip("The line that the headings, or the first row, stand on")
        self._first.setFixedWidth(72)
        self._header = TickBox(
            "The first row names the columns", "Whether the first row is a header", self
        )
        about = "Turn on where a name may be a lone quote, as in a list of tokens"
        self._quotes = TickBox("Quotes are letters", about, self)
        about = "Read rows as columns, where each row is a distribution"
        self._turned = TickBox("Rows are distributions", about, self)
        about = "The row is the sum of the others; turn off to keep it as an outcome"
        self._total = TickBox("Leave the total out", about, self)

    def _combo(self, name: str, tip: str, entries: tuple[tuple[str, str], ...]) -> QComboBox:
        box = QComboBox(self)
        for value, text in entries:
            box.addItem(text, value)
        box.setAccessibleName(name)
        box.setToolTip(tip)
        return box

    def _turn(self, by: int) -> None:
        self._first_column = max(0, self._first_column + by * COLUMNS_SHOWN)
        self._show()

    def _words(self, role: str, name: str) -> QLabel:
        label = PlainLabel(self, role=role, wraps=True)
        label.setAccessibleDescription(name)
        return label

    def _lay_out(self) -> None:
        is_book = bool(self.shown.found.sheets)
        of_text = (("Delimiter", self._delimiter), ("Letters", self._encoding))
        of_book = (("Sheet", self._sheet), ("Range", self._area))
        self._delimiter.setVisible(not is_book)
        self._encoding.setVisible(not is_book)
        self._quotes.setVisible(not is_book)
        self._sheet.setVisible(is_book)
        self._area.setVisible(is_book)
        named = QHBoxLayout()
        named.setSpacing(8)
        first = ("First row of the table" if is_book else "First line of the table", self._first)
        for text, widget in (
            *(of_book if is_book else of_text),
            ("Decimal mark", self._decimal),
            first,
        ):
            label = PlainLabel(text, self, role="muted")
            label.setBuddy(widget)
            named.addWidget(label)
            named.addWidget(widget)
            named.addSpacing(12)
        named.addStretch(1)
        ticks = FlowLayout()
        for tick in (self._header, self._quotes, self._turned, self._total):
            ticks.addWidget(tick)
        column = QVBoxLayout(self)
        column.setContentsMargins(*MARGINS)
        column.setSpacing(12)
        column.addLayout(named)
        column.addLayout(ticks)
        column.addWidget(self._line())
        column.addWidget(self._marks, 1)
        turning = QHBoxLayout()
        turning.addWidget(self._before)
        turning.addWidget(self._which)
        turning.addWidget(self._after)
        turning.addStretch(1)
        column.addLayout(turning)
        column.addWidget(self._said)
        column.addWidget(self._problem)
        buttons, self._accept = deciding_buttons("Import")
        buttons.accepted.connect(self.on_accepted)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def _line(self) -> QFrame:
        line = QFrame(self)
        line.setProperty("role", "line")
        return line

    def _connect(self) -> None:
        anew = self._cut_anew
        self._before.clicked.connect(lambda: self._turn(-1))
        self._after.clicked.connect(lambda: self._turn(1))
        self._delimiter.activated.connect(
            lambda: anew(delimiter=self._delimiter.currentData(), first=None, header=None)
        )
        self._encoding.activated.connect(
            lambda: anew(encoding=self._encoding.currentData(), first=None, header=None)
        )
        self._decimal.activated.connect(lambda: anew(decimal=self._decimal.currentData()))
        self._sheet.activated.connect(
            lambda: anew(sheet=self._sheet.currentData(), first=None, header=None)
        )
        self._area.editingFinished.connect(self._on_area)
        self._first.editingFinished.connect(self._on_first)
        self._header.clicked.connect(lambda on: anew(header=on))
        self._quotes.clicked.connect(lambda on: anew(quoted=not on))
        self._turned.clicked.connect(lambda on: anew(turned=on, header=None))
        self._total.clicked.connect(lambda on: self._take(replace(self.shown, keeps_total=not on)))

    def _on_area(self) -> None:
        area = self._area.text().strip() or None
        if area != self.shown.options.area:
            self._cut_anew(area=area, first=None, header=None)

    def _on_first(self) -> None:
        line = int(self._first.text())
        if line != self.shown.layout.first:
            self._cut_anew(first=line, header=None)

    def _cut_anew(self, **changes: Any) -> None:
        """Cut the table up as is said now; what a person chose for its columns stays."""
        options = self.shown.options._replace(**changes)
        path, data, before = self.shown.path, self._data, self.shown
        self._work_out(lambda: given_anew(before, preview(path, data, options)))

    def _on_role(self, column: int, role: ColumnRole) -> None:
        self._work_out(partial(with_role, self.shown, column, role))

    def _on_content(self, column: int, content: Content) -> None:
        self._work_out(partial(with_content, self.shown, column, content))

    def _work_out(self, make: Callable[[], TablePreview]) -> None:
        is_short = len(self._data) <= SHORT
        self._accept.setEnabled(False)
        self._jobs.start_latest(lambda job: make(), self._take, self._complain, is_short=is_short)

    def _take(self, shown: TablePreview) -> None:
        self.shown = shown
        self._show()

    def _show(self) -> None:
        shown, layout = self.shown, self.shown.layout
        if self._encoding.findData(layout.encoding) < 0:
            self._encoding.addItem(encoding_words(layout.encoding), layout.encoding)
        for box, value in (
            (self._delimiter, layout.delimiter),
            (self._encoding, layout.encoding),
            (self._decimal, layout.decimal),
            (self._sheet, shown.found.sheet),
        ):
            box.setCurrentIndex(max(0, box.findData(value)))
        self._first.setText(str(layout.first))
        self._header.setChecked(layout.header)
        self._quotes.setChecked(not layout.quoted)
        self._turned.setChecked(layout.turned)
        self._total.setVisible(shown.total is not None)
        self._total.setChecked(not shown.keeps_total)
        columns = len(shown.roles)
        self._first_column = min(self._first_column, (columns - 1) // COLUMNS_SHOWN * COLUMNS_SHOWN)
        self._put_marks(RoleMarks(shown, self._first_column))
        last = min(self._first_column + COLUMNS_SHOWN, columns)
        self._which.setText(f"Columns {self._first_column + 1:,} to {last:,} of {columns:,}")
        self._before.setEnabled(self._first_column > 0)
        self._after.setEnabled(last < columns)
        for widget in (self._before, self._which, self._after):
            widget.setVisible(columns > COLUMNS_SHOWN)
        self._say(self._said, " ".join(shown.said))
        self._complain(shown.problem)

    def _put_marks(self, marks: RoleMarks) -> None:
        """Show other marks; the keyboard stays at the mark of the same name."""
        marks.role_chosen.connect(self._on_role)
        marks.content_chosen.connect(self._on_content)
        # Set over them, Qt would delete those of before at once, in the middle of their own signal.
        at, before = self.focusWidget(), self._marks.takeWidget()
        self._marks.setWidget(marks)
        if before is None:
            return
        before.setParent(self)
        if at is not None and before.isAncestorOf(at):
            named = [one for one in marks.findChildren(QWidget) if one.accessibleName()]
            same = [one for one in named if one.accessibleName() == at.accessibleName()]
            for one in same[:1]:
                one.setFocus(Qt.FocusReason.OtherFocusReason)
        before.deleteLater()

    def _complain(self, sentence: str) -> None:
        self._say(self._problem, sentence)
        self._accept.setEnabled(not sentence)

    def _say(self, label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))

    def on_accepted(self) -> None:
        """Hand the document out."""
        if self.shown.table is None:
            return
        document = self.shown.document()
        self.accept()
        self.imported.emit(document)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        # The marks are made last and anew with each table; they are read before the buttons.
        return step(self, forward=forward)

    def done(self, result: int) -> None:
        self._jobs.stop()
        super().done(result)
