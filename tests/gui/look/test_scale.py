"""Sizes: all in a large window grows, nothing of its colours does, and it all goes back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QToolButton

from gui.files.history import HistoryDialog
from gui.look.scale import GROWN, scale_of
from gui.readings.reading_card import ReadingCard
from gui.scenes.notes_panel import NotesPanel
from gui.texts.text_panel import SearchRow
from gui.texts.token_strip import TokenStrip
from gui.widgets.buttons import TickBox
from gui.widgets.number_box import NumberBox
from gui.widgets.segmented import Segmented
from model.formats.examples import load_example
from tests.gui.stillness import come_to_rest

if TYPE_CHECKING:
    from gui.app import App


def sizes(app: App) -> dict[str, int]:
    """How high things of each kind are."""
    window, table = app.window, app.window.table_panel
    rail = window.lens_view.rail
    chip = next(one for one in table.findChildren(QPushButton) if one.text() == "Normalise")
    return {
        "row": table.view.verticalHeader().defaultSectionSize(),
        "header": table.view.header.height(),
        "sums": table.sums.height(),
        "chip": chip.height(),
        "lens": rail.entries["compare"].sizeHint().height(),
        "rail": rail.width(),
        "switch": window.findChildren(Segmented)[0].sizeHint().height(),
        "number": window.findChildren(NumberBox)[0].sizeHint().height(),
        "tick": window.findChildren(TickBox)[0].sizeHint().height(),
        "dial": window.dial_panel.dial.sizeHint().height(),
        "left": window.table_panel.width(),
        "ball": round(table.box.radius),
        "bar": window.top_bar.height(),
        "icon": next(
            one.iconSize().width()
            for one in window.top_bar.findChildren(QToolButton)
            if one.accessibleName() == "Undo"
        ),
        "copy": window.findChildren(ReadingCard)[0].copy_button.height(),
        "token": window.findChildren(TokenStrip)[0].sizeHint().height(),
        "search": window.findChildren(SearchRow)[0].findChildren(QPushButton)[0].height(),
        "notes": window.findChildren(NotesPanel)[0].minimumWidth(),
    }


def test_that_table_rail_and_controls_grow_in_a_large_window_and_go_back(app: App) -> None:
    app.window.resize(1440, 900)
    # The card of the start is made when it is shown; its box to tick grows too.
    app.actions.start.trigger()
    come_to_rest()
    usual = sizes(app)
    app.window.resize(2560, 1440)
    come_to_rest()
    large = sizes(app)
    assert {name: large[name] > 1.05 * usual[name] for name in usual} == dict.fromkeys(usual, True)
    app.window.resize(1440, 900)
    come_to_rest()
    assert sizes(app) == usual


def test_that_a_token_is_clicked_where_it_is_drawn_larger(app: App) -> None:
    app.session.open(load_example("giraffe"), None)
    app.window.resize(2560, 1440)
    come_to_rest()
    strip = app.window.findChildren(TokenStrip)[0]
    for place in (0, 7, 14):
        assert strip.position_at(strip.rect_of(place).center().toPoint()) == place
    assert strip.rect_of(0).height() == GROWN * 24.0


def test_that_dialogs_are_as_large_as_their_window(app: App) -> None:
    app.window.resize(2560, 1440)
    app.actions.history.trigger()
    shown = app.window.findChild(HistoryDialog)
    assert shown is not None
    assert scale_of(shown) == GROWN
    shown.reject()


def test_that_what_grows_is_of_no_theme(app: App) -> None:
    app.window.resize(2560, 1440)
    grown = app.window.styleSheet()
    assert "font-size: 16px" in grown
    names = set(re.findall(r"([a-z-]+):(?= *[0-9])", grown))
    assert names == {"font-size", "padding", "border-radius", "min-height"}
    assert "$" not in grown
