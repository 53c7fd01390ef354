"""Settings in a .entropy file: frozen dataclasses as JSON objects, checked by their annotations.

A setting added to one of those classes needs nothing here. What a file lacks keeps its default.
"""

import math
from dataclasses import fields
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from model.files.format import FormatError
from model.formats.table_fields import json_text, kind_of


def settings_text(settings: Any) -> str:
    """Return the settings that differ from their default as a JSON object; infinite ones "inf"."""
    default = type(settings)()
    values = {field.name: getattr(settings, field.name) for field in fields(settings)}
    return json_text(
        {
            name: str(value) if isinstance(value, float) and math.isinf(value) else value
            for name, value in values.items()
            if value != getattr(default, name)
        }
    )


def read_settings(name: str, kind: type[Any], raw: Any) -> Any:
    """Return the settings of a class that a JSON object holds; FormatError naming what is wrong."""
    if not isinstance(raw, dict):
        raise FormatError(f"The field “{name}” is {kind_of(raw)}; it is an object.")
    hints = get_type_hints(kind)
    for key in raw:
        if key not in hints:
            raise FormatError(f"There is no setting “{key[:40]}” in “{name}”; correct its name.")
    values = {key: _read(f"{name}.{key}", hints[key], value) for key, value in raw.items()}
    try:
        return kind(**values)
    except ValueError as error:
        raise FormatError(f"The field “{name}” does not fit: {error}") from error


def _read(name: str, hint: Any, raw: Any) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        if raw is None:
            return None
        return _read(name, next(one for one in arguments if one is not type(None)), raw)
    if origin is Literal:
        if raw not in arguments:
            raise _wrong(name, raw, f"one of {', '.join(map(str, arguments))}")
        return raw
    if origin is tuple:
        if not isinstance(raw, list):
            raise _wrong(name, raw, "a list")
        return tuple(_read(name, arguments[0], one) for one in raw)
    return _plain(name, hint, raw)


def _plain(name: str, hint: Any, raw: Any) -> Any:
    if hint is float:
        return _number(name, raw)
    words = {bool: "true or false", int: "a whole number", str: "a text"}
    if type(raw) is not hint:
        raise _wrong(name, raw, words[hint])
    return raw


def _number(name: str, raw: Any) -> float:
    if raw == "inf":
        return math.inf
    if type(raw) not in (int, float) or math.isinf(raw):
        raise _wrong(name, raw, "a number or “inf”")
    return float(raw)


def _wrong(name: str, raw: Any, what: str) -> FormatError:
    return FormatError(f"The setting “{name}” is {kind_of(raw)}; it is {what}.")
