"""A lens in memory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from model.lens.lens import Lens, Look
from model.lenses import lens_of
from tests.recipes.new.additions import add

if TYPE_CHECKING:
    from model.evaluate.readings import Readings
    from model.figure.figure import Mark
    from model.lens.view import View, Workings


def _view(readings: Readings, workings: Workings) -> View:
    compare = lens_of("compare").look.view(readings, workings)
    return compare._replace(
        figure=replace(compare.figure, title="Seen upside down", said_plainly="A below B."),
        tip=_tip,
    )


def _tip(mark: Mark, index: int) -> str:
    del mark
    return f"number {index}"


LENS = Lens(
    id="upside-down",
    title="Upside down",
    group="Distributions",
    about="Everything, seen from below.",
    load=lambda: Look(_view),
)
add("model.lenses", "LENSES", LENS)
