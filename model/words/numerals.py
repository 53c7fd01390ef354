"""Numbers as people read them: a steady width while they change, ∞, and tiny and huge values."""

import math

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def power_of_ten(exponent: int) -> str:
    """Return a power of ten with its exponent raised.

    >>> power_of_ten(-18)
    '10⁻¹⁸'
    """
    return f"10{str(exponent).translate(_SUPERSCRIPTS)}"


def reading_text(value: float, decimals: int = 3) -> str:
    """Return `value` with fixed decimals, or a power of ten where those hide it: 4.25 × 10⁻¹⁸.

    >>> reading_text(1.5)
    '1.500'
    >>> reading_text(-4.25e-18)
    '−4.25 × 10⁻¹⁸'
    """
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    if size != 0.0 and (size < 0.5 * 10.0**-decimals or size >= 1e9):
        mantissa, exponent = f"{value:.2e}".split("e")
        return f"{mantissa} × {power_of_ten(int(exponent))}".replace("-", "−")
    shown = decimals if size < 1000.0 else max(0, decimals - 2)
    return f"{value:,.{shown}f}".replace("-", "−")


def compact_text(value: float, digits: int = 3) -> str:
    """Return `value` in a few significant digits, for labels on bars: 0.487, 0.6, 1, 1.2 × 10⁻⁵.

    Whole digits are not rounded away below a million.

    >>> compact_text(0.48713), compact_text(1.2e-5), compact_text(1234.5)
    ('0.487', '1.2 × 10⁻⁵', '1,234')
    """
    if value == 0.0 or math.isinf(value):
        return reading_text(value, 0)
    if abs(value) < 1e-4 or abs(value) >= 1e6:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        return f"{float(mantissa):g} × {power_of_ten(int(exponent))}".replace("-", "−")
    text = f"{value:,.{digits}g}"
    return (f"{value:,.0f}" if "e" in text else text).replace("-", "−")


def share_text(share: float) -> str:
    """Return a probability as a percentage: as few digits as tell it from its neighbours.

    >>> share_text(0.49), share_text(0.0031)
    ('49%', '0.31%')
    """
    if share >= 0.1 or share == 0.0:
        return f"{100.0 * share:.0f}%"
    if share >= 0.01:
        return f"{100.0 * share:.1f}%"
    return f"{100.0 * share:.2f}%" if share >= 1e-4 else "less than 0.01%"


def temperature_text(temperature: float) -> str:
    """Return a temperature as the dial shows it: 0, 0.07, 1.5, 12, ∞.

    >>> temperature_text(0.07), temperature_text(float("inf"))
    ('0.07', '∞')
    """
    if math.isinf(temperature):
        return "∞"
    if temperature != 0.0 and (temperature < 1e-3 or temperature >= 1e5):
        return compact_text(temperature)
    return f"{temperature:.3g}" if temperature < 999.5 else f"{temperature:,.0f}"


def significant_text(value: float) -> str:
    """Return `value` in three significant digits, zeros kept so that it holds still.

    Whole digits are never rounded away; tiny and huge numbers are powers of ten.

    >>> [significant_text(value) for value in (1.4895, 0.049, 20.75, 8.0, 1234.6)]
    ['1.49', '0.0490', '20.8', '8.00', '1,235']
    """
    if value == 0.0 or math.isinf(value) or not 1e-4 <= abs(value) < 1e9:
        return reading_text(value, 2)
    exponent = int(f"{value:.2e}".split("e")[1])
    return f"{value:,.{max(0, 2 - exponent)}f}".replace("-", "−")


def one_in(nats: float) -> str:
    """Return a surprise as a chance: 1 in 17 million; sure where nothing surprises.

    >>> one_in(24.0 * math.log(2.0)), one_in(math.log(3.0)), one_in(0.0)
    ('1 in 17 million', '1 in 3', 'sure')
    """
    if math.isinf(nats):
        return "never"
    if nats > 41.0:
        return f"1 in {power_of_ten(round(nats / math.log(10.0)))}"
    odds = math.exp(nats)
    if odds < 1.0005:
        return "sure" if odds < 1.0 + 1e-9 else "nearly sure"
    if odds < 1e3:
        return f"1 in {odds:.3g}" if odds < 10.0 else f"1 in {odds:.0f}"
    for size, name in _SIZES:
        if odds >= size:
            return f"1 in {float(f'{odds / size:.2g}'):,.6g} {name}"
    return f"1 in {float(f'{odds:.2g}'):,.0f}"


_SIZES = ((1e15, "quadrillion"), (1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
