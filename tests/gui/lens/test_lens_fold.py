"""The rail of lenses in a narrow window: one button with a menu, above a picture of full width."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from gui.lens.lens_rail import LensButton, LensRail
from model.lenses import LENSES, lens_of
from tests.gui.lens_desk import LensDesk
from tests.gui.window.kept_window import KeptWindow

NARROW, ROOMY = (1000, 680), (1280, 720)


@pytest.fixture
def desk(kept_window: KeptWindow) -> LensDesk:
    return LensDesk(kept_window, "joint", "joint")


def _rail(desk: LensDesk) -> LensRail:
    return desk.app.window.lens_view.rail


def _narrow(desk: LensDesk, qtbot: QtBot) -> LensButton:
    desk.app.window.resize(*NARROW)
    qtbot.waitUntil(_rail(desk).button.isVisible)
    return _rail(desk).button


def _menu(button: LensButton) -> QMenu:
    menu = button.menu()
    assert isinstance(menu, QMenu)
    return menu


def test_that_a_narrow_window_folds_the_rail_and_a_wide_one_unfolds_it(
    qtbot: QtBot, desk: LensDesk
) -> None:
    rail, entry = _rail(desk), _rail(desk).entries["joint"]
    assert entry.isVisible()
    assert not rail.button.isVisible()
    view = desk.app.window.lens_view
    beside = view.width() - desk.plot.width()
    assert beside > 150
    button = _narrow(desk, qtbot)
    assert not entry.isVisible()
    qtbot.waitUntil(lambda: desk.plot.width() > view.width() - 40)
    assert button.mapTo(view, button.rect().bottomLeft()).y() < desk.plot.mapTo(view, QPoint()).y()
    desk.app.window.resize(*ROOMY)
    qtbot.waitUntil(lambda: view.width() - desk.plot.width() == beside)
    assert entry.isVisible()
    assert not button.isVisible()


def test_that_the_button_says_which_lens_is_in_view(qtbot: QtBot, desk: LensDesk) -> None:
    button = _narrow(desk, qtbot)
    assert button.text() == "Joint ▾"
    assert button.accessibleName() == "Lens in view: Joint"
    assert button.toolTip()
    desk.app.on_lens_chosen("kl-report")
    assert button.text() == "KL report ▾"
    assert button.accessibleName() == "Lens in view: KL report"


def test_that_the_menu_has_every_lens_under_its_group(desk: LensDesk) -> None:
    actions = _menu(_rail(desk).button).actions()
    assert [one.text() for one in actions if one.isEnabled()] == [lens.title for lens in LENSES]
    headings = [one.text() for one in actions if not one.isEnabled()]
    assert headings == list(dict.fromkeys(lens.group for lens in LENSES))


def test_that_a_lens_is_chosen_from_the_menu_by_keyboard(qtbot: QtBot, desk: LensDesk) -> None:
    button = _narrow(desk, qtbot)
    menu = _menu(button)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    qtbot.waitUntil(menu.isVisible)
    assert menu.activeAction().text() == "Joint"
    # To Groups, and over the heading of what follows.
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not menu.isVisible())
    assert desk.document.lens == "temperature"
    assert button.text() == "Temperature ▾"
    assert [one.text() for one in menu.actions() if one.isChecked()] == ["Temperature"]


def test_that_taking_the_lens_in_view_keeps_its_mark(qtbot: QtBot, desk: LensDesk) -> None:
    menu = _menu(_narrow(desk, qtbot))
    next(one for one in menu.actions() if one.text() == "Joint").trigger()
    assert desk.document.lens == "joint"
    assert [one.text() for one in menu.actions() if one.isChecked()] == ["Joint"]


def test_that_arrows_go_through_the_lenses_as_on_the_rail(qtbot: QtBot, desk: LensDesk) -> None:
    button = _narrow(desk, qtbot)
    button.setFocus()
    ids = [lens.id for lens in LENSES]
    for key, lens in (
        (Qt.Key.Key_Down, ids[(ids.index("joint") + 1) % len(ids)]),
        (Qt.Key.Key_Up, "joint"),
        (Qt.Key.Key_End, ids[-1]),
        (Qt.Key.Key_Down, ids[0]),
        (Qt.Key.Key_End, ids[-1]),
        (Qt.Key.Key_Home, ids[0]),
    ):
        QTest.keyClick(button, key)
        assert desk.document.lens == lens
        assert button.hasFocus()


def test_that_the_focus_goes_along_when_the_rail_folds(qtbot: QtBot, desk: LensDesk) -> None:
    entry = _rail(desk).entries["joint"]
    entry.setFocus()
    button = _narrow(desk, qtbot)
    assert QApplication.focusWidget() is button
    desk.app.window.resize(*ROOMY)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is entry)


def test_that_the_button_has_its_turn_at_tab(qtbot: QtBot, desk: LensDesk) -> None:
    button = _narrow(desk, qtbot)
    button.setFocus()
    desk.app.window.focusNextPrevChild(True)
    assert not button.hasFocus()
    desk.app.window.focusNextPrevChild(False)
    assert button.hasFocus()


def test_that_a_lens_that_the_menu_lacks_is_called_none(qtbot: QtBot) -> None:
    rail = LensRail([lens_of("compare")])
    qtbot.addWidget(rail)
    rail.button.show_lens("later")
    assert rail.button.text() == "Lenses ▾"
    assert not any(one.isChecked() for one in _menu(rail.button).actions())


def test_that_a_press_marks_no_lens_that_letting_go_would_take(
    qtbot: QtBot, desk: LensDesk
) -> None:
    """On a low screen the list covers the button, and the pointer stands over an entry."""
    button = _narrow(desk, qtbot)
    menu = _menu(button)
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(menu.isVisible)
    assert menu.activeAction() is None
    menu.close()
    QTest.keyClick(button, Qt.Key.Key_Space)
    qtbot.waitUntil(menu.isVisible)
    assert menu.activeAction() is not None
    menu.close()
