"""The export dialog, its job and the copies: choices in, files, clipboard and sentences out."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from gui.app import App
from gui.export.dialog.export_dialog import ExportDialog
from model.document import edits
from model.document.export_choices import ExportChoices
from model.lenses import LENSES
from tests.gui.window.kept_window import KeptWindow

Task = Callable[[], None]


class Worker:
    """Holds tasks back until they are let go, as a busy worker thread would."""

    def __init__(self) -> None:
        self.tasks: list[Task] = []
        self.at_once = True

    def __call__(self, task: Task) -> None:
        if self.at_once:
            task()
        else:
            self.tasks.append(task)


@pytest.fixture
def worker() -> Worker:
    return Worker()


@pytest.fixture
def app(kept_window: KeptWindow, worker: Worker) -> App:
    kept_window.executor = worker
    return kept_window.app


@pytest.fixture
def dialog(app: App) -> ExportDialog:
    app.actions.export_picture.trigger()
    found = app.window.findChild(ExportDialog)
    assert found is not None
    return found


def test_that_the_dialog_shows_the_lens_on_screen_as_it_will_be(dialog: ExportDialog) -> None:
    assert dialog.choices == ExportChoices()
    assert dialog.preview.accessibleDescription().startswith("Probabilities of 4 outcomes")
    assert "1,920 × 1,080 pixels" in dialog.outcome.text()
    before = dialog.preview.grab().toImage()
    dialog.form.look.chosen.emit("dark")
    assert dialog.preview.grab().toImage() != before


def test_that_every_choice_reaches_the_choices(dialog: ExportDialog) -> None:
    form = dialog.form
    form.format.chosen.emit("svg")
    form.look.chosen.emit("print")
    for name in ("title", "caption", "legend", "values"):
        form.switches[name].setChecked(False)
    form.switches["transparent"].setChecked(True)
    form.switches["outlines"].setChecked(False)
    form.font_size.setValue(9.0)
    form.line_width.setValue(2.0)
    chosen = dialog.choices
    assert chosen == ExportChoices(
        format="svg", theme="print", title=False, caption=False, legend=False, values=False,
        transparent=True, outlines=False, font_size=9.0, line_width=2.0,
    )  # fmt: skip


def test_that_a_column_is_given_in_millimetres_at_a_dpi(dialog: ExportDialog) -> None:
    size = dialog.form.size_box
    size.preset.setCurrentIndex(5)
    size.preset.activated.emit(5)
    assert (dialog.choices.width, dialog.choices.dpi, dialog.choices.font_size) == (1004, 300.0, 7)
    size.dpi.setValue(600)
    assert dialog.choices.width == 2008
    assert size.width_mm.value() == pytest.approx(85.0, abs=0.1)
    size.preset.activated.emit(0)
    assert (dialog.choices.width, dialog.choices.font_size) == (1920, 0.0)


def test_that_a_size_without_room_is_refused_and_the_last_one_stays(dialog: ExportDialog) -> None:
    size = dialog.form.size_box
    size.width_box.setValue(20_000)
    size.height_box.setValue(20_000)
    assert dialog.problem.isVisible() or dialog.problem.text()
    assert dialog.choices.height == 1080


def test_that_lenses_are_ticked_and_nothing_ticked_is_not_exported(dialog: ExportDialog) -> None:
    pictures = dialog.pictures
    pictures.what.chosen.emit("several")
    pictures.lenses.all.click()
    assert dialog.choices.lenses == tuple(lens.id for lens in LENSES)
    pictures.lenses.none.click()
    assert not dialog.save.isEnabled()
    assert dialog.outcome.text() == "Tick a lens to picture."
    pictures.what.chosen.emit("this")
    assert dialog.choices.lenses == ()
    assert dialog.save.isEnabled()


def test_that_choices_stay_with_the_document_and_are_no_change_of_it(app: App) -> None:
    chosen = ExportChoices(theme="print", format="pdf")
    app.exports.keep(chosen)
    assert app.session.document.export == chosen
    assert not app.session.modified
    assert not app.actions.undo.isEnabled()


def test_that_the_dialog_closes_once_all_is_written(
    app: App, dialog: ExportDialog, tmp_path: Path
) -> None:
    chosen = ExportChoices(lenses=("compare", "identity"), format="pdf")
    app.exports.write_pictures(tmp_path / "a.pdf", chosen)
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert not dialog.isVisible()


def test_that_a_failure_is_a_sentence_and_the_dialog_stays_with_its_choices(
    app: App, dialog: ExportDialog, tmp_path: Path
) -> None:
    dialog.form.look.chosen.emit("dark")
    app.exports.write_pictures(tmp_path / "nowhere" / "a.png", dialog.choices)
    assert dialog.isVisible()
    assert "there is no folder" in dialog.problem.text()
    assert dialog.choices.theme == "dark"
    assert dialog.save.isEnabled()
    if sys.platform == "linux":
        app.exports.write_pictures(tmp_path / "b.pptx", dialog.choices, Path("/etc/passwd"))
        assert "no deck" in dialog.problem.text()
    assert not list(tmp_path.glob("*.p*"))


def test_that_stopping_leaves_nothing_behind(
    app: App, dialog: ExportDialog, worker: Worker, tmp_path: Path
) -> None:
    worker.at_once = False
    app.exports.write_pictures(tmp_path / "a.png", replace(dialog.choices, lenses=("compare",)))
    assert not dialog.save.isEnabled()
    assert dialog.cancel.text() == "Stop"
    dialog.cancel.click()
    for task in worker.tasks:
        task()
    assert not dialog.isVisible()
    assert not list(tmp_path.glob("*.png"))


def test_that_progress_counts_the_steps(
    app: App, dialog: ExportDialog, worker: Worker, tmp_path: Path
) -> None:
    worker.at_once = False
    chosen = replace(dialog.choices, lenses=("compare", "identity"))
    app.exports.write_pictures(tmp_path / "a.png", chosen)
    # Working out the two pages, drawing each, and writing.
    assert dialog.progress.maximum() == 4
    for done in (1, 2, 3):
        worker.tasks.pop()()
        assert dialog.progress.value() == done
        assert dialog.isVisible()
    worker.tasks.pop()()
    assert not dialog.isVisible()
    assert {path.name for path in tmp_path.glob("*.png")} == {"a-compare.png", "a-identity.png"}


def test_that_without_a_dialog_a_failure_is_told_in_a_box(app: App, tmp_path: Path) -> None:
    app.exports.write_table(tmp_path / "nowhere" / "table.csv")
    box = app.window.findChild(QMessageBox)
    assert box is not None
    assert "there is no folder" in box.informativeText()


def test_that_workbook_report_and_table_are_written(app: App, tmp_path: Path) -> None:
    app.exports.write_readings(tmp_path / "r.xlsx")
    app.exports.write_table(tmp_path / "t.xlsx")
    app.exports.write_report(tmp_path / "report.pdf")
    assert (tmp_path / "r.xlsx").read_bytes()[:2] == (tmp_path / "t.xlsx").read_bytes()[:2] == b"PK"
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")


def test_that_readings_and_table_are_copied_in_their_forms(app: App) -> None:
    clipboard = QGuiApplication.clipboard()
    app.actions.copy_readings.trigger()
    data = clipboard.mimeData()
    assert "Cross entropy" in data.text()
    assert "H(P, Q<sub>T</sub>)" in data.html()
    app.actions.copy_latex.trigger()
    assert r"\begin{tabular}" in clipboard.text()
    app.actions.copy_markdown.trigger()
    assert clipboard.text().startswith("**Weather forecast**")
    app.actions.copy_table.trigger()
    assert clipboard.text().splitlines()[1] == "sunny\t0.6\t0.6"


def test_that_ctrl_c_copies_what_has_the_focus(app: App, qtbot: QtBot) -> None:
    clipboard = QGuiApplication.clipboard()
    plot = app.window.lens_view.plot
    plot.setFocus()
    qtbot.keyClick(plot, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.mimeData().hasFormat("image/svg+xml")
    card = app.window.readings_panel.cards["entropy_p"]
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text().startswith("1.49046")


def test_that_the_grip_drags_the_picture_out_as_a_file(app: App) -> None:
    app.session.apply(edits.set_lens(app.session.document, "identity", "Identity"))
    drag = app.exports.grip.drag()
    assert drag is not None
    file = Path(drag.mimeData().urls()[0].toLocalFile())
    assert file.name == "identity.png"
    assert QImage(str(file)).width() == 1920
    assert drag.mimeData().hasFormat("image/svg+xml")
    drag.deleteLater()
