"""LensControls: the row of controls that the chosen lens brings along as plain data."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.gestures import NO_GESTURE, fresh_gesture
from gui.core.ticker import Ticker
from gui.lens.control_view import ControlView
from gui.lens.setting_views import ChoiceView, LineView, NumberView
from gui.widgets.dialogs import ask_file, ask_files, files_named
from gui.widgets.flow_layout import FlowLayout
from model.document.document import Document
from model.evaluate.readings import Readings
from model.lens.controls import (
    Button,
    Choice,
    Control,
    CopyButton,
    FileButton,
    Number,
    Play,
    TextLine,
)
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


FRAME_MS = 33


class PlayView(ControlView):
    """Plays and pauses. All of a play is one undo step.

    It stops by itself where there is no further step, when anybody else changes the document, when
    its lens is left, and on Esc.
    """

    def __init__(self, control: Play, parent: QWidget, key_home: QWidget) -> None:
        super().__init__(parent)
        self._control = control
        self._gesture = NO_GESTURE
        self._sent: Document | None = None
        self._button = self.add_chip(f"▶ {control.label}", control.tip, control.key)
        self._button.clicked.connect(self.toggle)
        self.add_key(control.key, key_home, self.toggle, repeats=False)
        self._timer = Ticker(self, FRAME_MS, self.on_frame)
        # Listened to only while there is something to stop.
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.stop)
        self._escape.setEnabled(False)

    @property
    def playing(self) -> bool:
        """Whether it goes on by itself now."""
        return self._timer.isActive()

    def show_document(self, document: Document) -> None:
        super().show_document(document)
        if self.playing and document is not self._sent:
            self.stop()

    def stop(self) -> None:
        """Pause."""
        if self.playing:
            self._timer.stop()
            self._describe(playing=False)

    def toggle(self) -> None:
        """Play, or pause."""
        if self.playing:
            self.stop()
            return
        self._gesture = fresh_gesture()
        self._sent = self.document
        self._describe(playing=True)
        self._timer.start()

    def on_frame(self) -> None:
        """Take one step once the last one has been read; stop where there is none."""
        readings, view = self.readings, self.view
        if readings is None or not self.up_to_date:
            return
        edit = None if view is None or view.is_done else self._control.step(readings)
        if edit is None:
            self.stop()
            return
        self._sent = edit.document
        self.edited.emit(edit, self._gesture)

    def _describe(self, *, playing: bool) -> None:
        # As wide as the longer of its two texts, so that nothing moves when it starts.
        widest = max(self._button.minimumWidth(), self._button.sizeHint().width())
        self._button.setMinimumWidth(widest)
        self._button.setText("❙❙ Pause" if playing else f"▶ {self._control.label}")
        self._button.setAccessibleName("Pause" if playing else self._control.label)
        self._escape.setEnabled(playing)


class ButtonView(ControlView):
    """A button, also pressed by its key while the picture has the focus."""

    def __init__(self, control: Button, parent: QWidget, key_home: QWidget) -> None:
        super().__init__(parent)
        self._control = control
        self._waiting = False
        self._button = self.add_chip(control.label, control.tip, control.key, control.name)
        self._button.clicked.connect(self._on_clicked)
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


class CopyView(ControlView):
    """Shows one CopyButton control."""

    def __init__(self, control: CopyButton, parent: QWidget) -> None:
        super().__init__(parent)
        self._control = control
        self._button = self.add_chip(control.label, control.tip)
        self._button.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        if self.readings is None:
            return
        try:
            what = self._control.copied(self.readings)
        except ValueError as error:
            self.refused.emit(str(error))
            return
        self.copied.emit(what, self._control.said)


class FileView(ControlView):
    """Shows one FileButton control."""

    def __init__(self, control: FileButton, parent: QWidget) -> None:
        super().__init__(parent)
        self._control = control
        self._button = self.add_chip(control.label, control.tip)
        self._button.clicked.connect(self._on_clicked)

    def choose(self, *paths: str) -> None:
        """Make the edit of a path, or of several, after what has to be done first."""
        if self.readings is not None:
            work = self._control.work(self.readings.document, paths[0])
            self.do_after(work, lambda: self._change(paths))

    def _on_clicked(self) -> None:
        control = self._control
        files = files_named(*control.files)
        if control.several is not None:
            ask_files(
                self.window(), control.label, files, lambda all_: self.choose(*map(str, all_))
            )
        else:
            ask_file(self.window(), control.label, files, lambda path: self.choose(str(path)))

    def _change(self, paths: tuple[str, ...]) -> None:
        if self.readings is None:
            return
        document, control = self.readings.document, self._control
        try:
            if control.several is not None:
                edit = control.several(document, paths)
            else:
                edit = control.change(document, paths[0])
        except ValueError as error:
            self.complained.emit(self._control.problem, str(error))
            return
        self.edited.emit(edit, NO_GESTURE)
