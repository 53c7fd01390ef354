"""A lens in memory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from model.lens.lens import Lens, Look
from model.lenses import lens_of
from tests.recipes.additions import add

if TYPE_CHECKING:
    from model.evaluate.readings import Readings
    from model.figure.figure import Figure, Mark


def _figure(readings: Readings) -> Figure:
    return replace(lens_of("compare").look.figure(readings), title="Seen upside down")


def _tip(readings: Readings, mark: Mark, index: int) -> str:
    del readings, mark
    return f"number {index}"


LENS = Lens(
    id="upside-down",
    title="Upside down",
    group="Distributions",
    about="Everything, seen from below.",
    load=lambda: Look(_figure, _tip),
)
add("model.lenses", "LENSES", LENS)
