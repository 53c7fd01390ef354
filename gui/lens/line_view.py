"""LineView: a line of text that a lens asks for, typed live and completed by Tab."""

from PySide6.QtWidgets import QWidget

from gui.core.gesture_run import GestureRun
from gui.core.gestures import NO_GESTURE
from gui.lens.control_view import ControlView
from gui.widgets.sentence_line import SentenceLine
from model.evaluate.readings import Readings
from model.lens.controls import Line
from model.lens.view import View

# Thinking for a moment is still the same run of typing.
PAUSE = 2.0


class LineView(ControlView):
    """Shows one Line control; typing without a long pause is one undo step."""

    def __init__(self, control: Line, parent: QWidget) -> None:
        super().__init__(parent)
        self._control = control
        self._run = GestureRun(pause=PAUSE)
        self._line = SentenceLine(self)
        self._line.setMaxLength(control.longest)
        self._line.setPlaceholderText(control.placeholder)
        self._line.setAccessibleName(control.label)
        self._line.setToolTip(control.tip)
        self._line.setAccessibleDescription(control.tip)
        self._line.textEdited.connect(self._on_typed)
        self._line.completed.connect(self._on_completed)
        self._line.editingFinished.connect(self._run.end)
        self.add_label(control.label, self._line)
        self.row.addWidget(self._line)

    def show_readings(self, readings: Readings, view: View | None = None) -> None:
        super().show_readings(readings, view)
        text = self._control.value(readings.document)
        # Older readings than what is being typed must not take it back.
        if self.up_to_date and text != self._line.text():
            self._line.setText(text)

    def _on_typed(self, text: str) -> None:
        readings = self.readings
        if readings is None:
            return
        gesture = self._run.gesture()

        def change() -> None:
            now = self.readings or readings
            if not self.make(lambda: self._control.change(now.document, text), gesture):
                self.show_readings(now, self.view)

        self.do_after(self._control.work(readings.document, text), change)

    def _on_completed(self) -> None:
        self._run.end()
        if self.readings is None:
            return
        try:
            edit = self._control.complete(self.readings)
        except ValueError as error:
            self.refused.emit(str(error))
            return
        if edit is not None:
            self.edited.emit(edit, NO_GESTURE)
            self._line.end(False)
