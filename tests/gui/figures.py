"""Figures for the tests of drawing: grouped bars, stacks, curves with a line to drag, panels."""

from typing import TYPE_CHECKING

import numpy as np

from model.document.table import Array
from model.figure.figure import (
    Axis,
    Bars,
    Caption,
    DataTable,
    Figure,
    Legend,
    Line,
    Mark,
    Panel,
    Place,
    Points,
    Role,
    Rule,
    Text,
)

if TYPE_CHECKING:
    from model.exact.double_double import FloatArray

CAPTION = Caption("At T = 1.5 the model spreads its bets.", "H(Q<sub>T</sub>) rises.")
OUTCOMES = ("sunny", "cloudy", "rainy", "windy")
TENTHS = tuple((tenth / 10.0, f"{tenth / 10.0:.1f}") for tenth in range(8))
SERIES: tuple[tuple[Role, str, tuple[float, ...]], ...] = (
    ("truth", "P truth", (0.6, 0.25, 0.1, 0.05)),
    ("model", "Q model", (0.6, 0.25, 0.1, 0.05)),
    ("tempered", "Q at T = 1.5", (0.487, 0.272, 0.148, 0.093)),
)


def array(*values: float) -> Array:
    return np.array(values, dtype=np.float64)


def figure_of(*marks: Mark, x: Axis | None = None, y: Axis | None = None) -> Figure:
    panel = Panel(x or Axis(0.0, 10.0), y or Axis(0.0, 1.0), marks)
    return Figure("A figure", (panel,), CAPTION, "The numbers in words.")


def compare(top: float = 0.7) -> Figure:
    """Grouped bars as the lens Compare makes them; P and Q can be dragged."""
    rows = np.arange(4)
    bars = [
        Bars(
            left=rows.astype(np.float64) - 0.36 + place * 0.24 + 0.01,
            right=rows.astype(np.float64) - 0.36 + (place + 1) * 0.24 - 0.01,
            low=np.zeros(4),
            high=array(*values),
            role=role,
            name=name,
            rows=rows,
            labels=tuple(f"{value:g}" for value in values),
            drag="weight" if place < 2 else "",
            column=place if place < 2 else -1,
        )
        for place, (role, name, values) in enumerate(SERIES)
    ]
    ticks = tuple((float(row), name) for row, name in enumerate(OUTCOMES))
    panel = Panel(
        Axis(-0.6, 3.6, ticks=ticks), Axis(0.0, top, "probability", TENTHS, grid=True), tuple(bars)
    )
    return Figure(
        title="Compare: Weather",
        panels=(panel,),
        said=CAPTION,
        said_plainly="P truth: sunny 0.6, cloudy 0.25, rainy 0.1, windy 0.05.",
        legend=tuple(Legend(role, name) for role, name, _ in SERIES),
        numbers=DataTable(
            ("outcome", *(name for _, name, _ in SERIES)),
            (OUTCOMES, *(array(*values) for _, _, values in SERIES)),
        ),
    )


def identity(divergence: float = 0.3) -> Figure:
    """Two stacks of equal height; they run off the top where the divergence is infinite."""
    marks: tuple[Mark, ...] = (
        Bars(array(0.5), array(1.2), array(0.0), array(1.5), "entropy", "H(P)"),
        Bars(array(0.5), array(1.2), array(1.5), array(1.5 + divergence), "divergence", "D"),
        Bars(array(1.8), array(2.5), array(0.0), array(1.5 + divergence), "tempered", "H(P, Q)"),
        Text(0.85, 0.75, "H(P)", bold=True, on_fill=True, size="large"),
        Rule(1.8, upright=False, role="muted"),
    )
    ticks = ((0.85, "the truth, and the price of a wrong guess"), (2.15, "what the model pays"))
    y = Axis(0.0, 2.0, "bits", tuple((half / 2, f"{half / 2:.1f}") for half in range(5)), grid=True)
    return figure_of(*marks, x=Axis(0.0, 3.0, ticks=ticks), y=y)


def temperature(value: float = 1.5) -> Figure:
    """Curves over a log axis, with a line that can be dragged."""
    at = np.geomspace(0.05, 20.0, 201)
    ticks = tuple((tick, f"{tick:g}") for tick in (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20))
    marks: tuple[Mark, ...] = (
        Line(at, 2.0 * at / (1.0 + at), "entropy", "H(Q<sub>T</sub>)"),
        Line(at, 0.3 / at, "tempered", "H(P, Q<sub>T</sub>)"),
        Rule(value, True, "tempered", f"T = {value:g}", pill=True, drag="temperature"),
        Points(array(value), array(2.0 * value / (1.0 + value)), "entropy", labels=("1.200",)),
    )
    x = Axis(0.05, 20.0, "temperature T (log scale)", ticks, log=True)
    return figure_of(*marks, x=x, y=Axis(0.0, 3.0, "bits", ((0.0, "0"), (3.0, "3")), grid=True))


def log_log() -> Figure:
    """Rank against probability on log axes."""
    ranks = np.unique(np.rint(np.geomspace(1, 50_000, 1_500)))
    ticks = tuple((10.0**power, f"10<sup>−{-power}</sup>") for power in range(-6, 1))
    return figure_of(
        Line(ranks, 0.1 / ranks, "truth", "P"),
        x=Axis(0.9, 55_000.0, "rank", ((1.0, "1"), (100.0, "100"), (10_000.0, "10,000")), log=True),
        y=Axis(1e-6, 1.0, "probability", ticks, log=True, grid=True),
    )


def panels() -> Figure:
    """Two panels side by side, with horizontal bars, and one below them."""
    rows: FloatArray = np.arange(3, dtype=np.float64)
    words = tuple((float(row), word) for row, word in enumerate(("moon", "report", "project")))
    bars = Bars(
        np.zeros(3), array(0.1, 0.3, 0.6), rows - 0.3, rows + 0.3, "model", "Q",
        rows=np.arange(3), labels=("10%", "30%", "60%"), horizontal=True,
    )  # fmt: skip
    wide = Axis(0.0, 1.0, visible=False)
    first = Panel(wide, Axis(-0.5, 2.5, ticks=words), (bars,), "Q", Place(0.0, 0.0, 0.5, 0.5))
    second = Panel(
        wide, Axis(-0.5, 2.5, visible=False), (bars,), "top-k", Place(0.5, 0.0, 0.5, 0.5)
    )
    below = Panel(
        Axis(0.0, 10.0, "step", ((0.0, "0"), (10.0, "10"))),
        Axis(0.0, 1.0, "bits", ((0.0, "0"), (1.0, "1")), grid=True),
        (Line(array(0.0, 10.0), array(0.0, 1.0), "divergence", "D"),),
        place=Place(0.0, 0.5, 1.0, 0.5),
    )
    return Figure("Panels", (first, second, below), CAPTION, "Three panels.")
