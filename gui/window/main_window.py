"""MainWindow: where everything stands."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QByteArray,
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QSettings,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QPushButton, QVBoxLayout, QWidget

from gui.core.accessible import Announcer, announce, shows_markup
from gui.core.boundary import guarded
from gui.core.ticker import later
from gui.dial.dial_panel import DialPanel
from gui.drawing.panel import NO_ROW
from gui.lens.lens_view import LensView
from gui.look.icons import app_icon
from gui.look.plain import rich, without_keys
from gui.look.scale import grow, scale_of
from gui.readings.readings_panel import ReadingsPanel
from gui.scenes.notes_panel import NotesPanel
from gui.scenes.scenes_panel import ScenesPanel
from gui.table.table_panel import TablePanel
from gui.widgets import tab_order
from gui.widgets.buttons import chip
from gui.widgets.line_leaving import leave_line
from gui.widgets.splitter import GAP, Splitter
from gui.widgets.still_place import StillLabel, StillPlace
from gui.window.actions import Actions
from gui.window.problem_lines import FaultLine, ProblemLine
from gui.window.screen_fit import ScreenFit
from gui.window.side_panels import SidePanels
from gui.window.top_bar import TopBar
from model.document.document import Document
from model.evaluate.readings import Readings, Unreadable
from model.lens.words import identity_texts
from model.lenses import Lens
from model.words.inert import harmless
from model.words.markup import plain
from model.words.names import counted, fit_line, joined

LEAST = (960, 620)
# From this size on all letters and controls grow; pictures do so by themselves.
LARGE = (2100, 1200)
LEFT_WIDTH, NARROW_LEFT, ROOMY = 404, 350, 1180
# Below this height the dial is a slider.
LOW = 712
MOST_LEFT = 0.38  # of the width for the table, where it has many columns
LONGEST_SAID = 160
OFFERED_MILLISECONDS = 30_000


@guarded
class MainWindow(QMainWindow):
    """The window: table and dial on the left, cards and lens on the right.

    Attributes:
        news: what assistive technology is told of changes.
        below: the parent of what is going to stand below the picture.

    Signals:
        close_requested(): the person wants to close; the app answers with `close_now`.
        file_dropped(str): a file, or a folder, was dropped onto the window.
        files_dropped(list): several were.
    """

    close_requested = Signal()
    file_dropped = Signal(str)
    files_dropped = Signal(list)

    def __init__(self, actions: Actions, lenses: Sequence[Lens]) -> None:
        super().__init__()
        self.setWindowIcon(app_icon())
        self.setAcceptDrops(True)
        self._may_close = False
        self._said_of_document = False
        self._offer: QPushButton | None = None
        self.news = Announcer(self)
        # From the outside in, each where it stays: what gets another parent is dressed anew by the
        # style sheet, with all that is in it.
        central = QWidget(self)
        central.setObjectName("central")
        self.setCentralWidget(central)
        self.top_bar = TopBar(actions, central)
        self._splitter = Splitter(Qt.Orientation.Horizontal, "Width of the table", central)
        self._left = Splitter(Qt.Orientation.Vertical, "Height of the table", self._splitter)
        self.table_panel = TablePanel(self._left)
        self.dial_panel = DialPanel(self._left)
        self.below = QWidget(self._splitter)
        self.readings_panel = ReadingsPanel(self.below)
        self.lens_view = LensView(lenses, self.below)
        self.scenes_panel = ScenesPanel(self.below)
        self.scenes_panel.hide()
        self.notes_panel = NotesPanel(self.below)
        self.notes_panel.hide()
        self.problem_line = ProblemLine(self.below)
        self.problem_line.edited.connect(self.table_panel.edited)
        actions.about_to_act.connect(self.settle_typing)
        self.fault_line = FaultLine(self.below)
        self._fill_status_bar()
        self._lay_out(central)
        listing = self.lens_view.readings_list
        listing.closed.connect(lambda: actions.show_readings.setChecked(False))
        self._is_large = self._is_low = False
        self._left_wished, self._left_set_by_hand = LEFT_WIDTH, False
        self.table_panel.width_wished.connect(self._on_width_wished)
        self._splitter.splitterMoved.connect(self._on_splitter_moved)
        self.dial_panel.dial.setFocus()
        self.resize(1440, 900)
        self.setMinimumSize(*LEAST)
        self._fit = ScreenFit(self, LEAST)

    def _fill_status_bar(self) -> None:
        bar = self.statusBar()
        identity, state = StillLabel(bar), StillLabel(bar)
        shows_markup(identity)
        identity.setAccessibleDescription("The identity in numbers")
        state.setAccessibleDescription("State of the document")
        state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        bar.setSizeGripEnabled(False)
        self._identity_place = StillPlace(identity, bar)
        self._state_place = StillPlace(state, bar, grows=True)
        bar.addWidget(self._identity_place, 1)
        bar.addPermanentWidget(self._state_place)

    def _lay_out(self, central: QWidget) -> None:
        left = self._left
        left.setStretchFactor(0, 1)
        left.setStretchFactor(1, 0)
        self._column = column = QVBoxLayout(self.below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.readings_panel)
        column.addWidget(self.fault_line)
        column.addWidget(self.problem_line)
        beside = QHBoxLayout()
        beside.setSpacing(GAP)
        beside.addWidget(self.lens_view, 1)
        panels = (self.scenes_panel, self.notes_panel)
        self._side = SidePanels(beside, left, self.table_panel, self.lens_view, *panels)
        column.addLayout(beside, 1)
        self._splitter.setStretchFactor(0, 0)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([LEFT_WIDTH, 1000])
        whole = QVBoxLayout(central)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.top_bar)
        inner = QVBoxLayout()
        inner.setContentsMargins(GAP, GAP, GAP, GAP)
        inner.addWidget(self._splitter)
        whole.addLayout(inner, 1)

    def add_below(self, widget: QWidget) -> None:
        """Take in what stands below the picture."""
        self._column.addWidget(widget)

    def show_document(self, document: Document, *, modified: bool, undo_text: str) -> None:
        """Show the title, the modified mark and what undo would take back."""
        title = f"{harmless(document.title).replace('[*]', '[**]')}[*] — Entropy Dial"
        if title != self.windowTitle():
            self.setWindowTitle(title)
        self.setWindowModified(modified)
        self.top_bar.show_document(document, modified=modified)
        state = "Not saved" if modified else "Saved"
        self._state_place.show_text(f"{state} · Undo: {undo_text}" if undo_text else state)

    def show_readings(self, readings: Readings | Unreadable) -> None:
        """Show the identity with its numbers in the status line."""
        self.problem_line.show_readings(readings)
        if isinstance(readings, Readings) and not readings.settled:
            self._identity_place.show_soon(lambda: rich(_identity_line(readings)))
        else:
            self._identity_place.show_text(rich(_identity_line(readings)))

    def select_rows(self, rows: Sequence[int]) -> None:
        """Select these rows of the table and let the first stand out in the picture, or none."""
        view, flags = self.table_panel.view, QItemSelectionModel.SelectionFlag
        model, chosen = view.model(), QItemSelection()
        for row in rows:
            last = model.index(row, model.columnCount() - 1)
            chosen.merge(QItemSelection(model.index(row, 0), last), flags.Select)
        selection = view.selectionModel()
        selection.clear()
        if rows:
            selection.setCurrentIndex(model.index(rows[0], 0), flags.NoUpdate)
            selection.select(chosen, flags.ClearAndSelect)
            view.scrollTo(model.index(rows[0], 0))
        self.lens_view.plot.show_highlight(rows[0] if rows else NO_ROW)

    def _on_width_wished(self, width: int) -> None:
        """Give the table the room in which every column is read whole, up to a part of the window.

        Whoever has moved the splitter by hand has said how wide it is to be.
        """
        self._left_wished = width
        self._share_width()

    def _share_width(self) -> None:
        if self._left_set_by_hand:
            return
        whole = sum(self._splitter.sizes())
        least = round(LEFT_WIDTH * scale_of(self)) if self.width() >= ROOMY else NARROW_LEFT
        left = max(least, min(self._left_wished, round(MOST_LEFT * whole)))
        if whole and self._splitter.sizes()[0] != left:
            self._splitter.setSizes([left, whole - left])

    def _share_height(self, *, is_low: bool) -> None:
        if is_low != self._is_low:
            self._is_low = is_low
            self.dial_panel.be_flat(is_low)
            self._give_dial_its_height()

    def _give_dial_its_height(self) -> None:
        """As much as it needs; the rest is the table's."""
        above, high = self._left.count() - 1, self.dial_panel.sizeHint().height()
        rest = max(sum(self._left.sizes()) - high, above)
        self._left.setSizes([*(rest for _ in range(above)), high])

    def _on_splitter_moved(self) -> None:
        self._left_set_by_hand = True

    def settle_typing(self, *, leaves: bool = False) -> None:
        """Take what is being typed, as a click elsewhere does; what is refused stays in its line.

        leaves: another document is about to come, so that nothing of this one's may stay.
        """
        self.table_panel.view.settle_editor(leaves=leaves)
        leave_line(self)

    def begin(self, document: Document) -> None:
        """Another document was opened: nothing stays of where one was in the last."""
        self.lens_view.plot.let_go()
        self.readings_panel.begin(document)
        self.table_panel.let_go()
        self.dial_panel.let_go()
        self.select_rows(())
        for panel in (self.notes_panel, self.scenes_panel):
            panel.note.let_go()

    def show_fault(self, sentence: str, details: str) -> None:
        """Say that something unforeseen happened; the window goes on."""
        self.fault_line.show_fault(sentence, details)

    def say(self, sentence: str, *, until_changed: bool = False) -> None:
        """Say a sentence in the status line for some seconds, in place of the identity.

        until_changed: what it says of the document may be false of another.
        """
        self._said_of_document = until_changed
        said = harmless(plain(sentence))
        self.statusBar().showMessage(said, 6000)
        self.news.tell("status", lambda: said)

    def offer(self, sentence: str, button: str, accept: Callable[[], None]) -> None:
        """Say a sentence in the status line beside a button that does what it offers, for a while.

        The button goes when it is pressed and when the next thing is offered.
        """
        self._take_offer_away()
        said = fit_line(harmless(plain(sentence)), LONGEST_SAID)
        made = chip(button, f"{button}: {said}", said, self)
        self._offer = made

        def on_pressed() -> None:
            self._take_offer_away()
            accept()

        made.clicked.connect(on_pressed)
        offered = f"{said}  {button}"
        made.setText(without_keys(offered))
        self.news.tell("offer", lambda: offered)
        self.statusBar().addPermanentWidget(made)
        # Its document goes with it, which may be large.
        later(made, OFFERED_MILLISECONDS, self._take_offer_away)

    def _take_offer_away(self) -> None:
        if self._offer is not None:
            self.statusBar().removeWidget(self._offer)
            self._offer.deleteLater()
            self._offer = None

    def refuse(self, sentence: str) -> None:
        """Say why nothing was done, until something is."""
        self.say(sentence, until_changed=True)
        announce(self, harmless(plain(sentence)), at_once=True)
        self.news.tell("status", str)

    def forget_said(self) -> None:
        """Something was done: why the last thing was not, or how it was, is old news."""
        if self._said_of_document:
            self._said_of_document = False
            self.statusBar().clearMessage()

    def remember(self, settings: QSettings) -> None:
        """Keep sizes and splitters for the next start."""
        settings.setValue("window/geometry", self.saveGeometry())
        settings.setValue("window/splitter", self._splitter.saveState())
        settings.setValue("window/left", self._left.saveState())

    def recall(self, settings: QSettings) -> None:
        """Take on the sizes and splitters of the last time."""
        for key, restore in (
            ("window/geometry", self.restoreGeometry),
            ("window/splitter", self._splitter.restoreState),
            ("window/left", self._left.restoreState),
        ):
            state = settings.value(key)
            if isinstance(state, QByteArray):
                restore(state)
        self._fit.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.stand(is_narrow=event.size().width() < ROOMY)
        self._share_width()
        self._share_height(is_low=event.size().height() < LOW)
        is_large = event.size().width() >= LARGE[0] and event.size().height() >= LARGE[1]
        if is_large != self._is_large:
            self._is_large = is_large
            grow(self, is_grown=is_large)
            self.readings_panel.show_large(is_large)
            self.lens_view.show_large(is_large)
            self._share_width()
            self._give_dial_its_height()
        if event.spontaneous():
            # The window system has Qt paint the new size before any other event.
            self.lens_view.plot.settle()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        return tab_order.step(self, forward=forward)

    def close_now(self) -> None:
        """Close without asking."""
        self._may_close = True
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or not self._side.leave():
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close:
            # The answer may come at once; a second close() inside of this one would do nothing.
            self.close_requested.emit()
        event.setAccepted(self._may_close)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = _dropped_files(event.mimeData())
        if files:
            event.acceptProposedAction()
        if len(files) == 1:
            self.file_dropped.emit(files[0])
        elif files:
            self.files_dropped.emit(files)


def _dropped_files(data: QMimeData) -> list[str]:
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]


def _identity_line(readings: Readings | Unreadable) -> str:
    count = len(readings.outcomes)
    # A row that stands for all others is none of them.
    has_rest = readings.document.table.rest is not None
    outcomes = counted(count - has_rest, "outcome") + (" and the rest" if has_rest else "")
    if isinstance(readings, Unreadable) or readings["cross_entropy"].value is None:
        return outcomes
    entropy, divergence, cross = identity_texts(readings)
    floor = next((f"{note} · " for note in readings.notes if note.startswith("Of this row")), "")
    return floor + (
        f"{outcomes} · {_sums_line(readings)} · H(P) + {readings.symbol('kl_p_qt')} = {entropy} + "
        f"{divergence} = {cross} = {readings.symbol('cross_entropy')} {readings.unit.value} ✓"
    )


def _sums_line(readings: Readings) -> str:
    document = readings.document
    columns = [document.truth_column, document.tempered_column]
    odd = [column.name for column in columns if not column.is_meant_so]
    return f"{joined(list(dict.fromkeys(odd)))} divided by the sum" if odd else "sums checked"
