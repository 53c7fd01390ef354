"""Exported pictures: exact sizes, the same marks, whole files, clear refusals."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from gui.export.clipboard import as_html, as_tsv, copy_figure, figure_data
from gui.export.flows.exports import EXPORTS, export_pages
from gui.export.painter import THEMES, paint_figure
from gui.look.theme import load_fonts
from model.document.export_choices import PICTURES, ExportChoices, LookName
from model.document.table import Array
from model.export.pages import Page
from model.figure.figure import Bars, DataTable, Figure, Role, Rule
from model.files.atomic import WriteError
from tests.gui.figures import array, compare, figure_of, identity, log_log, panels, temperature

ROLES: tuple[Role, ...] = ("truth", "model", "tempered")

SVG = "{http://www.w3.org/2000/svg}"
FIGURES = [compare, identity, temperature, log_log, panels]


@pytest.fixture(autouse=True)
def fonts(qapp: QApplication) -> None:
    load_fonts()


def write(figure: Figure, path: Path, width: int = 640, height: int = 360, **looks: Any) -> None:
    choices = ExportChoices(preset="custom", width=width, height=height, **looks)
    export_pages(path, [Page(figure, "figure")], choices)


def exported(figure: Figure, path: Path, **looks: Any) -> QImage:
    write(figure, path, **looks)
    return QImage(str(path))


def pixels(image: QImage) -> Array:
    image = image.convertToFormat(QImage.Format.Format_ARGB32)
    shape = image.height(), image.width(), 4
    return np.frombuffer(image.constBits(), np.uint8).reshape(shape).astype(np.float64)


def colours(image: QImage) -> set[str]:
    packed = pixels(image)[:, :, :3] @ [1.0, 256.0, 65_536.0]
    return {f"#{int(colour):06x}" for colour in np.unique(packed)}


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720), (333, 1001), (64, 64), (1, 1)])
def test_that_a_png_has_exactly_the_pixels_asked_for(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "figure.png"
    write(compare(), path, *size)
    image = QImage(str(path))
    assert (image.width(), image.height()) == size


@pytest.mark.parametrize("scale", [1, 2, 3, 4])
def test_that_a_scale_multiplies_the_pixels_and_keeps_the_inches(
    tmp_path: Path, scale: int
) -> None:
    image = exported(compare(), tmp_path / "figure.png", scale=scale)
    assert (image.width(), image.height()) == (640 * scale, 360 * scale)
    assert image.dotsPerMeterX() * 0.0254 == pytest.approx(144.0 * scale, abs=0.1)


def test_that_a_finer_picture_is_the_same_picture(tmp_path: Path) -> None:
    once = exported(compare(), tmp_path / "once.png")
    twice = exported(compare(), tmp_path / "twice.png", scale=2).scaled(
        640, 360, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    error = np.sqrt(((pixels(once) - pixels(twice)) ** 2).mean()) / 255.0
    assert error < 0.04


@pytest.mark.parametrize("name", ["light", "dark", "print"])
def test_that_the_corner_is_the_card_and_the_bars_their_roles(
    tmp_path: Path, name: LookName
) -> None:
    path = tmp_path / "figure.png"
    write(compare(), path, 1280, 720, theme=name)
    image = QImage(str(path))
    theme = THEMES[name]
    assert image.pixelColor(1, 1).name() == theme.card
    assert {theme.roles[role] for role in ROLES} <= colours(image)


def test_that_a_transparent_picture_has_no_ground(tmp_path: Path) -> None:
    image = exported(compare(), tmp_path / "figure.png", transparent=True)
    assert image.pixelColor(0, 0).alpha() == 0
    assert image.pixelColor(639, 359).alpha() == 0
    opaque = pixels(image)[:, :, 3] == 255
    assert 0.05 < opaque.mean() < 0.6


def test_that_a_png_carries_its_title_and_its_words(tmp_path: Path) -> None:
    image = exported(compare(), tmp_path / "figure.png")
    assert image.text("Title") == "Compare: Weather"
    assert "sunny 0.6" in image.text("Description")


def test_that_title_caption_and_legend_can_be_left_out() -> None:
    sizes = []
    for wanted in (True, False):
        image = QImage(640, 360, QImage.Format.Format_ARGB32_Premultiplied)
        painter = QPainter(image)
        choices = ExportChoices(
            preset="custom", width=640, height=360, title=wanted, caption=wanted, legend=wanted
        )
        paint_figure(painter, compare(), QSizeF(640, 360), choices)
        painter.end()
        blue = (pixels(image)[:, :, :3] == [178, 114, 0]).all(axis=2)
        sizes.append(int(blue.any(axis=1).sum()))
    assert sizes[1] > 1.2 * sizes[0]


@pytest.mark.parametrize("make", FIGURES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_that_an_svg_is_the_same_picture_as_the_png(
    tmp_path: Path, make: Callable[[], Figure], theme: LookName
) -> None:
    for suffix in ("png", "svg"):
        write(make(), tmp_path / f"figure.{suffix}", 960, 540, theme=theme)
    renderer = QSvgRenderer(str(tmp_path / "figure.svg"))
    assert renderer.isValid()
    image = QImage(960, 540, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    difference = pixels(image) - pixels(QImage(str(tmp_path / "figure.png")))
    # Qt's reader of SVG knows no figures of equal width, so texts differ a little.
    assert np.sqrt((difference[:, :, :3] ** 2).mean()) / 255.0 < 0.07


def test_that_an_svg_gives_its_size_in_pixels(tmp_path: Path) -> None:
    write(compare(), tmp_path / "figure.svg", 1920, 1080)
    root = ElementTree.parse(tmp_path / "figure.svg").getroot()
    assert (root.get("width"), root.get("height")) == ("1920", "1080")
    assert root.get("viewBox") == "0 0 1920 1080"


def test_that_texts_in_an_svg_are_texts_in_the_font(tmp_path: Path) -> None:
    write(compare(), tmp_path / "figure.svg", 1280, 720, outlines=False)
    texts = list(ElementTree.parse(tmp_path / "figure.svg").iter(f"{SVG}text"))
    words = ["".join(text.itertext()) for text in texts]
    for word in ("Compare: Weather", "sunny", "probability", "0.7", "0.487", "Q model"):
        assert word in words
    assert {text.get("font-family") for text in texts} == {"Inter"}


def test_that_any_name_leaves_the_svg_valid(tmp_path: Path) -> None:
    odd = 'a\x07 <b> & "quoted" \n ]]> Ω 日本'
    figure = replace(
        figure_of(Rule(0.5, False, "ink", label=odd.replace("<", "&lt;"))), said_plainly=odd
    )
    write(figure, tmp_path / "figure.svg", 640, 360, outlines=False)
    root = ElementTree.parse(tmp_path / "figure.svg").getroot()
    assert any("日本" in "".join(text.itertext()) for text in root.iter(f"{SVG}text"))


def test_that_shapes_in_an_svg_stay_within_their_panel(tmp_path: Path) -> None:
    bars = Bars(array(-50.0), array(50.0), array(-50.0), array(np.inf), "truth", rounded=False)
    figure = replace(figure_of(bars), title="", said=compare().caption._replace(lead="", rest=""))
    write(figure, tmp_path / "figure.svg", 1120, 630)
    root = ElementTree.parse(tmp_path / "figure.svg").getroot()
    points = " ".join(path.get("d", "") for path in root.iter(f"{SVG}path"))
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", points)]
    assert len(numbers) >= 8
    assert min(numbers) >= 0.0
    assert max(numbers) <= 1120.0


def test_that_a_transparent_svg_has_no_ground(tmp_path: Path) -> None:
    for transparent in (False, True):
        write(compare(), tmp_path / "figure.svg", 640, 360, transparent=transparent)
        image = QImage(640, 360, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        QSvgRenderer(str(tmp_path / "figure.svg")).render(painter)
        painter.end()
        assert (image.pixelColor(2, 2).alpha() == 0) == transparent


def test_that_the_suffix_chooses_the_form_in_any_case(tmp_path: Path) -> None:
    assert list(EXPORTS) == [one.id for one in PICTURES]
    write(compare(), tmp_path / "FIGURE.SVG", 640, 360)
    assert (tmp_path / "FIGURE.SVG").read_text().startswith("<?xml")


@pytest.mark.parametrize("name", ["figure.gif", "figure", "figure.png.txt"])
def test_that_an_unknown_suffix_is_refused_with_those_that_are_known(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(ValueError, match=r"\.png, \.svg, \.pdf or \.pptx") as refused:
        write(compare(), tmp_path / name, 640, 360)
    assert name in str(refused.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("width", "height", "scale", "word"),
    [
        (0, 10, 1, "width"),
        (10, -5, 1, "height"),
        (20_001, 10, 1, "20,001"),
        (10, 6_000, 4, "24,000"),
        (10, 10, 5, "5"),
    ],
)
def test_that_a_size_no_picture_can_have_is_refused(
    tmp_path: Path, width: int, height: int, scale: int, word: str
) -> None:
    with pytest.raises(ValueError, match="picture") as refused:
        write(compare(), tmp_path / "a.png", width, height, scale=scale)
    assert word in str(refused.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf", "pptx"])
def test_that_a_place_that_cannot_be_written_is_told_and_nothing_is_left(
    tmp_path: Path, suffix: str
) -> None:
    with pytest.raises(WriteError, match="no folder"):
        write(compare(), tmp_path / "none" / f"a.{suffix}", 64, 64)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("make", [compare, panels])
def test_that_a_figure_has_all_its_forms_for_the_clipboard(make: Callable[[], Figure]) -> None:
    data = figure_data(make(), ExportChoices())
    image = QImage.fromData(data.data("image/png"))
    assert (image.width(), image.height()) == (2560, 1440)
    assert ElementTree.fromstring(bytes(data.data("image/svg+xml").data())).tag == f"{SVG}svg"


def test_that_the_numbers_go_to_the_clipboard_in_full() -> None:
    copy_figure(compare(), ExportChoices())
    data = QGuiApplication.clipboard().mimeData()
    lines = data.text().splitlines()
    assert lines[0] == "outcome\tP truth\tQ model\tQ at T = 1.5"
    assert lines[1] == "sunny\t0.6\t0.6\t0.487"
    assert "<td>windy</td><td>0.05</td>" in data.html()
    assert data.hasFormat("image/png")
    assert data.hasFormat("image/svg+xml")


def test_that_names_cannot_break_rows_or_tags() -> None:
    table = DataTable(("Q<sub>T</sub>",), (("a\tb\nc", "<i>"),))
    assert as_tsv(table) == "Qᴛ\na b c\n<i>\n"
    assert "&lt;i&gt;" in as_html(table)


def test_that_thirds_keep_all_their_digits() -> None:
    assert as_tsv(DataTable(("x",), (array(1 / 3),))) == "x\n0.3333333333333333\n"


def test_that_where_no_number_is_nothing_stands_in_a_copied_table() -> None:
    data = DataTable(("name", "cost"), (("a", "b"), np.array([1.5, np.nan])))
    assert as_tsv(data) == "name\tcost\na\t1.5\nb\t\n"
