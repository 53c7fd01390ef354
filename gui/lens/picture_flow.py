"""PictureFlow: from readings to the live picture, and from gestures in it to edits.

The window and the presentation each have one, so that both mean the same by a picture.
"""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject

from gui.core.gestures import NO_GESTURE
from gui.plot.plot_view import PlotView
from gui.readings.readings_panel import LIT
from model.document.document import Document
from model.document.edits import Edit
from model.evaluate.readings import Readings
from model.figure.figure import Figure, Mark
from model.figure.highlight import with_emphasis, with_named_lit, with_places_lit
from model.lens.view import View, Workings, bar_edit, mark_edit, place_edit, rule_edit
from model.lenses import LensError, lens_of

Latest = Callable[[], Document | None]
Apply = Callable[[Edit, int], None]
UNLIT = "Nothing in this picture stands for it."


class Screen(Protocol):
    """What shows a picture, or a sentence in its place."""

    def show_view(self, view: View) -> None:
        """Show a picture."""

    def show_message(self, sentence: str) -> None:
        """Say why there is no picture."""


class PictureFlow(QObject):
    """Makes views of readings, and asks the one on screen what a gesture means.

    `latest` gives the document that edits are to go on from, None where nothing is edited now;
    `apply` takes the edits, each with the gesture that it belongs to.

    Attributes:
        unlit: that nothing in the latest view stands for the card that is explained, or "".
    """

    def __init__(
        self, plot: PlotView, latest: Latest, apply: Apply, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._plot = plot
        self._latest = latest
        self._apply = apply
        self._workings = Workings()
        self._lit = ""
        self.unlit = ""
        plot.rule_dragged.connect(self.on_rule_dragged)
        plot.bar_dragged.connect(self.on_bar_dragged)
        plot.clicked.connect(self.on_mark_clicked)
        plot.placed.connect(self.on_mark_placed)

    def view(self, readings: Readings) -> View:
        """Return the view of the readings' lens; what the last one worked out is taken over.

        Raises LensError, with a sentence, where there is nothing to show.
        """
        view = lens_of(readings.document.lens).view(readings, self._workings)
        lit = self._lit_in(view) if self._lit else None
        self.unlit = UNLIT if self._lit and lit is None else ""
        return view if lit is None else view._replace(figure=lit)

    def _lit_in(self, view: View) -> Figure | None:
        """The figure with what stands for the card that is explained standing out, if anything."""
        if self._lit in view.lit_at:
            return with_places_lit(view.figure, view.lit_at[self._lit])
        if self._lit in view.lit:
            return with_named_lit(view.figure, view.lit[self._lit])
        own = tuple((card.role,) for card in view.cards if card.reading.id == self._lit)
        return with_emphasis(view.figure, own or LIT.get(self._lit, ()))

    def show(
        self, readings: Readings, screen: Screen, finish: Callable[[View], View]
    ) -> View | None:
        """Show the view of readings, finished as it may be seen, or why there is none.

        Returns what is shown; None where that is a sentence.
        """
        try:
            view = finish(self.view(readings))
        except LensError as error:
            screen.show_message(str(error))
            return None
        self._plot.at_rest = readings.settled
        screen.show_view(view)
        return view

    def light(self, reading_id: str) -> None:
        """Let what stands for a reading stand out in the views to come; nothing for ""."""
        self._lit = reading_id

    def on_rule_dragged(self, what: str, value: float, gesture: int) -> None:
        """Do what dragging a line means to its lens."""
        self._do(lambda view, document: rule_edit(view, document, what, value), gesture)

    def on_bar_dragged(self, row: int, column: int, value: float, gesture: int) -> None:
        """Give an outcome the probability that its bar was dragged to."""
        self._do(lambda view, document: bar_edit(view, document, row, column, value), gesture)

    def on_mark_clicked(self, mark: Mark, index: int) -> None:
        """Do what clicking a mark means to its lens."""
        self._do(lambda view, document: mark_edit(view, document, mark, index))

    def on_mark_placed(self, mark: Mark, place: int) -> None:
        """Do what putting a bar elsewhere means to its lens."""
        self._do(lambda view, document: place_edit(view, document, mark, place))

    def _do(
        self, edit_of: Callable[[View, Document], Edit | None], gesture: int = NO_GESTURE
    ) -> None:
        view, document = self._plot.view, self._latest()
        edit = None if view is None or document is None else edit_of(view, document)
        if edit is not None:
            self._apply(edit, gesture)
