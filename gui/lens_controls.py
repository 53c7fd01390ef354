"""LensControls: the row of controls that the chosen lens brings along as plain data."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from gui.control_view import ControlView, chip
from gui.file_view import FileView
from gui.flow_layout import FlowLayout
from gui.gestures import NO_GESTURE, fresh_gesture
from gui.line_view import LineView
from gui.segmented import Segmented
from gui.setting_box import SettingBox
from gui.theme import LIGHT, Theme
from model.lenses.controls import Button, Choice, Control, FileButton, Line, Number, Play
from model.readings import Readings

FRAME_MS = 33


class LensControls(QWidget):
    """Shows the controls of a lens, and hands out the edits that they make.

    Attributes:
        key_home: the widget on which the keys of buttons work, while it has the focus: the picture.

    Signals:
        edited(Edit, int): a control was used; the number is the gesture it belongs to.
        refused(str): what was typed is not possible.
        complained(str, str): a heading, and why a file does not serve.
        work_wanted(Work, callable): what has to be done first, and what to do then.
    """

    edited = Signal(object, int)
    refused = Signal(str)
    complained = Signal(str, str)
    work_wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._controls: tuple[Control, ...] = ()
        self._readings: Readings | None = None
        self._views: list[ControlView] = []
        self.key_home: QWidget = self
        self._row = FlowLayout(self, gap=8)
        self.hide()

    def show_controls(self, controls: Sequence[Control], readings: Readings) -> None:
        """Show these controls with the values that they have in the readings' document."""
        self._readings = readings
        if tuple(controls) != self._controls:
            self._rebuild(tuple(controls))
        for view, control in zip(self._views, self._controls, strict=True):
            view.setVisible(control.shown(readings.document))
            view.show_readings(readings)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        for view in self._views:
            view.set_theme(theme)

    def stop(self) -> None:
        """Stop what plays."""
        for view in self._views:
            view.stop()

    def _rebuild(self, controls: tuple[Control, ...]) -> None:
        self.stop()
        for view in self._views:
            self._row.removeWidget(view)
            view.hide()
            view.deleteLater()
        self._controls = controls
        self._views = [_view_of(control, self) for control in controls]
        for view in self._views:
            view.set_theme(self._theme)
            view.edited.connect(self.edited)
            view.refused.connect(self.refused)
            view.complained.connect(self.complained)
            view.work_wanted.connect(self.work_wanted)
            self._row.addWidget(view)
        self.setVisible(bool(controls))


class _ChoiceView(ControlView):
    def __init__(self, control: Choice, owner: LensControls) -> None:
        super().__init__(owner)
        self._control = control
        self._switch = Segmented(control.options, control.label, self)
        self._switch.setToolTip(control.tip)
        self._switch.chosen.connect(self._on_chosen)
        self.add_label(control.label, self._switch)
        self.row.addWidget(self._switch)

    def show_readings(self, readings: Readings) -> None:
        super().show_readings(readings)
        self._switch.show_choice(self._control.value(readings.document))

    def set_theme(self, theme: Theme) -> None:
        self._switch.set_theme(theme)

    def _on_chosen(self, value: str) -> None:
        if self.readings is not None:
            edit = self._control.change(self.readings.document, value)
            self.edited.emit(edit, NO_GESTURE)


class _NumberView(ControlView):
    def __init__(self, control: Number, owner: LensControls) -> None:
        super().__init__(owner)
        self._control = control
        self._box = SettingBox(control, self)
        self._box.entered.connect(self._on_entered)
        self._box.refused.connect(self.refused)
        self.add_label(control.label, self._box)
        self.row.addWidget(self._box)

    def show_readings(self, readings: Readings) -> None:
        super().show_readings(readings)
        self._box.show_number(self._control.value(readings.document))

    def _on_entered(self, value: float, gesture: int = NO_GESTURE) -> None:
        if self.readings is None:
            return

        def change() -> None:
            readings = self.readings
            if readings is not None and not self.make(
                lambda: self._control.change(readings.document, value), gesture
            ):
                self.show_readings(readings)

        self.do_after(self._control.work(self.readings.document, value), change)


class _ButtonView(ControlView):
    def __init__(self, control: Button, owner: LensControls) -> None:
        super().__init__(owner)
        self._control = control
        self._button = chip(control.label, control.tip, control.key, self)
        self._button.clicked.connect(self._on_clicked)
        self.row.addWidget(self._button)
        self.add_key(control.key, owner.key_home, self._on_clicked)

    def show_readings(self, readings: Readings) -> None:
        super().show_readings(readings)
        self._button.setEnabled(self._control.enabled(readings))

    def _on_clicked(self) -> None:
        readings = self.readings
        if readings is None or not self._control.enabled(readings):
            return
        self.make(lambda: self._control.act(readings))


class _PlayView(ControlView):
    def __init__(self, control: Play, owner: LensControls) -> None:
        super().__init__(owner)
        self._control = control
        self._gesture = NO_GESTURE
        self._button = chip(f"▶ {control.label}", control.tip, "", self)
        self._button.clicked.connect(self._on_clicked)
        self.row.addWidget(self._button)
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.on_frame)

    def stop(self) -> None:
        self._timer.stop()
        self._button.setText(f"▶ {self._control.label}")

    def _on_clicked(self) -> None:
        if self._timer.isActive():
            self.stop()
            return
        self._gesture = fresh_gesture()
        self._button.setText("❙❙ Pause")
        self._timer.start()

    def on_frame(self) -> None:
        """Take one step; stop where there is none."""
        edit = None if self.readings is None else self._control.step(self.readings)
        if edit is None:
            self.stop()
        else:
            self.edited.emit(edit, self._gesture)


def _view_of(control: Control, owner: LensControls) -> ControlView:
    if isinstance(control, Choice):
        return _ChoiceView(control, owner)
    if isinstance(control, Number):
        return _NumberView(control, owner)
    if isinstance(control, Play):
        return _PlayView(control, owner)
    if isinstance(control, Line):
        return LineView(control, owner)
    if isinstance(control, FileButton):
        return FileView(control, owner)
    return _ButtonView(control, owner)
