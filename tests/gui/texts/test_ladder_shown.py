"""The ladder in the window: models added, clicked, sized, left out, undone; stopped and gone on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from gui.lens.lens_controls import CopyView, FileView
from model.evaluate.readings import Readings
from model.figure.figure import Bars
from model.formats.examples import load_example
from model.lens.controls import Button, FileButton, TextLine
from model.lenses import lens_of
from model.lenses.kl_report.controls import CONTROLS
from model.lenses.kl_report.ladder_picture import ROWS
from model.texts.open_text import open_text
from tests.gui.stillness import Later
from tests.gui.texts.test_texts_opened import position
from tests.model.texts.test_ladder import write_ladder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gui.app import App
    from model.document.edits import Edit
    from model.document.text_source import TextSource
    from model.texts.text_reading import TextReading


def opened(app: App, source: TextSource, folder: Path) -> None:
    app.texts.open(open_text(source), folder / "m-F16.npz")


def described(app: App) -> str:
    return app.window.lens_view.plot.accessibleDescription()


def reading(app: App) -> TextReading:
    assert app.texts.reading is not None
    return app.texts.reading


def text(app: App) -> TextSource:
    assert app.session.document.text is not None
    return app.session.document.text


def click_row(app: App, index: int) -> None:
    readings = app.showing.good_readings
    assert readings is not None
    view = lens_of("kl-report").view(readings)
    marks = [mark for panel in view.figure.panels for mark in panel.marks]
    rows = next(mark for mark in marks if isinstance(mark, Bars) and mark.key == ROWS)
    edit = view.click(rows, index)
    assert edit is not None
    app.session.apply(edit)


def test_that_a_ladder_opens_with_all_models_and_no_tokens_above_it(
    app: App, tmp_path: Path
) -> None:
    opened(app, write_ladder(tmp_path), tmp_path)
    assert app.session.document.lens == "kl-report"
    assert "Each bit a weight saved costs" in described(app)
    assert app.window.lens_view.text_panel.strip.isHidden()
    assert reading(app).missing == ()


def test_that_a_click_shows_another_model_at_its_farthest_token_and_undo_the_first(
    app: App, tmp_path: Path
) -> None:
    source = write_ladder(tmp_path)
    opened(app, source, tmp_path)
    first = reading(app).report
    click_row(app, 2)
    assert text(app).against == source.rungs[2].path
    shown = reading(app).report
    assert shown is reading(app).reports[source.rungs[2]]
    assert shown is not None
    assert text(app).position == int(shown.tokens.rows[shown.tokens.divergence.argmax()])
    app.session.undo_stack.undo()
    assert text(app).against == source.rungs[0].path
    assert reading(app).report is first


def test_that_a_model_is_added_beside_what_was_compared(app: App, tmp_path: Path) -> None:
    source = write_ladder(tmp_path)
    opened(app, source, tmp_path)
    app.session.apply(click_edit(app, "Leave out"))
    assert [one.name for one in text(app).rungs] == ["m-Q4_K_M.npz", "m-Q2_K.npz"]
    before = reading(app).reports[source.rungs[2]]
    (button,) = [one for one in CONTROLS if one.label == "+ Model…"]
    assert isinstance(button, FileButton)
    app.session.apply(button.change(app.session.document, source.rungs[0].path))
    assert len(text(app).rungs) == 3
    assert reading(app).reports[source.rungs[2]] is before
    assert "Q8_0, 8.50 bits a weight: KL" in described(app)
    app.session.undo_stack.undo()
    assert "Q8_0" not in described(app)


def click_edit(app: App, label: str) -> Edit:
    readings = app.showing.good_readings
    assert readings is not None
    (button,) = [one for one in CONTROLS if one.label == label]
    assert isinstance(button, Button)
    return button.act(readings)


def test_that_a_size_is_typed_for_the_model_shown(app: App, tmp_path: Path) -> None:
    opened(app, write_ladder(tmp_path), tmp_path)
    (line,) = [one for one in CONTROLS if isinstance(one, TextLine)]
    for typed in ("4.", "4.58 GiB", "4.58 GiB of 8.03 B"):
        app.session.apply(line.change(app.session.document, typed))
        assert line.value(app.session.document) == typed
    assert "Q8_0, 4.90 bits a weight" in described(app)
    app.session.apply(line.change(app.session.document, "huge"))
    assert "“huge” is no size" in described(app)


def test_that_reading_is_stopped_between_models_and_goes_on_with_the_rest(
    window_on: Callable[..., App], tmp_path: Path
) -> None:
    later = Later()
    app = window_on(load_example("weather"), executor=later)
    source = write_ladder(tmp_path)
    opened(app, source, tmp_path)
    later.run()
    app.session.apply(click_edit(app, "Leave out"))
    app.session.undo_stack.undo()
    later.run()
    assert reading(app).missing == ()
    more = write_ladder(tmp_path, ("Q5_0", "Q6_K"))
    (adding,) = [one for one in CONTROLS if one.label == "+ Model…"]
    assert isinstance(adding, FileButton)
    app.session.apply(adding.change(app.session.document, more.rungs[0].path))
    app.texts.cancel()
    later.run()
    assert [one.name for one in reading(app).missing] == ["m-Q5_0.npz"]
    assert "not compared yet" in described(app)
    assert "Q8_0, 8.50 bits a weight: KL" in described(app)
    app.session.apply(adding.change(app.session.document, more.rungs[1].path))
    later.run()
    assert reading(app).missing == ()


def test_that_the_numbers_of_the_text_stay_while_another_model_is_shown(
    app: App, tmp_path: Path, qtbot: QtBot
) -> None:
    source = write_ladder(tmp_path)
    opened(app, source, tmp_path)
    document = app.session.document
    fewer = replace(source, rungs=source.rungs[1:]).testing(source.rungs[1])
    app.session.open(replace(document, text=fewer), None)
    qtbot.waitUntil(lambda: position(app) >= 0)
    readings = app.showing.readings
    assert isinstance(readings, Readings)
    assert not readings.sequence_problem
    assert readings.sequence is not None
    assert all("Reading" not in one.answer.reason for one in readings.values.values())


def test_that_the_ladder_is_copied_as_a_table_and_nothing_changes(app: App, tmp_path: Path) -> None:
    opened(app, write_ladder(tmp_path), tmp_path)
    document = app.session.document
    views = app.window.lens_view.controls.findChildren(CopyView)
    (chip,) = [one.findChild(QPushButton) for one in views]
    assert isinstance(chip, QPushButton)
    assert chip.accessibleName() == "Copy as a table"
    chip.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 1 + len(text(app).tested)
    assert lines[0].split("\t")[:3] == ["model", "bits a weight", "D(P ‖ Q) (bits)"]
    assert lines[1].split("\t")[0] == "Q8_0"
    assert app.session.document is document
    assert "Copied the ladder" in app.window.statusBar().currentMessage()


def test_that_several_files_are_chosen_at_once_and_are_one_step(app: App, tmp_path: Path) -> None:
    source = write_ladder(tmp_path)
    opened(app, replace(source, rungs=source.rungs[:1]), tmp_path)
    before = app.session.undo_stack.count()
    view = next(
        one
        for one in app.window.lens_view.controls.findChildren(FileView)
        if one.isVisibleTo(app.window)
    )
    view.choose(*(one.path for one in source.rungs[1:]))
    assert len(text(app).rungs) == len(source.rungs)
    assert app.session.undo_stack.count() == before + 1
