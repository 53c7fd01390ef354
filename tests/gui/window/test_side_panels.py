"""What opens beside the picture: as wide as the column of the table where it takes its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gui.lens.lens_view import LIST_WIDTH
from gui.window.side_panels import NOTES_WIDTH, SCENES_WIDTH
from model.document.document import Document
from model.document.table import table_of
from tests.gui.stillness import come_to_rest

if TYPE_CHECKING:
    from gui.app import App

PANELS = ("show_scenes", "show_notes", "show_readings")


def _panel(app: App, action: str) -> QWidget:
    window = app.window
    return {
        "show_scenes": window.scenes_panel,
        "show_notes": window.notes_panel,
        "show_readings": window.lens_view.readings_list,
    }[action]


@pytest.mark.parametrize("action", PANELS)
def test_that_a_panel_in_the_place_of_the_table_is_as_wide_and_framed_as_the_dial_below(
    shared_app: App, action: str
) -> None:
    window, panel = shared_app.window, _panel(shared_app, action)
    window.resize(1000, 680)
    come_to_rest()
    before = window.dial_panel.width()
    getattr(shared_app.actions, action).setChecked(True)
    come_to_rest()
    assert panel.width() == window.dial_panel.width() == before
    assert panel.property("role") == "card"
    getattr(shared_app.actions, action).setChecked(False)


@pytest.mark.parametrize(
    ("action", "width"), zip(PANELS, (SCENES_WIDTH, NOTES_WIDTH, LIST_WIDTH), strict=True)
)
def test_that_a_panel_beside_the_picture_keeps_its_own_width(
    shared_app: App, action: str, width: int
) -> None:
    window, panel = shared_app.window, _panel(shared_app, action)
    window.resize(1000, 680)
    getattr(shared_app.actions, action).setChecked(True)
    window.resize(1440, 900)
    come_to_rest()
    assert panel.width() == width
    getattr(shared_app.actions, action).setChecked(False)


def test_that_a_line_parts_the_picture_from_its_words_only_where_there_are_words(
    shared_app: App,
) -> None:
    view = shared_app.window.lens_view
    shared_app.session.open(Document(table_of("ab", P=[0.5, 0.5], Q=[0.5, 0.5]), 0, 1), None)
    shared_app.on_lens_chosen("identity")
    assert view._line.isVisible()
    shared_app.on_lens_chosen("kl-report")
    assert not view._line.isVisible()


def test_that_escape_in_the_picture_closes_the_panel_beside_it(app: App) -> None:
    window, actions = app.window, app.actions
    for action in (actions.show_scenes, actions.show_notes, actions.show_readings):
        action.setChecked(True)
        window.lens_view.plot.setFocus()
        QTest.keyClick(window.lens_view.plot, Qt.Key.Key_Escape)
        assert not action.isChecked()


@pytest.mark.parametrize("name", PANELS)
def test_that_a_panel_that_closes_leaves_the_focus_to_the_picture(app: App, name: str) -> None:
    window, action = app.window, getattr(app.actions, name)
    window.activateWindow()
    action.setChecked(True)
    panel = _panel(app, name)
    inside = next(
        one
        for one in panel.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible() and one.isEnabled()
    )
    inside.setFocus()
    assert inside.hasFocus()
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not action.isChecked()
    assert QApplication.focusWidget() is window.lens_view.plot
