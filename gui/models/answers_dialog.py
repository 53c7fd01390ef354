"""AnswersDialog: whole answers of a model, drawn or searched for, to be read or saved."""

import math
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.core.jobs import Executor, Job, Jobs
from gui.look.plain import PlainLabel, plain_tip
from gui.widgets.dialogs import MARGINS, ask_new_file, dialog_button, files_named
from model.document.document import Document
from model.document.tokens import TokenSequence
from model.files.atomic import write_whole
from model.language_models import Generation, LanguageModel
from model.language_models.answers import answers_json, grouped, log_of, read_answer
from model.language_models.bans import banned_tokens
from model.language_models.beams import Searched, search
from model.language_models.live import prompt_for_tokens
from model.lenses.autocomplete.language.beams import BeamWish
from model.sampling.chain import filter_words
from model.texts.answers.answer_table import group_answers
from model.texts.text_files import ANSWERS
from model.words.names import counted, fit_line
from model.words.numerals import reading_text, temperature_text

_WAYS = (("draw", "Draw by chance"), ("search", "Search for the likeliest"))
_LONGEST = 400


class _Whole(QLineEdit):
    """A box for a whole number; what is none, or none yet, is the last good one."""

    def __init__(self, name: str, tip: str, low: int, high: int, value: int) -> None:
        super().__init__(f"{value}")
        self._limits, self._value = (low, high), value
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(f"{tip}, {low:,} to {high:,}"))
        self.setValidator(QIntValidator(low, high, self))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(40 + 8 * len(f"{high}"))
        self.editingFinished.connect(lambda: self.set_value(self.value()))

    def value(self) -> int:
        """Return the number, within its limits."""
        text, (low, high) = self.text(), self._limits
        if text.isascii() and text.isdigit():
            self._value = min(max(int(text), low), high)
        return self._value

    def set_value(self, value: int) -> None:
        """Show a number."""
        self.setText(f"{value}")


