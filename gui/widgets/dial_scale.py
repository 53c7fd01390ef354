"""The dial's scale: temperatures and angles, what a hand chooses, and what is typed. No Qt.

Angles are degrees clockwise from the top. T = 1 stands there, a decade is 90°, and 0 and ∞ are the
two ends. Between SMALLEST and LARGEST the scale is logarithmic; beyond them it runs on without a
jump into the ends, so that every temperature from 0 to ∞ has a place of its own.
"""

import math
from functools import lru_cache

from model.document.cells import CellError, parse_cell
from model.words.names import fit
from model.words.numerals import compact_text

END = 135.0
DEGREES_A_DECADE = 90.0
SMALLEST, LARGEST = 0.04, 25.0
MARKS: tuple[float, ...] = (0.0, 0.1, 0.3, 1.0, 3.0, 10.0, math.inf)
DETENT = 3.5
STEP, FINE_STEP, PAGE_STEP, NOTCH = 1.05, 1.01, 1.5, 1.1
SWEEP_FROM, SWEEP_TO = 0.05, 20.0
_EDGE = DEGREES_A_DECADE * math.log10(LARGEST)
_LONGEST_QUOTE = 13


def angle_of(temperature: float) -> float:
    """Return the angle at which a temperature stands, from −END at 0 to END at ∞."""
    if temperature < SMALLEST:
        return -END + (END - _EDGE) * max(temperature, 0.0) / SMALLEST
    if temperature > LARGEST:
        return END - (END - _EDGE) * LARGEST / temperature
    return DEGREES_A_DECADE * math.log10(temperature)


def temperature_at(angle: float) -> float:
    """Return the temperature that stands at an angle; the inverse of `angle_of`, clamped."""
    if angle <= -END:
        return 0.0
    if angle >= END:
        return math.inf
    if abs(angle) <= _EDGE:
        return math.pow(10.0, angle / DEGREES_A_DECADE)
    part = (END - abs(angle)) / (END - _EDGE)
    return LARGEST / part if angle > 0.0 else SMALLEST * part


def chosen_at(angle: float, fine: bool = False) -> float:
    """Return the temperature that a hand chooses at an angle.

    Rounded to two or three digits; it snaps to 1 near the top and to the ends in the last degrees.
    A fine hand is not held at 1.
    """
    reach = 1.0 if fine else (END - _EDGE) / 2.0
    if abs(angle) >= END - reach:
        return math.inf if angle > 0.0 else 0.0
    if fine:
        return rounded(temperature_at(angle), fine=True)
    if abs(angle) <= DETENT:
        return 1.0
    return rounded(min(max(temperature_at(angle), SMALLEST), LARGEST))


def rounded(temperature: float, fine: bool = False) -> float:
    """Return a temperature in steps of 1 to 2.5 %, or in three digits; 0 and ∞ as they are."""
    if temperature == 0.0 or math.isinf(temperature):
        return temperature
    if fine:
        return float(f"{temperature:.3g}")
    exponent = math.floor(math.log10(temperature))
    mantissa = temperature / 10.0**exponent
    step = 0.02 if mantissa < 2.0 else 0.05 if mantissa < 5.0 else 0.1
    return float(f"{round(mantissa / step) * step:.2f}e{exponent}")


def stepped(temperature: float, factor: float) -> float:
    """Return the next temperature on the way of a key or a wheel, in three digits.

    A step over 1 rests at 1. Below the smallest comes 0 and above the largest ∞, and back again.
    """
    up = factor > 1.0
    if temperature < SMALLEST or (temperature == SMALLEST and not up):
        return SMALLEST if up else 0.0
    if temperature > LARGEST or (temperature == LARGEST and up):
        return math.inf if up else LARGEST
    wanted = rounded(temperature * factor, fine=True)
    if (temperature - 1.0) * (wanted - 1.0) < 0.0:
        return 1.0
    return min(wanted, LARGEST) if up else max(wanted, SMALLEST)


def angle_towards(right: float, down: float) -> float:
    """Return the angle from the middle to a point so far to the right and below, in ±180°."""
    return math.degrees(math.atan2(right, -down))


def unwrapped(angle: float, near: float) -> float:
    """Return `angle` plus the whole turns that bring it within half a turn of `near`."""
    return near + (angle - near + 180.0) % 360.0 - 180.0


def sweep_phase(temperature: float) -> float:
    """Return where in its round, from 0 to ½, a rising sweep meets a temperature."""
    inside = min(max(temperature, SWEEP_FROM), SWEEP_TO)
    return 0.5 * math.log(inside / SWEEP_FROM) / math.log(SWEEP_TO / SWEEP_FROM)


def swept(phase: float) -> float:
    """Return the temperature at a phase of the sweep: up until ½, down until 1, and again."""
    around = phase % 1.0
    share = 2.0 * around if around <= 0.5 else 2.0 - 2.0 * around
    return rounded(SWEEP_FROM * math.pow(SWEEP_TO / SWEEP_FROM, share), fine=True)


def steady_text(temperature: float) -> str:
    """Return a temperature in three digits, which hold still while it turns: 0.275, 1.50, 12.0."""
    if temperature == 0.0 or math.isinf(temperature):
        return "∞" if temperature else "0"
    if temperature < 0.001 or temperature >= 10_000.0:
        return compact_text(temperature)
    places = next(
        (places for high, places in _PLACES if temperature < high - 0.5 * 10.0**-places), 1
    )
    return f"{temperature:,.{places if temperature < 99.95 else 0}f}"


# Below how much there are so many places: three digits in all.
_PLACES = ((0.01, 5), (0.1, 4), (1.0, 3), (10.0, 2))


# Said of T at every step of the dial by its tip, its face and its box.
@lru_cache(maxsize=16)
def full_text(temperature: float) -> str:
    """Return a temperature as it stands in its box: steady where that says all, else whole."""
    if math.isinf(temperature):
        return "∞"
    steady = steady_text(temperature)
    try:
        exact = float(steady) == temperature
    except ValueError:
        exact = False
    return steady if exact else f"{temperature:.12g}"


def typed_number(text: str, symbol: str = "T") -> float:
    """Return the number from 0 to ∞ that a typed text means: 0, 0.7, 0,7, 7/10, inf, ∞.

    Raises ValueError with a sentence that names the symbol and says what to type instead.
    """
    plain = text.strip()
    if plain.lower().lstrip("+") in ("inf", "infinity", "∞"):
        return math.inf
    if not plain:
        raise ValueError(f"{symbol} is empty; type 0.7, 0 or inf.")
    try:
        return parse_cell(plain)
    except CellError as error:
        if plain.startswith(("-", "−")):
            raise ValueError(f"{symbol} cannot be negative; type 0 or more.") from error
        quoted = fit(plain, _LONGEST_QUOTE)
        raise ValueError(f"“{quoted}” is no value for {symbol}; type 0.7, 0 or inf.") from error
