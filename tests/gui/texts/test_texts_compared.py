"""Two texts in the window: compared, coloured, clicked, undone; a long text moved along."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from model.document.text_source import TextSource
from model.lens.controls import FileButton
from model.lenses.kl_report.controls import CONTROLS
from model.texts.open_text import open_text
from tests.gui.texts.test_texts_opened import dialog_of, position

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gui.app import App
    from gui.texts.token_strip import TokenStrip

SHARES = ((0.6, 0.25), (0.8, 0.1), (0.5, 0.3))
WORDS = (("Hi", "Ho"), (" there", " you"), ("!", "?"))


def answer(path: Path, own: tuple[float, ...]) -> Path:
    content = []
    for (word, other), share in zip(WORDS, own, strict=True):
        top = [{"token": word, "logprob": math.log(share)}, {"token": other, "logprob": -3.0}]
        content.append(top[0] | {"top_logprobs": top})
    path.write_text(json.dumps({"choices": [{"logprobs": {"content": content}}]}))
    return path


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    return (
        answer(tmp_path / "a.json", (0.6, 0.8, 0.5)),
        answer(tmp_path / "b.json", (0.6, 0.4, 0.7)),
    )


def compared(app: App, pair: tuple[Path, Path]) -> None:
    app.files.open_path(pair[0])
    dialog = dialog_of(app)
    dialog.against.set_path(str(pair[1]))
    assert "lower bound" in dialog._said.text()
    dialog.on_accepted()


def strip_of(app: App) -> TokenStrip:
    return app.window.lens_view.text_panel.strip


def test_that_two_answers_are_compared_by_way_of_the_dialog(
    app: App, pair: tuple[Path, Path]
) -> None:
    compared(app, pair)
    document = app.session.document
    assert document.lens == "kl-report"
    assert document.table.outcomes == ("␣there", "␣you", "everything else")
    plot = app.window.lens_view.plot
    assert "D(P ‖ Q) ≥" in plot.accessibleDescription()
    strip = strip_of(app)
    assert strip._heat is not None
    assert strip._heat.share(1) == pytest.approx(-1.0)
    assert strip._heat.share(2) > 0.0


def test_that_a_click_on_a_token_sends_both_lists_to_the_table(
    app: App, pair: tuple[Path, Path]
) -> None:
    compared(app, pair)
    strip_of(app).chosen.emit(2, 0)
    table = app.session.document.table
    assert table.outcomes[:2] == ("!", "?")
    assert table.columns[0].value(0) == pytest.approx(0.5)
    assert table.columns[1].value(0) == pytest.approx(0.7)
    app.session.undo_stack.undo()
    assert position(app) == 1


def test_that_a_second_text_is_taken_later_and_given_back(
    app: App, pair: tuple[Path, Path]
) -> None:
    app.files.open_path(pair[0])
    dialog_of(app).on_accepted()
    (button,) = [one for one in CONTROLS if one.label == "Compare with…"]
    assert isinstance(button, FileButton)
    assert button.shown(app.session.document)
    app.session.apply(button.change(app.session.document, str(pair[1])))
    assert not button.shown(app.session.document)
    assert app.texts.reading is not None
    assert app.texts.reading.opened.listed_pair is not None
    assert app.session.undo_stack.undoText() == "Compare with b.json"
    app.session.undo_stack.undo()
    assert app.texts.reading.opened.listed_pair is None


def test_that_the_band_can_be_changed_and_is_kept(app: App, pair: tuple[Path, Path]) -> None:
    compared(app, pair)
    text = app.window.lens_view.plot.accessibleDescription()
    assert "outside 0.8 to 1.2" in text
    document = app.session.document
    view = replace(document.text_view, clip_low=0.4, clip_high=1.5)
    app.session.open(replace(document, text_view=view), None)
    assert "outside 0.4 to 1.5" in app.window.lens_view.plot.accessibleDescription()


def test_that_the_handle_of_a_long_text_moves_what_is_seen_of_it(app: App, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    path = tmp_path / "long.npz"
    np.savez(path, logits=rng.standard_normal((2_500, 4)), targets=rng.integers(0, 4, 2_500))
    app.texts.open(open_text(TextSource(str(path))), path)
    before = app.session.document
    plot = app.window.lens_view.plot
    plot.rule_dragged.emit("place", 1_700.0, 7)
    document = app.session.document
    assert document.text_view.place == 1_700
    assert document.table is before.table
    strip = strip_of(app)
    assert strip.position == position(app)
    assert strip.viewport().rect().contains(strip.rect_of(1_700).center().toPoint())


def test_that_the_whole_text_takes_most_of_the_room(app: App, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    path = tmp_path / "long.npz"
    np.savez(path, logits=rng.standard_normal((900, 4)), targets=rng.integers(0, 4, 900))
    app.texts.open(open_text(TextSource(str(path))), path)
    few = strip_of(app).sizeHint().height()
    document = app.session.document
    app.session.open(replace(document, text_view=replace(document.text_view, view="text")), None)
    assert strip_of(app).sizeHint().height() > 1.5 * few


def test_that_the_rows_of_logits_without_targets_are_browsed(app: App, tmp_path: Path) -> None:
    path = tmp_path / "rows.npy"
    np.save(path, np.arange(12.0).reshape(3, 4) - 5.0)
    app.files.open_path(path)
    dialog_of(app).on_accepted()
    panel = app.window.lens_view.text_panel
    assert not panel.rows.isHidden()
    assert not panel.rows.before.isEnabled()
    panel.rows.after.click()
    assert app.session.document.table.columns[0].values.tolist() == [-1.0, 0.0, 1.0, 2.0]
    assert app.session.undo_stack.undoText() == "Go to row 2"
    panel.rows.number.setText("9")
    panel.rows.number.returnPressed.emit()
    assert app.session.document.table.columns[0].values.tolist() == [3.0, 4.0, 5.0, 6.0]
    assert panel.rows.number.text() == "3"
    assert not panel.rows.after.isEnabled()
    app.session.undo_stack.undo()
    assert panel.rows.number.text() == "2"
    app.files.open_example("weather")
    assert panel.rows.isHidden()


def test_that_a_row_that_is_gone_is_said(app: App, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "rows.npy"
    np.save(path, np.arange(12.0).reshape(3, 4))
    app.files.open_path(path)
    dialog_of(app).on_accepted()
    path.unlink()
    before = app.session.document
    with qtbot.waitSignal(app.texts.refused):
        app.window.lens_view.text_panel.rows.after.click()
    assert app.session.document is before
