"""PictureFlow: what pointing, dragging and clicking in the live picture means."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from gui.core.gestures import NO_GESTURE
from gui.core.session import Session
from gui.plot.plot_view import PlotView
from model.document.edits import Edit
from model.evaluate.readings import Readings
from model.figure.figure import Mark
from model.lens.gestures import bar_edit, mark_edit, place_edit, rule_edit
from model.lenses import lens_of

Current = Callable[[], Readings | None]


class PictureFlow(QObject):
    """Turns gestures in a picture into edits, and gives pointing its words.

    `pictured` are the readings that the picture shows, or None while it is only a preview.
    """

    def __init__(
        self, session: Session, plot: PlotView, pictured: Current, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._pictured = pictured
        plot.set_tip(self.tip)
        plot.set_twins(self.twins)
        plot.rule_dragged.connect(self.on_rule_dragged)
        plot.bar_dragged.connect(self.on_bar_dragged)
        plot.clicked.connect(self.on_mark_clicked)
        plot.placed.connect(self.on_mark_placed)

    def tip(self, mark: Mark, index: int) -> str:
        """Return the numbers of what is pointed at."""
        readings = self._pictured()
        if readings is None:
            return ""
        return lens_of(readings.document.lens).look.tip(readings, mark, index)

    def twins(self, mark: Mark, index: int) -> tuple[int, ...]:
        """Return what is ringed together with what is pointed at."""
        readings = self._pictured()
        if readings is None:
            return ()
        return lens_of(readings.document.lens).look.twin(readings, mark, index)

    def on_rule_dragged(self, what: str, value: float, gesture: int) -> None:
        """Do what dragging a line means to its lens."""
        self._apply(rule_edit(self._session.document, what, value), gesture)

    def on_bar_dragged(self, row: int, column: int, value: float, gesture: int) -> None:
        """Give an outcome the probability that its bar was dragged to."""
        self._apply(bar_edit(self._session.document, row, column, value), gesture)

    def on_mark_clicked(self, mark: Mark, index: int) -> None:
        """Do what clicking a mark means to its lens."""
        readings = self._pictured()
        self._apply(None if readings is None else mark_edit(readings, mark, index))

    def on_mark_placed(self, mark: Mark, place: int) -> None:
        """Do what putting a bar elsewhere means to its lens."""
        readings = self._pictured()
        self._apply(None if readings is None else place_edit(readings, mark, place))

    def _apply(self, edit: Edit | None, gesture: int = NO_GESTURE) -> None:
        if edit is not None:
            self._session.apply(edit, gesture)
