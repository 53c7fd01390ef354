"""Why two perplexities differ: the variants for one text, side by side."""

import math

import numpy as np

from model.evaluate.readings import Readings
from model.figure.figure import Axis, Caption, DataTable, Figure, Mark, Panel, Place, Role, Text
from model.texts.files.kld import KldFile
from model.texts.text_reading import TextReading
from model.texts.variants import Variant, perplexity_variants
from model.words.markup import escape, plain
from model.words.numerals import compact_text

LINE_LETTERS = 62


def perplexities_figure(readings: Readings, text: TextReading) -> Figure:
    """Return the table of variants: name, value, and how each is made."""
    variants = perplexity_variants(text.score, are_halves=isinstance(text.opened.content, KldFile))
    caption = _caption(variants)
    return Figure(
        title=f"Why two perplexities differ: {plain(readings.document.title)}",
        panels=(_panel(variants),),
        said=caption,
        said_plainly=lambda: plain(
            " ".join(f"{v.name}: {_value(v)}; {v.how}" for v in variants)
            + f" {caption.lead} {caption.rest}"
        ),
        numbers=lambda: DataTable(
            ("perplexity", "value", "tokens", "how"),
            (
                tuple(variant.name for variant in variants),
                np.array([math.nan if v.value is None else v.value for v in variants]),
                np.array([float(variant.tokens) for variant in variants]),
                tuple(variant.how for variant in variants),
            ),
        ),
    )


def _panel(variants: tuple[Variant, ...]) -> Panel:
    marks: list[Mark] = []
    count = len(variants)
    for k, variant in enumerate(variants):
        y = count - 0.5 - k
        role: Role = "muted" if variant.value is None else "ink"
        name = f"{escape(variant.name)} ✗" if variant.is_mistake else escape(variant.name)
        marks.append(Text(0.0, y, name, role, "left", bold=k == 0))
        known = variant.value is not None
        value = _value(variant)
        marks.append(Text(0.385, y, value, role, "right", bold=known, is_value=known))
        lines = _two_lines(variant.how)
        for line, part in enumerate(lines):
            shift = (line - 0.5 * (len(lines) - 1)) * 14.0
            marks.append(Text(0.405, y, escape(part), "muted", "left", size="small", dy=shift))
    x = Axis(0.0, 1.0, visible=False)
    y_axis = Axis(0.0, float(count), visible=False)
    return Panel(x, y_axis, tuple(marks), place=Place())


def _two_lines(words: str) -> list[str]:
    """The words on lines of about equal length, at most two of them."""
    if len(words) <= LINE_LETTERS:
        return [words]
    middle = len(words) // 2
    spaces = [k for k, letter in enumerate(words) if letter == " "]
    at = min(spaces, key=lambda k: abs(k - middle))
    return [words[:at], words[at + 1 :]]


def _value(variant: Variant) -> str:
    return (
        "not known"
        if variant.value is None
        else f"{variant.value:,.2f}"
        if 1e3 <= variant.value < 1e9
        else compact_text(variant.value, 6)
    )


def _caption(variants: tuple[Variant, ...]) -> Caption:
    known = [v for v in variants if v.value is not None and math.isfinite(v.value)]
    if len(known) < 2:
        return Caption("One text, many perplexities.", "Here hardly one of them is finite.")
    low = min(known, key=lambda v: v.value or 0.0)
    high = max(known, key=lambda v: v.value or 0.0)
    return Caption(
        "One text, one model, many perplexities.",
        f"From {_value(low)} ({escape(low.name)}) to {_value(high)}: compare two only where both "
        "count the same tokens, per the same thing. ✗ is a mistake.",
    )
