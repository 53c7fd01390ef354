"""Exported pictures as poppler and librsvg draw them, against the PNG, for every lens."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from gui.export.flows.exports import export_pages
from gui.look.theme import load_fonts
from model.command_line import readings_of
from model.document.export_choices import ExportChoices, LookName
from model.evaluate.readings import Readings
from model.export.pages import Page, pages_of
from model.formats.examples import EXAMPLES, load_example
from model.lenses import LENSES
from tests.evaluated import evaluated
from tests.gui.programs import difference, drawn_by_librsvg, drawn_by_poppler, need, said

# A slide in half its pixels: what programs draw otherwise is seen in it as well, in a third of the
# time.
SLIDE = ExportChoices(width=960, height=540, dpi=72.0)


@pytest.fixture(autouse=True)
def fonts(qapp: QApplication) -> None:
    load_fonts()


@cache
def readings_in(example: str) -> Readings:
    return readings_of(load_example(example))


@cache
def page_of(lens: str) -> Page:
    for example in ("autocomplete", "weather", *(one.name for one in EXAMPLES)):
        found = pages_of(readings_in(example), (lens,))
        if found.pages:
            return found.pages[0]
    pytest.skip(f"no example has anything to show in the lens {lens}")


def written(path: Path, page: Page, choices: ExportChoices = SLIDE) -> Path:
    export_pages(path, [page], choices)
    return path


@cache
def png_of(lens: str) -> QImage:
    with TemporaryDirectory() as folder:
        return QImage(str(written(Path(folder) / "a.png", page_of(lens))))


@pytest.mark.parametrize("lens", [lens.id for lens in LENSES])
@pytest.mark.parametrize("outlines", [True, False], ids=["shapes", "texts"])
def test_that_librsvg_draws_an_svg_like_the_png(tmp_path: Path, lens: str, outlines: bool) -> None:
    need("rsvg-convert")
    svg = written(tmp_path / "a.svg", page_of(lens), replace(SLIDE, outlines=outlines))
    assert difference(png_of(lens), drawn_by_librsvg(svg, tmp_path)) <= 0.025


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_that_letters_as_shapes_need_no_font(tmp_path: Path, theme: LookName) -> None:
    need("rsvg-convert")
    choices = replace(SLIDE, theme=theme)
    page = page_of("compare")
    png = QImage(str(written(tmp_path / "a.png", page, choices)))
    svg = written(tmp_path / "a.svg", page, choices)
    assert "<text" not in svg.read_text(encoding="utf-8")
    out = tmp_path / "plain.png"
    said("rsvg-convert", svg, "-o", out)
    assert difference(png, QImage(str(out))) <= 0.02


@pytest.mark.parametrize("lens", [lens.id for lens in LENSES])
def test_that_poppler_draws_a_pdf_like_the_png(tmp_path: Path, lens: str) -> None:
    need("pdftoppm")
    pdf = written(tmp_path / "a.pdf", page_of(lens))
    # Poppler draws letters somewhat lighter, and some lenses are mostly words (0.063); a shift of
    # any line or bar is far more than this.
    assert difference(png_of(lens), drawn_by_poppler(pdf, SLIDE.dpi)) <= 0.065


def test_that_a_pdf_embeds_its_font_and_holds_its_words(tmp_path: Path) -> None:
    need("pdffonts")
    pdf = written(tmp_path / "a.pdf", page_of("compare"))
    fonts = said("pdffonts", pdf).splitlines()[2:]
    assert fonts
    for line in fonts:
        assert re.match(r"(\w+\+)?Inter", line)
        embedded, _, unicode = line.split()[-5:-2]
        assert (embedded, unicode) == ("yes", "yes")
    words = said("pdftotext", "-layout", pdf, "-")
    for word in (
        "Compare: ",
        "project",
        "meeting",
        "probability",
        "P truth",
        "At T = 0.5",
        "H(Q",
        "1.363",
        "0.327",
    ):
        assert word in words


def test_that_a_pdf_has_a_page_of_the_figures_own_size_for_each_lens(tmp_path: Path) -> None:
    need("pdfinfo")
    pages = [page_of("compare"), page_of("identity"), page_of("temperature")]
    export_pages(tmp_path / "a.pdf", pages, ExportChoices(preset="slide"))
    about = said("pdfinfo", tmp_path / "a.pdf")
    assert re.search(r"Pages:\s+3\n", about)
    assert re.search(r"Page size:\s+960 x 540 pts", about)


def test_that_a_column_is_as_wide_on_paper_as_asked(tmp_path: Path) -> None:
    need("pdfinfo")
    column = ExportChoices(preset="column", width=1004, height=709, dpi=300.0, font_size=7.0)
    about = said("pdfinfo", written(tmp_path / "a.pdf", page_of("compare"), column))
    size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", about)
    assert size is not None
    assert float(size[1]) / 72.0 * 25.4 == pytest.approx(85.0, abs=0.3)
    assert 'width="85.0053mm"' in written(tmp_path / "a.svg", page_of("compare"), column).read_text(
        encoding="utf-8"
    )


def test_that_letters_have_the_size_asked_for_on_paper(tmp_path: Path) -> None:
    need("pdftotext")
    for points in (8.0, 14.0):
        choices = replace(SLIDE, font_size=points)
        pdf = written(tmp_path / "a.pdf", page_of("compare"), choices)
        boxes = said("pdftotext", "-bbox", pdf, "-")
        found = re.search(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">project<', boxes)
        assert found is not None
        assert float(found[2]) - float(found[1]) == pytest.approx(1.21 * points, rel=0.12)


def test_that_a_report_is_one_page_with_title_readings_table_and_notes(tmp_path: Path) -> None:
    from gui.export.report import write_report

    need("pdftotext")
    document = replace(load_example("weather"), notes="Bring an umbrella.")
    readings = evaluated(document)
    write_report(tmp_path / "r.pdf", readings, pages_of(readings).pages)
    assert re.search(r"Pages:\s+1\n", said("pdfinfo", tmp_path / "r.pdf"))
    words = said("pdftotext", tmp_path / "r.pdf", "-")
    for word in ("Weather forecast", "Bring an umbrella.", "Cross entropy", "1.539 bits", "0.25"):
        assert word in words
