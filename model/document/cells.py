"""What a person types in a cell: 0.25, 0,25, .25, 1/4, 25%, 2e-3, 9 → a number, or why not."""

import math
import re
import unicodedata
from enum import StrEnum

from model.words.names import fit
from model.words.numerals import power_of_ten

LONGEST_NUMBER = 64
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?")
_NOTHING_IS_ZERO = ""
_SHARES = {"%": 100.0, "‰": 1_000.0, "‱": 10_000.0}
# What keyboards of other scripts have for the same.
_SAME = str.maketrans("０１２３４５６７８９．，％－＋／٪﹪⁄−٫", "0123456789.,%-+/%%/-.")
_POWER = re.compile(
    r"(.*\d[.,]?)\s*[×·⋅*xX]\s*10(?:\s*(?:\^|\*\*)\s*\{?([+-]?\d+)\}?|([+-]\d+)|([⁺⁻]?[⁰¹²³⁴-⁹]+))"
)
_FORTRAN = re.compile(r"(.*\d[.,]?)[dD]([+-]?\d+)")
_RAISED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")


class Kind(StrEnum):
    """What the numbers of a column mean."""

    WEIGHTS = "weights"
    LOGITS = "logits"
    REWARDS = "rewards"


class CellError(ValueError):
    """A sentence that says why a typed text is not a number for its cell, and what to type."""


def parse_cell(text: str, kind: Kind = Kind.WEIGHTS) -> float:
    """Return the number that `text` means in a column of this kind.

    Both decimal marks, fractions (`1/4`, `¼`), percentages (`25%`, `250‰`, `2500‱`) and powers
    (`2e-3`, `2×10⁻³`, `2*10^-3`, `2D-3`) are read, in the digits of any script. An
    empty cell is no weight: 0 among weights and rewards, −∞ among logits. Logits may be negative or
    `-inf`, rewards negative.

    Raises CellError with a sentence for anything else.

    >>> parse_cell("1/4"), parse_cell("0,25"), parse_cell("25%")
    (0.25, 0.25, 0.25)
    >>> parse_cell("", Kind.LOGITS)
    -inf
    """
    plain = text.strip().translate(_SAME).replace("\u00a0", " ")
    if plain == _NOTHING_IS_ZERO:
        return -math.inf if kind is Kind.LOGITS else 0.0
    if len(plain) > LONGEST_NUMBER:
        raise CellError(
            f"“{fit(plain, 13)}” has {len(plain):,} characters; type a number such as 0.25."
        )
    if kind is Kind.LOGITS and plain.lower() in ("-inf", "-infinity", "-∞"):
        return -math.inf
    return _within(_value(plain), plain, kind)


def is_number(text: str) -> bool:
    """Return whether `text` is a number as `parse_cell` reads one, a logit too; "" is none."""
    try:
        parse_cell(text, Kind.LOGITS)
    except CellError:
        return False
    return bool(text.strip())


def format_cell(value: float, kind: Kind = Kind.WEIGHTS) -> str:
    """Return the shortest text that `parse_cell` reads back as exactly `value`.

    >>> format_cell(2.0), format_cell(0.1)
    ('2', '0.1')
    """
    if value == -math.inf and kind is Kind.LOGITS:
        return "-inf"
    text = repr(float(value))
    return text[:-2] if text.endswith(".0") else text


def display_cell(value: float) -> str:
    """Return `value` in at most six significant digits, for reading in a table.

    >>> display_cell(1 / 3), display_cell(-2e-7)
    ('0.333333', '−2×10⁻⁷')
    """
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{value:.6g}"
    if "e" in text:
        mantissa, power = text.split("e")
        text = f"{mantissa}×{power_of_ten(int(power))}"
    return text.replace("-", "−")


def _value(plain: str) -> float:
    whole = _SHARES.get(plain[-1])
    if whole is not None:
        return _decimal(plain[:-1].strip(), plain) / whole
    if plain.count("/") == 1:
        above, below = (_decimal(part.strip(), plain) for part in plain.split("/"))
        if below == 0.0:
            raise CellError(f"“{plain}” divides by zero; type a number such as 1/4.")
        return above / below
    return _decimal(plain, plain)


def _decimal(part: str, whole: str) -> float:
    if "." in part and "," in part:
        raise CellError(f"“{whole}” has a point and a comma; leave out the one between thousands.")
    if not _NUMBER.fullmatch(part):
        part = _as_usual(part)
    if not _NUMBER.fullmatch(part):
        raise CellError(f"“{whole}” is not a number; type one such as 0.25, 1/4, 25% or 9.")
    return float(part.replace(",", "."))


def _as_usual(part: str) -> str:
    """A number with a power of ten, or a fraction of one letter, as it is usually written."""
    power, fortran = _POWER.fullmatch(part), _FORTRAN.fullmatch(part)
    if power:
        return f"{power[1].rstrip()}e{(power[2] or power[3] or power[4]).translate(_RAISED)}"
    if fortran:
        return f"{fortran[1]}e{fortran[2]}"
    whole, last = part[:-1].strip(), part[-1:]
    is_fraction = last != "" and "FRACTION" in unicodedata.name(last, "")
    if is_fraction and unicodedata.category(last) == "No" and (not whole or whole.isdecimal()):
        return repr(float(whole or 0) + unicodedata.numeric(last))
    return part


def _within(value: float, plain: str, kind: Kind) -> float:
    if math.isinf(value):
        raise CellError(f"“{plain}” is too large; the largest number is about 1.8e308.")
    if kind is Kind.WEIGHTS and value < 0.0:
        raise CellError(
            f"“{plain}” is negative; a weight is 0 or more "
            "(for log-probabilities, set the column to logits in its header menu)."
        )
    return value
