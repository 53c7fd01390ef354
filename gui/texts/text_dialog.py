"""TextDialog: what was recognised in a file of logits or log-probabilities, seen and changed."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from gui.look.plain import PlainLabel, plain_tip
from gui.widgets.buttons import TickBox, chip
from gui.widgets.dialogs import MARGINS, ask_file, deciding_buttons, files_named, title_of_window
from model.document.text_source import AXES, FLOAT8, TextSource
from model.texts.answers.answer_table import answers_document
from model.texts.array_tables import ArrayTable, array_table
from model.texts.open_text import OpenText, open_text
from model.texts.opening import ReadAnswer, tensors_in
from model.texts.recognition import LastAnswer
from model.texts.scoring.logits import IGNORE_INDEX
from model.texts.text_files import KLD, TEXT_SUFFIXES, VOCABULARIES
from model.words.inert import harmless

FILES = files_named("Texts with scores", TEXT_SUFFIXES)
NAMES = files_named("Vocabularies", VOCABULARIES)
FROM_FILE = "found by itself"
ALL_ANSWERS = -1  # in place of the number of one text


class FileLine(QWidget):
    """The name of a file, a button to choose one, and one to leave it out.

    Signals:
        changed(): another file, or none, was chosen.
    """

    changed = Signal()

    def __init__(self, name: str, tip: str, files: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = ""
        self._name, self._files = name, files
        self._shown = PlainLabel("none", self, role="muted")
        self.choose = chip("Choose…", f"Choose: {name}", tip, self)
        self.choose.clicked.connect(self._on_choose)
        about = f"Read without: {name.lower()}"
        self._clear = chip("Leave out", f"Leave out: {name}", about, self)
        self._clear.clicked.connect(lambda: self.set_path(""))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._shown, 1)
        row.addWidget(self._clear)
        row.addWidget(self.choose)
        self._clear.hide()

    def set_path(self, path: str) -> None:
        """Take a file, or none."""
        self.path = path
        self._shown.setText(Path(path).name if path else "none")
        self._shown.setToolTip(plain_tip(path))
        self._clear.setVisible(bool(path))
        self.changed.emit()

    def _on_choose(self) -> None:
        ask_file(self, self._name, self._files, lambda path: self.set_path(str(path)))


class TextDialog(QDialog):
    """Shows what was recognised: shape, type, tokens, shift, what is left out.

    Signals:
        agreed(OpenText): the person agreed to read it as shown.
        tabled(ArrayTable): the person agreed to open arrays without targets as a table.

    Attributes:
        targets_file, vocabulary, against: the other files.
        shift, ignore_index, choice, axes, float8, vocabulary_size: how it is read.
        position: which of several rows becomes the table, where there are no targets.
        opened: the text as it would be read now; None while something is missing.
        problem: what is wrong or missing, in a sentence; empty if nothing is.
    """

    agreed = Signal(object)
    tabled = Signal(object)

    def __init__(
        self,
        paths: Sequence[Path],
        several: tuple[str, ...] = (),
        parent: QWidget | None = None,
        read_answer: ReadAnswer | None = None,
    ) -> None:
        """`paths`: a file, or the shards of one text in their order.

        several: a line for each text of a server's answer, as `recognised` gives them.

        read_answer: reads an answer, or has it already.
        """
        super().__init__(parent)
        path = paths[0]
        self.setWindowTitle(title_of_window(_title(paths)))
        self.setMinimumWidth(560)
        self._path, self._shards = path, paths if len(paths) > 1 else ()
        self._read_answer = read_answer or LastAnswer()
        self.opened: OpenText | None = None
        self._table: ArrayTable | None = None
        tensors = tensors_in(path)
        names = () if tensors is None else tuple(info.name for info in tensors.infos)
        self._logits = self._combo("Logits", "The array that holds the logits", names)
        self._targets = self._combo("Targets", "The array that holds the token ids", names)
        about = "The ids of the tokens that came"
        self.targets_file = FileLine("File of targets", about, FILES, self)
        about = "Turn on where the targets are the inputs, not yet moved by one"
        self.shift = TickBox("Position i scores target i + 1", about, self)
        about = "Positions with this target are not scored"
        self.ignore_index = self._number(str(IGNORE_INDEX), "Target that is left out", about)
        about = "Which row becomes the table, from 1 on; without one two rows are P and Q"
        self.position = self._number("", "Position", about)
        about = "How many tokens the model has, 0 if not known: it bounds what is not listed"
        self.vocabulary_size = self._number("0", "Vocabulary size", about)
        self.axes = self._combo("Axes", "Which axis comes first, where both fit", AXES)
        about = "What numbers of one byte each are, which the file does not name"
        self.float8 = self._combo("float8", about, FLOAT8)
        self.choice = QComboBox(self)
        self.choice.setAccessibleName("Which text")
        self.choice.setToolTip("The file holds several texts")
        about = "Names of the ids: one a line, or JSON"
        self.vocabulary = FileLine("Vocabulary", about, NAMES, self)
        about = "A second model on the same text: this is P, that one is Q"
        self.against = FileLine("Compare with", about, FILES, self)
        self._said, self.problem = PlainLabel(self), PlainLabel(self)
        self._said.setAccessibleDescription("What was recognised")
        self.problem.setProperty("role", "badge")
        for label in (self._said, self.problem):
            label.setWordWrap(True)
        infos = () if tensors is None else tensors.infos
        self._has_tensors, self._several = tensors is not None, len(infos) > 1
        self._has_axes = any(len(info.shape) == 3 for info in infos)
        self._has_float8 = any(info.type_name == "float8" for info in infos)
        self._lay_out()
        self._fill_choices(several)
        self._connect()
        self.read_form()

    def _number(self, text: str, name: str, tip: str) -> QLineEdit:
        line = QLineEdit(text, self)
        line.setValidator(QIntValidator(line))
        line.setAccessibleName(name)
        line.setToolTip(tip)
        return line

    def _combo(self, name: str, tip: str, names: tuple[str, ...]) -> QComboBox:
        box = QComboBox(self)
        box.addItem(FROM_FILE, "")
        for one in names:
            box.addItem(harmless(one), one)
        box.setAccessibleName(name)
        box.setToolTip(tip)
        return box

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        has_ids = self._has_tensors or self._path.suffix.lower() in KLD.suffixes
        for name, field, fits in (
            ("Logits", self._logits, self._several),
            ("Targets", self._targets, self._several),
            ("File of targets", self.targets_file, self._has_tensors),
            ("Position", self.position, self._has_tensors),
            ("Axes", self.axes, self._has_axes),
            ("float8", self.float8, self._has_float8),
            ("Shift by one", self.shift, self._has_tensors),
            ("Left out", self.ignore_index, self._has_tensors),
            ("Text", self.choice, True),
            ("Vocabulary", self.vocabulary, has_ids),
            ("Vocabulary size", self.vocabulary_size, not has_ids),
            ("Compare with…", self.against, True),
        ):
            form.addRow(name, field)
            form.setRowVisible(field, fits)
        self._form = form
        buttons, self._accept = deciding_buttons("Read")
        self._accept.setToolTip("Open it as it is read here (Enter)")
        buttons.accepted.connect(self.on_accepted)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*MARGINS)
        column.setSpacing(14)
        column.addWidget(self._said)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addStretch(1)
        column.addWidget(buttons)

    def _fill_choices(self, several: tuple[str, ...]) -> None:
        for k, words in enumerate(several, 1):
            self.choice.addItem(harmless(words), k)
        if len(several) > 1:
            self.choice.addItem("All answers as one table", ALL_ANSWERS)
        self._form.setRowVisible(self.choice, len(several) > 1)

    def _connect(self) -> None:
        for box in (self._logits, self._targets, self.choice, self.axes, self.float8):
            box.activated.connect(self.read_form)
        for line in (self.targets_file, self.vocabulary, self.against):
            line.changed.connect(self.read_form)
        self.shift.clicked.connect(self.read_form)
        for number in (self.ignore_index, self.position, self.vocabulary_size):
            number.editingFinished.connect(self.read_form)

    @property
    def source(self) -> TextSource:
        """What the form says."""
        return TextSource(
            path=str(self._path.absolute()),
            shards=tuple(str(one.absolute()) for one in self._shards),
            targets_path=self.targets_file.path,
            against=self.against.path,
            vocabulary=self.vocabulary.path,
            logits=self._logits.currentData() or "",
            targets=self._targets.currentData() or "",
            shift=self.shift.isChecked(),
            ignore_index=_whole(self.ignore_index, IGNORE_INDEX),
            axes=self.axes.currentData() or "",
            float8=self.float8.currentData() or "",
            vocabulary_size=max(_whole(self.vocabulary_size, 0), 0),
            choice=max(self.choice.currentData() or 1, 1),
        )

    def read_form(self) -> None:
        """Recognise the file anew as the form says, and show what is found or missing."""
        source = self.source
        self.opened = self._table = None
        problem = ""
        try:
            place = max(_whole(self.position, 0) - 1, -1)
            if self.choice.currentData() == ALL_ANSWERS:
                self._table = self._answers()
            elif not source.shards:
                self._table = array_table(replace(source, position=place))
            if self._table is None:
                self.opened = open_text(source, self._read_answer)
        except (OSError, ValueError, MemoryError) as error:
            problem = " ".join(str(error).split())
        self._show_found(source, problem)

    def _answers(self) -> ArrayTable:
        """All texts of a server's answer as one table."""
        document = answers_document(self._read_answer(self._path), self._path.stem)
        return ArrayTable(document, 1, document.notes.split("\n")[0])

    def _show_found(self, source: TextSource, problem: str) -> None:
        table = self._table
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self._accept.setEnabled(self.opened is not None or table is not None)
        self._accept.setText("Read" if table is None else "Open as a table")
        self._form.setRowVisible(self.position, table is not None and table.positions > 1)
        if table is not None:
            self._said.setText(f"{_before(source)} {table.sentence}")
        elif self.opened is not None:
            self._said.setText(" ".join(self.opened.sentences()))
        elif not self._said.text():
            self._said.setText(_before(replace(source, shift=False)))

    def on_accepted(self) -> None:
        """Hand out the text, or the table, as it is shown."""
        if self._table is not None:
            self.accept()
            self.tabled.emit(self._table)
        elif self.opened is not None:
            self.accept()
            self.agreed.emit(self.opened)


def _title(paths: Sequence[Path]) -> str:
    name = paths[0].name
    return f"Open {name}" if len(paths) == 1 else f"Open {len(paths):,} shards, {name} …"


def _whole(line: QLineEdit, otherwise: int) -> int:
    """The number in a line; what holds otherwise where it is blank or half typed."""
    try:
        return int(line.text())
    except ValueError:
        return otherwise


def _before(source: TextSource) -> str:
    """What is known of a file that is not complete yet: its arrays."""
    tensors = tensors_in(Path(source.path))
    return "" if tensors is None else f"Found: {'; '.join(map(str, tensors.infos))}."
