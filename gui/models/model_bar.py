"""ModelBar: which language model answers, how fast it did, and what to connect to."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.look.plain import PlainLabel
from gui.widgets.chip import chip
from model.document.document import Document

LENS_ID = "autocomplete"
_LONGEST = 40
_TIP = "Ask a real language model that runs on this machine, by its server’s address"
_SECOND_TIP = "Test a second model: it becomes Q"
_CONNECT, _COMPARE = "Connect…", "Compare with…"


class ModelBar(QWidget):
    """The line above the picture of the Autocomplete lens; elsewhere it is not there.

    Signals:
        connect_wanted(): a model is to be chosen.
        compare_wanted(): a second one is to be chosen.
        along_wanted(): the tokens of the prompt are to be scored.
        leave_wanted(): the model is to be let go of.
    """

    connect_wanted = Signal()
    compare_wanted = Signal()
    along_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = chip(
            _CONNECT,
            "Connect to a language model",
            _TIP,
            self,
        )
        self._against = chip(_COMPARE, "Compare with a second model", _SECOND_TIP, self)
        self._along = chip(
            "Score the prompt",
            "Score the prompt",
            "Ask for the surprise of each token of the prompt, one after another",
            self,
        )
        self._leave = chip(
            "Let go", "Let go of the model", "Go back to the word model that comes along", self
        )
        self._latency = PlainLabel(self)
        self._latency.setProperty("role", "muted")
        self._latency.setAccessibleName("How long the model took")
        self._model.clicked.connect(self.connect_wanted)
        self._against.clicked.connect(self.compare_wanted)
        self._along.clicked.connect(self.along_wanted)
        self._leave.clicked.connect(self.leave_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 6)
        row.setSpacing(6)
        for widget in (self._model, self._against, self._along, self._leave):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._latency)
        self.hide()

    def show_document(self, document: Document) -> None:
        """Show the models that the document’s table comes from."""
        settings = document.autocomplete
        self.setVisible(document.lens == LENS_ID)
        self._model.setText(_short(settings.model, 2) or _CONNECT)
        self._against.setText(f"Q: {_short(settings.against, 1)}" if settings.against else _COMPARE)
        self._model.setToolTip(settings.model or _TIP)
        self._against.setToolTip(settings.against or _SECOND_TIP)
        for widget in (self._against, self._along, self._leave):
            widget.setVisible(bool(settings.model))

    def show_state(self, told: str) -> None:
        """Show what the model is doing: how long it took, that it is asked, or that it is not."""
        self._latency.setText(told)


def _short(words: str, parts: int) -> str:
    """The first parts of what is said of a model; all of it stands in the tooltip."""
    text = " · ".join(words.split(" · ")[:parts])
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
