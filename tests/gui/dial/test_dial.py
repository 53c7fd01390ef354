"""The dial: a gesture in, a temperature out; a document shown, the dial read."""

import math
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.core.session import Session
from gui.dial.dial import Dial
from gui.look.style import wear
from gui.look.theme import DARK, LIGHT, Theme
from gui.widgets.dial_scale import LARGEST, SMALLEST
from model.document.document import Document, new_document
from model.document.edits import set_temperature
from tests.gui.stillness import Clock

LEFT = Qt.MouseButton.LeftButton


class Turned:
    """A dial on a session, and all that it has asked for."""

    def __init__(self, qtbot: QtBot, temperature: float = 1.0) -> None:
        self.clock = Clock()
        self.dial = Dial(clock=self.clock)
        qtbot.addWidget(self.dial)
        self.dial.resize(216, 196)
        self.session = Session(replace(new_document(), temperature=temperature), self.dial)
        self.asked: list[tuple[float, int]] = []
        self.session.document_changed.connect(self.dial.show_document)
        self.dial.turned.connect(self.on_turned)
        self.dial.show_document(self.session.document)
        self.dial.show()

    def on_turned(self, temperature: float, gesture: int) -> None:
        self.asked.append((temperature, gesture))
        self.session.apply(set_temperature(self.session.document, temperature), gesture)

    @property
    def temperature(self) -> float:
        return self.session.document.temperature

    def at(self, temperature: float) -> QPoint:
        return self.dial.face.place(temperature).toPoint()

    def drag(self, *places: QPoint, keys: Qt.KeyboardModifier | None = None) -> None:
        held = keys or Qt.KeyboardModifier.NoModifier
        QTest.mousePress(self.dial, LEFT, held, places[0])
        for place in places[1:]:
            event = _move(self.dial, place, held)
            QApplication.sendEvent(self.dial, event)
        QTest.mouseRelease(self.dial, LEFT, held, places[-1])


def _move(dial: Dial, place: QPoint, held: Qt.KeyboardModifier) -> QMouseEvent:
    there = QPointF(place)
    kind, none = QEvent.Type.MouseMove, Qt.MouseButton.NoButton
    return QMouseEvent(kind, there, dial.mapToGlobal(there), none, LEFT, held)


