"""StartFlow: when the start card and the help on a lens come, and what they begin."""

from PySide6.QtCore import QObject, Signal

from gui.core.session import Session
from gui.files.file_flow import FileFlow
from gui.window.actions import Actions
from gui.window.lens_help import LensHelp
from gui.window.main_window import MainWindow
from gui.window.start_card import StartCard
from model.lenses import lens_of

AT_START_KEY = "start/card"
TOY_BOX, FORECAST = "toy-box", "weather"


class StartFlow(QObject):
    """Shows the card and the help in the place of the picture; neither is modal.

    Attributes:
        card, help: what can stand there.

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
        self._session, self._window, self._files = session, window, files
        self._settings = files.settings
        self.card = StartCard(window)
        self.help = LensHelp(window)
        for cover in (self.card, self.help):
            window.lens_view.add_cover(cover)
            cover.closed.connect(self.close)
        self.help.start_wanted.connect(self.show_card)
        self._connect_card(actions)
        actions.help.triggered.connect(self.on_help)
        actions.start.triggered.connect(self.show_card)
        session.document_changed.connect(self._on_document_changed)
        window.lens_view.rail.lens_chosen.connect(self._on_lens_chosen)

    def _connect_card(self, actions: Actions) -> None:
        card, files = self.card, self._files
        card.toy_box_wanted.connect(lambda: files.ask_then(self._play))
        card.temperature_wanted.connect(lambda: files.ask_then(self._turn))
        card.open_wanted.connect(actions.open.trigger)
        card.paste_wanted.connect(lambda: files.ask_then(self._paste))
        card.type_wanted.connect(lambda: files.ask_then(self._type))
        card.lesson_wanted.connect(self.lesson_wanted)
        card.at_start_chosen.connect(
            lambda shown: self._settings.setValue(AT_START_KEY, "yes" if shown else "no")
        )

    @property
    def at_start(self) -> bool:
        """Whether the card comes at a start on the first example; kept in the settings."""
        return str(self._settings.value(AT_START_KEY)) != "no"

    def begin(self) -> None:
        """Show the card, if it is wanted at the start."""
        if self.at_start:
            self.show_card()

    def show_card(self) -> None:
        """Show the start card in the place of the picture."""
        self.card.show_choice(at_start=self.at_start)
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
        if not self.card.isHidden():
            self._window.lens_view.show_cover(None)

    def _on_lens_chosen(self, lens: str) -> None:
        if not self.help.isHidden():
            self.help.show_lens(lens_of(lens))
        else:
            self._window.lens_view.show_cover(None)

    def _play(self) -> None:
        self._files.open_example(TOY_BOX)
        self._window.table_panel.view.setFocus()

    def _turn(self) -> None:
        self._files.open_example(FORECAST)
        self._window.lens_view.show_cover(None)
        self._window.dial_panel.dial.setFocus()

    def _type(self) -> None:
        self._files.on_new()
        self._window.table_panel.view.setFocus()

    def _paste(self) -> None:
        self._files.on_new()
        self._window.table_panel.view.commands.paste()
        self._window.table_panel.view.setFocus()
