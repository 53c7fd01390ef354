"""SidePanels: what opens beside the picture, or, in a narrow window, in the place of the table."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QWidget

from gui.core.boundary import guarded
from gui.lens.lens_view import LIST_WIDTH, LensView
from gui.look.scale import fix_size, free_size
from gui.readings.readings_list import ReadingsList
from gui.scenes.notes_panel import NotesPanel
from gui.scenes.scenes_panel import ScenesPanel

SCENES_WIDTH, NOTES_WIDTH = 272, 272


@guarded
class SidePanels(QObject):
    """Moves scenes, notes and the list of readings to where a window has room for them.

    `beside` holds the picture; `left` holds the table above the dial.
    """

    def __init__(
        self,
        beside: QHBoxLayout,
        left: QSplitter,
        table: QWidget,
        lens_view: LensView,
        scenes: ScenesPanel,
        notes: NotesPanel,
    ) -> None:
        super().__init__(left)
        self._beside, self._left, self._table, self._lens_view = beside, left, table, lens_view
        self._scenes, self._notes = scenes, notes
        self._is_narrow = True
        self.stand(is_narrow=False)
        for panel in self._panels:
            panel.installEventFilter(self)
            # Before anybody hides it, which would send the focus to the window's first button.
            panel.closed.connect(self._let_focus_go)

    @property
    def _panels(self) -> tuple[ScenesPanel | NotesPanel | ReadingsList, ...]:
        return self._scenes, self._notes, self._lens_view.readings_list

    def leave(self) -> bool:
        """Ask the panel that is open to close; return whether there was one."""
        panel = next((one for one in self._panels if not one.isHidden()), None)
        if panel is not None:
            panel.closed.emit()
        return panel is not None

    def _let_focus_go(self) -> None:
        """Give the focus of a panel that closes to the picture."""
        has_it = QApplication.focusWidget()
        if has_it is not None and any(panel.isAncestorOf(has_it) for panel in self._panels):
            self._lens_view.plot.setFocus()

    def stand(self, *, is_narrow: bool) -> None:
        """Be where a window of this kind has room; what was open stays open."""
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        are_open = [not panel.isHidden() for panel in self._panels]
        self._lens_view.readings_list.stand_alone(is_alone=is_narrow)
        if is_narrow:
            for panel in self._panels:
                free_size(panel)
                self._left.insertWidget(0, panel)
        else:
            widths = SCENES_WIDTH, NOTES_WIDTH, LIST_WIDTH
            for panel, width in zip(self._panels, widths, strict=True):
                fix_size(panel, width)
            self._beside.addWidget(self._scenes)
            self._beside.addWidget(self._notes)
            self._lens_view.take_list()
        for panel, is_open in zip(self._panels, are_open, strict=True):
            panel.setVisible(is_open)
        self._make_way()

    def _make_way(self) -> None:
        is_open = any(not panel.isHidden() for panel in self._panels)
        self._table.setVisible(not (self._is_narrow and is_open))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._make_way()
        return super().eventFilter(watched, event)
