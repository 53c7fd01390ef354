"""What cannot be exported: full disks, no decks, sizes without sense, lenses with nothing to show.

Each is one sentence, the file that was there stays, and nothing is left half-written.
"""

import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from pptx import Presentation
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog, QPrintPreviewWidget
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

import main
from gui.app import App
from gui.export.dialog.export_dialog import ExportDialog
from gui.export.flows.export_flow import print_report
from model.document import edits
from model.document.export_choices import ExportChoices
from model.formats.examples import load_example
from tests.evaluated import evaluated
from tests.gui.programs import need, said

OLD = b"what was there before"
ROOM = 8192
SUFFIXES = ("png", "svg", "pdf", "pptx")


@pytest.fixture(params=["a full disk", "a limit"])
def full(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A folder with room for a few kilobytes only."""
    folder = tmp_path / "full"
    folder.mkdir()
    if request.param == "a limit":
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, hard))
        yield folder
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        return
    options = f"size={ROOM}"
    mounting = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if subprocess.run(mounting, capture_output=True, check=False).returncode:
        pytest.skip("a small disk can be mounted by the superuser only")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def dialog_of(app: App) -> ExportDialog:
    found = app.window.findChild(ExportDialog)
    assert found is not None
    return found


def refusals(app: App) -> list[str]:
    return [box.informativeText() for box in app.window.findChildren(QMessageBox)]


def assert_untouched(path: Path) -> None:
    assert path.read_bytes() == OLD
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_that_a_full_disk_leaves_the_picture_that_was_there(app: App, full: Path) -> None:
    app.actions.export_picture.trigger()
    dialog = dialog_of(app)
    dialog.form.look.chosen.emit("dark")
    for suffix in SUFFIXES:
        path = full / f"a.{suffix}"
        path.write_bytes(OLD)
        dialog.problem.clear()
        app.exports.write_pictures(path, dialog.choices)
        assert_untouched(path)
        path.unlink()
        assert "disk" in dialog.problem.text(), suffix
        assert dialog.problem.text().endswith(".")
        assert dialog.isVisible()
        assert dialog.choices.theme == "dark"
    dialog.reject()


# Under the limit openpyxl's temporary files fail, and once more when they are thrown away.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_that_a_full_disk_leaves_the_workbook_or_report_that_was_there(
    app: App, full: Path
) -> None:
    writing = {
        "r.xlsx": app.exports.write_readings,
        "t.xlsx": app.exports.write_table,
        "report.pdf": app.exports.write_report,
    }
    for before, (name, write) in enumerate(writing.items()):
        path = full / name
        path.write_bytes(OLD)
        write(path)
        assert_untouched(path)
        path.unlink()
        told = refusals(app)[before:]
        assert [("disk" in sentence) for sentence in told] == [True], name


def test_that_a_full_disk_is_one_sentence_without_a_window(
    full: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = full / "deck.pptx"
    path.write_bytes(OLD)
    assert main.main(["--figure", "compare", "--out", str(path)]) == 2
    assert_untouched(path)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{path} was not written: ")


@pytest.mark.parametrize(
    ("size", "sentence"),
    [
        ("0x600", "The width of a picture is at least 1 pixel, not 0."),
        ("800x0", "The height of a picture is at least 1 pixel, not 0."),
        (
            "100000x600",
            "The width of a picture is at most 20,000 pixels, not 100,000; make it smaller.",
        ),
        (
            "20000x20000",
            "A picture has at most 140,000,000 pixels, not 20,000 × 20,000; make it smaller.",
        ),
        ("0mmx60mm", "The width of a picture is at least 1 pixel, not 0."),
    ],
)
def test_that_a_size_without_sense_is_one_sentence(
    tmp_path: Path, size: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.png"
    assert main.main(["--figure", "compare", "--size", size, "--out", str(path)]) == 2
    assert capsys.readouterr().err == f"{sentence}\n"
    assert not path.exists()


@pytest.mark.parametrize("typed", ["0", "100000"])
def test_that_the_dialog_takes_no_size_without_sense(app: App, qtbot: QtBot, typed: str) -> None:
    app.actions.export_picture.trigger()
    dialog = dialog_of(app)
    box = dialog.form.size_box.width_box
    box.selectAll()
    qtbot.keyClicks(box, typed)
    box.clearFocus()
    assert 1 <= dialog.choices.width <= 20_000
    dialog.reject()


def test_that_a_deck_that_is_none_is_one_sentence_and_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "notes.pptx"
    path.write_bytes(OLD)
    assert main.main(["--scenes", "--append", str(path)]) == 2
    assert_untouched(path)
    (line,) = capsys.readouterr().err.splitlines()
    assert "is no deck of slides that can be added to; choose a .pptx file." in line


def test_that_a_lens_with_nothing_to_show_is_one_sentence(
    app: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app.actions.export_picture.trigger()
    dialog = dialog_of(app)
    for suffix in SUFFIXES:
        path = tmp_path / f"a.{suffix}"
        dialog.problem.clear()
        app.exports.write_pictures(path, ExportChoices(lenses=("sequence",)))
        assert dialog.problem.text().startswith("Sequence has nothing to show: "), suffix
        assert dialog.isVisible()
        assert main.main(["--figure", "sequence", "--out", str(path)]) == 2
        assert capsys.readouterr().err.startswith("Sequence has nothing to show: ")
        assert not path.exists()
    dialog.reject()


def test_that_the_preview_says_why_a_lens_shows_nothing(app: App) -> None:
    app.session.apply(edits.set_lens(app.session.document, "sequence", "Sequence"))
    app.actions.export_picture.trigger()
    dialog = dialog_of(app)
    assert dialog.preview.accessibleDescription()
    assert not dialog.preview.accessibleDescription().startswith("Probabilities")
    dialog.grab()
    dialog.reject()


def test_that_the_print_preview_shows_the_report_on_one_page(app: App) -> None:
    app.actions.print_report.trigger()
    dialog = app.window.findChild(QPrintPreviewDialog)
    assert dialog is not None
    assert dialog.isVisible()
    preview = dialog.findChild(QPrintPreviewWidget)
    assert preview is not None
    assert preview.pageCount() == 1
    picture = preview.grab().toImage()
    shades = {
        picture.pixelColor(x, y).value()
        for x in range(0, picture.width(), 5)
        for y in range(0, picture.height(), 5)
    }
    assert len(shades) > 5
    dialog.reject()


def test_that_what_is_printed_holds_title_readings_and_table(qtbot: QtBot, tmp_path: Path) -> None:
    need("pdftotext")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setFullPage(True)
    print_report(printer, evaluated(load_example("weather")))
    words = said("pdftotext", tmp_path / "printed.pdf", "-")
    assert "Pages:           1" in said("pdfinfo", tmp_path / "printed.pdf")
    for word in ("Weather forecast", "Cross entropy", "sunny"):
        assert word in words


def test_that_a_deck_whose_parts_lead_nowhere_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "good.pptx", tmp_path / "bad.pptx"
    Presentation().save(str(good))
    with ZipFile(good) as read, ZipFile(bad, "w") as written:
        for part in read.infolist():
            data = read.read(part)
            if part.filename.startswith("ppt/slideLayouts/_rels/"):
                data = data.replace(b"slideMaster1.xml", b"nowhere.xml").replace(b"rId1", b"rId9")
            written.writestr(part, data)
    before, out = bad.read_bytes(), tmp_path / "out.pptx"
    given = ["--figure", "compare", "--append", str(bad), "--out", str(out)]
    assert main.main(given) != 0
    assert "is no deck of slides that can be added to" in capsys.readouterr().err
    assert bad.read_bytes() == before
    assert not out.exists()
