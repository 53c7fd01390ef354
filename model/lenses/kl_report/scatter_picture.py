"""The probability of what came in P against that in Q, on log axes, as points or by density."""

import math

import numpy as np
from numpy.typing import NDArray

from model.document.table import Array
from model.figure.figure import Axis, Bars, Line, Mark, Panel, Place, Points
from model.figure.ticks import log_ticks

MOST_POINTS = 1_000
CELLS = 36
_LEAST = 1e-12  # probabilities below stand at the edge


def scatter_panel(base: Array, tested: Array, rows: NDArray[np.integer], place: Place) -> Panel:
    """Return ln p of P and Q against each other, with the line of no change.

    Up to 1,000 tokens are points; more are cells as dark as they are full, on the logarithm of
    their number, each standing for the token in it that changed most. NaN is left out.
    """
    known = ~np.isnan(base - tested) | (np.isinf(base) & np.isinf(tested))
    p, q = (np.exp(side[known]) for side in (base, tested))
    kept = rows[known]
    inside = np.concatenate([p, q])
    inside = inside[inside > _LEAST]
    low = 10.0 ** math.floor(math.log10(float(inside.min(initial=0.1))) + 1e-9)
    p, q = np.maximum(p, low), np.maximum(q, low)
    marks: list[Mark] = [
        Line(np.array([low, 1.0]), np.array([low, 1.0]), "muted", "no change", dashed=True)
    ]
    if p.size <= MOST_POINTS:
        marks.append(Points(p, q, "divergence", "a token", size=6.0, rows=kept.astype(np.intp)))
    else:
        marks.append(_cells(p, q, kept, low))
    ticks = log_ticks(low, 1.0)
    return Panel(
        Axis(low, 1.0, "probability of what came, in P", ticks, log=True),
        Axis(low, 1.3, "in Q", ticks, log=True, grid=True),
        tuple(marks),
        place=place,
    )


def _cells(p: Array, q: Array, rows: NDArray[np.integer], low: float) -> Bars:
    """How many tokens are where, in cells that are equal on the log axes."""
    width = -math.log(low) / CELLS
    across, up = (
        np.minimum((np.log(side / low) / width).astype(np.intp), CELLS - 1) for side in (p, q)
    )
    cell = across * CELLS + up
    order = np.lexsort((-np.abs(np.log(q / p)), cell))
    cells, first, counts = np.unique(cell[order], return_index=True, return_counts=True)
    x, y = (np.exp(math.log(low) + width * part) for part in np.divmod(cells, CELLS))
    step = math.exp(width)
    most = math.log1p(float(counts.max()))
    return Bars(
        x,
        x * step,
        y,
        y * step,
        "divergence",
        "tokens there",
        rows=rows[order][first].astype(np.intp),
        shades=0.15 + 0.85 * np.log1p(counts) / most,
        rounded=False,
    )