class AnswersDialog(QDialog):
    """Draws answers at the dial’s T and with its filters, or searches for the likeliest ones.

    Signals:
        chosen(Edit): an answer is to be read as a text, or all of them are to be the table.
    """

    chosen = Signal(object)

    def __init__(
        self,
        model: LanguageModel,
        document: Document,
        executor: Executor,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Answers")
        self.resize(680, 480)
        self._model, self._document = model, document
        self._prompt = prompt_for_tokens(document)
        self._jobs = Jobs(executor, self)
        self._answers: tuple[TokenSequence, ...] = ()
        self._way = "draw"
        self._ways = QComboBox()
        self._ways.setAccessibleName("How answers are found")
        self._ways.setToolTip("Draw answers by chance, or search for the likeliest")
        for way, name in _WAYS:
            self._ways.addItem(name, way)
        self._count = _Whole("Answers", "How many answers are drawn", 1, 1_000, 8)
        self._width = _Whole("Width", "How many lines the search keeps at every step", 1, 20, 3)
        self._length = _Whole("Tokens", "The most tokens of an answer", 1, 2_000, 24)
        self._seed = _Whole("Seed", "The same seed draws the same answers", 0, 999_999_999, 1)
        self._budget = _Whole("Calls", "How often a search may ask the model", 1, 10_000, 100)
        self._told = PlainLabel(self._what(), role="muted", wraps=True)
        self._list = _listing()
        self._start = dialog_button("Draw", "Ask the model for answers", "primary")
        self._start.setAutoDefault(True)
        self._read = dialog_button("Read in Sequence", "See the chosen answer token by token")
        self._group = dialog_button("Group by meaning", "All answers as a table, joined by meaning")
        self._save = dialog_button("Save as JSON…", "Save all answers with their log-probabilities")
        self._close = dialog_button("Close", "Leave")
        self._lay_out()
        self._ways.currentIndexChanged.connect(
            lambda _: self._on_way(str(self._ways.currentData()))
        )
        self._start.clicked.connect(self.on_start)
        self._read.clicked.connect(self.on_read)
        self._group.clicked.connect(self.on_group)
        self._save.clicked.connect(self.on_save)
        self._close.clicked.connect(self.reject)
        self._list.itemActivated.connect(lambda _: self.on_read())
        self._list.currentItemChanged.connect(lambda *_: self._show_buttons())
        self.finished.connect(lambda _: self._jobs.stop())
        self._on_way(self._way)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*MARGINS)
        column.setSpacing(10)
        row = QHBoxLayout()
        row.addWidget(self._ways)
        self._named: dict[QLineEdit, QLabel] = {}
        for box in (self._count, self._width, self._length, self._seed, self._budget):
            label = PlainLabel(box.accessibleName(), role="muted")
            label.setBuddy(box)
            self._named[box] = label
            row.addWidget(label)
            row.addWidget(box)
        row.addStretch(1)
        row.addWidget(self._start)
        column.addLayout(row)
        column.addWidget(self._told)
        column.addWidget(self._list, 1)
        row = QHBoxLayout()
        row.addWidget(self._read)
        row.addWidget(self._group)
        row.addWidget(self._save)
        row.addStretch(1)
        row.addWidget(self._close)
        column.addLayout(row)

    def on_start(self) -> None:
        """Ask the model; pressed again it is stopped."""
        if self._jobs.latest is not None:
            self._jobs.stop()
            self._show("It was stopped.")
            return
        self._start.setText("Stop")
        run = self._draw if self._way == "draw" else self._search
        self._told.setText("Asking …")
        self._jobs.start_latest(run, self._on_found, self._show, self._on_share)

    def _draw(self, job: Job) -> tuple[TokenSequence, ...]:
        settings = Generation(
            self._length.value(),
            self._document.temperature,
            self._seed.value(),
            self._document.filters,
            banned=banned_tokens(self._document),
        )
        return self._model.generate(
            self._prompt, self._count.value(), settings, job.watch, job.tell
        )

    def _search(self, job: Job) -> Searched:
        return search(
            self._model,
            self._prompt,
            self._wish(),
            self._budget.value(),
            job.watch,
            job.tell,
        )

    def _wish(self) -> BeamWish:
        settings = self._document.autocomplete
        width, length = self._width.value(), self._length.value()
        groups, diversity = settings.groups, settings.diversity
        return BeamWish(
            width, length, settings.alpha, groups, diversity, banned_tokens(self._document)
        )

    def _on_share(self, share: float) -> None:
        self._told.setText(f"Asking … {share:.0%}")

    def _on_found(self, found: tuple[TokenSequence, ...] | Searched) -> None:
        self._list.clear()
        if isinstance(found, Searched):
            self._answers = tuple(line.text for line in found.lines)
            for line in found.lines:
                self._add(line.text, f"{self._in_unit(line.penalised)}", line.log_probability)
            cut = "" if found.is_whole else "; the calls were used up, so the lines are cut"
            self._show(f"{counted(found.calls, 'call')}{cut}. α = {self._alpha()}.")
            return
        self._answers = found
        groups = grouped(found)
        for group in groups:
            self._add(group.text, f"{group.count:,} ×", group.log_probability)
        mean = math.fsum(map(log_of, found)) / max(len(found), 1)
        self._show(
            f"{counted(len(found), 'answer')}, {len(groups):,} different; log P on average "
            f"{self._in_unit(mean)} {self._document.unit.value}, at T = 1 and without filters."
        )

    def on_read(self) -> None:
        """Make the chosen answer the text, and leave."""
        answer = self._chosen()
        if answer is not None:
            self.chosen.emit(read_answer(self._document, answer, self._model.about.vocabulary))
            self.accept()

    def on_group(self) -> None:
        """Make all answers the table, and leave."""
        try:
            edit = group_answers(self._document, self._answers)
        except ValueError as error:
            self._show(str(error))
            return
        self.chosen.emit(edit)
        self.accept()

    def on_save(self) -> None:
        """Ask for a file and write all answers to it."""
        (suffix, *_) = ANSWERS.suffixes
        filters = files_named("Answers", (suffix,))
        ask_new_file(self, "Save answers", filters, f"answers{suffix}", self.write)

    def write(self, path: Path) -> None:
        """Write all answers to a file, and say so."""
        try:
            write_whole(path, answers_json(self._answers, self._model.about.name).encode())
        except (OSError, ValueError) as error:
            self._show(str(error))
        else:
            self._show(f"Saved as {path.name}; open it to read one of them again.")

    def _chosen(self) -> TokenSequence | None:
        item = self._list.currentItem()
        found = None if item is None else item.data(0, Qt.ItemDataRole.UserRole)
        # Of one that ended at once there is nothing to read.
        return found if isinstance(found, TokenSequence) and found.tokens else None

    def _add(self, text: TokenSequence, first: str, log: float) -> None:
        shown = fit_line(text.text, _LONGEST) or "(nothing)"
        # Parts of a character that a server joins are counted, but not listed.
        of = f" of {text.generated:,}" if text.generated else ""
        item = QTreeWidgetItem([first, self._in_unit(log), f"{len(text):,}{of}", shown])
        item.setToolTip(1, f"of the {len(text):,} listed{of}" if of else "")
        item.setData(0, Qt.ItemDataRole.UserRole, text)
        for column in range(3):
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight)
        self._list.addTopLevelItem(item)

    def _show(self, sentence: str) -> None:
        self._told.setText(sentence)
        self._start.setText("Draw" if self._way == "draw" else "Search")
        first = self._list.topLevelItem(0)
        if first is not None and self._list.currentItem() is None:
            self._list.setCurrentItem(first)
        self._show_buttons()

    def _show_buttons(self) -> None:
        self._read.setEnabled(self._chosen() is not None)
        self._group.setEnabled(len(self._answers) > 1)
        self._save.setEnabled(bool(self._answers))

    def _on_way(self, way: str) -> None:
        self._jobs.stop()
        self._way = way
        draws = (self._count, self._seed)
        for box, label in self._named.items():
            is_shown = box is self._length or (box in draws) == (way == "draw")
            box.setVisible(is_shown)
            label.setVisible(is_shown)
        first = "times" if way == "draw" else "penalised"
        self._list.setHeaderLabels([first, f"log P, {self._document.unit.value}", "tokens", "text"])
        self._list.clear()
        self._answers = ()
        self._show(self._what())

    def _what(self) -> str:
        prompt = f"After “{fit_line(self._prompt, 60)}”"
        if self._way == "search":
            return f"{prompt}: the likeliest lines, ranked by log P with α = {self._alpha()}."
        after = filter_words(self._document.filters, banned_tokens(self._document))
        heat = temperature_text(self._document.temperature)
        return f"{prompt}, at T = {heat}{f', {after}' if after else ''}."

    def _alpha(self) -> str:
        return f"{self._document.autocomplete.alpha:g}"

    def _in_unit(self, nats: float) -> str:
        return "not known" if math.isinf(nats) else reading_text(self._document.unit.of(nats), 2)


def _listing() -> QTreeWidget:
    found = QTreeWidget()
    found.setAccessibleName("Answers found")
    found.setToolTip("Distinct answers; Enter reads one token by token")
    found.setRootIsDecorated(False)
    found.setProperty("role", "boxed")
    found.setUniformRowHeights(True)
    found.setColumnCount(4)
    head = found.header()
    head.setStretchLastSection(True)
    for column in range(3):
        head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
    return found
