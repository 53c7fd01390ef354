"""LensControls: the row of controls that the chosen lens brings along as plain data."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.core.accessible import SpokenRole, speaks_as
from gui.lens.button_views import ButtonView, CopyView, FileView, PlayView
from gui.lens.control_view import ControlView
from gui.lens.setting_views import ChoiceView, LineView, NumberView
from gui.widgets.flow_layout import FlowLayout
from model.document.document import Document
from model.evaluate.readings import Readings
from model.lens.controls import Choice, Control, CopyButton, FileButton, Number, Play, TextLine
from model.lens.view import View

GAP = 6


class LensControls(QWidget):
    """Shows the controls of a lens, and hands out the edits that they make.

    Attributes:
        key_home: the widget on which the keys of buttons work, while it has the focus: the picture.
        views: the controls on screen in order, also those that have no place now.

    Signals:
        edited(Edit, int): a control was used; the number is the gesture it belongs to.
        refused(str): what was typed is not possible.
        complained(str, str): a heading, and why a file does not serve.
        copied(DataTable | str, str): what is for the clipboard, and what is said of it.
        work_wanted(Work, callable): what has to be done first, and what to do then.
    """

    edited = Signal(object, int)
    refused = Signal(str)
    complained = Signal(str, str)
    copied = Signal(object, str)
    work_wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping, "Settings of the lens")
        self._controls: tuple[Control, ...] = ()
        self._document: Document | None = None
        self.views: list[ControlView] = []
        self.key_home: QWidget = self
        self._row = FlowLayout(self, gap=GAP)
        self._lead: QWidget | None = None
        self.hide()

    def lead(self, widget: QWidget | None) -> None:
        """Let a widget stand before all controls, in their first line; None lets it go."""
        if widget is self._lead:
            return
        if self._lead is not None:
            self._row.removeWidget(self._lead)
        self._lead = widget
        if widget is not None:
            self._row.insert_first(widget)
        self.setVisible(bool(self._controls) or widget is not None)

    def trail(self, widget: QWidget) -> None:
        """Let a widget stand after all controls, at the end of its line, while it is shown."""
        self._row.add_last(widget)

    def show_document(self, document: Document) -> None:
        """Take note of the latest document, so that no control acts on an older one."""
        self._document = document
        for view in self.views:
            view.show_document(document)

    def show_controls(
        self, controls: Sequence[Control], readings: Readings, view: View | None = None
    ) -> None:
        """Show these controls with the values that they have in the readings' document.

        `view` is what the lens shows of the readings; None where it has nothing to show.
        """
        if tuple(controls) != self._controls:
            self._rebuild(tuple(controls))
        for shown, control in zip(self.views, self._controls, strict=True):
            if self._document is None:
                shown.show_document(readings.document)
            has_place = control.shown(readings.document)
            shown.setVisible(has_place)
            if has_place:
                shown.show_readings(readings, view)
            else:
                # Until it has a place it holds no readings, which may be large.
                shown.readings = shown.view = None

    def stop(self) -> None:
        """Stop what plays."""
        for view in self.views:
            view.stop()

    def _rebuild(self, controls: tuple[Control, ...]) -> None:
        # Where one of them cannot be made there are none, and the next time all are made anew.
        gone, self.views, self._controls = self.views, [], ()
        for view in gone:
            self._row.removeWidget(view)
            view.let_go()
        made = [_view_of(control, self) for control in controls]
        for view in made:
            view.edited.connect(self.edited)
            view.refused.connect(self.refused)
            view.complained.connect(self.complained)
            view.copied.connect(self.copied)
            view.work_wanted.connect(self.work_wanted)
            if self._document is not None:
                view.show_document(self._document)
            self._row.addWidget(view)
        self.views, self._controls = made, controls
        self.setVisible(bool(controls) or self._lead is not None)


def _view_of(control: Control, owner: LensControls) -> ControlView:
    if isinstance(control, Choice):
        return ChoiceView(control, owner)
    if isinstance(control, Number):
        return NumberView(control, owner)
    if isinstance(control, Play):
        return PlayView(control, owner, owner.key_home)
    if isinstance(control, TextLine):
        return LineView(control, owner)
    if isinstance(control, FileButton):
        return FileView(control, owner)
    if isinstance(control, CopyButton):
        return CopyView(control, owner)
    return ButtonView(control, owner, owner.key_home)
