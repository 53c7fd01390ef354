"""LensView: the rail, the picture with its caption, and the list of all readings beside it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from gui.core.accessible import SpokenRole, shows_markup, speaks_as
from gui.core.boundary import guarded
from gui.lens.lens_controls import LensControls
from gui.lens.lens_rail import LensRail
from gui.look.plain import let_select, rich
from gui.models.model_bar import ModelBar
from gui.plot.plot_view import PlotView
from gui.readings.readings_list import ReadingsList
from gui.texts.text_panel import TextPanel
from gui.widgets.still_place import Pace, StillLabel, widest_figures
from model.figure.figure import Figure
from model.lens.view import View
from model.lenses import Lens
from model.words.markup import plain

LEAST_HEIGHT = 58


@guarded
class CaptionPlace(QWidget):
    """A wrapped paragraph in markup.

    It grows to its longest text but does not shrink again until its width changes: the plot above
    must not move while the numbers change. Nor is the window laid out for other numbers: how high
    a text is, is found with every figure at its widest.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label, self._ruler = self._paragraph(), self._paragraph()
        let_select(self.label)
        self.label.setAccessibleDescription("What the picture shows")
        self._ruler.hide()
        # Qt tells assistive technology of every text of a label that has no name.
        self._ruler.setAccessibleName("Room for the words")
        self._measured = ""
        self._pace = Pace(self, self._show)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(LEAST_HEIGHT)

    def _paragraph(self) -> QLabel:
        label = StillLabel(self)
        label.setProperty("role", "caption")
        shows_markup(label)
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        return label

    def show_text(self, markup: str) -> None:
        """Show a text."""
        self._pace.at_once(markup)

    def show_soon(self, words: Callable[[], str]) -> None:
        """Show a text of which the next is about to come."""
        self._pace.soon(words)

    def _show(self, markup: str) -> None:
        page = rich(markup)
        if page != self.label.text():
            self.label.setText(page)
            self._make_room(self.minimumHeight())

    def show_large(self, is_large: bool) -> None:
        """Write larger, as on a large screen, or as usual."""
        for label in (self.label, self._ruler):
            label.setStyleSheet("font-size: 17px;" if is_large else "")
        self._measured = ""
        self._make_room(LEAST_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.label.setFixedSize(event.size())
        if event.size().width() != event.oldSize().width():
            self._measured = ""
            self._make_room(LEAST_HEIGHT)

    def _make_room(self, least: int) -> None:
        if not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            return  # Before it stands anywhere it would take the height of a narrow column.
        widest = widest_figures(self.label.text())
        if widest != self._measured:
            self._measured = widest
            self._ruler.setText(widest)
            self.setFixedHeight(max(least, self._ruler.heightForWidth(self.width())))


LIST_WIDTH = 320
# From this width on the names of the lenses stand beside the picture.
ROOMY = 730
# Below this a caption takes a picture what it needs, where the same is said elsewhere.
LOW = 430


@guarded
class LensView(QFrame):
    """The large card: which lens, its picture, and what is seen there in words.

    Attributes:
        rail: the names of the lenses, left of the picture, or folded above it.
        plot: the live picture.
        readings_list: every reading, shown on demand.
        controls: the chosen lens's own controls, above the picture.
        model_bar: which language model answers, above the controls of the Autocomplete lens.
        text_panel: the tokens of a text, above the picture of a lens that has a place for them.
    """

    def __init__(self, lenses: Sequence[Lens], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping, "Lens")
        self.setProperty("role", "card")
        self.rail = LensRail(lenses, self)
        self._picture = QWidget(self)
        self.plot = PlotView(self._picture)
        self.plot.grows = True
        self.plot.paints_ground = True
        self.readings_list = ReadingsList(self)
        self.readings_list.hide()
        self.readings_list.installEventFilter(self)
        self._caption, self._has_caption = CaptionPlace(self._picture), True
        self._line = self._rule("line", self._picture)
        # Over no words a line parts nothing; its room stays, so that no picture jumps.
        kept = self._line.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self._line.setSizePolicy(kept)
        self._controls_room = QWidget(self._picture)
        self.controls = LensControls(self._controls_room)
        self.controls.key_home = self.plot
        self.model_bar = ModelBar(self._picture)
        self.text_panel = TextPanel(self._picture)
        self._words: Callable[[], str] = str
        self._covers: list[QWidget] = []
        self._leaves = (False, False)
        self._stands: tuple[bool, ...] = ()  # what its place was found for
        self._lay_out()

    def _rule(self, role: str, parent: QWidget) -> QFrame:
        frame = QFrame(parent)
        frame.setProperty("role", role)
        return frame

    def _lay_out(self) -> None:
        picture = QVBoxLayout(self._picture)
        picture.setContentsMargins(0, 0, 0, 0)
        picture.setSpacing(0)
        above = QHBoxLayout(self._controls_room)
        above.setContentsMargins(0, 0, 0, 0)
        above.addWidget(self.controls)
        self.controls.trail(self.text_panel.search)
        self._models_row = QHBoxLayout()
        self._models_row.setSpacing(6)
        self._models_row.addWidget(self.model_bar, 1)
        picture.addLayout(self._models_row)
        picture.addWidget(self._controls_room)
        picture.addWidget(self.text_panel)
        picture.addWidget(self.plot, 1)
        picture.addWidget(self._line)
        self._above_caption = QSpacerItem(0, 0)
        picture.addItem(self._above_caption)
        picture.addWidget(self._caption)
        self._row = row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._picture, 1)
        self.take_list()
        self._upright = self._rule("upright", self)
        self._gap = QSpacerItem(0, 0)
        self._whole = whole = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        whole.setSpacing(0)
        whole.addWidget(self.rail)
        whole.addItem(self._gap)
        whole.addWidget(self._upright)
        whole.addLayout(row, 1)
        self._stand(is_folded=False)

    def fold_rail(self) -> None:
        """Let the names of the lenses be one button above the picture, or a column left of it.

        As there is room for the picture beside the column, and beside the list of readings, and
        for the column itself.
        """
        is_here = self.readings_list.parent() is self and not self.readings_list.isHidden()
        taken = LIST_WIDTH if is_here else 0
        low = self.height() and self.height() < self.rail.least_height() + 24
        is_folded = self.width() - taken < ROOMY or bool(low)
        if is_folded != self._is_folded:
            self._stand(is_folded=is_folded)
            # At once: what is resized is asked where things are before events are done.
            self._whole.activate()
            self.text_panel.set_room(self.height())
            self._fit()

    def _stand(self, *, is_folded: bool) -> None:
        self._is_folded = is_folded
        self.rail.fold(is_folded)
        self._upright.setVisible(not is_folded)
        ways = QBoxLayout.Direction
        self._whole.setDirection(ways.TopToBottom if is_folded else ways.LeftToRight)
        # Where a window is narrow it is low too: what stands around the picture moves together.
        fixed = QSizePolicy.Policy.Fixed
        self._gap.changeSize(0 if is_folded else 10, 0, fixed, fixed)
        self._above_caption.changeSize(0, 4 if is_folded else 10, fixed, fixed)
        self._whole.setContentsMargins(14, 6 if is_folded else 14, 14, 8)
        self._picture.setContentsMargins(0 if is_folded else 14, 0, 0, 0)
        self._place_button()

    def _place_button(self) -> None:
        """Put the folded rail where it takes no line of its own, if there is such a place."""
        button, controls = self.rail.button, self.controls
        beside_models = not self.model_bar.isHidden()
        alone = self._picture.isHidden() or (self._controls_room.isHidden() and not beside_models)
        stands = (self._is_folded, alone, beside_models)
        if stands == self._stands:
            return
        self._stands, keeps_focus = stands, button.hasFocus()
        if not self._is_folded or alone:
            controls.lead(None)
            self.rail.take_button()
        elif beside_models:
            controls.lead(None)
            self._models_row.insertWidget(0, button, 0, Qt.AlignmentFlag.AlignTop)
        else:
            controls.lead(button)
        self.rail.setVisible(not self._is_folded or alone)
        if self._is_folded:
            button.show()
            if keeps_focus:
                button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_large(self, is_large: bool) -> None:
        """Write the caption larger, as on a large screen, or as usual."""
        self._caption.show_large(is_large)

    def take_list(self) -> None:
        """Have the list of readings here, beside the picture, and not where it was lent to."""
        if self._row.indexOf(self.readings_list) < 0:
            self._row.addWidget(self.readings_list)

    def add_cover(self, cover: QWidget) -> None:
        """Take in what can stand in the place of the picture; hidden until it is shown."""
        cover.hide()
        self._covers.append(cover)
        self._row.insertWidget(self._row.indexOf(self._picture), cover, 1)

    def show_cover(self, shown: QWidget | None) -> None:
        """Show one of the covers in the place of the picture, or the picture."""
        for cover in self._covers:
            cover.setVisible(cover is shown)
        self._picture.setVisible(shown is None)
        self._place_button()

    def show_view(self, view: View) -> None:
        """Show a picture and its caption."""
        self.plot.show_view(view)
        self.plot.set_stale(False)
        self._place_button()
        figure = view.figure
        self._words = lambda: " ".join(figure.caption)
        if self.plot.at_rest:
            self._caption.show_text(_in_full(figure))
        else:
            self._caption.show_soon(lambda: _in_full(figure))
        self._part_caption(is_there=True)

    def words(self) -> str:
        """Return what is seen in words: the caption, or why there is no picture."""
        return plain(self._words())

    def show_message(self, sentence: str) -> None:
        """Say why there is no picture."""
        self._words = lambda: sentence
        self.plot.show_message(sentence)
        self._caption.show_text("")
        self._part_caption(is_there=False)

    def show_stale(self, sentence: str) -> None:
        """Keep the last picture, dimmed, and say why it is old."""
        self.plot.set_stale(True)
        self._caption.show_text(f"<b>The last good picture.</b> {sentence}")
        self._part_caption(is_there=True)

    def _part_caption(self, *, is_there: bool) -> None:
        if is_there != self._has_caption:
            self._has_caption = is_there
            self._fit()

    def leave_room(self, *, words: bool, controls: bool) -> None:
        """Leave the room of the caption, and of the controls, to a picture that is low.

        Where what is said stands elsewhere, and where nothing is to be set.
        """
        self._leaves = (words, controls)
        self._fit()

    def _fit(self) -> None:
        low = self.height() < LOW
        words, controls = self._leaves
        self._caption.setVisible(not (low and words))
        self._line.setVisible(self._has_caption and not (low and words))
        self._controls_room.setVisible(not (low and controls))
        self._place_button()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.fold_rail()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fold_rail()
        self.text_panel.set_room(self.height())
        self._fit()


def _in_full(figure: Figure) -> str:
    return f"<b>{figure.caption.lead}</b> {figure.caption.rest}"
