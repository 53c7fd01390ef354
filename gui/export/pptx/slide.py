"""One slide: title, chart or picture, caption, words for who cannot see it, speaker notes."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from typing import Any

from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

from gui.export.png import figure_image, png_bytes
from gui.export.pptx.chart import add_chart
from gui.export.pptx.series import clean, describe, put_markup
from gui.export.steps import Task, nothing
from gui.export.svg import svg_bytes
from model.document.export_choices import SVG, ExportChoices
from model.export.chosen_figure import with_choices
from model.export.pages import Page
from model.figure.charts import Chart, charts_of
from model.figure.figure import Figure, Panel, Place, Text
from model.words.markup import plain
from model.words.names import joined

CAPTION_POINTS = 16.0
CAPTION_GAP = 90_000
EMU_A_POINT = 12_700
# What a line of a caption takes of the width and of the height, in points of its letters.
_LETTER, _LINE = 0.58, 1.3
_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
_FEET = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
_MARGIN = 0.05


@dataclass(frozen=True)
class SlideRoom:
    """Where on the slides of a deck there is room for a picture, in EMU, and with which layout."""

    layout: Any
    left: int
    top: int
    width: int
    height: int


def only_title(presentation: Any) -> Any:
    """Return the layout with a title and nothing else to fill in, or the one that comes nearest."""

    def strangeness(layout: Any) -> int:
        kinds = [one.placeholder_format.type for one in layout.placeholders]
        untitled = not any(kind in _TITLES for kind in kinds)
        centred = PP_PLACEHOLDER.CENTER_TITLE in kinds
        others = sum(kind not in (*_TITLES, *_FEET) for kind in kinds)
        return 10 * untitled + 3 * centred + others

    return min(presentation.slide_layouts, key=strangeness)


def room_in_deck(presentation: Any) -> SlideRoom:
    """Return the room that the deck's own layout leaves below its title and over its foot."""
    layout = only_title(presentation)
    width, height = presentation.slide_width, presentation.slide_height
    left, right = int(_MARGIN * width), int((1.0 - _MARGIN) * width)
    top, bottom = int(_MARGIN * height), int((1.0 - _MARGIN) * height)
    for one in layout.placeholders:
        if one.placeholder_format.type in _TITLES and one.top < 0.4 * height:
            top = max(top, one.top + one.height)
            left, right = max(0, one.left), min(width, one.left + one.width)
        elif one.placeholder_format.type in _FEET and one.top > 0.8 * height:
            bottom = min(bottom, one.top)
    return SlideRoom(layout, left, top, right - left, bottom - top)


def add_slide(
    presentation: Any, room: SlideRoom, page: Page, choices: ExportChoices
) -> Generator[Task, Any, None]:
    """Add a slide with a page: one step, as of any exporter."""
    figure = with_choices(page.figure, choices)
    slide = presentation.slides.add_slide(room.layout)
    _put_title(slide, figure)
    height = room.height - _put_caption(slide, figure, room)
    yield from _put_figure(
        slide, page.name, figure, (room.left, room.top, room.width, height), choices
    )
    if page.notes:
        slide.notes_slide.notes_text_frame.text = clean(page.notes)


Box = tuple[int, int, int, int]


def _put_figure(
    slide: Any, name: str, figure: Figure, box: Box, choices: ExportChoices
) -> Generator[Task, Any, None]:
    """Put each panel at its place: a chart where one says it, a picture of what is left."""
    charts = charts_of(figure)
    said = [(panel, one) for panel, one in zip(figure.panels, charts, strict=True) if one]
    left = tuple(panel for panel, one in zip(figure.panels, charts, strict=True) if one is None)
    if left:
        # What stands beside charts has their names in its words; they have legends of their own.
        rest = replace(figure, panels=left, legend=() if said else figure.legend)
        shape = yield from add_picture(slide, rest, box, choices)
        describe(shape, f"{name} picture", _words_of(left) if said else figure.alternative)
    for place, (panel, chart) in enumerate(said):
        title = panel.title if len(figure.panels) > 1 else ""
        shape = add_chart(slide, chart, _inside(box, panel.place), choices, title)
        words = figure.alternative if not place else _names_of(chart)
        describe(shape, f"{name} chart{f' {place + 1}' if place else ''}", words)
    yield nothing


