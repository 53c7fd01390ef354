"""The row of controls of every lens: names, tips, tab order, and nothing done for nothing."""

from collections.abc import Sequence
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gui.lens.setting_views import SmallDial
from gui.widgets.buttons import ChoiceButton
from model.lenses import LENSES
from tests.gui.lens_desk import LensDesk
from tests.gui.stillness import come_to_rest
from tests.gui.window.kept_window import KeptWindow

WORK = (
    QEvent.Type.LayoutRequest,
    QEvent.Type.Resize,
    QEvent.Type.Move,
    QEvent.Type.StyleChange,
    QEvent.Type.Polish,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.Paint,
)
OWN = ("surprise", "guessing-game", "sampling", "training", "alignment", "matrix")


class Watch(QObject):
    """Counts what is laid out, styled and painted anew."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.seen: list[str] = []
        for widget in (watched, *watched.findChildren(QWidget)):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in WORK:
            self.seen.append(f"{type(watched).__name__}: {event.type().name}")
        return False


@pytest.fixture
def desk(kept_window: KeptWindow) -> LensDesk:
    return LensDesk(kept_window, "helpful-and-harmless", "alignment")


@pytest.mark.parametrize("lens", OWN)
def test_that_a_tick_of_the_dial_does_nothing_to_the_controls(desk: LensDesk, lens: str) -> None:
    desk.app.on_lens_chosen(lens)
    desk.app.window.dial_panel.turned.emit(1.4, 7)
    come_to_rest()
    watch = Watch(desk.app.window.lens_view.controls)
    for step in range(5):
        desk.app.window.dial_panel.turned.emit(1.5 + 0.1 * step, 7)
        come_to_rest()
    assert watch.seen == []


@pytest.mark.parametrize("lens", OWN)
def test_that_every_control_has_a_name_a_tip_and_its_turn_at_tab(desk: LensDesk, lens: str) -> None:
    desk.app.on_lens_chosen(lens)
    controls = desk.app.window.lens_view.controls
    found = [*controls.findChildren(QAbstractButton), *controls.findChildren(QLineEdit)]
    shown = [one for one in (*found, *controls.findChildren(SmallDial)) if one.isVisible()]
    assert shown
    for one in shown:
        assert one.accessibleName(), type(one).__name__
        assert one.toolTip(), one.accessibleName()
        if not isinstance(one, ChoiceButton):
            assert one.focusPolicy() & Qt.FocusPolicy.TabFocus, one.accessibleName()


def test_that_tab_goes_through_the_controls_in_order(desk: LensDesk) -> None:
    controls = desk.app.window.lens_view.controls
    desk.switch("Hold").segments["beta"].setFocus()
    names = []
    for _ in range(5):
        desk.app.window.focusNextPrevChild(True)
        focused = desk.app.window.focusWidget()
        assert focused is not None
        assert controls.isAncestorOf(focused)
        names.append(focused.accessibleName())
    assert names == ["β dial", "β", "budget", "samples", "Draw"]


def test_that_no_control_stands_over_another_or_is_cut(desk: LensDesk, qtbot: QtBot) -> None:
    controls = desk.app.window.lens_view.controls
    seen: set[str] = set()
    for size in ((1280, 720), (1440, 900)):
        desk.app.window.resize(*size)
        for lens in LENSES:
            desk.app.on_lens_chosen(lens.id)
            views = [view for view in controls.views if view.isVisible()]
            qtbot.waitUntil(partial(_have_their_size, views))
            seen |= {lens.id} if views else set()
            for index, view in enumerate(views):
                what = f"{lens.id} at {size}: {view.geometry()}"
                assert controls.rect().contains(view.geometry()), what
                for other in views[index + 1 :]:
                    assert not view.geometry().intersects(other.geometry()), what
    assert len(seen) > 8


def _have_their_size(views: Sequence[QWidget]) -> bool:
    return all(view.size() == view.sizeHint() for view in views)


def test_that_a_long_number_widens_its_box(desk: LensDesk) -> None:
    desk.app.on_lens_chosen("sampling")
    desk.click("Draw 1")
    narrow = desk.box("seed").width()
    desk.enter("seed", "123456789")
    box = desk.box("seed")
    assert desk.document.sampling.seed == 123_456_789
    come_to_rest()
    assert box.sizeHint().width() > narrow
    assert box.fontMetrics().horizontalAdvance(box.text()) + 20 <= box.sizeHint().width()


def test_that_controls_that_were_let_go_hold_nothing_of_what_they_showed(desk: LensDesk) -> None:
    gone = list(desk.app.window.lens_view.controls.views)
    # Those without a place hold none to begin with.
    assert [view.readings is not None for view in gone] == [not view.isHidden() for view in gone]
    assert any(view.readings is not None for view in gone)
    desk.app.on_lens_chosen("sampling")
    come_to_rest()
    assert [view.readings or view.view or view.document for view in gone] == [None] * len(gone)


@pytest.mark.parametrize("lens", ["guessing-game", "coder"])
def test_that_a_switch_says_q_at_t_only_where_something_has_moved_q(
    desk: LensDesk, lens: str
) -> None:
    desk.app.on_lens_chosen(lens)
    come_to_rest()

    def texts() -> list[str]:
        found = desk.app.window.lens_view.controls.findChildren(ChoiceButton)
        return [one.text() for one in found if one.text().startswith("Q")]

    assert texts() == ["Q"]
    desk.app.window.dial_panel.turned.emit(1.5, 7)
    come_to_rest()
    assert texts() == ["Q at T"]
    desk.app.window.dial_panel.turned.emit(1.0, 8)
    come_to_rest()
    assert texts() == ["Q"]
