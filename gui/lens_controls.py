"""LensControls: the row of controls that the chosen lens brings along as plain data."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from gui.flow_layout import FlowLayout
from gui.gestures import NO_GESTURE, fresh_gesture
from gui.segmented import Segmented
from gui.setting_box import SettingBox
from gui.theme import LIGHT, Theme
from model.lenses.controls import Button, Choice, Control, Number, Play
from model.readings import Readings

FRAME_MS = 33


class LensControls(QWidget):
    """Shows the controls of a lens, and hands out the edits that they make.

    Attributes:
        key_home: the widget on which the keys of buttons work, while it has the focus: the picture.

    Signals:
        edited(Edit, int): a control was used; the number is the gesture it belongs to.
        refused(str): a typed number is not possible.
    """

    edited = Signal(object, int)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._controls: tuple[Control, ...] = ()
        self._readings: Readings | None = None
        self._views: list[_ControlView] = []
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
            if isinstance(view, _PlayView):
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
            self._row.addWidget(view)
        self.setVisible(bool(controls))


class _ControlView(QWidget):
    """One control: a label, if it has one, and what is clicked or typed into."""

    def __init__(self, owner: LensControls) -> None:
        super().__init__(owner)
        self._owner = owner
        self._readings: Readings | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 8, 0)
        self._row.setSpacing(6)

    def show_readings(self, readings: Readings) -> None:
        self._readings = readings

    def set_theme(self, theme: Theme) -> None:
        del theme

    def _label(self, text: str, buddy: QWidget) -> None:
        label = QLabel(text, self)
        label.setProperty("role", "muted")
        label.setBuddy(buddy)
        self._row.addWidget(label)


class _ChoiceView(_ControlView):
    def __init__(self, control: Choice, owner: LensControls) -> None:
        super().__init__(owner)
        self._control = control
        self._switch = Segmented(control.options, control.label, self)
        self._switch.setToolTip(control.tip)
        self._switch.chosen.connect(self._on_chosen)
        self._label(control.label, self._switch)
        self._row.addWidget(self._switch)

    def show_readings(self, readings: Readings) -> None:
        super().show_readings(readings)
        self._switch.show_choice(self._control.value(readings.document))

    def set_theme(self, theme: Theme) -> None:
        self._switch.set_theme(theme)

    def _on_chosen(self, value: str) -> None:
        if self._readings is not None:
            edit = self._control.change(self._readings.document, value)
            self._owner.edited.emit(edit, NO_GESTURE)


class _NumberView(_ControlView):
    def __init__(self, control: Number, owner: LensControls) -> None:
        super().__init__(owner)
        self._control = control
        self._box = SettingBox(control, self)
        self._box.entered.connect(self._on_entered)
        self._box.refused.connect(owner.refused)
        self._label(control.label, self._box)
        self._row.addWidget(self._box)

    def show_readings(self, readings: Readings) -> None:
        super().show_readings(readings)
        self._box.show_number(self._control.value(readings.document))

    def _on_entered(self, value: float) -> None:
        if self._readings is None:
            return
        try:
            edit = self._control.change(self._readings.document, value)
        except ValueError as error:
            self._owner.refused.emit(str(error))
            self.show_readings(self._readings)
            return
        self._owner.edited.emit(edit, NO_GESTURE)


class _ButtonView(_ControlView):
    def __init__(self, control: Button, owner: LensControls) -> None:
        super().__init__(owner)
        self._control = control
        self._button = _chip(control.label, control.tip, control.key, self)
        self._button.clicked.connect(self._on_clicked)
        self._row.addWidget(self._button)
        if control.key:
            shortcut = QShortcut(QKeySequence(control.key), owner.key_home)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self._on_clicked)
            self.destroyed.connect(shortcut.deleteLater)

    def show_readings(self, readings: Readings) -> None:
        super().show_readings(readings)
        self._button.setEnabled(self._control.enabled(readings))

    def _on_clicked(self) -> None:
        readings = self._readings
        if readings is None or not self._control.enabled(readings):
            return
        try:
            edit = self._control.act(readings)
        except ValueError as error:
            self._owner.refused.emit(str(error))
            return
        self._owner.edited.emit(edit, NO_GESTURE)


class _PlayView(_ControlView):
    def __init__(self, control: Play, owner: LensControls) -> None:
        super().__init__(owner)
        self._control = control
        self._gesture = NO_GESTURE
        self._button = _chip(f"▶ {control.label}", control.tip, "", self)
        self._button.clicked.connect(self._on_clicked)
        self._row.addWidget(self._button)
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
        edit = None if self._readings is None else self._control.step(self._readings)
        if edit is None:
            self.stop()
        else:
            self._owner.edited.emit(edit, self._gesture)


def _chip(text: str, tip: str, key: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setProperty("role", "chip")
    button.setMinimumHeight(28)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setAccessibleName(text.strip("▶ "))
    button.setToolTip(f"{tip} ({key})" if key else tip)
    return button


def _view_of(control: Control, owner: LensControls) -> _ControlView:
    if isinstance(control, Choice):
        return _ChoiceView(control, owner)
    if isinstance(control, Number):
        return _NumberView(control, owner)
    if isinstance(control, Play):
        return _PlayView(control, owner)
    return _ButtonView(control, owner)
