"""DialPanel: the card with the dial, a box for typed temperatures, the sweep, and the way to 1."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gui.core.accessible import SpokenRole, speaks_as
from gui.core.boundary import guarded
from gui.core.gestures import fresh_gesture
from gui.dial.dial import Dial
from gui.dial.glide import Sweep
from gui.look.plain import PlainLabel, plain_tip
from gui.widgets.buttons import chip
from gui.widgets.number_box import NumberBox, SettingBox
from model.document.document import Document
from model.lens.controls import Number
from model.lenses.sampling.controls import FILTER_CONTROLS
from model.sampling import working_filters

MOST_NAMED = 2
NO_MODEL = "No model yet: the dial turns P."
NO_MODEL_TIP = "The dial turns what a model guesses. “+ Q model” gives this table a model."
NARROW_BOX = 56  # of a filter, where all stand in one line
MOST = (1 << 24) - 1  # what Qt takes for no limit
_TOUCHES = (QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress, QEvent.Type.Wheel)


@guarded
class DialPanel(QFrame):
    """The temperature: a dial, its number in a box, Sweep and T = 1.

    Signals:
        turned(float, int): a temperature was chosen, and the gesture that it belongs to.
        edited(Edit, int): a filter was set, and the gesture that it belongs to.
        refused(str): a typed text is no temperature; the sentence also stands under the box.
    """

    turned = Signal(float, int)
    edited = Signal(object, int)
    refused = Signal(str)

    def __init__(
        self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping, "Temperature and filters")
        self.setProperty("role", "card")
        self.setObjectName("dialPanel")
        self.dial = Dial(self, clock)
        self.box = NumberBox("T", "Temperature T", self, clock)
        self.dial.paints_ground = self.box.paints_ground = True
        self.sweep = Sweep(self, clock)
        self.sweep_button = chip("▶ Sweep", "Sweep the temperature")
        self.reset_button = chip("↺ T = 1", "Set the temperature back to 1")
        self.reset_button.setToolTip("Set T back to 1: the model as it is")
        self.refusal = PlainLabel(self, role="refusal")
        self._names: list[QLabel] = []
        self._is_flat = False
        self._document: Document | None = None
        self.filters = [SettingBox(control, self) for control in FILTER_CONTROLS]
        for control, filter_box in zip(FILTER_CONTROLS, self.filters, strict=True):
            self._names.append(self._named(control.label, filter_box))
            filter_box.entered.connect(self._filter_setter(control))
            filter_box.refused.connect(self.refused)
        self.others = _Whole(self)
        self.others.setProperty("role", "muted")
        self.others.setWordWrap(True)
        self.others.setContentsMargins(0, 4, 0, 0)
        self.others.hide()
        self._lay_out()
        self._connect()
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.sweep.stop)
        self._on_running(False)

    def _named(self, label: str, widget: QWidget) -> QLabel:
        name = PlainLabel(label, self, role="muted")
        name.setBuddy(widget)
        return name

    def be_flat(self, is_flat: bool) -> None:
        """Be low, as in a low window: the dial a slider, and the filters in one line below it."""
        if is_flat != self._is_flat:
            self._is_flat = is_flat
            self.dial.be_flat(is_flat)
            self._place()
            high = QSizePolicy.Policy.Maximum if is_flat else QSizePolicy.Policy.Preferred
            self.setSizePolicy(QSizePolicy.Policy.Preferred, high)
            # At once: who gives it its height asks for it before events are done.
            self._down.activate()

    def toggle_sweep(self) -> None:
        """Begin the sweep at the temperature that is shown, or stop it."""
        if self.sweep.running:
            self.sweep.stop()
        else:
            self.sweep.start(self.dial.temperature)

    def show_document(self, document: Document) -> None:
        """Show the document's temperature; a sweep stops if something else has set it."""
        if self.sweep.running and document.temperature != self.sweep.last:
            self.sweep.last = document.temperature
            self.sweep.stop()
        self.dial.show_document(document)
        self.box.show_number(document.temperature)
        before, self._document = self._document, document
        for control, filter_box in zip(FILTER_CONTROLS, self.filters, strict=True):
            filter_box.show_number(control.value(document))
        had_model = before is not None and before.model is not None
        if (
            before is None
            or before.filters is not document.filters
            or had_model is (document.model is None)
            or not self.others.isHidden()
        ):
            self._show_others(document)

    def _show_others(self, document: Document) -> None:
        on = [one for one in working_filters(document.filters) if not one.by_dial]
        names = [one.name for one in on]
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        words = f"and {', '.join(names[:MOST_NAMED])}{more}"
        self.others.setText(words if on else NO_MODEL)
        values = [one.value_text(document.filters, document.temperature) for one in on]
        pairs = [f"{name} {value}".strip() for name, value in zip(names, values, strict=True)]
        self.others.setToolTip(plain_tip(f"On besides these: {', '.join(pairs)}"))
        if not on:
            self.others.setToolTip(NO_MODEL_TIP)
        self.others.setVisible(bool(on) or document.model is None)

    def _filter_setter(self, control: Number) -> Callable[[float, int], None]:
        def on_entered(value: float, gesture: int) -> None:
            if self._document is None:
                return
            try:
                self.edited.emit(control.change(self._document, value), gesture)
            except ValueError as error:
                self.refused.emit(str(error))

        return on_entered

    def let_go(self) -> None:
        """Forget why the last text was no temperature."""
        self.refusal.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_refusal()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit_boxes()

    def hideEvent(self, event: QHideEvent) -> None:
        self.sweep.stop()
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES and watched is not self.sweep_button:
            self.sweep.stop()
        return False

    def _lay_out(self) -> None:
        heading = PlainLabel("Temperature", self, role="heading")
        heading.setIndent(4)
        self._name = self._named("T", self.box)
        self._rows = QGridLayout()
        self._rows.setVerticalSpacing(6)
        self._rows.setColumnStretch(0, 1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addStretch(1)
        column.addLayout(self._rows)
        column.addLayout(self._buttons)
        column.addStretch(1)
        self._ring = QHBoxLayout()
        self._ring.setSpacing(10)
        self._ring.addLayout(column)
        self._head = QHBoxLayout()
        self._head.setSpacing(5)
        self._head.addWidget(heading, 1)
        self._line = QHBoxLayout()
        self._line.setSpacing(5)
        self._down = down = QVBoxLayout(self)
        down.setContentsMargins(10, 10, 14, 10)
        down.setSpacing(0)
        down.addLayout(self._head)
        down.addLayout(self._ring, 1)
        down.addLayout(self._line)
        self.refusal.setWordWrap(True)
        self.refusal.setAccessibleName("Why T was not changed")
        self.refusal.hide()
        self._place()

    def _place(self) -> None:
        """Put everything where it stands, in a low panel or a high one."""
        right = Qt.AlignmentFlag.AlignRight
        self._name.setVisible(not self._is_flat)
        buttons = self._head if self._is_flat else self._buttons
        self._fit_boxes()
        pairs = list(zip(self._names, self.filters, strict=True))
        if self._is_flat:
            self._head.addWidget(self.box)
            self._down.insertWidget(1, self.dial)
            while self._line.count():
                self._line.takeAt(0)
            for index, (name, widget) in enumerate(pairs):
                name.setIndent(0 if index else 4)
                self._line.addWidget(name)
                self._line.addWidget(widget)
                if index < len(pairs) - 1:
                    self._line.addStretch(1)
            self.others.setIndent(4)
            self._down.addWidget(self.others)
        else:
            self._ring.insertWidget(0, self.dial, 1)
            self._rows.addWidget(self._name, 0, 0)
            self._rows.addWidget(self.box, 0, 1, right)
            for row, (name, widget) in enumerate(pairs, 1):
                name.setIndent(-1)
                self._rows.addWidget(name, row, 0)
                self._rows.addWidget(widget, row, 1, right)
            self.others.setIndent(-1)
            self._rows.addWidget(self.others, len(pairs) + 1, 0, 1, 2)
        for button in (self.sweep_button, self.reset_button):
            buttons.addWidget(button)

    def _fit_boxes(self) -> None:
        """Let all boxes be as wide as the one for T, or narrow where they stand in one line."""
        for filter_box in self.filters:
            filter_box.setMinimumWidth(NARROW_BOX if self._is_flat else self.box.sizeHint().width())
            filter_box.setMaximumWidth(NARROW_BOX if self._is_flat else MOST)

    def _connect(self) -> None:
        self.dial.turned.connect(self.turned)
        self.box.entered.connect(self.turned)
        self.box.refused.connect(self._on_refused)
        self.box.mended.connect(self.refusal.hide)
        self.sweep.turned.connect(self.turned)
        self.sweep.running_changed.connect(self._on_running)
        self.sweep_button.clicked.connect(self.toggle_sweep)
        self.reset_button.clicked.connect(self._on_reset)

    def _on_reset(self) -> None:
        if self.dial.temperature != 1.0:
            self.turned.emit(1.0, fresh_gesture())

    def _on_running(self, running: bool) -> None:
        # Esc and the touches are listened to only while there is something to stop.
        self._escape.setEnabled(running)
        for widget in (self, *self.findChildren(QWidget)):
            if running:
                widget.installEventFilter(self)
            else:
                widget.removeEventFilter(self)
        # As wide as the longer of its two texts, so that nothing moves when it starts.
        widest = max(self.sweep_button.minimumWidth(), self.sweep_button.sizeHint().width())
        self.sweep_button.setMinimumWidth(widest if running else 0)
        self.sweep_button.setText("■ Stop" if running else "▶ Sweep")
        self.sweep_button.setAccessibleName("Stop the sweep" if running else "Sweep")
        self.sweep_button.setToolTip(
            "Stop here (Esc)" if running else "Play T from 0.05 to 20 and back; a touch stops it"
        )

    def _on_refused(self, sentence: str) -> None:
        self.refusal.setText(sentence)
        self._place_refusal()
        self.refusal.show()
        self.refusal.raise_()
        self.refused.emit(sentence)

    def _place_refusal(self) -> None:
        left = 14 if self._is_flat else self.sweep_button.x()
        width = self.width() - 14 - left
        top = self.box.geometry().bottom() + 6
        self.refusal.setGeometry(left, top, width, self.refusal.heightForWidth(width))


@guarded
class _Whole(PlainLabel):
    """Words that break into lines, which no low panel presses together."""

    def setText(self, text: str) -> None:  # noqa: N802
        super().setText(text)
        self._take_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_room()

    def _take_room(self) -> None:
        high = self.heightForWidth(self.width())
        if high > 0 and high != self.minimumHeight():
            self.setMinimumHeight(high)
