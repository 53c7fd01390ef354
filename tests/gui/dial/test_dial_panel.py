"""The dial's card: typed temperatures, T = 1, and the sweep that a touch stops."""

import math
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from gui.core.session import Session
from gui.dial.dial_panel import DialPanel
from gui.dial.glide import ROUND_SECONDS, Sweep
from gui.look.style import wear
from gui.look.theme import DARK
from model.document.document import new_document
from model.document.edits import set_temperature
from tests.gui.stillness import Clock, come_to_rest

LEFT = Qt.MouseButton.LeftButton


class Panel:
    """A dial panel on a session."""

    def __init__(self, qtbot: QtBot, temperature: float = 1.5) -> None:
        self.clock = Clock()
        self.panel = DialPanel(clock=self.clock)
        qtbot.addWidget(self.panel)
        self.panel.resize(404, 246)
        self.session = Session(replace(new_document(), temperature=temperature), self.panel)
        self.refused: list[str] = []
        self.session.document_changed.connect(self.panel.show_document)
        self.panel.turned.connect(self.on_turned)
        self.panel.refused.connect(self.refused.append)
        self.panel.show_document(self.session.document)
        self.panel.show()

    def on_turned(self, temperature: float, gesture: int) -> None:
        self.session.apply(set_temperature(self.session.document, temperature), gesture)

    @property
    def temperature(self) -> float:
        return self.session.document.temperature

    @property
    def steps(self) -> int:
        return self.session.undo_stack.count()

    def type(self, text: str) -> None:
        self.panel.box.selectAll()
        for sign in text:
            # QTest knows no key for ∞.
            event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, sign)
            QApplication.sendEvent(self.panel.box, event)
        QTest.keyClick(self.panel.box, Qt.Key.Key_Return)

    def play(self, seconds: float) -> None:
        self.clock.now += seconds
        self.panel.sweep.play_frame()


def test_that_showing_a_document_fills_dial_and_box_and_emits_nothing(qtbot: QtBot) -> None:
    panel = Panel(qtbot).panel
    with qtbot.assertNotEmitted(panel.turned):
        panel.show_document(replace(new_document(), temperature=0.07))
    assert panel.dial.temperature == 0.07
    assert panel.box.text() == "0.0700"


@pytest.mark.parametrize(
    ("text", "temperature", "shown"),
    [
        ("0", 0.0, "0"),
        ("inf", math.inf, "∞"),
        ("∞", math.inf, "∞"),
        ("0,7", 0.7, "0.700"),
        ("0.7", 0.7, "0.700"),
        ("1.2345", 1.2345, "1.2345"),
    ],
)
def test_that_typed_temperatures_are_taken(
    qtbot: QtBot, text: str, temperature: float, shown: str
) -> None:
    on = Panel(qtbot)
    on.type(text)
    assert on.temperature == temperature
    assert on.panel.box.text() == shown
    assert on.steps == 1


def test_that_what_is_no_temperature_is_refused_under_the_box(qtbot: QtBot) -> None:
    on = Panel(qtbot)
    on.type("abc")
    assert on.refused == ["“abc” is no value for T; type 0.7, 0 or inf."]
    assert on.panel.refusal.isVisible()
    assert on.panel.refusal.text() == on.refused[0]
    assert on.panel.rect().contains(on.panel.refusal.geometry())
    assert on.panel.refusal.y() > on.panel.box.geometry().bottom()
    assert (on.temperature, on.steps, on.panel.box.text()) == (1.5, 0, "abc")


def test_that_escape_brings_the_last_good_temperature_back(qtbot: QtBot) -> None:
    on = Panel(qtbot)
    on.type("-1")
    QTest.keyClick(on.panel.box, Qt.Key.Key_Escape)
    assert on.panel.box.text() == "1.50"
    assert not on.panel.refusal.isVisible()


def test_that_typing_on_takes_the_refusal_away(qtbot: QtBot) -> None:
    on = Panel(qtbot)
    on.type("2x")
    QTest.keyClick(on.panel.box, Qt.Key.Key_Backspace)
    assert not on.panel.refusal.isVisible()
    QTest.keyClick(on.panel.box, Qt.Key.Key_Return)
    assert on.temperature == 2.0


