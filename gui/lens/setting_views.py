"""SettingViews: what is clicked or typed into for a choice, a number and a button of a lens."""

from PySide6.QtWidgets import QWidget

from gui.core.gestures import NO_GESTURE
from gui.dial.small_dial import SmallDial
from gui.lens.control_view import ControlView, chip
from gui.look.plain import plain_tip
from gui.look.theme import Theme
from gui.widgets.segmented import Segmented
from gui.widgets.setting_box import SettingBox
from model.evaluate.readings import Readings
from model.lens.controls import Button, Choice, Number
from model.lens.view import View


class ChoiceView(ControlView):
    """A switch between a few options."""

    def __init__(self, control: Choice, parent: QWidget) -> None:
        super().__init__(parent)
        self._control = control
        self._shown = ""
        self._switch = Segmented(control.options, control.label, self)
        self._switch.setToolTip(plain_tip(control.tip))
        self._switch.chosen.connect(self._on_chosen)
        self.add_label(control.label, self._switch)
        self.row.addWidget(self._switch)

    def show_readings(self, readings: Readings, view: View | None = None) -> None:
        super().show_readings(readings, view)
        value = self._control.value(readings.document)
        if value != self._shown:
            self._shown = value
            self._switch.show_choice(value)

    def set_theme(self, theme: Theme) -> None:
        self._switch.set_theme(theme)

    def _on_chosen(self, value: str) -> None:
        document = self.document
        if document is not None:
            self.make(lambda: self._control.change(document, value))


class NumberView(ControlView):
    """A box for a number, and a small dial before it if the control has one."""

    def __init__(self, control: Number, parent: QWidget) -> None:
        super().__init__(parent)
        self._control = control
        # In the order of the Tab key: the dial, then the box.
        self._dial = SmallDial(control, self) if control.dial else None
        self._box = SettingBox(control, self)
        self._box.entered.connect(self._on_entered)
        self._box.refused.connect(self.refused)
        self.add_label(control.label, self._box)
        if self._dial is not None:
            self._dial.turned.connect(self._on_entered)
            self.row.addWidget(self._dial)
        self.row.addWidget(self._box)

    def show_readings(self, readings: Readings, view: View | None = None) -> None:
        super().show_readings(readings, view)
        value = self._control.value(readings.document)
        if view is not None:
            value = view.numbers.get(self._control.label, value)
        self._box.show_number(value)
        if self._dial is not None:
            self._dial.show_temperature(value)

    def set_theme(self, theme: Theme) -> None:
        if self._dial is not None:
            self._dial.set_theme(theme)

    def _on_entered(self, value: float, gesture: int = NO_GESTURE) -> None:
        if self.document is None:
            return

        def change() -> None:
            document, readings = self.document, self.readings
            if document is None or readings is None:
                return
            if not self.make(lambda: self._control.change(document, value), gesture):
                self.show_readings(readings, self.view)

        self.do_after(self._control.work(self.document, value), change)


class ButtonView(ControlView):
    """A button, also pressed by its key while the picture has the focus."""

    def __init__(self, control: Button, parent: QWidget, key_home: QWidget) -> None:
        super().__init__(parent)
        self._control = control
        self._waiting = False
        self._button = chip(control.label, control.tip, control.key, self)
        self._button.clicked.connect(self._on_clicked)
        self.row.addWidget(self._button)
        self.add_key(control.key, key_home, self._on_clicked)

    def show_readings(self, readings: Readings, view: View | None = None) -> None:
        super().show_readings(readings, view)
        self._button.setEnabled(self._control.enabled(readings))
        if self._waiting and self.up_to_date:
            self._on_clicked()

    def _on_clicked(self) -> None:
        readings = self.readings
        # An edit made of readings must not take back what they have not seen yet.
        self._waiting = not self.up_to_date
        if self._waiting or readings is None or not self._control.enabled(readings):
            return
        self.make(lambda: self._control.act(readings))
