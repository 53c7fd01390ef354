"""Joint in the window: cells drawn, clicked and stepped by keys, and pairs pasted."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from model.figure.figure import Bars
from model.lenses.joint.controls import weights_of
from tests.gui.lens_desk import LensDesk
from tests.gui.window.kept_window import KeptWindow


@pytest.fixture
def desk(kept_window: KeptWindow) -> LensDesk:
    return LensDesk(kept_window, "joint", "joint")


def middle(desk: LensDesk, row: int, column: int) -> QPoint:
    """The middle of a cell on screen."""
    return desk.at(column + 0.5, len(desk.document.table) - row - 0.5)


def test_that_a_cell_is_drawn_up_in_one_step_and_only_it_changes(desk: LensDesk) -> None:
    before = weights_of(desk.document)
    steps = desk.app.session.undo_stack.count()
    start = middle(desk, 1, 2)
    with desk.held(start):
        for y in range(5, 31, 5):
            desk.move(start + QPoint(0, -y))
    after = weights_of(desk.document)
    assert after[1, 2] > before[1, 2]
    after[1, 2] = before[1, 2]
    assert np.array_equal(after, before)
    assert desk.app.session.undo_stack.count() == steps + 1
    assert desk.document.joint.learned == -1
    desk.undo()
    assert np.array_equal(weights_of(desk.document), before)


def test_that_a_cell_clicked_without_a_move_is_learned_and_stays_as_it_is(desk: LensDesk) -> None:
    before = weights_of(desk.document)
    start = middle(desk, 3, 0)
    with desk.held(start):
        desk.move(start + QPoint(1, 1))
    assert desk.document.joint.learned == 3
    with desk.held(start):
        pass
    assert desk.document.joint.learned == -1
    assert np.array_equal(weights_of(desk.document), before)


def test_that_keys_walk_to_a_cell_draw_it_and_learn_its_row(desk: LensDesk) -> None:
    before = weights_of(desk.document)
    desk.key(Qt.Key.Key_Right)
    desk.key(Qt.Key.Key_Up)
    after = weights_of(desk.document)
    assert np.count_nonzero(after != before) == 1
    assert after.sum() > before.sum()
    desk.key(Qt.Key.Key_Return)
    assert desk.document.joint.learned >= 0


def test_that_pasted_pairs_are_counted_and_seen_at_once(desk: LensDesk) -> None:
    QGuiApplication.clipboard().setText("sun\tdry\nsun\tdry\nrain\twet\nrain\tdry\n")
    desk.app.window.table_panel.view.commands.paste()
    assert desk.document.table.outcomes == ("sun", "rain")
    assert weights_of(desk.document).tolist() == [[2.0, 0.0], [1.0, 1.0]]
    assert desk.undo_text == "Count 4 pairs"
    assert desk.plot.picture is not None
    marks = desk.plot.picture.panels[0].panel.marks
    assert len([m for m in marks if isinstance(m, Bars) and m.name == "cells"]) == 2
    desk.undo()
    assert desk.document.table.outcomes[0] == "very low"
