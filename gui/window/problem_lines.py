"""The lines of what goes wrong: a document that cannot be read, with its mend, and a fault."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui.core.accessible import SpokenRole, shows_markup, speaks_as
from gui.core.boundary import guarded
from gui.look.plain import PlainLabel, rich
from gui.widgets.buttons import chip
from gui.widgets.flow_layout import FlowLayout
from model.document import edits
from model.document.document import Document
from model.evaluate.readings import Readings, Unreadable
from model.sampling.decoding import ALL_BANNED, NO_COLD_DRAW
from model.sampling.filter_edits import choose_preset, switch_filters_off

Mends = tuple[tuple[str, Callable[[Document], edits.Edit]], ...]
# As cold as the filters of transformers allow without being another distribution to the eye.
COLD = 0.05
MOST_KEPT = 20


class FaultLine(QFrame):
    """Hidden until something happens; further faults are counted, not heaped up.

    Attributes:
        copy, dismiss: its buttons.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping, "Fault")
        self._details: list[str] = []
        self._count = 0
        self._words = PlainLabel(self, role="badge", wraps=True)
        self.copy = self._button("Copy details", "Copy what helps to mend it", self.on_copy)
        self.dismiss = self._button("Dismiss", "Hide this line", self.on_dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(self.copy)
        row.addWidget(self.dismiss)
        self.hide()

    def _button(self, text: str, tip: str, do: Callable[[], None]) -> QPushButton:
        button = chip(text, text, tip, self)
        button.clicked.connect(do)
        return button

    @property
    def text(self) -> str:
        """The sentence as it is shown."""
        return self._words.text()

    @property
    def details(self) -> str:
        """What the faults since the start were, for a report; empty if there were none."""
        return "\n".join(self._details)

    def show_fault(self, sentence: str, details: str) -> None:
        """Show a sentence; its details can be copied, with those of what came before."""
        self._count += 1
        if len(self._details) < MOST_KEPT and details not in self._details:
            self._details.append(details)
        times = f" ({self._count} times)" if self._count > 1 else ""
        self._words.setText(sentence + times)
        self.setAccessibleName(self.text)
        self.show()

    def on_copy(self) -> None:
        """Put the details on the clipboard."""
        QGuiApplication.clipboard().setText(self.details)

    def on_dismiss(self) -> None:
        """Hide; a report of a problem still has the details."""
        self._count = 0
        self.hide()


def mends_of(problem: str) -> Mends:
    """Return what mends a problem: the words of a button, and the edit that it makes."""
    if problem == NO_COLD_DRAW:
        return (
            (f"T = {COLD}", lambda document: edits.set_temperature(document, COLD)),
            ("Rules of llama.cpp", lambda document: choose_preset(document, "llama.cpp")),
            ("Filters off", switch_filters_off),
        )
    if problem == ALL_BANNED:
        return (("Allow all", _allow_all),)
    return ()


def _allow_all(document: Document) -> edits.Edit:
    return edits.ban_rows(document, sorted(document.table.banned), banned=False)


@guarded
class ProblemLine(QFrame):
    """The sentence over the picture, and its buttons; hidden while there is no problem.

    Attributes:
        text: the sentence.

    Signals:
        edited(Edit): a button was pressed.
    """

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping, "Problem")
        self.text = PlainLabel(self, role="badge")
        shows_markup(self.text)
        self.text.setWordWrap(True)
        self._document: Document | None = None
        self._problem = ""
        self._buttons = FlowLayout(gap=8)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(6)
        down.addWidget(self.text)
        down.addLayout(self._buttons)
        self.hide()

    def show_readings(self, readings: Readings | Unreadable) -> None:
        """Show what is wrong, or nothing."""
        self._document = readings.document
        problem = readings.problem if isinstance(readings, Unreadable) else ""
        self.setVisible(bool(problem))
        if problem == self._problem:
            return
        self._problem = problem
        self.text.setText(rich(problem))
        while (item := self._buttons.takeAt(0)) is not None:
            button = item.widget()
            if button is not None:
                button.deleteLater()
        for words, editing in mends_of(problem):
            made = chip(words, words, words, self)
            made.clicked.connect(lambda _=False, editing=editing: self._mend(editing))
            self._buttons.addWidget(made)
            made.show()

    def _mend(self, editing: Callable[[Document], edits.Edit]) -> None:
        if self._document is not None:
            self.edited.emit(editing(self._document))
