"""Decks read back by python-pptx, and drawn by LibreOffice where it is installed."""

import hashlib
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches
from PySide6.QtWidgets import QApplication

from gui.export.flows.exports import export_pages
from gui.look.theme import load_fonts
from gui.widgets.balls import NAMED
from model.command_line import readings_of
from model.document.document import Document
from model.document.export_choices import ExportChoices, LookName
from model.document.table import table_of
from model.evaluate.readings import Readings
from model.export.pages import pages_of
from model.formats.examples import load_example
from model.lenses import LENSES
from tests.evaluated import evaluated
from tests.gui.programs import need, said

KEPT = ("ppt/slides/", "ppt/slideMasters/", "ppt/slideLayouts/", "ppt/theme")
SVG_BLIP = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"


@pytest.fixture(autouse=True)
def fonts(qapp: QApplication) -> None:
    load_fonts()


@pytest.fixture(autouse=True)
def coarse(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw pictures less fine than for a wall, but where a test looks at how fine they are."""
    if "fine" not in request.node.name:
        monkeypatch.setattr("gui.export.pptx.slide.FINENESS", 1)


def weather() -> Readings:
    return evaluated(load_example("weather"))


def deck(path: Path, readings: Readings, *lenses: str, to: Path | None = None, **looks: Any) -> Any:
    export_pages(path, pages_of(readings, lenses).pages, ExportChoices(**looks), to)
    return Presentation(str(path))


def chart_on(slide: Any) -> Any:
    return next(shape for shape in slide.shapes if shape.has_chart).chart


def description(slide: Any) -> list[str]:
    return [found.get("descr") for found in slide._element.xpath(".//p:cNvPr[@descr]")]


def test_that_bars_carry_the_readings_as_data(tmp_path: Path) -> None:
    readings = weather()
    slide = deck(tmp_path / "a.pptx", readings, "compare").slides[0]
    chart = chart_on(slide)
    assert chart.chart_type == XL_CHART_TYPE.COLUMN_CLUSTERED
    plot = chart.plots[0]
    assert list(plot.categories) == list(readings.outcomes)
    assert [series.name for series in plot.series] == ["P truth", "Q model", "Q at T = 1.5"]
    for series, values in zip(
        plot.series, (readings.truth, readings.model, readings.tempered), strict=True
    ):
        assert values is not None
        assert list(series.values) == values.tolist()


def test_that_stacks_add_up_as_the_readings_do(tmp_path: Path) -> None:
    readings = weather()
    chart = chart_on(deck(tmp_path / "a.pptx", readings, "identity").slides[0])
    assert chart.chart_type == XL_CHART_TYPE.COLUMN_STACKED
    entropy, divergence, cross = (list(series.values) for series in chart.plots[0].series)
    assert entropy == [readings.value("entropy_p"), None]
    assert divergence[0] == pytest.approx(readings.value("kl_p_qt"))
    assert cross == [None, readings.value("cross_entropy")]


def test_that_a_part_too_thin_for_a_label_has_none(tmp_path: Path) -> None:
    chart = chart_on(deck(tmp_path / "a.pptx", weather(), "identity").slides[0])
    left_out = [
        series._element.xpath("c:dLbls/c:dLbl[c:delete/@val='1']/c:idx/@val")
        for series in chart.plots[0].series
    ]
    assert left_out == [[], ["0"], []]


def test_that_the_words_at_a_point_stay_in_one_line(tmp_path: Path) -> None:
    readings = evaluated(load_example("training"))
    chart = chart_on(deck(tmp_path / "a.pptx", readings, "training").slides[0])
    labels = chart._chartSpace.xpath(".//c:dLbl[c:tx]")
    assert any("step 60" in "".join(label.itertext()) for label in labels)
    assert all(label.xpath("c:tx/c:rich/a:bodyPr/@wrap") == ["none"] for label in labels)


def test_that_curves_keep_their_points_and_the_log_scale(tmp_path: Path) -> None:
    readings = weather()
    chart = chart_on(deck(tmp_path / "a.pptx", readings, "temperature").slides[0])
    assert chart._chartSpace.xpath(".//c:scatterChart")
    figure = pages_of(readings, ("temperature",)).pages[0].figure
    first = next(series for series in chart.plots[0].series if series.name == "H(Qᴛ)")
    assert list(first.values) == list(figure.data.columns[1])
    assert chart._chartSpace.xpath(".//c:logBase/@val") == ["10"]
    rule = next(series for series in chart.plots[0].series if series.name == "T = 1.5")
    assert set(rule._element.xpath("c:xVal//c:v/text()")) == {"1.5"}


def test_that_title_caption_words_and_notes_are_on_the_slide(tmp_path: Path) -> None:
    slide = deck(tmp_path / "a.pptx", weather(), "identity").slides[0]
    assert slide.shapes.title.text_frame.text == "H(P) + D(P ‖ QT) = H(P, QT)"
    assert slide.shapes.title._element.xpath(".//a:rPr[@baseline='-25000']")
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert any(text.startswith("Guessing with the wrong model") for text in texts)
    assert any("H(P) = 1.490 bits" in words for words in description(slide))
    notes = slide.notes_slide.notes_text_frame.text
    assert "Cross entropy: H(P, Qᴛ) = −(0.6 · log₂ 0.487" in notes


def test_that_what_has_no_chart_is_a_drawing_with_a_fine_picture_behind(tmp_path: Path) -> None:
    made = deck(tmp_path / "a.pptx", weather(), "guessing-game")
    picture = next(shape for shape in made.slides[0].shapes if shape.shape_type == 13)
    width = picture.image.size[0]
    assert width == pytest.approx(picture.width / Inches(1) * 144 * 3, abs=3)
    blip = picture._element.find(f".//{SVG_BLIP}")
    relation = blip.get(
        "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
    )
    part = made.slides[0].part.related_part(relation)
    assert part.content_type == "image/svg+xml"
    assert ElementTree.fromstring(part.blob).tag.endswith("svg")


@pytest.mark.parametrize(
    ("preset", "width", "height", "inches"),
    [("slide", 1920, 1080, 13.333), ("slide_4_3", 1440, 1080, 10.0), ("square", 1080, 1080, 7.5)],
)
def test_that_slides_have_the_shape_that_was_chosen(
    tmp_path: Path, preset: Any, width: int, height: int, inches: float
) -> None:
    made = deck(
        tmp_path / "a.pptx", weather(), "compare", preset=preset, width=width, height=height
    )
    assert made.slide_width / Inches(1) == pytest.approx(inches, abs=0.001)
    for shape in made.slides[0].shapes:
        assert shape.left >= 0
        assert shape.left + shape.width <= made.slide_width
        assert shape.top + shape.height <= made.slide_height


def test_that_what_is_left_out_is_left_out(tmp_path: Path) -> None:
    slide = deck(
        tmp_path / "a.pptx",
        weather(),
        "compare",
        title=False,
        caption=False,
        legend=False,
        values=False,
    ).slides[0]
    assert not [shape for shape in slide.shapes if shape.has_text_frame]
    chart = chart_on(slide)
    assert not chart.has_legend
    assert not chart.plots[0].has_data_labels


def own_deck(path: Path) -> dict[str, str]:
    made = Presentation()
    made.slide_width, made.slide_height = Inches(12), Inches(9)
    for text in ("Mine", "Also mine"):
        slide = made.slides.add_slide(made.slide_layouts[0])
        slide.shapes.title.text = text
    made.save(str(path))
    return parts(path)


def parts(path: Path) -> dict[str, str]:
    with ZipFile(path) as package:
        return {
            name: hashlib.sha256(package.read(name)).hexdigest()
            for name in package.namelist()
            if name.startswith(
                ("ppt/slides/", "ppt/slideMasters/", "ppt/slideLayouts/", "ppt/theme")
            )
        }


def test_that_a_deck_is_added_to_and_its_own_slides_and_master_stay_as_they_are(
    tmp_path: Path,
) -> None:
    path = tmp_path / "mine.pptx"
    before = own_deck(path)
    made = deck(path, weather(), "compare", "surprise", to=path)
    assert [slide.shapes.title.text_frame.text for slide in made.slides][:2] == [
        "Mine",
        "Also mine",
    ]
    assert len(made.slides) == 4
    assert made.slide_width == Inches(12)
    after = parts(path)
    assert {name: after[name] for name in before} == before
    twice = deck(path, weather(), "surprise", to=path)
    assert len(twice.slides) == 5
    names = ZipFile(path).namelist()
    assert len(names) == len(set(names))


@pytest.mark.parametrize("content", [b"", b"no deck", b"PK\x03\x04 broken"])
def test_that_a_deck_that_is_none_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "deck.pptx"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"deck\.pptx"):
        deck(path, weather(), "compare", to=path)
    assert path.read_bytes() == content


def test_that_a_workbook_is_no_deck(tmp_path: Path) -> None:
    from model.export.report.workbook import workbook_bytes

    path = tmp_path / "deck.pptx"
    path.write_bytes(workbook_bytes(weather()))
    with pytest.raises(ValueError, match="no deck of slides"):
        deck(path, weather(), "compare", to=path)


def test_that_no_name_in_a_charts_workbook_is_run(tmp_path: Path) -> None:
    names = ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "http://example.org", "-x", "bell\x07"]
    document = Document(table_of(names, P=[0.1, 0.2, 0.3, 0.2, 0.1, 0.1]), title="=2+2")
    chart = chart_on(deck(tmp_path / "a.pptx", evaluated(document), "compare").slides[0])
    assert list(chart.plots[0].categories)[:4] == names[:4]
    book = load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)


def test_that_the_theme_of_a_new_deck_is_the_one_chosen(tmp_path: Path) -> None:
    deck(tmp_path / "a.pptx", weather(), "compare", theme="dark")
    with ZipFile(tmp_path / "a.pptx") as package:
        theme = package.read("ppt/theme/theme1.xml").decode()
    assert '<a:lt1><a:srgbClr val="1E2329"/></a:lt1>' in theme
    assert '<a:accent1><a:srgbClr val="56B4E9"/></a:accent1>' in theme


def test_that_what_stands_beside_a_chart_is_a_picture_with_its_words(tmp_path: Path) -> None:
    readings = evaluated(load_example("business-language"))
    slide = deck(tmp_path / "a.pptx", readings, "compare").slides[0]
    chart = chart_on(slide)
    names = [series.name for series in chart.plots[0].series]
    assert names == ["Business language (P)", "Assistant (Q)", "Friendly mail", "Chat"]
    assert any("Who is closest to P?" in words for words in description(slide))
    # Two columns without a role are told apart by lines, not by their colour.
    fills = [bool(series._element.xpath("c:spPr/a:pattFill")) for series in chart.plots[0].series]
    assert fills == [False, False, False, True]


def test_that_outcomes_called_by_a_colour_keep_it(tmp_path: Path) -> None:
    document = Document(table_of(["red", "blue"], P=[9.0, 1.0]), title="Box")
    chart = chart_on(deck(tmp_path / "a.pptx", evaluated(document), "compare").slides[0])
    points = chart.plots[0].series[0].points
    found = [str(points[place].format.fill.fore_color.rgb) for place in range(2)]
    assert found == [NAMED[name].lstrip("#").upper() for name in ("red", "blue")]


def test_that_lines_over_bars_are_a_line_chart_over_the_same_axes(tmp_path: Path) -> None:
    readings = readings_of(load_example("giraffe"))
    chart = chart_on(deck(tmp_path / "a.pptx", readings, "sequence").slides[0])
    bars, lines = chart.plots
    assert [series.name for series in lines.series] == ["at least", "at most", "mean surprise"]
    assert "giraffe" in list(bars.categories)
    axes = [plot._element.xpath("c:axId/@val") for plot in (bars, lines)]
    assert axes[0] == axes[1]
    surprise = [one or other for one, other in zip(*(s.values for s in bars.series), strict=True)]
    text = pages_of(readings, ("sequence",)).pages[0].figure.data.columns[1]
    assert surprise == pytest.approx(list(text))


# Words that a chart of the lens writes: pictures have their letters as shapes, and no words.
WORDS = {
    "compare": ("weather", "sunny"),
    "surprise": ("weather", "share of the mean surprise"),
    "identity": ("weather", "what the model pays"),
    "matrix": ("vowels-of-five-languages", "Italian"),
    "temperature": ("weather", "temperature T"),
    "sampling": ("sampling", "top-p"),
    "training": ("training", "steps of gradient descent"),
    "alignment": ("helpful-and-harmless", "budget"),
    "sequence": ("giraffe", "mean surprise"),
    "calibration": ("same-perplexity-sure", "calibrated"),
    "kl-report": ("four-bits", "scored token"),
    "autocomplete": ("autocomplete-typing", "meeting"),
    "draft": ("draft", "speed-up"),
    "guessing-game": ("twenty-questions", "Questions a draw"),
    "joint": ("joint", "blood AB"),
    "groups": ("groups", "between"),
    "coder": ("coder", "Huffman"),
}


def test_that_libreoffice_draws_the_charts_of_every_lens(tmp_path: Path) -> None:
    office = need("soffice")
    need("pdftotext")
    assert set(WORDS) == {lens.id for lens in LENSES}
    # Half a second a slide: themes differ in colours alone, so few are drawn in the second.
    decks: dict[LookName, tuple[str, ...]] = {
        "light": tuple(WORDS),
        "print": ("compare", "matrix"),
    }
    for theme, lenses in decks.items():
        pages = [
            pages_of(readings_of(load_example(WORDS[lens][0])), (lens,)).pages[0] for lens in lenses
        ]
        export_pages(tmp_path / f"{theme}.pptx", pages, ExportChoices(theme=theme))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    files = [str(tmp_path / f"{theme}.pptx") for theme in decks]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=180)
    for theme, lenses in decks.items():
        slides = said("pdftotext", tmp_path / f"{theme}.pdf", "-").split("\f")[:-1]
        missing = {
            lens: WORDS[lens][1]
            for lens, words in zip(lenses, slides, strict=True)
            if WORDS[lens][1] not in " ".join(words.split())
        }
        assert missing == {}


def test_that_an_infinite_divergence_is_a_picture_and_no_chart(tmp_path: Path) -> None:
    document = Document(table_of(["a", "b"], P=[0.5, 0.5], Q=[1.0, 0.0]), 0, 1)
    readings = evaluated(replace(document, lens="identity"))
    slide = deck(tmp_path / "a.pptx", readings).slides[0]
    assert not any(shape.has_chart for shape in slide.shapes)


def test_that_the_words_at_a_point_stand_where_they_do_in_the_picture(tmp_path: Path) -> None:
    for lens, words, beside, way in (
        ("training", "step 60", "r", -1),
        ("alignment", "greedy", "l", -1),
        ("alignment", "your policy", "r", 1),
    ):
        example = {"alignment": "helpful-and-harmless"}.get(lens, lens)
        readings = evaluated(load_example(example))
        space = chart_on(deck(tmp_path / "a.pptx", readings, lens).slides[0])._chartSpace
        (label,) = space.xpath(f".//c:dLbl[contains(., '{words}')]")
        assert label.xpath("c:dLblPos/@val") == [beside]
        (shift,) = label.xpath("c:layout/c:manualLayout/c:y/@val")
        assert float(shift) * way > 0.0
