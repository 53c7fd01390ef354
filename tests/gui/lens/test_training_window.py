"""Training in the window: played, paused, stepped and reset, by mouse and by keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.lens.lens_controls import PlayView
from model.document import edits
from tests.gui.lens_desk import LensDesk
from tests.gui.stillness import come_to_rest
from tests.gui.window.kept_window import KeptWindow

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(kept_window: KeptWindow) -> LensDesk:
    desk = LensDesk(kept_window, "training", "training")
    desk.click("Reset")
    return desk


def player(desk: LensDesk) -> PlayView:
    found = desk.app.window.lens_view.controls.findChildren(PlayView)
    assert len(found) == 1
    return found[0]


def play(desk: LensDesk, qtbot: QtBot, steps: int) -> None:
    """Play until so many steps have been taken, and leave it playing."""
    begun = desk.document.training.step
    desk.key(Qt.Key.Key_Space)
    assert player(desk).playing
    qtbot.waitUntil(lambda: desk.document.training.step >= begun + steps)


def test_that_space_plays_and_pauses_and_a_play_is_one_undo_step(
    desk: LensDesk, qtbot: QtBot
) -> None:
    steps = desk.app.session.undo_stack.count()
    play(desk, qtbot, 5)
    assert desk.has("Pause")
    desk.key(Qt.Key.Key_Space)
    assert not player(desk).playing
    assert desk.has("Train")
    assert desk.document.training.step >= 5
    assert desk.app.session.undo_stack.count() == steps + 1
    desk.undo()
    assert desk.document.training.step == 0


def test_that_a_second_play_is_a_step_of_its_own(desk: LensDesk, qtbot: QtBot) -> None:
    play(desk, qtbot, 2)
    desk.key(Qt.Key.Key_Space)
    reached = desk.document.training.step
    play(desk, qtbot, 2)
    desk.key(Qt.Key.Key_Space)
    desk.undo()
    assert desk.document.training.step == reached


def test_that_escape_stops_it_wherever_the_focus_is(desk: LensDesk, qtbot: QtBot) -> None:
    play(desk, qtbot, 1)
    table = desk.app.window.table_panel.view
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Escape)
    assert not player(desk).playing


def test_that_any_other_change_of_the_document_stops_it(desk: LensDesk, qtbot: QtBot) -> None:
    play(desk, qtbot, 2)
    changed = edits.set_cell(desk.document, 0, 0, "0.5")
    desk.app.session.apply(changed)
    assert not player(desk).playing
    assert desk.document is changed.document
    play(desk, qtbot, 1)
    desk.undo()
    assert not player(desk).playing


def test_that_leaving_the_lens_stops_it(desk: LensDesk, qtbot: QtBot) -> None:
    play(desk, qtbot, 1)
    view = player(desk)
    desk.app.on_lens_chosen("compare")
    assert not view.playing
    reached = desk.document.training.step
    come_to_rest()
    assert desk.document.training.step == reached
    assert desk.document.lens == "compare"


def test_that_it_waits_for_readings_and_never_acts_on_older_ones(
    desk: LensDesk, qtbot: QtBot
) -> None:
    view = player(desk)
    late = view.readings
    play(desk, qtbot, 1)
    desk.key(Qt.Key.Key_Space)
    newest = desk.document
    view.toggle()
    view.readings = late
    view.on_frame()
    assert desk.document is newest
    assert view.playing
    view.stop()


def test_that_it_stops_by_itself_at_the_last_step(desk: LensDesk, qtbot: QtBot) -> None:
    desk.enter("steps", "4")
    desk.key(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not player(desk).playing)
    assert desk.document.training.step == 4
    assert not desk.button("Step").isEnabled()


def test_that_it_stops_by_itself_once_there_is_nothing_left_to_learn(
    desk: LensDesk, qtbot: QtBot
) -> None:
    desk.enter("rate", "3")
    desk.key(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not player(desk).playing, timeout=15_000)
    assert desk.document.training.step < desk.document.training.most_steps
    qtbot.waitUntil(lambda: "below 10⁻⁹" in desk.plot.accessibleDescription())


def test_that_keys_step_and_reset_while_the_picture_has_the_focus(desk: LensDesk) -> None:
    desk.key(Qt.Key.Key_F8)
    desk.key(Qt.Key.Key_F8)
    assert desk.document.training.step == 2
    desk.key(Qt.Key.Key_F8, SHIFT)
    assert desk.document.training.step == 0
    assert "F8" in desk.button("Step").toolTip()


def test_that_keep_this_q_is_one_step_in_the_table(desk: LensDesk) -> None:
    before = desk.document
    desk.key(Qt.Key.Key_F8)
    steps = desk.app.session.undo_stack.count()
    desk.click("Keep this Q")
    column, old = desk.document.model_column, before.model_column
    assert column is not None
    assert old is not None
    assert column.values.tolist() != old.values.tolist()
    assert desk.document.training.step == 0
    assert desk.app.session.undo_stack.count() == steps + 1
    desk.undo()
    assert desk.document.model_column is old


@pytest.mark.parametrize(
    ("name", "good", "value", "bad"),
    [
        ("rate", "0,5", 0.5, "0"),
        ("batch", "32", 32, "-3"),
        ("smoothing", "10%", 0.1, "1.5"),
        ("steps", "50", 50, "half"),
    ],
)
def test_that_numbers_are_typed_refused_and_undone(
    desk: LensDesk, name: str, good: str, value: float, bad: str
) -> None:
    field = "most_steps" if name == "steps" else name
    before = getattr(desk.document.training, field)
    desk.enter(name, good)
    assert getattr(desk.document.training, field) == value
    shown = desk.box(name).text()
    desk.enter(name, bad)
    assert name in desk.said
    assert getattr(desk.document.training, field) == value
    assert desk.box(name).text() == shown
    desk.undo()
    assert getattr(desk.document.training, field) == before


def test_that_the_seed_is_there_only_with_batches(desk: LensDesk) -> None:
    assert not desk.has("seed")
    desk.enter("batch", "8")
    assert desk.has("seed")
    desk.enter("batch", "exact")
    assert desk.document.training.batch == 0
    assert not desk.has("seed")
