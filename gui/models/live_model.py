"""LiveModel: a language model under the dial: asked once typing rests, the latest question wins."""

from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from gui.core.gestures import NO_GESTURE, fresh_gesture
from gui.core.jobs import Executor, Job, Jobs, ShownJobs
from gui.core.session import Session
from gui.core.ticker import later
from gui.models.model_bar import LENS_ID, ModelBar
from gui.widgets.dialogs import open_dialog
from model.document.document import Document
from model.document.edits import Edit, set_lens
from model.document.table import Table
from model.language_models import LanguageModel
from model.language_models.along import AlongPrompt, along_prompt
from model.language_models.bans import allow_unlisted, banned_tokens
from model.language_models.live import (
    WHILE_TYPING,
    Asked,
    answered,
    ask,
    asks_at_rest,
    in_chat_template,
    prompt_for_tokens,
    said_of,
    with_along,
    without_model,
)
from model.language_models.recording import (
    forget_recorded,
    go_on_recording,
    keep_so_many,
    recorded_place,
    show_recorded,
)

QUIET_MS = 150  # of not typing, after which the model is asked
REST_MS = 600  # of not typing, after which all that it has to say is asked for
_NAMED = 5  # of a server’s other models, in a sentence
_CONNECT, _COMPARE = "Connect to a language model", "Compare with a second model"
_NOT_CONNECTED = "No model is connected: what was recorded is shown; “Connect…” goes on from it."


