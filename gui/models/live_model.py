"""LiveModel: a language model under the dial: asked once typing rests, the latest question wins."""

from collections.abc import Callable
from functools import partial
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from gui.core.gestures import NO_GESTURE
from gui.core.jobs import Executor, Job, Jobs, ShownJobs
from gui.core.session import Session
from gui.models.model_bar import LENS_ID, ModelBar
from gui.widgets.dialogs import open_dialog
from model.document.document import Document
from model.document.edits import Edit, set_lens
from model.language_models import LanguageModel
from model.language_models.live import (
    AT_REST,
    WHILE_TYPING,
    Asked,
    answered,
    ask,
    prompt_for_tokens,
    said_of,
    surprises_along,
    with_surprises,
    without_model,
)

QUIET_MS = 150  # of not typing, after which the model is asked
_CONNECT, _COMPARE = "Connect to a language model", "Compare with a second model"
_NOT_CONNECTED = "No model is connected: what was recorded is shown; “Connect…” goes on from it."
After = Callable[[int, Callable[[], None]], None]


class LiveModel(QObject):
    """The door that edits of the prompt go through: they are made once the model has answered.

    Where it does not answer, the document stays as it was, with the last good distribution.

    Attributes:
        after: calls something once so many milliseconds have passed.

    Signals:
        said(str): what is to be said of an answer.
        refused(str): why there is none.
    """

    said = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        session: Session,
        bar: ModelBar,
        executors: tuple[Executor, Executor],
        parent: QObject | None = None,
        *,
        after: After = QTimer.singleShot,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._bar = bar
        self._executors = executors
        self._jobs = Jobs(executors[0], self)
        self._shown = ShownJobs(executors[0], bar, self)
        self.after, self._clock = after, clock
        self._models: tuple[LanguageModel, ...] = ()
        self._question = 0
        bar.connect_wanted.connect(lambda: self._ask_for(_CONNECT, self.take))
        bar.compare_wanted.connect(lambda: self._ask_for(_COMPARE, self.take_second))
        bar.along_wanted.connect(self.on_along)
        bar.leave_wanted.connect(self.on_leave)

    def apply(self, edit: Edit, gesture: int = NO_GESTURE) -> None:
        """Make an edit; one of the prompt of a language model once that has answered it."""
        now, then = self._session.document.autocomplete, edit.document.autocomplete
        if not then.model or then.prompt == now.prompt or then.model != now.model:
            self._session.apply(edit, gesture)
        elif not self._models:
            self.refused.emit(_NOT_CONNECTED)
        else:
            self._question += 1
            self._bar.show_state("…")
            asked = partial(self._on_quiet, self._question, then.prompt, edit.label, gesture)
            self.after(QUIET_MS, asked)

    def take(self, model: LanguageModel) -> None:
        """Go on with a model: what it expects after the prompt becomes the table."""
        self._let_go()
        self._models = (model,)
        self._begin("Connect to a language model")

    def take_second(self, model: LanguageModel) -> None:
        """Test a second model against the first."""
        for second in self._models[1:]:
            second.close()
        self._models = (*self._models[:1], model)
        self._begin("Compare with a second model")

    def show_document(self, document: Document) -> None:
        """Show which models the document’s table comes from."""
        self._bar.show_document(document)

    def on_leave(self) -> None:
        """Let go of the models."""
        self._let_go()
        self._session.apply(without_model(self._session.document))

    def on_along(self) -> None:
        """Have the tokens of the prompt scored, with progress."""
        prompt = self._session.document.autocomplete.prompt
        if not self._models:
            self.refused.emit(_NOT_CONNECTED)
            return
        model = self._models[0]

        def run(job: Job) -> tuple[tuple[str, ...], tuple[float, ...]]:
            return surprises_along(model, prompt, job.watch, job.tell)

        def done(found: tuple[tuple[str, ...], tuple[float, ...]]) -> None:
            document = self._session.document
            if document.autocomplete.prompt == prompt:
                self._session.apply(with_surprises(document, *found))

        self._shown.start("Scoring the prompt", run, done, self.refused.emit)

    def close(self) -> None:
        """Let go of the models when the window is closed."""
        self._let_go()

    def _ask_for(self, title: str, then: Callable[[LanguageModel], None]) -> None:
        if title == _COMPARE and not self._models:
            self.refused.emit(_NOT_CONNECTED)
            return
        # What looks for servers is loaded by those who connect to one.
        from gui.models.connect_dialog import ConnectDialog

        dialog = ConnectDialog(title, *self._executors, self._bar.window())
        dialog.connected.connect(then)
        open_dialog(dialog)

    def _begin(self, label: str) -> None:
        self._question += 1
        prompt = prompt_for_tokens(self._session.document)
        self._on_quiet(self._question, prompt, label, NO_GESTURE)

    def _on_quiet(self, question: int, prompt: str, label: str, gesture: int) -> None:
        if question != self._question or not self._models:
            return
        models, began = self._models, self._clock()
        size = models[0].about.vocabulary
        k = size if 0 < size <= AT_REST and self._is_at_rest(gesture) else WHILE_TYPING

        def run(job: Job) -> Asked:
            return ask(models, prompt, k, job.watch)

        self._bar.show_state("asking …")
        then = partial(self._on_answered, label, gesture, began)
        self._jobs.start_latest(run, then, self._on_failed)

    def _is_at_rest(self, gesture: int) -> bool:
        """Whether nobody is typing, so that the whole vocabulary may be waited for."""
        return gesture == NO_GESTURE

    def _on_answered(self, label: str, gesture: int, began: float, found: Asked) -> None:
        edit = answered(self._session.document, found, label)
        if edit.document.lens != LENS_ID:
            edit = Edit(label, set_lens(edit.document, LENS_ID, "Autocomplete").document)
        self._session.apply(edit, gesture)
        self._bar.show_state(f"● {1000.0 * (self._clock() - began):.0f} ms")
        for sentence in said_of(found):
            self.said.emit(sentence)

    def _on_failed(self, sentence: str) -> None:
        self._bar.show_state("○ no answer")
        self.refused.emit(sentence)

    def _let_go(self) -> None:
        self._question += 1
        self._jobs.stop()
        models, self._models = self._models, ()
        for model in models:
            model.close()
        self._bar.show_state("")
