"""Axes over a span that need not begin at zero, between round numbers."""

import math

from model.figure.figure import Axis
from model.figure.ticks import Ticks, round_ticks


def round_span(
    low: float, high: float, label: str, *, least: float = -math.inf, count: int = 6
) -> Axis:
    """Return an axis over at least low … high that begins and ends at ticks.

    No tick stands below `least`, though the axis may begin below it to make room for a text.
    A span of no length is given one.
    """
    if not high > low:
        reach = 0.5 * max(abs(low), 1.0)
        low, high = low - reach, high + reach
    ticks = round_ticks(low, high, count)
    step = ticks[1][0] - ticks[0][0] if len(ticks) > 1 else high - low
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    places = next((n for n in range(12) if abs(step * 10**n - round(step * 10**n)) < 1e-6), 12)
    shown = tuple(
        (index * step, f"{index * step:,.{places}f}".replace("-", "−"))
        for index in range(first, last + 1)
        if index * step >= least
    )
    return Axis(first * step, last * step, label, shown, grid=True)


def whole_ticks(last: int) -> Ticks:
    """Return about ten ticks at whole numbers from 0 to `last`."""
    ticks = round_ticks(0.0, float(last), 10)
    return tuple((place, f"{place:,.0f}") for place, _ in ticks if place == round(place))
