"""Matrix in the window: a cell and its mirror are ringed together, a click gives the roles."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.drawing.hits import Spot
from tests.gui.lens_desk import LensDesk
from tests.gui.window.kept_window import KeptWindow


@pytest.fixture
def desk(kept_window: KeptWindow) -> LensDesk:
    return LensDesk(kept_window, "vowels-of-five-languages", "matrix")


def ringed(desk: LensDesk) -> list[int]:
    canvas = desk.plot.canvas
    assert canvas is not None
    return [spot.index for spot in canvas._spot_item.spots]


def test_that_a_cell_and_its_mirror_are_ringed_together(desk: LensDesk) -> None:
    _, middle = desk.bar("cells", 1)
    desk.move(middle)
    assert ringed(desk) == [1, 5]
    _, middle = desk.bar("cells", 13)
    desk.move(middle)
    assert ringed(desk) == [13, 17]


def test_that_the_rings_are_seen(desk: LensDesk) -> None:
    _, there = desk.bar("cells", 9)
    _, back = desk.bar("cells", 21)
    before = desk.plot.grab().toImage()
    desk.move(there)
    after = desk.plot.grab().toImage()
    ratio = before.devicePixelRatio()
    for middle in (there, back):
        row = [
            before.pixel(round(x * ratio), round(middle.y() * ratio))
            != after.pixel(round(x * ratio), round(middle.y() * ratio))
            for x in range(middle.x() - 60, middle.x() + 60)
        ]
        assert any(row)


def test_that_the_diagonal_has_no_twin(desk: LensDesk) -> None:
    _, middle = desk.bar("cells", 6)
    desk.move(middle)
    assert ringed(desk) == []
    assert desk.plot.hover.spot is not None


def test_that_keys_ring_both_cells_too(desk: LensDesk) -> None:
    spot, _ = desk.bar("cells", 2)
    desk.plot.hover.point_at(spot)
    assert ringed(desk) == [2, 10]
    desk.plot.hover.point_at(Spot(spot.panel, spot.mark, 12))
    assert ringed(desk) == [12]
    desk.plot.hover.leave()
    assert ringed(desk) == []


def test_that_a_click_gives_the_roles_in_one_step(desk: LensDesk) -> None:
    before = desk.document.truth, desk.document.model
    _, middle = desk.bar("cells", 8)
    QTest.mouseClick(desk.plot, Qt.MouseButton.LeftButton, pos=middle)
    desk.move(middle)
    QTest.mouseClick(desk.plot, Qt.MouseButton.LeftButton, pos=middle)
    assert (desk.document.truth, desk.document.model) == (1, 3)
    assert desk.undo_text.startswith("Compare French with Spanish")
    desk.undo()
    assert (desk.document.truth, desk.document.model) == before


def test_that_enter_does_what_a_click_does(desk: LensDesk) -> None:
    spot, _ = desk.bar("cells", 3)
    desk.plot.setFocus()
    desk.plot.hover.point_at(spot)
    desk.key(Qt.Key.Key_Return)
    assert (desk.document.truth, desk.document.model) == (0, 3)


def test_that_the_measure_is_switched_by_keys_and_back(desk: LensDesk) -> None:
    switch = desk.switch("Cells")
    QTest.keyClick(switch.segments["kl"], Qt.Key.Key_Right)
    assert desk.document.matrix.measure == "cross_entropy"
    assert switch.segments["cross_entropy"].isChecked()
    QTest.keyClick(switch.segments["cross_entropy"], Qt.Key.Key_Left)
    assert switch.segments["kl"].isChecked()
