"""The fields of a server's answer, read with the place where one of them is wrong."""

import math
from typing import Any

from model.files.format import FormatError

_VERY_UNLIKELY = -9999.0
_ROUNDING = 1e-6  # by which a logarithm may exceed 0, or a probability 1


def choices(content: Any) -> list[tuple[str, dict[str, Any]]]:
    """Return the choices of an answer, each with its place; none where there are no choices."""
    entries = content.get("choices") if isinstance(content, dict) else None
    if not isinstance(entries, list):
        return []
    places = ((f"choices[{k}]", entry) for k, entry in enumerate(entries))
    return [(place, mapping(entry, place)) for place, entry in places]


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


def token_id(parts: dict[str, Any]) -> int | None:
    """Return the token's id where one is given."""
    value = parts.get("id")
    return value if type(value) is int else None


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
    if type(value) not in (int, float):
        raise FormatError(f"{where} is {_kind(value)}; it must be a number or null.")
    return float(value)


def _kind(value: Any) -> str:
    if value is None:
        return "missing"
    names = {bool: "true or false", int: "a number", float: "a number", str: "a text"}
    names |= {list: "a list", dict: "an object"}
    return names.get(type(value), "of another kind")