def _inside(box: Box, place: Place) -> Box:
    left, top, width, height = box
    return (
        left + round(place.x * width),
        top + round(place.y * height),
        max(1, round(place.width * width)),
        max(1, round(place.height * height)),
    )


def _words_of(panels: Sequence[Panel]) -> str:
    texts = [mark.text for panel in panels for mark in panel.marks if isinstance(mark, Text)]
    return plain("; ".join([*(panel.title for panel in panels if panel.title), *texts]))


def _names_of(chart: Chart) -> str:
    names = joined([series.name for series in chart.series])
    return ": ".join(filter(None, (plain(chart.up.label), names)))


def _put_title(slide: Any, figure: Figure) -> None:
    title = slide.shapes.title
    for placeholder in list(slide.placeholders):
        kind = placeholder.placeholder_format.type
        empty = kind not in (*_TITLES, *_FEET) or (kind in _TITLES and not figure.title)
        if empty:
            placeholder._element.getparent().remove(placeholder._element)
    if title is not None and figure.title:
        put_markup(title.text_frame.paragraphs[0], figure.title)


def _put_caption(slide: Any, figure: Figure, room: SlideRoom) -> int:
    """Put the caption at the foot of the room, and return the height that it takes."""
    caption = figure.caption
    if not (caption.lead or caption.rest):
        return 0
    text = (f"<b>{caption.lead}</b> " if caption.lead else "") + caption.rest
    across = room.width / EMU_A_POINT / (CAPTION_POINTS * _LETTER)
    lines = int(len(text) / across) + 1
    height = int(lines * CAPTION_POINTS * _LINE * EMU_A_POINT) + CAPTION_GAP
    top = room.top + room.height - height
    box = slide.shapes.add_textbox(room.left, top, room.width, height)
    describe(box, "Caption", "")
    frame = box.text_frame
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    put_markup(frame.paragraphs[0], text, CAPTION_POINTS)
    return height + CAPTION_GAP


DPI = 144.0
EMU_AN_INCH = 914_400
FINENESS = 3
TEXT_POINTS = 10.0
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_SVG_NAMES = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def add_picture(
    slide: Any,
    figure: Figure,
    box: tuple[int, int, int, int],
    choices: ExportChoices,
) -> Generator[Task, Any, Any]:
    """Return the shape of a figure put on a slide, without title and caption; one step."""
    left, top, width, height = box
    looked = replace(
        choices,
        preset="custom",
        width=max(1, round(width / EMU_AN_INCH * DPI)),
        height=max(1, round(height / EMU_AN_INCH * DPI)),
        dpi=DPI,
        scale=FINENESS,
        title=False,
        caption=False,
        outlines=True,
        font_size=choices.font_size or TEXT_POINTS,
    )
    drawing = svg_bytes(figure, looked)
    png = yield partial(png_bytes, figure_image(figure, looked))
    shape = slide.shapes.add_picture(BytesIO(png), left, top, width, height)
    _add_drawing(slide, shape, drawing)
    return shape


def _add_drawing(slide: Any, shape: Any, drawing: bytes) -> None:
    package = slide.part.package
    name = PackURI(f"/ppt/media/drawing{slide.slide_id}{SVG.suffix}")
    part = Part(name, "image/svg+xml", package, drawing)
    relation = slide.part.relate_to(part, f"{_RELATIONS}/image")
    blip = shape._element.find(f".//{{{_DRAWING}}}blip")
    extensions = etree.SubElement(blip, f"{{{_DRAWING}}}extLst")
    extension = etree.SubElement(extensions, f"{{{_DRAWING}}}ext")
    extension.set("uri", _SVG_EXTENSION)
    svg = etree.SubElement(extension, f"{{{_SVG_NAMES}}}svgBlip", nsmap={"asvg": _SVG_NAMES})
    svg.set(f"{{{_RELATIONS}}}embed", relation)
