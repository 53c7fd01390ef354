"""FileView: a button of a lens that asks for a file."""

from PySide6.QtWidgets import QWidget

from gui.core.gestures import NO_GESTURE
from gui.lens.control_view import ControlView, chip
from gui.widgets.dialogs import ask_file
from model.lens.controls import FileButton


class FileView(ControlView):
    """Shows one FileButton control."""

    def __init__(self, control: FileButton, parent: QWidget) -> None:
        super().__init__(parent)
        self._control = control
        self._button = chip(control.label, control.tip, "", self)
        self._button.clicked.connect(self._on_clicked)
        self.row.addWidget(self._button)

    def choose(self, path: str) -> None:
        """Make the edit of a path, after what has to be done first."""
        if self.readings is not None:
            work = self._control.work(self.readings.document, path)
            self.do_after(work, lambda: self._change(path))

    def _on_clicked(self) -> None:
        control = self._control
        ask_file(self.window(), control.label, control.filters, lambda path: self.choose(str(path)))

    def _change(self, path: str) -> None:
        if self.readings is None:
            return
        try:
            edit = self._control.change(self.readings.document, path)
        except ValueError as error:
            self.complained.emit(self._control.problem, str(error))
            return
        self.edited.emit(edit, NO_GESTURE)