class _Answer(NamedTuple):
    """What was answered last: to which prompt, in which step, as which table, and how fast."""

    prompt: str
    label: str
    step: int
    table: Table
    told: str
    asks_more: bool


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
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._bar = bar
        self._executors = executors
        self._jobs = Jobs(executors[0], self)
        self._opening = Jobs(executors[1], self)
        self._shown = ShownJobs(executors[0], bar, self)
        self.after: Callable[[int, Callable[[], None]], None] = partial(later, self)
        self._models: tuple[LanguageModel, ...] = ()
        self._question = 0
        self._last: _Answer | None = None
        self._connect_bar(bar)
        # An answer to what was asked in another document is nothing to this one.
        session.opened.connect(self._drop_question)
        session.undo_group.activeStackChanged.connect(lambda _: self._drop_question())

    def _connect_bar(self, bar: ModelBar) -> None:
        bar.connect_wanted.connect(lambda: self._ask_for(_CONNECT, self.take))
        bar.compare_wanted.connect(lambda: self._ask_for(_COMPARE, self.take_second))
        bar.along_wanted.connect(self.on_along)
        bar.chat_wanted.connect(self.on_chat)
        bar.search_wanted.connect(self.on_search)
        bar.answers_wanted.connect(self.on_answers)
        bar.leave_wanted.connect(self.on_leave)
        apply, session = self._session.apply, self._session
        bar.record_wanted.connect(lambda on: apply(go_on_recording(session.document, recording=on)))
        bar.kept_chosen.connect(lambda count: apply(keep_so_many(session.document, count)))
        bar.allow_wanted.connect(lambda: apply(allow_unlisted(session.document)))
        bar.forget_wanted.connect(lambda: apply(forget_recorded(session.document)))
        bar.recorded_chosen.connect(lambda place: self._show_recorded(place, NO_GESTURE))

    def apply(self, edit: Edit, gesture: int = NO_GESTURE) -> None:
        """Make an edit; one of the prompt of a language model once that has answered it."""
        now, then = self._session.document.autocomplete, edit.document.autocomplete
        if not then.model or then.prompt == now.prompt or then.model != now.model:
            if then == now and then is not now:
                # What was typed has been taken back before it was answered.
                self._drop_question()
                self._wait_for_rest()
            self._session.apply(edit, gesture)
            return
        if not self._models:
            place = recorded_place(edit.document, then.prompt)
            if place is None:
                self.refused.emit(_NOT_CONNECTED)
            else:
                self._show_recorded(place, gesture)
            return
        self._drop_question()
        self._bar.show_state("…")
        asked = partial(self._on_quiet, self._question, then.prompt, edit.label, gesture)
        self.after(QUIET_MS, asked)

    def open(self, where: str) -> None:
        """Connect to the model of a file, as one that was dropped on the window."""
        # What connects is loaded by those who do.
        from model.model_sources import connect

        self._bar.show_state("opening …")
        self._opening.start_latest(
            lambda job: connect(where, watch=job.watch), self.take, self._on_failed
        )

    def take(self, model: LanguageModel) -> None:
        """Go on with a model: what it expects after the prompt becomes the table."""
        self._let_go()
        self._models = (model,)
        self._begin(_CONNECT)

    def take_second(self, model: LanguageModel) -> None:
        """Test a second model against the first."""
        self._close(self._models[1:])
        self._models = (*self._models[:1], model)
        self._begin(_COMPARE)

    def show_document(self, document: Document) -> None:
        """Show which models the document’s table comes from."""
        self._bar.show_document(document)

    def on_leave(self) -> None:
        """Let go of the models."""
        self._let_go()
        self._session.apply(without_model(self._session.document))

    def on_along(self) -> None:
        """Have the tokens of the prompt scored, with progress."""
        models, prompt = self._models, self._session.document.autocomplete.prompt
        if not models:
            self.refused.emit(_NOT_CONNECTED)
            return

        def run(job: Job) -> AlongPrompt:
            return along_prompt(models, prompt, WHILE_TYPING, job.watch, job.tell)

        def done(found: AlongPrompt) -> None:
            document = self._session.document
            if document.autocomplete.prompt == prompt:
                self._session.apply(with_along(document, found))

        self._shown.start("Scoring the prompt", run, done, self.refused.emit)

    def on_chat(self) -> None:
        """Put the prompt into the model’s chat template, as the template shows it."""
        prompt = self._session.document.autocomplete.prompt
        if not self._models:
            self.refused.emit(_NOT_CONNECTED)
            return
        model = self._models[0]

        def done(templated: str) -> None:
            self.apply(in_chat_template(self._session.document, templated))

        self._jobs.start_latest(lambda job: model.as_chat(prompt, job.watch), done, self._on_failed)

    def on_search(self) -> None:
        """Search for the likeliest ways to go on, and keep the tree in the document."""
        models, document = self._models, self._session.document
        if not models:
            self.refused.emit(_NOT_CONNECTED)
            return
        # Searching is loaded by those who search.
        from model.language_models.beams import Searched, search, with_search
        from model.lenses.autocomplete.language.beams import BeamWish

        settings, prompt = document.autocomplete, document.autocomplete.prompt
        wish = BeamWish(
            settings.width,
            settings.length,
            settings.alpha,
            settings.groups,
            settings.diversity,
            banned_tokens(document),
        )

        def run(job: Job) -> Searched:
            return search(models[0], prompt, wish, settings.calls, job.watch, job.tell)

        def done(found: Searched) -> None:
            name = models[0].about.words
            self._session.apply(with_search(self._session.document, prompt, name, found))
            if not found.is_whole:
                self.said.emit("The calls were used up, so the lines are cut")

        self._shown.start("Searching", run, done, self.refused.emit)

    def on_answers(self) -> None:
        """Open what draws whole answers."""
        if not self._models:
            self.refused.emit(_NOT_CONNECTED)
            return
        from gui.models.answers_dialog import AnswersDialog

        window = self._bar.window()
        dialog = AnswersDialog(self._models[0], self._session.document, self._executors[0], window)
        dialog.chosen.connect(lambda edit: self._session.apply(edit))
        open_dialog(dialog)

    def close(self) -> None:
        """Let go of the models when the window is closed."""
        self._opening.stop()
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

    def _drop_question(self) -> None:
        """Hear no more of what was asked before: it must not take back what is typed now."""
        self._question += 1
        self._jobs.stop()

    def _show_recorded(self, place: int, gesture: int) -> None:
        self._drop_question()
        self._session.apply(show_recorded(self._session.document, place), gesture)

    def _begin(self, label: str) -> None:
        self._drop_question()
        prompt = prompt_for_tokens(self._session.document)
        self._on_quiet(self._question, prompt, label, NO_GESTURE)

    def _on_quiet(self, question: int, prompt: str, label: str, gesture: int) -> None:
        if question != self._question or not self._models:
            return
        models, began = self._models, perf_counter()
        # What comes at rest belongs to the same step.
        step = gesture or fresh_gesture()
        self._bar.show_state("asking …")
        self._jobs.start_latest(
            lambda job: ask(models, prompt, WHILE_TYPING, job.watch),
            partial(self._on_answered, question, label, step, began),
            self._on_failed,
        )

    def _on_answered(
        self, question: int, label: str, step: int, began: float, found: Asked
    ) -> None:
        edit = self._put(found, label, step)
        told = f"● {_text(1000.0 * (perf_counter() - began))}"
        asks = asks_at_rest(self._models, found)
        self._last = _Answer(found.prompt, label, step, edit.document.table, told, asks)
        others = self._others() if label in (_CONNECT, _COMPARE) else ()
        for sentence in (*said_of(found), *others):
            self.said.emit(sentence)
        self._wait_for_rest()

    def _others(self) -> tuple[str, ...]:
        """What is to be said where the server just connected to has more models."""
        about = self._models[-1].about
        if not about.others:
            return ()
        named = ", ".join(about.others[:_NAMED]) + (", …" if len(about.others) > _NAMED else "")
        return (
            f"“{about.name}” answers; it has more models: {named}. Connect to {about.where}#NAME "
            "for another.",
        )

    def _wait_for_rest(self) -> None:
        """Show how long the last answer took, and once nobody types ask for all there is of it."""
        last = self._last
        if last is None:
            return
        self._bar.show_state(last.told)
        if last.asks_more:
            self.after(REST_MS, partial(self._on_rest, self._question, last))

    def _put(self, found: Asked, label: str, step: int) -> Edit:
        edit = answered(self._session.document, found, label)
        if edit.document.lens != LENS_ID:
            edit = Edit(label, set_lens(edit.document, LENS_ID, "Autocomplete").document)
        self._session.apply(edit, step)
        return edit

    def _on_rest(self, question: int, last: "_Answer") -> None:
        """Ask for the whole vocabulary, and what was expected at each token, once nobody types."""
        if question != self._question or not self._models:
            return
        models, began = self._models, perf_counter()

        def run(job: Job) -> tuple[Asked | None, AlongPrompt | None]:
            whole = ask(models, last.prompt, None, job.watch)
            if not all(model.about.is_in_process for model in models):
                return whole, None
            return whole, along_prompt(models, last.prompt, WHILE_TYPING, job.watch)

        def done(found: tuple[Asked | None, AlongPrompt | None]) -> None:
            whole, along = found
            # What people have done to the table since then is theirs.
            if self._session.document.table is not last.table:
                return
            self._last = last._replace(asks_more=False)
            if whole is not None and len(whole.base) > len(last.table):
                self._put(whole, last.label, last.step)
                # What was said of those that were not listed holds no more.
                every = f"All {len(whole.base):,} tokens are listed."
                for sentence in said_of(whole) or (every,):
                    self.said.emit(sentence)
                took = 1000.0 * (perf_counter() - began)
                self._bar.show_state(
                    last.told, f"All {len(whole.base):,} tokens took {_text(took)}"
                )
            if along is not None:
                edit = with_along(self._session.document, along)
                self._session.apply(Edit(last.label, edit.document), last.step)

        self._jobs.start_latest(run, done, self._on_failed)

    def _on_failed(self, sentence: str) -> None:
        self._bar.show_state("○ no answer", failed=True)
        self.refused.emit(sentence)

    def _close(self, models: tuple[LanguageModel, ...]) -> None:
        """Let go of models once what they are at is over: the window waits for none."""
        for model in models:
            self._executors[0](model.close)

    def _let_go(self) -> None:
        self._drop_question()
        models, self._models = self._models, ()
        self._close(models)
        self._last = None
        self._bar.show_state("")


def _text(milliseconds: float) -> str:
    if milliseconds < 1000.0:
        return f"{milliseconds:.0f} ms"
    return f"{milliseconds / 1000.0:.1f} s"
