"""The composition root: builds every part and connects them; nothing else does."""

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from gui.core.evaluator import Evaluator
from gui.core.garbage import keep_freed_memory
from gui.core.gestures import NO_GESTURE
from gui.core.jobs import Executor, ShownJobs, WorkerThread
from gui.core.session import Session
from gui.core.ticker import Pause
from gui.export.flows.export_flow import ExportFlow
from gui.files.file_flow import FileFlow
from gui.files.keeping import Keeping
from gui.files.preferences import show_preferences
from gui.files.recovery import Recovered, Recovery
from gui.files.start_flow import StartFlow
from gui.lens.picture_flow import PictureFlow
from gui.lens.work_flow import WorkFlow
from gui.lessons.lesson_flow import LessonFlow
from gui.look.style import wear
from gui.look.theme import DARK, LIGHT, THEMES, Theme, load_fonts, shown_theme, system_theme
from gui.models.model_bar import LENS_ID
from gui.presenting.presenting import Presenting
from gui.presenting.scene_flow import SceneFlow
from gui.showing import Showing
from gui.texts.text_flow import TextFlow
from gui.window.actions import Actions
from gui.window.main_window import MainWindow
from model.document import edits
from model.document.document import Document
from model.evaluate.readings import Readings
from model.lenses import LENSES, lens_of
from model.words.units import Unit

# Language models are loaded by who looks at one.
if TYPE_CHECKING:
    from gui.models.live_model import LiveModel

THEME_KEY = "theme"
# No words can be read that change more often.
READ_MS = 100
# As a shell says of what SIGTERM ended.
ENDED = 143


