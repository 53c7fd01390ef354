"""What is chosen or typed into for a control of a lens: a switch, a number, a line of text."""

import math
import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QSizePolicy, QWidget

from gui.core.boundary import guarded
from gui.core.gestures import NO_GESTURE, GestureRun
from gui.dial.dial import Dial
from gui.dial.dial_face import DialFace
from gui.lens.control_view import ControlView
from gui.look.plain import plain_tip
from gui.look.scale import scale_of
from gui.look.theme import shown_theme
from gui.widgets.buttons import ButtonMenu
from gui.widgets.dial_scale import END, angle_of
from gui.widgets.line_leaving import leaves_undo
from gui.widgets.number_box import SettingBox
from gui.widgets.segmented import Segmented
from model.evaluate.readings import Readings
from model.lens.controls import Choice, Number, TextLine
from model.lens.view import View


@guarded
class ChoiceView(ControlView):
    """A switch between a few options; one button with a menu of them where it has no room."""

    def __init__(self, control: Choice, parent: QWidget) -> None:
        super().__init__(parent)
        self._control = control
        self._shown: tuple[str, tuple[tuple[str, str], ...]] = ("", ())
        self._switch = Segmented(control.options, control.label, self)
        self._switch.setToolTip(plain_tip(control.tip))
        self._switch.chosen.connect(self._on_chosen)
        self._label = self.add_label(control.label, self._switch)
        self.row.addWidget(self._switch)
        self._button = self.add_chip("", control.tip)
        self._menu = self._filled(ButtonMenu(control.label, self._button))
        self._button.setMenu(self._menu)
        self._button.hide()
        self.row.setAlignment(self._button, Qt.AlignmentFlag.AlignLeft)
        self.row.setStretchFactor(self._button, 1)

    def sizeHint(self) -> QSize:
        hints = [part.sizeHint() for part in (self._label, self._switch)]
        wide = hints[0].width() + self.row.spacing() + hints[1].width()
        around = self.row.contentsMargins()
        wide += around.left() + around.right()
        return QSize(wide, max(hint.height() for hint in hints))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._label.sizeHint().width(), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = event.size().width() < self.sizeHint().width()
        was_focused = self._switch.isAncestorOf(QApplication.focusWidget() or self)
        self._button.setVisible(is_narrow)
        self._switch.setVisible(not is_narrow)
        if is_narrow and was_focused:
            self._button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_readings(self, readings: Readings, view: View | None = None) -> None:
        super().show_readings(readings, view)
        value = self._control.value(readings.document)
        texts = self._control.texts_at(is_moved=readings.is_moved)
        if (value, texts) != self._shown:
            self._shown = (value, texts)
            self._switch.show_texts(texts)
            self._switch.show_choice(value)
            for (_, text), action in zip(texts, self._menu.actions(), strict=True):
                action.setText(text.replace("&", "&&"))
            text = dict(texts).get(value, "")
            self._button.setText(f"{text} ▾")
            self._button.setAccessibleName(f"{self._control.label}: {text}")

    def _filled(self, menu: QMenu) -> QMenu:
        for value, text in self._control.options:
            menu.addAction(text.replace("&", "&&"), partial(self._on_chosen, value))
        return menu

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


USUAL_WIDTH = 452
NARROW_WIDTH = 150


@guarded
class SentenceLine(QLineEdit):
    """A line of text, wide or narrow.

    Esc leaves it for the next control, as Tab would elsewhere; Shift+Tab for the one before. What
    was typed goes letter by letter; what was taken, by Tab or a click, goes whole by Backspace.

    Signals:
        completed(): Tab was pressed.
        taken_back(str): what was taken last was taken back; the text is what is left.
    """

    completed = Signal()
    taken_back = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, narrow: bool = False) -> None:
        super().__init__(parent)
        self._width = NARROW_WIDTH if narrow else USUAL_WIDTH
        self._taken: list[tuple[str, str]] = []  # the text before and after each that was taken
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.textEdited.connect(self._on_edited)

    def show_text(self, text: str) -> None:
        """Show another text; what it adds at the end of this one has been taken, not typed."""
        before = self.text()
        if before and text != before and text.startswith(before):
            self._taken.append((before, text))
        self.setText(text)
        self._on_edited(text)

    def _on_edited(self, text: str) -> None:
        """Forget of what was taken all that does not stand there any more."""
        while self._taken and not text.startswith(self._taken[-1][1]):
            self._taken.pop()

    def sizeHint(self) -> QSize:
        scale = scale_of(self)
        return QSize(round(self._width * scale), round(28 * scale))

    def event(self, event: QEvent) -> bool:
        if leaves_undo(self, event):
            return False
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            # A Tab would otherwise move the focus before any key handler sees it.
            if event.key() == Qt.Key.Key_Tab and not event.modifiers():
                self.completed.emit()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.focusNextChild()
                return True
            if event.key() == Qt.Key.Key_Backspace and not event.modifiers() and self._at_taken():
                before, _ = self._taken.pop()
                self.setText(before)
                self.taken_back.emit(before)
                return True
        return bool(super().event(event))

    def _at_taken(self) -> bool:
        """Whether the cursor stands right behind what was taken last."""
        text = self.text()
        is_there = bool(self._taken) and text == self._taken[-1][1]
        return is_there and self.cursorPosition() == len(text) and not self.hasSelectedText()


