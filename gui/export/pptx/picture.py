"""Pictures on slides: vector for the programs that know SVG, and a fine PNG for the others."""

from collections.abc import Generator
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import Any

from lxml import etree
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

from gui.export.png import figure_image, png_bytes
from gui.export.steps import Task
from gui.export.svg import svg_bytes
from model.document.export_choices import ExportChoices
from model.figure.figure import Figure

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
    name = PackURI(f"/ppt/media/drawing{slide.slide_id}.svg")
    part = Part(name, "image/svg+xml", package, drawing)
    relation = slide.part.relate_to(part, f"{_RELATIONS}/image")
    blip = shape._element.find(f".//{{{_DRAWING}}}blip")
    extensions = etree.SubElement(blip, f"{{{_DRAWING}}}extLst")
    extension = etree.SubElement(extensions, f"{{{_DRAWING}}}ext")
    extension.set("uri", _SVG_EXTENSION)
    svg = etree.SubElement(extension, f"{{{_SVG_NAMES}}}svgBlip", nsmap={"asvg": _SVG_NAMES})
    svg.set(f"{{{_RELATIONS}}}embed", relation)
