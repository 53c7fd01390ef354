"""ModelBar: which language model answers, how fast it did, and what else it can be asked."""

from collections.abc import Callable
from functools import partial
from typing import Literal

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.look.plain import PlainLabel, plain_tip
from gui.look.style import mark
from gui.look.theme import shown_theme
from gui.widgets.buttons import ButtonMenu, chip
from model.document.document import Document
from model.words.names import counted, fit_line

LENS_ID = "autocomplete"
_LONGEST, _SWATCH = 44, 10
_GAP, _AROUND = 6, 44  # between chips; what one takes beside its name: its edges and the swatch
_TIP = "Ask a real language model that runs on this machine, by its server’s address or its file"
_SECOND_TIP = "Test a second model: it becomes Q"
_SEARCH_TIP = "Ask the model step by step, keeping the likeliest lines, and draw them as a tree"
_CONNECT, _COMPARE = "Connect…", "Compare with…"
_KEPT = (20, 200, 1_000, 50_000)


@guarded
class ModelBar(QWidget):
    """The line above the picture of the Autocomplete lens; elsewhere it is not there.

    Signals:
        connect_wanted(): a model is to be chosen.
        compare_wanted(): a second one is to be chosen.
        along_wanted(): the tokens of the prompt are to be scored.
        chat_wanted(): the prompt is to be put into the chat template.
        search_wanted(): the likeliest ways to go on are to be searched for.
        answers_wanted(): answers are to be drawn or searched for.
        record_wanted(bool): answers are to be recorded from now on, or not.
        kept_chosen(int): so many tokens of each answer are to be recorded.
        allow_wanted(): what is banned and not listed is to be allowed again.
        recorded_chosen(int): a recorded answer is to be shown.
        forget_wanted(): recorded answers are to be let go.
        leave_wanted(): the model is to be let go of.
    """

    connect_wanted = Signal()
    compare_wanted = Signal()
    along_wanted = Signal()
    chat_wanted = Signal()
    search_wanted = Signal()
    answers_wanted = Signal()
    record_wanted = Signal(bool)
    kept_chosen = Signal(int)
    allow_wanted = Signal()
    recorded_chosen = Signal(int)
    forget_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping, "Language model")
        self._document: Document | None = None
        self._names = (_CONNECT, _COMPARE)
        self._model = chip(_CONNECT, "Connect to a language model", _TIP, self)
        self._against = chip(_COMPARE, "Compare with a second model", _SECOND_TIP, self)
        self._search = chip("Search", "Search for the likeliest ways to go on", _SEARCH_TIP, self)
        self._more = chip("More ▾", "More of the model", "What else the model can do", self)
        self._menu = ButtonMenu("", self._more)
        self._menu.setToolTipsVisible(True)
        self._more.setMenu(self._menu)
        self._fill_menu()
        self._latency = PlainLabel(self, role="latency")
        self._latency.setAccessibleDescription("How long the model took")
        self._latency.hide()
        self._model.clicked.connect(self.connect_wanted)
        self._against.clicked.connect(self.compare_wanted)
        self._search.clicked.connect(self.search_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 6)
        row.setSpacing(_GAP)
        for widget in (self._model, self._against, self._search, self._more):
            widget.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._latency)
        self.hide()

    def _fill_menu(self) -> None:
        self._add(
            "Score the prompt",
            "Ask for the surprise and entropy of each token, one after another",
            self.along_wanted.emit,
        )
        self._add(
            "Put into the chat template",
            "Write the prompt as what a person says in a chat, up to where the answer begins",
            self.chat_wanted.emit,
        )
        self._add(
            "Answers…",
            "Draw whole answers, or search for the likeliest",
            self.answers_wanted.emit,
        )
        self._allow = self._add(
            "Allow what is not listed",
            "Allow again what was banned and is not in the table now",
            self.allow_wanted.emit,
        )
        self._menu.addSeparator()
        self._record = self._add(
            "Record answers",
            "Keep each prompt and what came next in the document, to be seen without the model",
            lambda: self.record_wanted.emit(self._record.isChecked()),
        )
        self._record.setCheckable(True)
        self._kept = self._menu.addMenu("Tokens of each")
        for count in _KEPT:
            self._kept.addAction(f"The {count:,} likeliest", partial(self.kept_chosen.emit, count))
        self._recorded = self._menu.addMenu("Recorded")
        self._forget = self._add(
            "Forget recorded answers", "Take them out of the document", self.forget_wanted.emit
        )
        self._menu.addSeparator()
        self._add(
            "Let go of the model",
            "Go back to the word model that comes along",
            self.leave_wanted.emit,
        )

    def _add(self, name: str, tip: str, does: Callable[[], None]) -> QAction:
        action = self._menu.addAction(name)
        action.setToolTip(plain_tip(tip))
        action.triggered.connect(does)
        return action

    def show_document(self, document: Document) -> None:
        """Show the models that the document’s table comes from, and what is recorded."""
        before, self._document = self._document, document
        settings = document.autocomplete
        self.setVisible(document.lens == LENS_ID)
        if before is not None and before.autocomplete is settings:
            return
        self._names = (
            _short(settings.model, 3) or _CONNECT,
            _short(settings.against, 1) or _COMPARE,
        )
        self._model.setToolTip(plain_tip(settings.model or _TIP))
        self._against.setToolTip(plain_tip(settings.against or _SECOND_TIP))
        for widget in (self._against, self._more):
            widget.setVisible(bool(settings.model))
        self._search.setVisible(bool(settings.model) and settings.view == "beams")
        self._allow.setVisible(bool(settings.banned))
        unlisted = counted(len(settings.banned), "banned token")
        self._allow.setText(f"Allow {unlisted} that the table does not list")
        self._record.setChecked(settings.recording)
        for action, count in zip(self._kept.actions(), _KEPT, strict=True):
            action.setCheckable(True)
            action.setChecked(count == settings.kept)
        if before is None or before.autocomplete.recorded is not settings.recorded:
            self._show_recorded(document)
        self._show_swatches()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Shorten the names of the models to the room that there is."""
        others = (self._search, self._more, self._latency)
        taken = sum(one.sizeHint().width() + _GAP for one in others if not one.isHidden())
        room = self.width() - taken - 2 * (_GAP + _AROUND)
        metrics = self._model.fontMetrics()
        first, second = (metrics.horizontalAdvance(name) + 1 for name in self._names)
        # What one does not need of its half the other has.
        rooms = (max(room - second, room // 2), max(room - first, room // 2))
        for button, name, own in zip((self._model, self._against), self._names, rooms, strict=True):
            button.setText(metrics.elidedText(name, Qt.TextElideMode.ElideRight, max(own, 40)))

    def _show_recorded(self, document: Document) -> None:
        kept = document.autocomplete.recorded
        self._recorded.clear()
        self._recorded.setTitle(counted(len(kept), "recorded answer"))
        self._recorded.setEnabled(bool(kept))
        self._forget.setEnabled(bool(kept))
        for place, one in enumerate(kept):
            name = fit_line(one.prompt, 48) or "(nothing)"
            action = self._recorded.addAction(name.replace("&", "&&"))
            action.triggered.connect(partial(self.recorded_chosen.emit, place))

    def show_state(self, told: str, more: str = "", *, failed: bool = False) -> None:
        """Show what the model is doing: how long it took, that it is asked, or that it is not.

        failed: whether it gave no answer.
        """
        if failed != bool(self._latency.property("failed")):
            mark(self._latency, "failed", failed)
        self._latency.setText(told)
        self._latency.setToolTip(plain_tip(more))
        self._latency.setVisible(bool(told))
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show_swatches()

    def _show_swatches(self) -> None:
        """The colours of P and of Q on what they come from."""
        settings = self._document.autocomplete if self._document is not None else None
        self._paint(self._model, "truth" if settings and settings.model else "")
        self._paint(self._against, "model" if settings and settings.against else "")

    def _paint(self, button: QPushButton, role: Literal["truth", "model", ""]) -> None:
        if not role:
            button.setIcon(QIcon())
            return
        # A little room before the name.
        picture = QPixmap(_SWATCH + 4, _SWATCH)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            painter.fillRect(0, 0, _SWATCH, _SWATCH, shown_theme().fill(role))
        button.setIcon(QIcon(picture))
        button.setIconSize(picture.size())


def _short(words: str, parts: int) -> str:
    """The first parts of what is said of a model; all of it stands in the tooltip."""
    text = " · ".join(words.split(" · ")[:parts])
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