# Thinking for a moment is still the same run of typing.
PAUSE = 2.0


class LineView(ControlView):
    """Shows one TextLine control; typing without a long pause is one undo step."""

    def __init__(self, control: TextLine, parent: QWidget) -> None:
        super().__init__(parent)
        self._control = control
        self._run = GestureRun(pause=PAUSE)
        self._shown: str | None = None  # of the document, the line apart
        self._line = SentenceLine(self, narrow=control.narrow)
        self._line.setMaxLength(control.longest)
        self._line.setPlaceholderText(control.placeholder)
        self._line.setAccessibleName(control.label)
        self._line.setToolTip(plain_tip(control.tip))
        self._line.setAccessibleDescription(control.tip)
        self._line.textEdited.connect(self._on_typed)
        self._line.completed.connect(self._on_completed)
        self._line.taken_back.connect(self._on_taken_back)
        self._line.editingFinished.connect(self._run.end)
        self.add_label(control.label, self._line)
        self.row.addWidget(self._line)

    def show_readings(self, readings: Readings, view: View | None = None) -> None:
        super().show_readings(readings, view)
        text = self._control.value(readings.document)
        # Neither older readings than what is being typed must take it back, nor others of the same
        # text: what is typed may still have to be answered.
        if self.up_to_date and text != self._shown:
            self._show(text)

    def _show(self, text: str) -> None:
        self._shown = text
        if text != self._line.text():
            self._line.show_text(text)

    def _on_taken_back(self, text: str) -> None:
        # Each is an undo step of its own.
        self._run.end()
        self._on_typed(text)
        self._run.end()

    def _on_typed(self, text: str) -> None:
        readings = self.readings
        if readings is None:
            return
        gesture = self._run.gesture()

        def change() -> None:
            now = self.readings or readings
            if not self.make(lambda: self._control.change(now.document, text), gesture):
                self._show(self._control.value(now.document))

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


SIZE = 28
TRACK, KNOB, EDGE = 3.0, 3.6, 4.5


class SmallFace(DialFace):
    """The geometry of a small dial: the ring alone; a press anywhere takes hold of it."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__(width, height)
        self.scale = 1.0
        self.middle = QPointF(0.5 * width, 0.5 * height + 1.0)
        self.radius = 0.5 * min(width, height) - EDGE

    def place(self, temperature: float, radius: float = math.nan) -> QPointF:
        """Return the point of the ring at a number."""
        angle = math.radians(angle_of(temperature))
        reach = self.radius
        return self.middle + QPointF(math.sin(angle) * reach, -math.cos(angle) * reach)

    def on_track(self, place: QPointF) -> bool:
        """Return True: it is too small to be missed."""
        return True

    def mark_at(self, place: QPointF) -> float | None:
        """Return None: there are no labels."""
        return None


@guarded
class SmallDial(Dial):
    """The dial at the height of a box: dragged around, turned by wheel and arrow keys."""

    def __init__(
        self,
        control: Number,
        parent: QWidget | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent, clock, symbol=control.label, name=f"{control.label} dial")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def face(self) -> DialFace:
        """Where everything stands at the present size."""
        return SmallFace(self.width(), self.height())

    def sizeHint(self) -> QSize:
        return QSize(SIZE, SIZE)

    def minimumSizeHint(self) -> QSize:
        return QSize(SIZE, SIZE)

    def paintEvent(self, event: QPaintEvent) -> None:
        face, theme, number = self.face, shown_theme(), self.temperature
        middle, radius = face.middle, face.radius
        ring = QRectF(middle.x() - radius, middle.y() - radius, 2.0 * radius, 2.0 * radius)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if self.isEnabled() else 0.5)
        pen = QPen(QColor(theme.border), TRACK)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(ring, round((90.0 + END) * 16.0), round(-2.0 * END * 16.0))
        angle = angle_of(number)
        pen.setColor(QColor(theme.accent))
        painter.setPen(pen)
        if angle:
            painter.drawArc(ring, 90 * 16, round(-angle * 16.0))
        painter.setBrush(QColor(theme.card))
        painter.setPen(QPen(QColor(theme.accent), 2.0))
        painter.drawEllipse(face.place(number), KNOB, KNOB)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.accent), 1.0))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6.0, 6.0)
        painter.end()