class App(QObject):
    """The program: one session, one evaluator, one window.

    Attributes:
        session: the current document and the one door for changing it.
        showing: what of the readings is on screen.
    """

    def __init__(
        self,
        document: Document,
        path: Path | None = None,
        *,
        settings: QSettings | None = None,
        executor: Executor | None = None,
    ) -> None:
        super().__init__()
        self.settings = settings or QSettings()
        wear(_chosen_theme(self.settings))
        self.session = Session(document, self)
        self.session.path = path
        self.actions = Actions(self.session.undo_group, self)
        self.window = MainWindow(self.actions, LENSES)
        self._executor = executor
        reader = self._worker()
        self.evaluator = Evaluator(reader, self)
        self._state_shown: tuple[object, ...] = ()
        self._state_pause = Pause(self, READ_MS, self._show_state)
        writing = self.writing = ShownJobs(self._worker(), self.window, self)
        self.files = FileFlow(
            self.session, self.window, self.actions, self.settings, self._worker(), writing, self
        )
        self.start = StartFlow(self.session, self.window, self.actions, self.files, self)
        self.texts = TextFlow(self.session, self.window.lens_view.text_panel, self._worker(), self)
        self.works = WorkFlow(self._worker(), self.window, self)
        self.exports = ExportFlow(
            self.window, self.actions, self.session, self._last_good, reader, self.writing, self
        )
        self.presenting = Presenting(self.session, self.window, self.actions, reader, self)
        self.scenes = SceneFlow(self.session, self.window, self.actions, self.presenting, self)
        self.lessons = LessonFlow(
            self.session, self.window, self.actions, self.start, self.presenting, self
        )
        lens_view = self.window.lens_view
        self.picture = PictureFlow(lens_view.plot, self._latest, self._apply, self)
        self.showing = Showing(
            self.session, self.window, self.texts, self.lessons, self.works, self.picture, self
        )
        recovery = Recovery(self.session, self._worker(), lens_view.plot.grab, parent=self.window)
        self.keeping = Keeping(self.session, self.window, recovery, self._worker())
        self._connect_session()
        self._connect_keeping()
        self._connect_table_and_dial()
        self._connect_readings_and_lens()
        self._connect_texts()
        self._connect_lessons()
        self.window.recall(self.settings)
        self.on_document_changed(document)
        self.on_state_changed()

    @cached_property
    def live(self) -> "LiveModel":
        """What asks language models; made once one is looked at, or opened."""
        from gui.models.live_model import LiveModel

        workers = self._worker(), self._worker()
        live = LiveModel(self.session, self.window.lens_view.model_bar, workers, self)
        live.said.connect(self.window.say)
        live.refused.connect(self.window.refuse)
        return live

    def _is_live(self, document: Document) -> bool:
        return "live" in vars(self) or document.lens == LENS_ID or bool(document.autocomplete.model)

    def _apply(self, edit: edits.Edit, gesture: int = NO_GESTURE) -> None:
        """Make an edit; one of the prompt of a model once that has answered it."""
        through = self.live if self._is_live(edit.document) else self.session
        through.apply(edit, gesture)

    def _last_good(self) -> Readings | None:
        return self.showing.last_good()

    def _latest(self) -> Document:
        return self.session.document

    def _worker(self) -> Executor:
        """One for each kind of work: a text that is read for long holds up no readings."""
        return self._executor or WorkerThread()

    def _connect_session(self) -> None:
        session, actions = self.session, self.actions
        session.document_changed.connect(self.on_document_changed)
        session.saved_state_changed.connect(self.on_state_changed)
        session.undo_group.indexChanged.connect(self.on_state_changed)
        session.left.connect(lambda: self.window.settle_typing(leaves=True))
        session.opened.connect(lambda: self.window.begin(session.document))
        self.evaluator.readings_changed.connect(self.showing.show_readings)
        self.window.destroyed.connect(self.evaluator.stop)
        self.window.destroyed.connect(self._state_pause.stop)
        actions.switch_theme.triggered.connect(self.on_switch_theme)
        actions.quit.triggered.connect(self.window.close)
        actions.about.triggered.connect(self.on_about)
        actions.report_problem.triggered.connect(self.on_report_problem)
        actions.history.triggered.connect(self.on_history)
        actions.preferences.triggered.connect(lambda: show_preferences(self.window, self.settings))
        self.window.close_requested.connect(
            lambda: self.files.ask_then(self.on_close, closing=True)
        )

    def _connect_keeping(self) -> None:
        keeping, files = self.keeping, self.files
        files.guard = keeping.before_save
        files.written.connect(keeping.after_save)
        keeping.save_elsewhere.connect(files.save_as)
        keeping.complained.connect(files.complain)
        keeping.recovery.failed.connect(self.window.say)

    def on_fault(self, sentence: str, details: str) -> None:
        """Say that something unforeseen happened, and keep what is not saved at once."""
        try:
            self.window.show_fault(sentence, details)
        finally:
            self.keeping.recovery.keep()

    def open_agreed(self, path: Path, document: Document, is_whole: bool) -> None:
        """Open a document from a file; as a copy of its own where it is not whole."""
        self.session.open(document, path if is_whole else None)
        if not is_whole:
            self.session.mark_unsaved()

    def open_recovered(self, left: Recovered) -> None:
        """Open what a window left that ended without saving, as not saved yet."""
        self.session.open(left.document, left.path)
        self.session.mark_unsaved()

    def on_ended_from_outside(self) -> None:
        """Keep what is not saved: the system ends the program without asking."""
        self.keeping.recovery.keep_now()
        QApplication.exit(ENDED)

    def _connect_table_and_dial(self) -> None:
        window, session = self.window, self.session
        table, dial = window.table_panel, window.dial_panel
        table.edited.connect(session.apply)
        table.refused.connect(window.refuse)
        table.outcome_selected.connect(self.showing.show_outcome)
        dial.turned.connect(self.on_turned)
        dial.edited.connect(session.apply)
        dial.refused.connect(window.refuse)
        self.actions.sweep.triggered.connect(dial.toggle_sweep)
        self.actions.reset.triggered.connect(lambda: self.on_turned(1.0, 0))
        window.top_bar.units.chosen.connect(self.on_unit_chosen)

    def _connect_readings_and_lens(self) -> None:
        window, actions = self.window, self.actions
        lens_view, listing = window.lens_view, window.lens_view.readings_list
        lens_view.rail.lens_chosen.connect(self.on_lens_chosen)
        lens_view.controls.edited.connect(self._apply)
        self.files.model_found.connect(lambda where: self.live.open(where))
        lens_view.controls.refused.connect(window.refuse)
        lens_view.controls.complained.connect(self.files.complain)
        lens_view.controls.copied.connect(self.exports.copies.on_copied)
        lens_view.controls.work_wanted.connect(self.works.start)
        self.works.failed.connect(lambda why: self.files.complain("This cannot be learned", why))
        self.works.ended.connect(self.showing.show_lens)
        listing.order_chosen.connect(
            lambda order: self.session.apply(edits.set_order(self.session.document, order))
        )
        listing.copy_all_requested.connect(actions.copy_readings.trigger)
        listing.copied.connect(lambda text: window.say(f"Copied {text}"))
        window.readings_panel.pinned_changed.connect(self.picture.light)
        window.readings_panel.pinned_changed.connect(self.showing.show_lens)
        window.readings_panel.copied.connect(lambda text: window.say(f"Copied {text}"))
        actions.show_readings.toggled.connect(listing.setVisible)
        actions.show_readings.toggled.connect(lambda _: self.showing.show_list())
        actions.find_reading.triggered.connect(self.on_find_reading)

    def _connect_texts(self) -> None:
        texts, files = self.texts, self.files
        files.text_agreed.connect(texts.open)
        files.rows_found.connect(texts.show_rows)
        texts.opened.connect(files.open_document)
        texts.refused.connect(files.complain)
        texts.said.connect(self.window.say)
        texts.changed.connect(self.showing.show_again)

    def _connect_lessons(self) -> None:
        lessons, exports = self.lessons, self.exports
        lessons.changed.connect(self.showing.show_again)
        lessons.slides_wanted.connect(exports.ask_slides)
        lessons.worksheet_wanted.connect(exports.ask_worksheet)

    def on_document_changed(self, document: Document) -> None:
        """Show the new document everywhere and have it evaluated."""
        window = self.window
        window.forget_said()
        window.table_panel.show_document(document)
        window.dial_panel.show_document(document)
        window.lens_view.rail.show_document(document)
        window.lens_view.controls.show_document(document)
        window.scenes_panel.show_document(document)
        window.notes_panel.show_document(document)
        if self._is_live(document):
            self.live.show_document(document)
        self.texts.show_document(document)
        self.evaluator.request(document, is_moving=self.session.is_moving)

    def on_state_changed(self) -> None:
        """Show title, modified mark and what undo would take back; while it runs, now and then."""
        if self.session.is_moving and self._state_pause.isActive():
            return
        self._show_state()
        self._state_pause.start()

    def _show_state(self) -> None:
        session = self.session
        document, group = session.document, session.undo_group
        undo_text, redo_text = group.undoText(), group.redoText()
        modified = session.modified and not session.is_beside
        # One step of undo says so three times; a window's title is not cheap to set.
        state = (document.title, document.unit, modified, undo_text, redo_text)
        if state != self._state_shown:
            self._state_shown = state
            self.actions.show_steps(undo_text, redo_text)
            self.window.show_document(document, modified=modified, undo_text=undo_text)

    def on_turned(self, temperature: float, gesture: int) -> None:
        """Set T; all of one gesture is one undo step."""
        self.session.apply(edits.set_temperature(self.session.document, temperature), gesture)

    def on_unit_chosen(self, unit: str) -> None:
        """Show information in another unit."""
        self.session.apply(edits.set_unit(self.session.document, Unit(unit)))

    def on_lens_chosen(self, lens_id: str) -> None:
        """Look through another lens."""
        lens = lens_of(lens_id)
        self.session.apply(edits.set_lens(self.session.document, lens.id, lens.title))

    def on_find_reading(self) -> None:
        """Open the list of readings with the cursor in its search line."""
        self.actions.show_readings.setChecked(True)
        self.window.lens_view.readings_list.focus_search()

    def on_switch_theme(self) -> None:
        """Change between light and dark, and remember it."""
        wear(LIGHT if shown_theme().dark else DARK)
        self.settings.setValue(THEME_KEY, shown_theme().name)

    def on_history(self) -> None:
        """Show every step since the document was opened."""
        from gui.files.history import show_history

        show_history(self.session, self.window)

    def on_about(self) -> None:
        """Show version and licences."""
        from gui.window.about import show_about

        show_about(self.window)

    def on_report_problem(self) -> None:
        """Open a prepared text for a report, and say where it is."""
        from gui.window.about import report_a_problem

        try:
            self.window.say(report_a_problem(self.window.fault_line.details))
        except OSError as error:
            self.files.complain("The text could not be written", str(error))

    def on_close(self) -> None:
        """Remember the window's sizes and close it."""
        self.works.stop()
        if self._is_live(self.session.document):
            self.live.close()
        self.keeping.close()
        self.window.remember(self.settings)
        self.window.close_now()


def _chosen_theme(settings: QSettings) -> Theme:
    name = settings.value(THEME_KEY)
    return next((theme for theme in THEMES if theme.name == name), None) or system_theme()


def make_application(arguments: list[str]) -> QApplication:
    """Return the Qt application with its names, style and font set."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    keep_freed_memory()
    # Else Qt parts every see-through shape among threads and waits for them: a rounded box of
    # 100 × 42 pixels takes 10 µs then instead of 4, and a tick of the dial may wait 80 times.
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
    application = QApplication(arguments)
    application.setOrganizationName("Entropy Dial")
    application.setApplicationName("Entropy Dial")
    own = Path(QSettings().fileName())
    if own.exists() and not own.is_file():
        # Led to a device, so that nothing is remembered: Qt would put a file in its place.
        QSettings.setPath(QSettings().format(), QSettings.Scope.UserScope, str(own / "nowhere"))
    application.setStyle("Fusion")
    load_fonts()
    return application
