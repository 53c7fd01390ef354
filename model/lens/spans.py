"""Axes over a span that need not begin at zero, between round numbers."""

import math

from model.figure.figure import Axis
from model.figure.ticks import MOST, Ticks, round_ticks, short_text

_LARGE = 1e9  # from here on powers of ten are shorter


def round_span(
    low: float, high: float, label: str, *, least: float = -math.inf, count: int = 6
) -> Axis:
    """Return an axis over at least low … high that begins and ends at ticks.

    No tick stands below `least`, though the axis may begin below it to make room for a text.
    A span of no length is given one; none goes beyond ±1e300.
    """
    low, high = (min(max(end, -MOST), MOST) for end in (low, high))
    if not high > low:
        reach = 0.5 * max(abs(low), 1.0)
        low, high = low - reach, high + reach
    ticks = round_ticks(low, high, count)
    step = ticks[1][0] - ticks[0][0] if len(ticks) > 1 else high - low
    large = max(abs(low), abs(high)) >= _LARGE
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    places = 0 if large else next(n for n in range(13) if n == 12 or _is_whole(step * 10.0**n))
    shown = tuple(
        (index * step, _span_text(index * step, places, large))
        for index in range(first, last + 1)
        if index * step >= least
    )
    return Axis(first * step, last * step, label, shown, grid=True)


def _is_whole(value: float) -> bool:
    return abs(value - round(value)) < 1e-6


def _span_text(value: float, places: int, large: bool) -> str:
    return short_text(value) if large else f"{value:,.{places}f}".replace("-", "−")


def whole_ticks(last: int) -> Ticks:
    """Return about ten ticks at whole numbers from 0 to `last`."""
    ticks = round_ticks(0.0, float(last), 10)
    return tuple((place, f"{place:,.0f}") for place, _ in ticks if place == round(place))
