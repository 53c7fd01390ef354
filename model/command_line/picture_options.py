"""The options of pictures: what a command line changes about the choices of a document."""

import argparse
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from model.command_line.command_error import CommandError, choice, number, short
from model.document.export_choices import (
    LOOKS,
    PRESETS,
    SLIDE_DPI,
    ExportChoices,
    LookName,
    pixels_of,
    preset_of,
)

_SIZE = re.compile(r"(\d{1,6}(?:[.,]\d+)?)(mm)?[xX×](\d{1,6}(?:[.,]\d+)?)(mm)?", re.ASCII)
_NAMED = tuple(preset.id.replace("_", "-") for preset in PRESETS if preset.id != "custom")


class PictureOptions(NamedTuple):
    """What a command line says about pictures; None where it says nothing.

    Attributes:
        size: a preset's id, or width and height; in millimetres if `in_millimetres`.
        title: the person's own, or "" for none.
        others: as of ExportChoices.
    """

    size: str | tuple[float, float] | None = None
    in_millimetres: bool = False
    theme: LookName | None = None
    transparent: bool | None = None
    scale: int | None = None
    title: str | None = None
    caption: bool | None = None
    legend: bool | None = None
    values: bool | None = None
    outlines: bool | None = None
    font_size: float | None = None
    line_width: float | None = None
    dpi: float | None = None

    def applied_to(self, choices: ExportChoices) -> ExportChoices:
        """Return a document's choices changed as asked; CommandError for what cannot be."""
        names = ("theme", "transparent", "scale", "caption", "legend", "values", "outlines")
        changes = {name: getattr(self, name) for name in (*names, "font_size", "line_width", "dpi")}
        changes = {name: value for name, value in changes.items() if value is not None}
        if self.title is not None:
            changes |= {"title": bool(self.title), "title_text": self.title}
        try:
            return replace(choices, **{**self._sized(), **changes})
        except ValueError as error:
            raise CommandError(str(error)) from error

    def _sized(self) -> dict[str, Any]:
        if self.size is None:
            return {}
        if isinstance(self.size, str):
            preset = preset_of(self.size)
            dpi = self.dpi or preset.dpi
            times = dpi / preset.dpi if preset.id == "column" else 1.0
            width, height = round(preset.width * times), round(preset.height * times)
            return {
                "preset": preset.id, "width": width, "height": height, "dpi": dpi,
                "font_size": preset.font_size,
            }  # fmt: skip
        width, height = round(self.size[0]), round(self.size[1])
        if not self.in_millimetres:
            changes = {"preset": "custom", "width": width, "height": height, "dpi": SLIDE_DPI}
            return {**changes, "font_size": 0.0}
        dpi = self.dpi or preset_of("column").dpi
        width, height = (pixels_of(length, dpi) if length else 0 for length in self.size)
        return {
            "preset": "column", "width": width, "height": height, "dpi": dpi,
            "font_size": preset_of("column").font_size,
        }  # fmt: skip


def add_picture_options(add: Callable[..., Any]) -> None:
    """Add the options to a group of a parser."""
    on_or_off = argparse.BooleanOptionalAction
    add("--size", metavar="WxH", help=f"in pixels (1920x1080) or 85mmx60mm, or {', '.join(_NAMED)}")
    add("--theme", metavar="|".join(LOOKS), help="the picture's colours (light)")
    add("--transparent", action="store_true", default=None, help="no background behind the picture")
    add("--scale", metavar="N", help="for PNG, pixels per pixel of the size, 1 to 4")
    add("--dpi", metavar="N", help="pixels an inch, which says how large it is on paper (144)")
    add("--title", metavar="TEXT", help="a title of your own")
    add("--no-title", dest="title", action="store_const", const="", help="no title")
    for name, what in (("caption", "sentence below"), ("legend", "legend"), ("values", "numbers")):
        add(f"--{name}", action=on_or_off, default=None, help=f"with or without the {what}")
    letters = "for SVG, letters as shapes (the default) or as texts, which need the font Inter"
    add("--outlines", action=on_or_off, default=None, help=letters)
    add("--font-size", metavar="PT", help="of the axes' texts, in points on paper")
    add("--line-width", metavar="N", help="of curves, times the usual")


def picture_options(given: argparse.Namespace) -> PictureOptions:
    """Return the options given; CommandError with a sentence for what they cannot be."""
    size, in_millimetres = _size(given.size)
    return PictureOptions(
        size=size,
        in_millimetres=in_millimetres,
        theme=next((one for one in LOOKS if one == choice("--theme", given.theme, LOOKS)), None),
        transparent=given.transparent,
        scale=_scale(given.scale),
        title=given.title,
        caption=given.caption,
        legend=given.legend,
        values=given.values,
        outlines=given.outlines,
        font_size=_positive("--font-size", given.font_size, "9"),
        line_width=_positive("--line-width", given.line_width, "1.5"),
        dpi=_positive("--dpi", given.dpi, "300"),
    )


def options_given(given: argparse.Namespace) -> Sequence[str]:
    """Return the names of the options of pictures that were given."""
    names = ["size", *(name for name in PictureOptions._fields if name != "size")]
    names.remove("in_millimetres")
    return [name.replace("_", "-") for name in names if getattr(given, name) is not None]


def _positive(option: str, given: str | None, example: str) -> float | None:
    if given is None:
        return None
    value = number(given)
    if not math.isfinite(value) or value <= 0.0:
        raise CommandError(f"{option} takes a number such as {example}, not “{short(given)}”.")
    return value


def _size(given: str | None) -> tuple[str | tuple[float, float] | None, bool]:
    if given is None:
        return None, False
    if given in _NAMED:
        return given.replace("-", "_"), False
    found = _SIZE.fullmatch(given.strip())
    millimetres = bool(found and found[2] and found[4])
    if found and (found[2] is None) == (found[4] is None):
        width, height = number(found[1]), number(found[3])
        if millimetres or (width.is_integer() and height.is_integer()):
            return (width, height), millimetres
    raise CommandError(
        "--size takes width x height in pixels, such as 1920x1080, in millimetres, such as "
        f"85mmx60mm, or {', '.join(_NAMED[:-1])} or {_NAMED[-1]}, not “{short(given)}”."
    )


def _scale(given: str | None) -> int | None:
    if given is None:
        return None
    if given not in ("1", "2", "3", "4"):
        raise CommandError(f"--scale takes 1, 2, 3 or 4, not “{short(given)}”.")
    return int(given)