def test_that_a_temperature_set_elsewhere_replaces_what_was_refused(qtbot: QtBot) -> None:
    on = Panel(qtbot)
    on.type("abc")
    on.panel.dial.turned.emit(3.0, 0)
    assert on.panel.box.text() == "3.00"
    assert not on.panel.refusal.isVisible()


def test_that_leaving_the_box_takes_what_was_typed(qtbot: QtBot) -> None:
    on = Panel(qtbot)
    other = QLineEdit(on.panel)
    other.show()
    on.panel.activateWindow()
    on.panel.box.setFocus()
    qtbot.waitUntil(on.panel.box.hasFocus)
    on.panel.box.selectAll()
    QTest.keyClicks(on.panel.box, "4")
    other.setFocus()
    assert on.temperature == 4.0


def test_that_the_same_number_typed_again_is_no_step(qtbot: QtBot) -> None:
    on = Panel(qtbot)
    on.type("1.500")
    assert on.steps == 0
    assert on.panel.box.text() == "1.50"


def test_that_up_and_down_step_in_the_box(qtbot: QtBot) -> None:
    on = Panel(qtbot, 1.0)
    QTest.keyClick(on.panel.box, Qt.Key.Key_Up)
    QTest.keyClick(on.panel.box, Qt.Key.Key_Up)
    assert on.temperature == 1.1
    assert on.steps == 1
    on.clock.now += 1.0
    QTest.keyClick(on.panel.box, Qt.Key.Key_PageDown)
    assert (on.temperature, on.steps) == (1.0, 2)


def test_that_t_1_goes_back_to_1_once(qtbot: QtBot) -> None:
    on = Panel(qtbot)
    qtbot.mouseClick(on.panel.reset_button, LEFT)
    qtbot.mouseClick(on.panel.reset_button, LEFT)
    assert (on.temperature, on.steps) == (1.0, 1)


def test_that_a_low_panel_has_a_slider_with_its_value_and_all_filters(qtbot: QtBot) -> None:
    on = Panel(qtbot)
    high = on.panel.sizeHint().height()
    on.panel.be_flat(True)
    assert on.panel.sizeHint().height() < 0.7 * high
    qtbot.waitUntil(lambda: on.panel.dial.height() < 60)
    for box in (on.panel.box, *on.panel.filters):
        assert box.isVisible()
    for temperature in (0.3, 10.0, math.inf, 0.0):
        QTest.mouseClick(on.panel.dial, LEFT, pos=on.panel.dial.face.place(temperature).toPoint())
        # Within a step of the scale: how much of it a pixel is depends on what letters there are.
        assert on.temperature == pytest.approx(temperature, rel=0.025)
    start = on.panel.dial.face.place(0.0).toPoint()
    QTest.mousePress(on.panel.dial, LEFT, pos=start)
    # In one leap from end to end, which on a ring would be the short way back.
    QTest.mouseMove(on.panel.dial, on.panel.dial.face.place(math.inf).toPoint())
    QTest.mouseRelease(on.panel.dial, LEFT)
    assert on.temperature == math.inf
    on.panel.be_flat(False)
    qtbot.waitUntil(lambda: on.panel.dial.height() > 100)
    assert on.panel.box.y() < on.panel.filters[0].y() < on.panel.sweep_button.y()


def test_that_a_sweep_is_one_step_and_begins_where_the_dial_stands(qtbot: QtBot) -> None:
    on = Panel(qtbot)
    on.panel.toggle_sweep()
    on.play(0.0)
    assert on.temperature == 1.5
    for _ in range(20):
        on.play(0.05)
    assert on.temperature > 3.0
    assert on.steps == 1
    on.session.undo_stack.undo()
    assert on.temperature == 1.5


def test_that_undo_and_other_hands_stop_a_sweep(qtbot: QtBot) -> None:
    on = Panel(qtbot)
    on.panel.toggle_sweep()
    on.play(1.0)
    on.session.undo_stack.undo()
    assert not on.panel.sweep.running
    assert on.temperature == 1.5


