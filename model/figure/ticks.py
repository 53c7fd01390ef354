"""Ticks: round numbers along an axis, whatever its ends are, and axes between them."""

import math

from model.figure.figure import Axis
from model.words.remembering import remembered

Ticks = tuple[tuple[float, str], ...]
_LARGE = 1e7
# Axes end here, and one shorter than the other has no ticks: beyond, steps are no doubles any more.
MOST, _LEAST = 1e300, 1e-290
_LARGE_SPAN = 1e9  # from here on powers of ten are shorter


# Most axes hold still while the dial turns.
@remembered(64)
def round_ticks(low: float, high: float, count: int = 8) -> Ticks:
    """Return about `count` ticks at multiples of 1, 2 or 5 times a power of ten.

    None where `high` is not above `low`, or either is no number; none beyond ±1e300.
    """
    low, high = max(low, -MOST), min(high, MOST)
    if not high - low > max(_LEAST, 1e-12 * max(abs(low), abs(high))):
        return ()
    rough = (high - low) / max(count, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(
        (factor * power for factor in (1.0, 2.0, 2.5, 5.0) if factor * power >= rough), 10.0 * power
    )
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    if abs(step / power - 2.5) < 1e-9 and step < 10.0:
        places += 1
    large = max(abs(low), abs(high)) >= _LARGE
    return tuple(
        (index * step, short_text(index * step) if large else f"{index * step:,.{places}f}")
        for index in range(first, last + 1)
    )


@remembered(64)
def round_top(value: float, count: int = 8) -> float:
    """Return the least tick at or above `value`, for an axis that begins at zero.

    1 for what is not above 0, or no number; 1e300 for all that is beyond it, ∞ too.
    """
    if not value > _LEAST:
        return 1.0
    value = min(value, MOST)
    ticks = round_ticks(0.0, value, count)
    step = ticks[1][0] if len(ticks) > 1 else value
    return float(f"{step * math.ceil(value / step - 1e-9):.12g}")


def log_ticks(low: float, high: float) -> Ticks:
    """Return ticks at powers of ten, thinned to at most ten; 1-2-5 steps on a short axis.

    None where `high` is below `low`, or either is no number; none below 1e-290, nor above 1e300.
    """
    low, high = max(low, _LEAST), min(high, MOST)
    if not high >= low:
        return ()
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    if last - first <= 4:
        places = [factor * 10.0**power for power in range(first, last + 1) for factor in (1, 2, 5)]
    else:
        stride = max(1, (last - first) // 8)
        places = [10.0**power for power in range(first, last + 1, stride)]
    inside = [value for value in places if low * (1 - 1e-9) <= value <= high * (1 + 1e-9)]
    return tuple((value, _power_text(value)) for value in inside)


def short_text(value: float) -> str:
    """Return a large number as 2.5 × 10<sup>7</sup>."""
    if value == 0.0:
        return "0"
    mantissa, power = f"{value:.6e}".split("e")
    return f"{float(mantissa):g} × 10<sup>{int(power)}</sup>".replace("-", "−")


def _power_text(value: float) -> str:
    if 1e-3 <= value < 1e6:
        return f"{value:,.10g}"
    mantissa, power = f"{value:.9e}".split("e")
    times = "" if float(mantissa) == 1.0 else f"{float(mantissa):g} × "
    return f"{times}10<sup>{int(power)}</sup>".replace("-", "−")


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
    large = max(abs(low), abs(high)) >= _LARGE_SPAN
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
