"""Sampling in the window: stages dragged and walked, filters typed, controls where they belong."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gui.lens.setting_views import SentenceLine
from model.sampling import working_stages
from tests.gui.lens_desk import LensDesk
from tests.gui.stillness import come_to_rest
from tests.gui.window.kept_window import KeptWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(kept_window: KeptWindow) -> LensDesk:
    return LensDesk(kept_window, "sampling", "sampling")


def stages(desk: LensDesk) -> list[str]:
    return list(working_stages(desk.document.filters))


def test_that_a_stage_is_dragged_to_another_place_in_one_step(desk: LensDesk) -> None:
    assert stages(desk) == ["temperature", "top_k", "top_p", "min_p"]
    canvas = desk.plot.canvas
    assert canvas is not None
    _, start = desk.bar("stage:temperature")
    _, target = desk.bar("stage:top_p")
    steps = desk.app.session.undo_stack.count()
    with desk.held(start):
        for part in range(1, 11):
            desk.move(start + (target + QPoint(6, 0) - start) * part / 10)
        look = canvas._carry_item.look
        assert look is not None
        assert look.line_x is not None
        assert look.line_x > target.x()
        assert stages(desk)[0] == "temperature"
    assert stages(desk) == ["top_k", "top_p", "temperature", "min_p"]
    assert canvas._carry_item.look is None
    assert desk.app.session.undo_stack.count() == steps + 1
    assert desk.document.filters.preset == "own"
    assert desk.document.sampling.stage == "temperature"
    desk.undo()
    assert stages(desk)[0] == "temperature"
    assert desk.document.filters.preset == "transformers"


def test_that_a_stage_put_down_where_it_was_changes_nothing(desk: LensDesk) -> None:
    before = desk.document
    _, start = desk.bar("stage:top_k")
    with desk.held(start):
        desk.move(start + QPoint(12, 4))
    assert desk.document is before


def test_that_a_click_chooses_a_stage_and_escape_gives_a_drag_up(desk: LensDesk) -> None:
    _, start = desk.bar("stage:top_k")
    QTest.mouseClick(desk.plot, Qt.MouseButton.LeftButton, pos=start)
    assert desk.document.sampling.stage == "top_k"
    with desk.held(start):
        desk.move(start + QPoint(300, 0))
        desk.key(Qt.Key.Key_Escape)
    assert stages(desk) == ["temperature", "top_k", "top_p", "min_p"]


def test_that_keys_carry_a_stage_and_stay_with_it(desk: LensDesk) -> None:
    spot, _ = desk.bar("stage:temperature")
    desk.plot.setFocus()
    desk.plot.hover.point_at(spot)
    assert "Ctrl+→" in desk.plot.hover.tip.text()
    desk.key(Qt.Key.Key_Right, CONTROL)
    desk.key(Qt.Key.Key_Right, CONTROL)
    assert stages(desk) == ["top_k", "top_p", "temperature", "min_p"]
    assert desk.plot.hover.spot == desk.bar("stage:temperature")[0]
    desk.key(Qt.Key.Key_Left, CONTROL)
    assert stages(desk) == ["top_k", "temperature", "top_p", "min_p"]


def test_that_source_and_ban_cannot_be_carried(desk: LensDesk) -> None:
    before = desk.document
    _, start = desk.bar("fixed:source")
    with desk.held(start):
        desk.move(start + QPoint(300, 0))
    assert desk.document is before


def test_that_the_buttons_move_the_chosen_stage(desk: LensDesk) -> None:
    desk.click("Stage later")
    assert stages(desk)[1] == "temperature"
    desk.click("Next stage")
    assert desk.document.sampling.stage == "top_p"
    desk.click("Stage earlier")
    assert stages(desk) == ["top_k", "top_p", "temperature", "min_p"]


def test_that_a_small_window_keeps_three_lines_of_controls(desk: LensDesk) -> None:
    desk.app.window.resize(1000, 680)
    come_to_rest()
    shown = [one for one in desk.app.window.lens_view.controls.views if one.isVisible()]
    assert len({one.y() + one.height() // 2 for one in shown}) == 3


def test_that_order_buttons_and_seed_are_hidden_where_they_have_no_place(desk: LensDesk) -> None:
    assert desk.has("Stage later")
    assert not desk.has("seed")
    desk.click("Draw 100")
    assert desk.has("seed")
    desk.click("Reset")
    assert not any(
        desk.has(name) for name in ("Stage later", "Stage earlier", "Next stage", "seed")
    )
    assert all(desk.has(name) for name in ("typical", "epsilon", "eta"))
    desk.undo()
    assert desk.has("Stage later")


@pytest.mark.parametrize("name", ["typical", "epsilon", "eta"])
def test_that_a_filter_is_typed_refused_and_undone(desk: LensDesk, name: str) -> None:
    begun = desk.box(name).text()
    desk.enter(name, "0,25")
    assert desk.document.filters.amount(name, 1.0) == 0.25
    assert desk.box(name).text() == "0.25"
    for bad in ("2", "-1", "many"):
        desk.enter(name, bad)
        assert name in desk.said
        assert desk.document.filters.amount(name, 1.0) == 0.25
        assert desk.box(name).text() == "0.25"
    desk.undo()
    assert desk.box(name).text() == begun


def test_that_a_banned_outcome_is_a_stage_with_its_price(desk: LensDesk) -> None:
    table = desk.app.window.table_panel.view
    table.setFocus()
    table.setCurrentIndex(table.model().index(1, 0))
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert desk.document.table.banned == {1}
    assert "−log₂(1 − 0.2) = 0.322 bits" in desk.plot.accessibleDescription()
    spot, _ = desk.bar("fixed:ban")
    desk.plot.hover.point_at(spot)
    assert "0.322" in desk.plot.hover.tip.text()


def test_that_seed_steps_in_a_run_are_one_undo_step(desk: LensDesk) -> None:
    desk.click("Draw 100")
    steps = desk.app.session.undo_stack.count()
    for _ in range(4):
        QTest.keyClick(desk.box("seed"), Qt.Key.Key_Up)
    assert desk.document.sampling.seed == 5
    assert desk.app.session.undo_stack.count() == steps + 1


def test_that_a_history_is_typed_and_a_sampler_pasted_in_the_window(desk: LensDesk) -> None:
    desk.click("past")
    desk.enter("presence", "1")
    line = desk.app.window.lens_view.controls.findChildren(SentenceLine)[0]
    QTest.keyClicks(line, "project")
    assert desk.document.filters.history == "project"
    desk.click("text")
    pasted = desk.app.window.lens_view.controls.findChildren(SentenceLine)[1]
    assert "--presence-penalty 1" in pasted.text()
    pasted.selectAll()
    pasted.insert("--temp 0.5 --top-k 2")
    pasted.textEdited.emit(pasted.text())
    assert desk.document.temperature == 0.5
    assert desk.document.filters.amount("top_k", 0) == 2
    assert desk.document.filters.history == "project"
    assert not desk.has("presence")
    desk.undo()
    assert desk.document.filters.amount("presence_penalty", 0) == 1.0
    pasted.setText("nonsense")
    pasted.textEdited.emit("nonsense")
    assert "no sampler" in desk.said
    assert pasted.text() != "nonsense"
