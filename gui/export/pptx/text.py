"""Texts on slides: the small markup as runs, and words that no XML document may hold left out."""

import re
from typing import Any

from pptx.dml.color import RGBColor
from pptx.util import Pt

from model.words.markup import runs

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOWERED, _RAISED = "-25000", "30000"


def clean(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def colour(name: str) -> RGBColor:
    """Return a colour given as #rrggbb as slides take it."""
    return RGBColor.from_string(name.lstrip("#").upper())


def put_markup(paragraph: Any, markup: str, points: float = 0.0) -> None:
    """Put a marked-up text into an empty paragraph, of so many points or the slide's own."""
    for run in runs(markup):
        made = paragraph.add_run()
        made.text = clean(run.text)
        if points:
            made.font.size = Pt(points)
        if run.bold:
            made.font.bold = True
        if run.shift:
            made.font._element.set("baseline", _LOWERED if run.shift < 0 else _RAISED)


def describe(shape: Any, name: str, alternative: str) -> None:
    """Give a shape its name and the words for who cannot see it."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("name", clean(name))
    properties.set("descr", clean(alternative))
