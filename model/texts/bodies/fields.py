"""The fields of a server's answer, read with the place where one of them is wrong."""

import math
from collections.abc import Iterable
from typing import Any

from model.files.format import FormatError

_VERY_UNLIKELY = -9999.0
_LONGEST_NAME = 24  # letters, of a text that can be no JSON of a text with scores
_LARGEST = (1 << 31) - 1
_ROUNDING = 1e-6  # by which a logarithm may exceed 0, or a probability 1


def first_of(parts: Any, keys: Iterable[str]) -> Any:
    """Return the value of the first of these keys that has one; None where none has."""
    if isinstance(parts, dict):
        for key in keys:
            value = parts.get(key)
            if value is not None:
                return value
    return None


def are_records(value: Any) -> bool:
    """Return whether a value is a list of objects of nothing but numbers and plain texts.

    No text with scores is in them: those hold lists, or JSON as text.
    """
    return (
        isinstance(value, list)
        and len(value) > 1
        and all(type(one) is dict and not any(map(_may_hold, one.values())) for one in value)
    )


def _may_hold(value: Any) -> bool:
    kind = type(value)
    return kind in (dict, list) or (kind is str and len(value) > _LONGEST_NAME)


def whole(value: Any) -> int | None:
    """Return a whole number from 0 on, as ids and counts are; None of anything else."""
    return value if type(value) is int and 0 <= value <= _LARGEST else None


def name_of(value: Any) -> str | None:
    """Return a text; None of anything else."""
    return value if isinstance(value, str) else None


def inner(value: Any, *keys: str) -> Any:
    """Return what lies under these keys, one below another; None where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def listing(value: Any, where: str) -> list[Any]:
    """Return a list."""
    if not isinstance(value, list):
        raise FormatError(f"{where} is {_kind(value)}; it must be a list.")
    return value


def mapping(value: Any, where: str) -> dict[str, Any]:
    """Return an object."""
    if not isinstance(value, dict):
        raise FormatError(f"{where} is {_kind(value)}; it must be an object.")
    return value


def string(value: Any, where: str) -> str:
    """Return a text."""
    if not isinstance(value, str):
        raise FormatError(f"{where} is {_kind(value)}; it must be a text.")
    return value


def two(value: Any, where: str) -> tuple[Any, Any]:
    """Return the two entries of a list of two."""
    if not isinstance(value, list) or len(value) != 2:
        raise FormatError(f"{where} is {_kind(value)}; it must be a list of two.")
    return value[0], value[1]


def token_bytes(value: Any, where: str) -> bytes | None:
    """Return the bytes in a list of whole numbers; None of null."""
    if value is None:
        return None
    numbers = listing(value, where)
    if not all(type(n) is int and 0 <= n <= 255 for n in numbers):
        raise FormatError(f"{where} holds a number that is no byte, from 0 to 255.")
    return bytes(numbers)


def log_probability(value: Any, where: str) -> tuple[float | None, list[str]]:
    """Return a natural logarithm of a probability, or None, and why it is None or was changed.

    −∞ is probability 0. null, NaN and −9999, which servers give for “very unlikely”, are not
    known. Above 0 it is none: by rounding (1e−6) it is taken as 0, else left out.
    """
    if value is None:
        return None, ["it has no log-probability; not scored."]
    number = _number(value, where)
    if math.isnan(number):
        return None, ["its log-probability is not a number; not scored."]
    if number == _VERY_UNLIKELY:
        return None, ["its log-probability is given as −9999, “very unlikely”; not scored."]
    if number > _ROUNDING:
        return None, [f"its log-probability {number:g} is above 0, so it is none; not scored."]
    if number > 0.0:
        return 0.0, [f"its log-probability {number:g} is above 0 by rounding; taken as 0."]
    return number, []


def log_of_probability(value: Any, where: str) -> tuple[float | None, list[str]]:
    """Return the logarithm of a probability, or None, and why it is None or was changed."""
    if value is None:
        return None, ["it has no probability; not scored."]
    number = _number(value, where)
    if math.isnan(number):
        return None, ["its probability is not a number; not scored."]
    if number < 0.0 or number > 1.0 + _ROUNDING:
        return None, [f"its probability {number:g} is not from 0 to 1; not scored."]
    if number > 1.0:
        return 0.0, [f"its probability {number:.9g} is above 1 by rounding; taken as 1."]
    return (math.log(number) if number > 0.0 else -math.inf), []


def _number(value: Any, where: str) -> float:
    if isinstance(value, str) and value.lower() in ("-infinity", "-inf", "nan"):
        return float(value)  # what JSON has no number for, as some servers write it
    if type(value) not in (int, float):
        raise FormatError(f"{where} is {_kind(value)}; it must be a number or null.")
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _kind(value: Any) -> str:
    if value is None:
        return "missing"
    names = {bool: "true or false", int: "a number", float: "a number", str: "a text"}
    names |= {list: "a list", dict: "an object"}
    return names.get(type(value), "of another kind")
