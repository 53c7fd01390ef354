"""Alignment in the window: β typed and turned, the budget dragged, rewards added."""

import math

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from gui.look.style import wear
from gui.look.theme import DARK, LIGHT
from model.figure.figure import Rule
from model.lenses.alignment.controls import policy_of
from tests.gui.lens_desk import LEFT, NO_KEYS, LensDesk
from tests.gui.window.kept_window import KeptWindow


@pytest.fixture
def desk(kept_window: KeptWindow) -> LensDesk:
    return LensDesk(kept_window, "helpful-and-harmless", "alignment")


def budget_rule(desk: LensDesk) -> Rule:
    assert desk.plot.picture is not None
    marks = desk.plot.picture.panels[0].panel.marks
    return next(mark for mark in marks if isinstance(mark, Rule) and mark.drag == "budget")


def test_that_beta_takes_0_and_inf(desk: LensDesk) -> None:
    for text, beta, shown in (("0", 0.0, "0"), ("inf", math.inf, "∞"), ("1/4", 0.25, "0.25")):
        desk.enter("β", text)
        assert desk.document.alignment.beta == beta
        assert desk.box("β").text() == shown
        assert desk.dial("β dial").temperature == beta
    policy = policy_of(desk.document)
    assert policy is not None
    assert policy.beta == 0.25


def test_that_a_bad_beta_is_refused_and_the_good_one_stays(desk: LensDesk) -> None:
    desk.enter("β", "2")
    for bad in ("-1", "much", "1/0"):
        desk.enter("β", bad)
        assert "β" in desk.said
        assert desk.document.alignment.beta == 2.0
        assert desk.box("β").text() == "2"


def test_that_the_dial_turns_beta_by_keys_in_one_step(desk: LensDesk) -> None:
    begun = desk.document.alignment.beta
    steps = desk.app.session.undo_stack.count()
    dial = desk.dial("β dial")
    for _ in range(5):
        QTest.keyClick(dial, Qt.Key.Key_Up)
    assert desk.document.alignment.beta > begun
    assert desk.app.session.undo_stack.count() == steps + 1
    QTest.keyClick(dial, Qt.Key.Key_End)
    assert desk.document.alignment.beta == math.inf
    QTest.keyClick(dial, Qt.Key.Key_Home)
    assert desk.document.alignment.beta == 0.0
    assert desk.box("β").text() == "0"
    desk.undo()
    desk.undo()
    desk.undo()
    assert desk.document.alignment.beta == begun


def test_that_the_dial_is_dragged_around_in_one_step(desk: LensDesk) -> None:
    desk.enter("β", "1")
    dial = desk.dial("β dial")
    steps = desk.app.session.undo_stack.count()
    middle = dial.face.middle.toPoint()
    QTest.mousePress(dial, LEFT, NO_KEYS, middle + QPoint(0, -10))
    for x in range(2, 41, 2):
        _move(dial, middle + QPoint(x, -20))
    QTest.mouseRelease(dial, LEFT, NO_KEYS, middle + QPoint(40, -20))
    assert 3.0 < desk.document.alignment.beta < 10.0
    assert desk.app.session.undo_stack.count() == steps + 1


def test_that_box_keys_step_beta_out_of_both_ends(desk: LensDesk) -> None:
    desk.enter("β", "inf")
    QTest.keyClick(desk.box("β"), Qt.Key.Key_Down)
    assert math.isfinite(desk.document.alignment.beta)
    desk.enter("β", "0")
    QTest.keyClick(desk.box("β"), Qt.Key.Key_Down)
    assert desk.document.alignment.beta == 0.0
    QTest.keyClick(desk.box("β"), Qt.Key.Key_Up)
    assert desk.document.alignment.beta > 0.0


def test_that_the_budget_line_is_dragged_and_beta_follows(desk: LensDesk) -> None:
    beta = desk.box("β").text()
    steps = desk.app.session.undo_stack.count()
    start = desk.at(budget_rule(desk).value, 0.4)
    with desk.held(start):
        for x in range(4, 81, 4):
            desk.move(start + QPoint(x, 0))
    assert desk.document.alignment.budget is not None
    assert desk.app.session.undo_stack.count() == steps + 1
    assert desk.box("β").text() != beta
    assert desk.switch("Hold").segments["budget"].isChecked()
    shown = float(desk.box("budget").text())
    assert shown == pytest.approx(budget_rule(desk).value, rel=1e-3)
    desk.undo()
    assert desk.document.alignment.budget is None


def test_that_keys_on_the_picture_move_the_budget(desk: LensDesk) -> None:
    before = budget_rule(desk).value
    desk.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert budget_rule(desk).value > before


def test_that_a_budget_beyond_the_base_is_refused_with_the_largest(desk: LensDesk) -> None:
    before = desk.document
    shown = desk.box("budget").text()
    desk.enter("budget", "100")
    assert "greedy policy needs" in desk.said
    assert desk.document is before
    assert desk.box("budget").text() == shown


def test_that_samples_are_drawn_and_the_seed_appears(desk: LensDesk) -> None:
    assert not desk.has("seed")
    desk.key(Qt.Key.Key_F8)
    assert desk.document.alignment.samples == 20
    desk.key(Qt.Key.Key_F8)
    assert desk.document.alignment.seed == 2
    assert desk.box("seed").text() == "2"


def test_that_only_the_way_to_rewards_is_offered_without_any(kept_window: KeptWindow) -> None:
    desk = LensDesk(kept_window, "training", "compare")
    desk.app.on_lens_chosen("alignment")
    assert desk.has("Add a reward column")
    assert not any(desk.has(name) for name in ("β", "budget", "samples", "Draw"))
    desk.click("Add a reward column")
    assert desk.document.reward is not None
    assert not desk.has("Add a reward column")
    assert desk.has("β")


def test_that_the_dial_is_painted_in_both_themes_with_name_and_tip(desk: LensDesk) -> None:
    dial = desk.dial("β dial")
    assert "β = 0.35" in dial.toolTip()
    assert dial.accessibleDescription() == "β = 0.350"
    pictures = []
    for theme in (LIGHT, DARK):
        wear(theme)
        pictures.append(dial.grab().toImage())
    assert pictures[0] != pictures[1]


def _move(widget: QWidget, to: QPoint) -> None:
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    at, globally = QPointF(to), QPointF(widget.mapToGlobal(to))
    event = QMouseEvent(QEvent.Type.MouseMove, at, globally, LEFT, LEFT, NO_KEYS)
    QApplication.sendEvent(widget, event)