def wheel(dial: Dial, turn: int) -> None:
    there = QPointF(dial.rect().center())
    event = QWheelEvent(
        there,
        dial.mapToGlobal(there),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(dial, event)


def test_that_showing_a_document_moves_the_knob_and_emits_nothing(qtbot: QtBot) -> None:
    turned = Turned(qtbot)
    turned.dial.show_document(replace(new_document(), temperature=2.5))
    assert turned.dial.temperature == 2.5
    assert turned.dial.accessibleDescription() == "T = 2.50"
    assert turned.asked == []


def test_that_a_click_on_the_ring_goes_there(qtbot: QtBot) -> None:
    turned = Turned(qtbot)
    QTest.mouseClick(turned.dial, LEFT, pos=turned.at(5.0))
    assert turned.temperature == pytest.approx(5.0, rel=0.03)


@pytest.mark.parametrize("mark", [0.0, 0.1, 0.3, 3.0, 10.0, math.inf])
def test_that_a_click_on_a_label_chooses_it_exactly(qtbot: QtBot, mark: float) -> None:
    turned = Turned(qtbot)
    QTest.mouseClick(turned.dial, LEFT, pos=turned.dial.face.label_place(mark).toPoint())
    assert turned.temperature == mark


def test_that_a_click_in_the_middle_changes_nothing(qtbot: QtBot) -> None:
    turned = Turned(qtbot)
    QTest.mouseClick(turned.dial, LEFT, pos=turned.dial.face.middle.toPoint())
    assert turned.asked == []


def test_that_taking_hold_of_the_knob_does_not_move_it(qtbot: QtBot) -> None:
    turned = Turned(qtbot, 1.5)
    QTest.mouseClick(turned.dial, LEFT, pos=turned.at(1.5) + QPoint(5, 3))
    assert turned.asked == []


def test_that_a_drag_is_one_undo_step_back_to_where_it_began(qtbot: QtBot) -> None:
    turned = Turned(qtbot, 2.0)
    turned.drag(*(turned.at(value) for value in (2.0, 3.0, 5.0, 8.0)))
    assert turned.temperature == pytest.approx(8.0, rel=0.03)
    assert len({gesture for _, gesture in turned.asked}) == 1
    assert turned.session.undo_stack.count() == 1
    turned.session.undo_stack.undo()
    assert turned.dial.temperature == 2.0


def test_that_two_drags_are_two_undo_steps(qtbot: QtBot) -> None:
    turned = Turned(qtbot, 2.0)
    turned.drag(turned.at(2.0), turned.at(4.0))
    turned.drag(turned.at(4.0), turned.at(8.0))
    assert turned.session.undo_stack.count() == 2


def test_that_a_drag_does_not_jump_from_infinity_to_0(qtbot: QtBot) -> None:
    turned = Turned(qtbot, 10.0)
    below = turned.dial.face.middle.toPoint() + QPoint(-8, 80)
    turned.drag(turned.at(10.0), turned.at(25.0), turned.at(math.inf), below, turned.at(0.0))
    assert turned.temperature == math.inf
    assert 0.0 not in [temperature for temperature, _ in turned.asked]


def test_that_a_drag_that_overshot_comes_back_with_the_pointer(qtbot: QtBot) -> None:
    turned = Turned(qtbot, 10.0)
    below = turned.dial.face.middle.toPoint() + QPoint(-8, 80)
    turned.drag(turned.at(10.0), turned.at(math.inf), below, turned.at(math.inf), turned.at(10.0))
    assert turned.temperature == pytest.approx(10.0, rel=0.03)


def test_that_the_mouse_rests_at_1_on_its_way(qtbot: QtBot) -> None:
    turned = Turned(qtbot, 0.5)
    turned.drag(turned.at(0.5), turned.at(0.96))
    assert turned.temperature == 1.0


@pytest.mark.parametrize(
    "key", [Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier]
)
def test_that_a_fine_drag_passes_close_by_1(qtbot: QtBot, key: Qt.KeyboardModifier) -> None:
    turned = Turned(qtbot, 1.0)
    turned.drag(turned.at(1.0), turned.at(1.2), keys=key)
    # A fifth of the way on a logarithmic scale.
    assert turned.temperature == pytest.approx(1.2**0.2, rel=0.02)
    assert turned.temperature != 1.0


def test_that_a_double_click_goes_back_to_1_in_one_step(qtbot: QtBot) -> None:
    turned = Turned(qtbot, 2.0)
    place = turned.at(8.0)
    QTest.mouseClick(turned.dial, LEFT, pos=place)
    QTest.mouseDClick(turned.dial, LEFT, pos=place)
    assert turned.temperature == 1.0
    turned.session.undo_stack.undo()
    assert turned.temperature == 2.0


def test_that_the_wheel_turns_and_quick_notches_are_one_step(qtbot: QtBot) -> None:
    turned = Turned(qtbot, 2.0)
    for pause in (0.0, 0.2, 0.2, 1.0):
        turned.clock.now += pause
        wheel(turned.dial, 120)
    assert [temperature for temperature, _ in turned.asked] == [2.2, 2.42, 2.66, 2.93]
    assert turned.session.undo_stack.count() == 2


def test_that_crumbs_of_a_touchpad_add_up(qtbot: QtBot) -> None:
    turned = Turned(qtbot, 2.0)
    for _ in range(30):
        wheel(turned.dial, 4)
    assert turned.temperature == pytest.approx(2.2, rel=0.03)


def test_that_arrows_step_and_shift_steps_finer(qtbot: QtBot) -> None:
    turned = Turned(qtbot)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
        QTest.keyClick(turned.dial, key)
    QTest.keyClick(turned.dial, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert [temperature for temperature, _ in turned.asked] == [1.05, 1.1, 1.05, 1.0, 1.01]


def test_that_quick_keys_are_one_step_and_slow_ones_are_their_own(qtbot: QtBot) -> None:
    turned = Turned(qtbot)
    for pause in (0.0, 0.1, 0.1, 0.5):
        turned.clock.now += pause
        QTest.keyClick(turned.dial, Qt.Key.Key_Up)
    assert turned.session.undo_stack.count() == 2


def test_that_home_end_and_pages_reach_the_stops(qtbot: QtBot) -> None:
    turned = Turned(qtbot)
    keys = (Qt.Key.Key_End, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_PageUp)
    for key in keys:
        QTest.keyClick(turned.dial, key)
    assert [value for value, _ in turned.asked] == [math.inf, LARGEST, 0.0, SMALLEST]


def test_that_a_key_at_a_stop_asks_for_nothing(qtbot: QtBot) -> None:
    turned = Turned(qtbot, math.inf)
    QTest.keyClick(turned.dial, Qt.Key.Key_Up)
    QTest.keyClick(turned.dial, Qt.Key.Key_End)
    assert turned.asked == []


def test_that_assistive_technology_finds_a_slider_and_can_set_it(qtbot: QtBot) -> None:
    turned = Turned(qtbot)
    found = QAccessible.queryAccessibleInterface(turned.dial)
    assert found.role() == QAccessible.Role.Slider
    assert found.text(QAccessible.Text.Name) == "Temperature"
    value = found.valueInterface()
    assert (value.currentValue(), found.text(QAccessible.Text.Value)) == (1.0, "1.00")
    value.setCurrentValue(1.5)
    assert turned.temperature == 1.5
    assert (value.currentValue(), found.text(QAccessible.Text.Value)) == (1.5, "1.50")
    value.setCurrentValue(value.maximumValue())
    assert turned.temperature == math.inf
    assert found.text(QAccessible.Text.Value) == "∞"


def _pixel(dial: Dial, place: QPoint) -> QColor:
    return dial.grab().toImage().pixelColor(place)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_the_stretch_from_1_to_t_is_in_the_colour_of_q_at_t(
    qtbot: QtBot, theme: Theme
) -> None:
    turned = Turned(qtbot, 8.0)
    wear(theme)
    assert _pixel(turned.dial, turned.at(3.0)) == theme.fill("tempered")
    assert _pixel(turned.dial, turned.at(0.3)) == QColor(theme.border)
    turned.dial.show_document(replace(new_document(), temperature=0.1))
    assert _pixel(turned.dial, turned.at(0.3)) == theme.fill("tempered")
    assert _pixel(turned.dial, turned.at(3.0)) == QColor(theme.border)


def test_that_an_equal_document_is_shown_without_a_word(qtbot: QtBot) -> None:
    turned = Turned(qtbot)
    document: Document = turned.session.document
    with qtbot.assertNotEmitted(turned.dial.turned):
        turned.dial.show_document(document)
        turned.dial.show_document(replace(document, title="other"))