@pytest.mark.parametrize("touch", ["press", "key", "escape", "button", "hide", "type"])
def test_that_a_touch_stops_a_sweep(qtbot: QtBot, touch: str) -> None:
    on = Panel(qtbot)
    panel = on.panel
    panel.activateWindow()
    qtbot.mouseClick(panel.sweep_button, LEFT)
    assert panel.sweep.running
    assert panel.sweep_button.text() == "■ Stop"
    on.play(0.5)
    where = on.temperature
    if touch == "press":
        qtbot.mouseClick(panel, LEFT, pos=QPoint(200, 8))
    elif touch == "key":
        QTest.keyClick(panel.reset_button, Qt.Key.Key_Shift)
    elif touch == "escape":
        QTest.keyClick(panel, Qt.Key.Key_Escape)
    elif touch == "button":
        qtbot.mouseClick(panel.sweep_button, LEFT)
    elif touch == "hide":
        panel.hide()
    else:
        QTest.keyClick(panel.box, Qt.Key.Key_Home)
    assert not panel.sweep.running
    assert panel.sweep_button.text() == "▶ Sweep"
    assert on.temperature == where


def test_that_taking_the_knob_during_a_sweep_turns_from_there(qtbot: QtBot) -> None:
    on = Panel(qtbot)
    on.panel.toggle_sweep()
    on.play(0.5)
    QTest.mouseClick(on.panel.dial, LEFT, pos=on.panel.dial.face.place(10.0).toPoint())
    assert not on.panel.sweep.running
    assert on.temperature == pytest.approx(10.0, rel=0.03)
    assert on.steps == 2


@pytest.mark.parametrize(("start", "first"), [(0.0, 0.05), (math.inf, 20.0), (1.0, 1.0)])
def test_that_a_sweep_plays_from_005_to_20_and_back(
    qtbot: QtBot, start: float, first: float
) -> None:
    clock = Clock()
    sweep = Sweep(clock=clock)
    played: list[tuple[float, int]] = []
    sweep.turned.connect(lambda temperature, gesture: played.append((temperature, gesture)))
    sweep.start(start)
    sweep.play_frame()
    frames = 200
    for _ in range(frames):
        clock.now += ROUND_SECONDS / frames
        sweep.play_frame()
    sweep.stop()
    temperatures = [temperature for temperature, _ in played]
    assert (min(temperatures), max(temperatures)) == (
        pytest.approx(0.05, rel=0.06),
        pytest.approx(20.0, rel=0.06),
    )
    assert temperatures[-1] == pytest.approx(first, rel=1e-9)
    assert len({gesture for _, gesture in played}) == 1


def test_that_a_slow_frame_is_skipped_and_not_waited_for(qtbot: QtBot) -> None:
    clock = Clock()
    sweep = Sweep(clock=clock)
    played: list[float] = []
    sweep.turned.connect(lambda temperature, _: played.append(temperature))
    sweep.start(0.05)
    clock.now += ROUND_SECONDS / 2.0
    sweep.play_frame()
    sweep.stop()
    assert played == [20.0]


def test_that_the_panel_is_painted_in_the_dark(qtbot: QtBot) -> None:
    on = Panel(qtbot, 8.0)
    wear(DARK)
    image = on.panel.dial.grab().toImage()
    place = on.panel.dial.face.place(3.0).toPoint()
    assert image.pixelColor(place) == DARK.fill("tempered")


def test_that_nothing_moves_when_the_sweep_starts_and_stops(qtbot: QtBot) -> None:
    on = Panel(qtbot)
    places = []
    for _ in range(3):
        come_to_rest()
        places.append((on.panel.sweep_button.geometry(), on.panel.dial.geometry()))
        on.panel.toggle_sweep()
    assert places[0] == places[1] == places[2]


def test_that_without_a_model_it_is_said_what_the_dial_turns(qtbot: QtBot) -> None:
    desk = Panel(qtbot)
    document = desk.session.document
    assert document.model is not None
    assert not desk.panel.others.isVisible()
    desk.panel.show_document(replace(document, model=None))
    assert desk.panel.others.isVisible()
    assert desk.panel.others.text() == "No model yet: the dial turns P."
    desk.panel.show_document(document)
    assert not desk.panel.others.isVisible()
