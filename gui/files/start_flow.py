"""StartFlow: when the start card and the help on a lens come, and what they begin."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.core.session import Session
from gui.files.claim import who_has
from gui.files.file_flow import FileFlow
from gui.files.preferences import REOPEN, START_CARD
from gui.window.actions import Actions
from gui.window.main_window import MainWindow
from model.lenses import lens_of

# What stands in the place of the picture is loaded by who wants to see it.
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gui.window.lens_help import LensHelp
    from gui.window.start_card import StartCard
    from gui.window.start_tiles import LessonLine

OPEN_KEY = "start/open"
TOY_BOX, FORECAST = "toy-box", "weather"


class StartFlow(QObject):
    """Shows the card and the help in the place of the picture; neither is modal.

    Attributes:
        card, help: what can stand there; made when one of them is wanted.
        files: what opens files and examples.
        lessons: returns the lessons that the card offers.

    Signals:
        lesson_wanted(str): the id of a lesson on the card.
    """

    lesson_wanted = Signal(str)

    def __init__(
        self,
        session: Session,
        window: MainWindow,
        actions: Actions,
        files: FileFlow,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._window, self.files = session, window, files
        self._settings, self._actions = files.settings, actions
        self.lessons: Callable[[], Sequence[LessonLine]] = tuple
        actions.help.triggered.connect(self.on_help)
        actions.start.triggered.connect(self.show_card)
        session.document_changed.connect(self._on_document_changed)
        session.opened.connect(self.note_open)
        files.written.connect(self.note_open)
        window.lens_view.rail.lens_chosen.connect(self._on_lens_chosen)

    @cached_property
    def card(self) -> "StartCard":
        from gui.window.start_card import StartCard

        card, files = StartCard(self._window.lens_view), self.files
        self._cover_with(card)
        card.show_lessons(self.lessons())
        card.toy_box_wanted.connect(lambda: files.ask_then(self._play))
        card.temperature_wanted.connect(lambda: files.ask_then(self._turn))
        card.open_wanted.connect(self._actions.open.trigger)
        card.paste_wanted.connect(lambda: files.ask_then(self._paste))
        card.type_wanted.connect(lambda: files.ask_then(self._type))
        card.lesson_wanted.connect(self.lesson_wanted)
        card.at_start_chosen.connect(lambda shown: START_CARD.set_on(self._settings, shown))
        return card

    @cached_property
    def help(self) -> "LensHelp":
        from gui.window.lens_help import LensHelp

        shown = LensHelp(self._window.lens_view)
        self._cover_with(shown)
        shown.start_wanted.connect(self.show_card)
        return shown

    def _cover_with(self, cover: "StartCard | LensHelp") -> None:
        self._window.lens_view.add_cover(cover)
        cover.closed.connect(self.close)

    def _stands(self, name: str) -> bool:
        """Whether the card or the help, by its name here, stands in the place of the picture."""
        cover = vars(self).get(name)
        return cover is not None and not cover.isHidden()

    def offer_again(self) -> None:
        """Have the lessons on the card as they are now, where it was made."""
        if "card" in vars(self):
            self.card.show_lessons(self.lessons())

    def begin(self) -> None:
        """Open what was open the last time, or else show the card, as far as they are wanted."""
        last = str(self._settings.value(OPEN_KEY) or "")
        is_there = REOPEN.is_on(self._settings) and last != "" and Path(last).is_file()
        if is_there and who_has(Path(last)) is None:
            self.files.open_path(Path(last))
        elif START_CARD.is_on(self._settings):
            self.show_card()

    def note_open(self) -> None:
        """Note which file is open, for the next start."""
        path = self._session.path
        self._settings.setValue(OPEN_KEY, "" if path is None else str(path.absolute()))

    def show_card(self) -> None:
        """Show the start card in the place of the picture."""
        self.card.show_choice(at_start=START_CARD.is_on(self._settings))
        self._window.lens_view.show_cover(self.card)

    def on_help(self) -> None:
        """Show the help on the lens in view; the start card where that is shown already."""
        if self.help.isVisible():
            self.show_card()
            return
        self.help.show_lens(lens_of(self._session.document.lens))
        self._window.lens_view.show_cover(self.help)

    def close(self) -> None:
        """Go to the picture."""
        self._window.lens_view.show_cover(None)
        self._window.lens_view.plot.setFocus()

    def _on_document_changed(self) -> None:
        # Who turns the dial or opens something has begun, and wants to see it.
        if self._stands("card"):
            self._window.lens_view.show_cover(None)

    def _on_lens_chosen(self, lens: str) -> None:
        if self._stands("help"):
            self.help.show_lens(lens_of(lens))
        else:
            self._window.lens_view.show_cover(None)

    def _play(self) -> None:
        self.files.open_example(TOY_BOX)
        self._window.table_panel.view.setFocus()

    def _turn(self) -> None:
        self.files.open_example(FORECAST)
        self._window.lens_view.show_cover(None)
        self._window.dial_panel.dial.setFocus()

    def _type(self) -> None:
        self.files.on_new()
        self._window.table_panel.view.setFocus()

    def _paste(self) -> None:
        self.files.on_new()
        self._window.table_panel.view.commands.paste()
        self._window.table_panel.view.setFocus()
