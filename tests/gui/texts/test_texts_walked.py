"""Texts in the window: walked, searched, scored again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from gui.texts.text_dialog import TextDialog
from model.texts.position import EVERYTHING_ELSE
from tests.model.text_files import write_logits

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gui.app import App

Task = Callable[[], None]


def dialog_of(app: App) -> TextDialog:
    return app.window.findChildren(TextDialog)[-1]


def position(app: App) -> int:
    assert app.session.document.text is not None
    return app.session.document.text.position


def test_that_clicking_a_token_makes_it_the_table_in_one_undo_step(app: App, qtbot: QtBot) -> None:
    app.files.open_example("giraffe")
    strip = app.window.lens_view.text_panel.strip
    before = app.session.document.table
    spot = strip.rect_of(7).center().toPoint()
    qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert position(app) == 7
    assert app.session.undo_stack.undoText() == "Go to token 8 “project”"
    table = app.session.document.table
    assert table.outcomes[-1] == EVERYTHING_ELSE
    assert app.showing.readings is not None
    assert app.showing.readings["cross_entropy"].value == pytest.approx(-np.log(0.3), rel=1e-5)
    app.actions.undo.trigger()
    assert app.session.document.table is before


def test_that_arrows_walk_and_a_run_of_them_is_one_step(app: App, qtbot: QtBot) -> None:
    app.files.open_example("giraffe")
    strip = app.window.lens_view.text_panel.strip
    strip.setFocus()
    qtbot.keyClick(strip, Qt.Key.Key_Home)
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert position(app) == 2
    assert strip.position == 2
    assert app.session.undo_stack.count() == 1
    app.actions.undo.trigger()
    assert position(app) == 14
    qtbot.keyClick(strip, Qt.Key.Key_End)
    assert position(app) == 17


def test_that_clicking_a_bar_goes_to_its_token(app: App) -> None:
    app.files.open_example("giraffe")
    plot = app.window.lens_view.plot
    assert plot.picture is not None
    mark = app.showing.good_readings and plot.picture.figure.panels[0].marks[0]
    plot.clicked.emit(mark, 0)
    assert position(app) == 0


def test_that_a_token_is_found_onwards_backwards_or_not_at_all(app: App, qtbot: QtBot) -> None:
    app.files.open_example("giraffe")
    line = app.window.lens_view.text_panel.search.line
    line.setText("the")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert position(app) == 6
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert position(app) == 13
    qtbot.keyClick(line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert position(app) == 6
    line.setText("zebra")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert position(app) == 6
    assert "No token holds “zebra”" in app.window.statusBar().currentMessage()


def test_that_the_dial_scores_the_whole_text_again(app: App) -> None:
    app.files.open_example("giraffe")
    assert app.texts.reading is not None
    plain = app.texts.reading.score.perplexity
    app.window.dial_panel.turned.emit(1.29, 0)
    assert app.texts.reading.temperature == 1.29
    assert app.texts.reading.score.perplexity != plain
    assert app.showing.readings is not None
    least = app.showing.readings["text_perplexity_low"].value
    assert least == pytest.approx(app.texts.reading.score.perplexity)


def test_that_logits_are_scored_again_when_the_dial_rests(
    app: App, qtbot: QtBot, tmp_path: Path
) -> None:
    logits, targets = write_logits(tmp_path, [2, 1])
    app.files.open_path(logits)
    dialog_of(app).targets_file.set_path(str(targets))
    dialog_of(app).on_accepted()
    app.window.dial_panel.turned.emit(2.0, 0)
    qtbot.waitUntil(lambda: app.texts.reading is not None and app.texts.reading.temperature == 2.0)
    assert app.texts.reading is not None
    assert app.texts.reading.score.temperature == 2.0


def test_that_tokens_stand_only_above_the_lens_that_has_a_place_for_them(app: App) -> None:
    app.files.open_example("giraffe")
    strip = app.window.lens_view.text_panel.strip
    assert not strip.isHidden()
    app.window.lens_view.rail.lens_chosen.emit("calibration")
    assert strip.isHidden()
    app.window.lens_view.rail.lens_chosen.emit("sequence")
    assert not strip.isHidden()
    app.files.open_example("weather")
    assert strip.isHidden()


def test_that_the_strip_says_where_it_stands(app: App) -> None:
    app.files.open_example("giraffe")
    strip = app.window.lens_view.text_panel.strip
    assert "token 15 is giraffe, surprise 11.40 bits" in strip.accessibleDescription()
    assert strip.position_at(QPoint(-5, 2)) == -1
