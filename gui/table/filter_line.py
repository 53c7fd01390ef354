"""FilterLine: narrows the table to some outcomes; the readings stay those of all of them."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.look.plain import PlainLabel
from gui.table.table_model import TableModel
from model.document.document import Document
from model.document.row_filter import FilterError, matching_rows, parse_filter

# Tables longer than this always have the line; over shorter ones Ctrl+Shift+F opens it.
FEW_ROWS = 200


@guarded
class FilterLine(QWidget):
    """A search line over the table, and how many rows are shown.

    Attributes:
        line: what is typed.
        note: `120 of 128,256 shown`, or what is wrong.
    """

    def __init__(self, model: TableModel, home: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping, "Filter")
        self._model, self._home = model, home
        self._document: Document | None = None
        self.line, self.note = QLineEdit(self), PlainLabel(self)
        self.line.setPlaceholderText("Filter: text or p > 0.001")
        self.line.setAccessibleName("Filter the rows of the table")
        self.line.setToolTip(
            "Show only rows whose name holds a text, or whose P or Q is above or below a number: "
            "“ing”, “p > 0.001”, “ing q < 1e-6”; Esc shows all (Ctrl+Shift+F)"
        )
        self.line.setClearButtonEnabled(True)
        self.line.installEventFilter(self)
        self.line.textChanged.connect(self._on_typed)
        self.note.setProperty("role", "muted")
        self.note.setAccessibleDescription("How many rows are shown")
        self.note.setWordWrap(True)
        self.note.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 6)
        row.addWidget(self.line, 1)
        row.addWidget(self.note)
        self.hide()
        self._keys = QShortcut(QKeySequence("Ctrl+Shift+F"), parent, self.open)

    def open(self) -> None:
        """Put the cursor into the line, which is shown for it."""
        self.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def show_document(self, document: Document) -> None:
        """Show the rows of another table that match; another document is shown whole."""
        before, self._document = self._document, document
        if before is not None and document.title != before.title:
            self.line.clear()
        self.setVisible(len(document.table) > FEW_ROWS or bool(self.line.text()))
        if before is None or before.table.names is not document.table.names:
            self._on_typed(self.line.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Clear with Esc, go to the rows with Down or Enter."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.line.clear()
            self._home.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._home.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def _on_typed(self, typed: str) -> None:
        document = self._document
        if document is None:
            return
        try:
            wanted = parse_filter(typed)
            rows = None if wanted is None else matching_rows(document, wanted)
        except FilterError as error:
            self._say(str(error))
            return
        self._model.show_rows(rows)
        total = len(document.table)
        self._say("" if rows is None else f"{len(rows):,} of {total:,} shown")

    def _say(self, sentence: str) -> None:
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))
