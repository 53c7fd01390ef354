"""Texts in the window: opened by way of the dialog, cancelled, refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtWidgets import QMessageBox

from gui.texts.text_dialog import TextDialog
from model.command_line import Request, open_requested
from model.formats.examples import load_example
from model.texts.text_reading import text_reading_of
from tests.gui.stillness import Later
from tests.model.text_files import write_chat, write_logits

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gui.app import App


def dialog_of(app: App) -> TextDialog:
    return app.window.findChildren(TextDialog)[-1]


def position(app: App) -> int:
    assert app.session.document.text is not None
    return app.session.document.text.position


def test_that_a_servers_answer_opens_by_way_of_its_dialog(app: App, tmp_path: Path) -> None:
    app.files.open_path(write_chat(tmp_path))
    assert app.session.document.title == "Weather forecast"
    dialog = dialog_of(app)
    assert "9 tokens" in dialog._said.text()
    dialog.on_accepted()
    document = app.session.document
    assert (document.title, document.lens) == ("chat.json", "sequence")
    assert document.text is not None
    assert document.text.embedded is not None
    assert app.showing.readings is not None
    assert app.showing.readings["text_perplexity"].value == pytest.approx(1.0463135, abs=5e-8)
    assert not app.window.lens_view.text_panel.strip.isHidden()
    assert "1.046" in app.window.lens_view.plot.accessibleDescription()
    assert str(tmp_path / "chat.json") in app.files.recent()


def test_that_missing_targets_are_asked_for_and_shift_and_ignore_can_be_changed(
    app: App, tmp_path: Path
) -> None:
    logits, targets = write_logits(tmp_path, [2, 1])
    app.files.open_path(logits)
    dialog = dialog_of(app)
    assert "2 × 3, float64" in dialog._said.text()
    assert "name the targets" in dialog._said.text()
    assert dialog.opened is None
    dialog.targets_file.set_path(str(targets))
    assert dialog.problem.text() == ""
    assert "Position i scores target i." in dialog._said.text()
    dialog.ignore_index.setText("1")
    dialog.ignore_index.editingFinished.emit()
    assert "1 of them 1 and left out" in dialog._said.text()
    dialog.shift.click()
    assert "target i + 1" in dialog._said.text()
    dialog.shift.click()
    dialog.on_accepted()
    assert app.texts.reading is not None
    assert app.texts.reading.score.count == 1


def test_that_targets_out_of_range_are_named_in_the_dialog(app: App, tmp_path: Path) -> None:
    logits, targets = write_logits(tmp_path, [2, 7])
    app.files.open_path(logits)
    dialog = dialog_of(app)
    dialog.targets_file.set_path(str(targets))
    assert "target at position 2 is 7" in dialog.problem.text()
    dialog.on_accepted()
    assert app.session.document.title == "Weather forecast"
    dialog.reject()


def test_that_a_second_model_is_compared_and_both_stand_in_the_table(
    app: App, tmp_path: Path
) -> None:
    logits, targets = write_logits(tmp_path, [2, 1])
    np.save(tmp_path / "tested.npy", np.load(logits)[:, ::-1])
    app.files.open_path(logits)
    dialog = dialog_of(app)
    dialog.targets_file.set_path(str(targets))
    dialog.against.set_path(str(tmp_path / "tested.npy"))
    dialog.on_accepted()
    document = app.session.document
    assert document.lens == "kl-report"
    values = [column.values.tolist() for column in document.table.columns]
    assert values[1] == sorted(values[1], reverse=True)
    assert sorted(values[0]) == sorted(values[1])
    assert values[0] != values[1]
    assert app.showing.good_readings is not None
    text = text_reading_of(app.showing.good_readings)
    assert text is not None
    report = text.report
    assert report is not None
    assert app.showing.good_readings["kl_p_qt"].value == pytest.approx(
        report.tokens.divergence[position(app)], rel=1e-9
    )


def test_that_cancelling_leaves_the_window_as_it_was(
    window_on: Callable[..., App], tmp_path: Path
) -> None:
    later = Later()
    app = window_on(load_example("weather"), executor=later)
    logits, targets = write_logits(tmp_path, [2, 1])
    before = app.session.document
    app.files.open_path(logits)
    later.run()
    dialog_of(app).targets_file.set_path(str(targets))
    dialog_of(app).on_accepted()
    panel = app.window.lens_view.text_panel
    assert not panel.isHidden()
    panel.cancelled.emit()
    later.run()
    assert app.session.document is before
    assert app.texts.preview is None
    assert panel.isHidden()
    assert "cancelled" in app.window.statusBar().currentMessage()


def test_that_bad_numbers_on_the_way_leave_the_window_as_it_was(app: App, tmp_path: Path) -> None:
    logits, targets = write_logits(tmp_path, [2, 1])
    np.save(logits, np.array([[0.1, 0.2, 0.3], [0.1, np.nan, 0.3]]))
    before = app.session.document
    app.files.open_path(logits)
    dialog_of(app).targets_file.set_path(str(targets))
    dialog_of(app).on_accepted()
    assert app.session.document is before
    box = app.window.findChildren(QMessageBox)[-1]
    assert "position 2" in box.informativeText()
    box.close()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.npy", b"\x93NUMPY\x01\x00", "a.npy"),
        ("a.safetensors", b"\xff" * 40, "a.safetensors"),
        ("a.kld", b"_logits_" + b"\x00" * 12, "a.kld"),
        ("a.json", b"[" * 1000, "a.json"),
    ],
    ids=["npy", "safetensors", "kld", "json"],
)
def test_that_a_damaged_file_is_one_sentence(
    app: App, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    before = app.session.document
    app.files.open_path(path)
    box = app.window.findChildren(QMessageBox)[-1]
    assert words in box.informativeText()
    assert "\n" not in box.informativeText()
    assert app.session.document is before
    box.close()


def test_that_a_saved_reference_is_read_again_and_a_missing_file_is_said(
    app: App, tmp_path: Path
) -> None:
    logits, targets = write_logits(tmp_path, [2, 1])
    app.files.open_path(logits)
    dialog_of(app).targets_file.set_path(str(targets))
    dialog_of(app).on_accepted()
    path = tmp_path / "mine.entropy"
    app.files.save_to(path)
    app.files.open_example("weather")
    assert app.texts.reading is None
    app.files.open_path(path)
    assert app.texts.reading is not None
    assert not app.session.modified
    logits.unlink()
    app.files.open_example("weather")
    app.files.open_path(path)
    assert app.texts.reading is None
    assert app.showing.readings is not None
    assert "There is no file" in app.showing.readings.sequence_problem


def test_that_a_document_that_stands_nowhere_goes_to_the_telling_token(
    app: App, qtbot: QtBot, tmp_path: Path
) -> None:
    app.session.open(open_requested(Request(file=write_chat(tmp_path)))[0], None)
    qtbot.waitUntil(lambda: position(app) >= 0)
    assert position(app) == 0
    assert not app.session.modified
    assert app.showing.readings is not None
    assert app.showing.readings.document is app.session.document
    assert app.showing.readings["cross_entropy"].value == pytest.approx(0.31725305)


def test_that_arrays_without_targets_open_as_a_table_at_the_position_typed(
    app: App, tmp_path: Path
) -> None:
    path = tmp_path / "steps.npy"
    np.save(path, np.array([[1.0, -1.0], [2.0, -2.0], [3.0, -3.0]]))
    app.files.open_path(path)
    dialog = dialog_of(app)
    assert "3 rows without targets" in dialog._said.text()
    dialog.position.setText("3")
    dialog.position.editingFinished.emit()
    dialog.on_accepted()
    document = app.session.document
    assert document.text is None
    assert document.table.columns[0].values.tolist() == [3.0, -3.0]


def test_that_axes_that_fit_both_ways_are_asked(app: App, tmp_path: Path) -> None:
    np.savez(tmp_path / "b.npz", logits=np.zeros((2, 2, 3)), targets=np.zeros((2, 2), int))
    app.files.open_path(tmp_path / "b.npz")
    dialog = dialog_of(app)
    assert dialog.problem.text().endswith("choose which axis comes first.")
    dialog.axes.setCurrentIndex(2)
    dialog.axes.activated.emit(2)
    assert dialog.problem.text() == ""
    assert dialog.opened is not None
    assert dialog.opened.source.axes == "steps-first"
    dialog.reject()
