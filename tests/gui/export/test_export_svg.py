"""SVG on a machine without the program's font: drawn by a process of its own that never had it."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from gui.export.flows.exports import export_pages
from gui.look.theme import FAMILY, load_fonts
from model.command_line import readings_of
from model.document.export_choices import ExportChoices
from model.export.pages import Page, pages_of
from model.formats.examples import EXAMPLES, load_example
from model.lenses import LENSES
from tests.gui.programs import difference

# A slide in half its pixels.
SLIDE = ExportChoices(width=960, height=540, dpi=72.0)
SPACES = {"svg": "http://www.w3.org/2000/svg"}
# Draws each SVG named beside it, with the machine's fonts only; prints the families it knows.
READER = """
import sys
from PySide6.QtGui import QFontDatabase, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
application = QGuiApplication([])
print("\\n".join(QFontDatabase.families()))
for name in sys.argv[1:]:
    renderer = QSvgRenderer(name)
    assert renderer.isValid(), name
    image = QImage(renderer.defaultSize(), QImage.Format.Format_ARGB32)
    image.fill("white")
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    image.save(name.replace(".svg", ".read.ppm"))
"""


@pytest.fixture(autouse=True)
def fonts(qapp: QApplication) -> None:
    load_fonts()


def pages() -> list[Page]:
    """Return a page of each lens that an example has something to show in."""
    found: dict[str, Page] = {}
    for example in ("autocomplete", "weather", *(one.name for one in EXAMPLES)):
        missing = tuple(lens.id for lens in LENSES if lens.id not in found)
        if not missing:
            break
        for page in pages_of(readings_of(load_example(example)), missing).pages:
            found.setdefault(page.name, page)
    return list(found.values())


def read_without_the_font(folder: Path, names: list[str]) -> dict[str, QImage]:
    """Return what a process that does not know the font draws of the drawings in a folder."""
    config = folder / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>/usr/share/fonts/truetype</dir><cachedir>{folder}/cache</cachedir></fontconfig>"
    )
    environment = {
        **os.environ, "QT_QPA_PLATFORM": "offscreen", "FONTCONFIG_FILE": str(config)
    }  # fmt: skip
    files = [str(folder / f"{name}.svg") for name in names]
    run = subprocess.run(
        [sys.executable, "-c", READER, *files],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert not [line for line in run.stdout.splitlines() if line.startswith(FAMILY)]
    return {name: QImage(str(folder / f"{name}.read.ppm")) for name in names}


def test_that_an_svg_of_every_lens_is_the_same_picture_where_the_font_is_missing(
    tmp_path: Path,
) -> None:
    pictures: dict[str, QImage] = {}
    for page in pages():
        export_pages(tmp_path / f"{page.name}.png", [page], SLIDE)
        export_pages(tmp_path / f"{page.name}.svg", [page], SLIDE)
        pictures[page.name] = QImage(str(tmp_path / f"{page.name}.png"))
    read = read_without_the_font(tmp_path, list(pictures))
    apart = {name: difference(pictures[name], read[name]) for name in pictures}
    assert len(apart) == len(LENSES)
    assert {name: value for name, value in apart.items() if value > 0.025} == {}


def test_that_texts_instead_of_shapes_do_need_the_font(tmp_path: Path) -> None:
    page = pages_of(readings_of(load_example("weather")), ("compare",)).pages[0]
    export_pages(tmp_path / "compare.png", [page], SLIDE)
    export_pages(tmp_path / "compare.svg", [page], replace(SLIDE, outlines=False))
    read = read_without_the_font(tmp_path, ["compare"])["compare"]
    # Of the same picture as shapes, this is below 0.025.
    assert difference(QImage(str(tmp_path / "compare.png")), read) > 0.03


def test_that_an_svg_without_texts_still_says_in_words_what_it_shows(tmp_path: Path) -> None:
    page = pages_of(readings_of(load_example("weather")), ("compare",)).pages[0]
    export_pages(tmp_path / "compare.svg", [page], SLIDE)
    root = ElementTree.parse(tmp_path / "compare.svg").getroot()
    assert root.findall(".//svg:text", SPACES) == []
    title, words = root.find("svg:title", SPACES), root.find("svg:desc", SPACES)
    assert title is not None
    assert title.text == "Compare: Weather forecast"
    assert words is not None
    assert words.text == page.figure.alternative
