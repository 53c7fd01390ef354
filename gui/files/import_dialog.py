"""ImportDialog: how a text will be read as a table, seen and changed before it is."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.widgets.tick_box import TickBox
from model.formats.tables.delimited import import_table, read_rows, sniff
from model.formats.tables.layout import Content, Layout

ROWS_SHOWN, COLUMNS_SHOWN = 8, 12
CELL_WIDTH = 108
DELIMITERS = ((",", "Comma"), (";", "Semicolon"), ("\t", "Tab"), ("", "None, one column"))
DECIMALS = ((".", "Point"), (",", "Comma"))


class ImportDialog(QDialog):
    """A preview of a CSV or TSV file, with what was guessed about it.

    Signals:
        imported(Document): the person agreed, and the table could be read.

    Raises what `sniff` raises for a file that cannot be read or is not text.
    """

    imported = Signal(object)

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Import {path.name}")
        self.resize(720, 520)
        self._path = path
        # The mark that was chosen here; a guess is made anew, and never settles a doubt.
        self._mark: str | None = None
        self._layout_now = sniff(path)
        self._delimiter = self._combo("Delimiter", "What stands between the cells", DELIMITERS)
        self._decimal = self._combo("Decimal mark", "The mark in 0.5 or 0,5", DECIMALS)
        about = "Whether the first row is a header"
        self._header = TickBox("The first row names the columns", about)
        self._contents: list[QComboBox] = []
        self._grid_area = QScrollArea()
        self._grid_area.setWidgetResizable(True)
        self._grid_area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._grid_area.setAccessibleName("Preview of the first rows")
        self._problem = QLabel()
        self._problem.setProperty("role", "badge")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._lay_out()
        self._show_layout()
        self._delimiter.activated.connect(self._on_form_changed)
        self._decimal.activated.connect(self._on_decimal_chosen)
        self._header.clicked.connect(self._on_form_changed)

    @property
    def layout_now(self) -> Layout:
        """How the file would be read now."""
        return self._layout_now

    def _combo(self, name: str, tip: str, entries: tuple[tuple[str, str], ...]) -> QComboBox:
        box = QComboBox()
        for value, text in entries:
            box.addItem(text, value)
        box.setAccessibleName(name)
        box.setToolTip(tip)
        return box

    def _lay_out(self) -> None:
        form = QHBoxLayout()
        form.setSpacing(10)
        for text, widget in (("Delimiter", self._delimiter), ("Decimal mark", self._decimal)):
            label = QLabel(text)
            label.setBuddy(widget)
            label.setProperty("role", "muted")
            form.addWidget(label)
            form.addWidget(widget)
        form.addWidget(self._header)
        form.addStretch(1)
        buttons = QDialogButtonBox()
        accept = buttons.addButton("Import", QDialogButtonBox.ButtonRole.AcceptRole)
        accept.setProperty("role", "primary")
        accept.setDefault(True)
        cancel = buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        cancel.setProperty("role", "secondary")
        buttons.accepted.connect(self.on_accepted)
        buttons.rejected.connect(self.reject)
        hint = QLabel("The first column of numbers becomes P, the second Q.")
        hint.setProperty("role", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 18)
        column.setSpacing(14)
        column.addLayout(form)
        column.addWidget(self._grid_area, 1)
        column.addWidget(hint)
        column.addWidget(self._problem)
        column.addWidget(buttons)

    def _show_layout(self) -> None:
        layout = self._layout_now
        self._delimiter.setCurrentIndex(max(0, self._delimiter.findData(layout.delimiter)))
        self._decimal.setCurrentIndex(max(0, self._decimal.findData(layout.decimal)))
        self._header.setChecked(layout.header)
        self._show_preview()

    def _show_preview(self) -> None:
        layout = self._layout_now
        rows = read_rows(self._path, layout, ROWS_SHOWN + 1)
        host = QWidget()
        grid = QGridLayout(host)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        self._contents = []
        for index, content in enumerate(layout.contents[:COLUMNS_SHOWN]):
            box = self._combo(
                f"Column {index + 1} holds",
                "What this column holds",
                tuple((one.value, one.value.capitalize()) for one in Content),
            )
            box.setCurrentIndex(box.findData(content.value))
            box.activated.connect(self._on_contents_changed)
            self._contents.append(box)
            grid.addWidget(box, 0, index)
            for line, row in enumerate(rows[:ROWS_SHOWN], start=1):
                cell = QLabel(row[index][:60] if index < len(row) else "")
                cell.setTextFormat(Qt.TextFormat.PlainText)
                cell.setMinimumWidth(CELL_WIDTH)
                if line == 1 and layout.header:
                    cell.setProperty("role", "heading")
                if content.is_numbers:
                    cell.setAlignment(Qt.AlignmentFlag.AlignRight)
                grid.addWidget(cell, line, index)
        grid.setRowStretch(ROWS_SHOWN + 2, 1)
        grid.setColumnStretch(COLUMNS_SHOWN, 1)
        self._grid_area.setWidget(host)

    def _on_decimal_chosen(self) -> None:
        self._mark = self._decimal.currentData()
        self._on_form_changed()

    def _on_form_changed(self) -> None:
        try:
            self._layout_now = sniff(
                self._path,
                delimiter=self._delimiter.currentData(),
                decimal=self._mark,
                header=self._header.isChecked(),
                encoding=self._layout_now.encoding,
            )
        except (OSError, ValueError) as error:
            self._complain(str(error))
            return
        self._problem.hide()
        self._show_preview()

    def _on_contents_changed(self) -> None:
        chosen = tuple(Content(box.currentData()) for box in self._contents)
        rest = self._layout_now.contents[len(chosen) :]
        self._layout_now = replace(self._layout_now, contents=(*chosen, *rest))
        self._problem.hide()

    def on_accepted(self) -> None:
        """Read the table; on an error say where it is and stay open."""
        try:
            document = import_table(self._path, self._layout_now)
        except (OSError, ValueError) as error:
            self._complain(str(error))
            return
        self.accept()
        self.imported.emit(document)

    def _complain(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.show()
