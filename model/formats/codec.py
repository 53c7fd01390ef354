"""The one codec of the .entropy file: frozen dataclasses as JSON, written and read by annotation.

A field added to a dataclass of the document needs nothing here. What stands at its default is left
out; what a file lacks keeps its default. A newer minor version may hold keys that this program does
not know: they are kept beside what they belong to and written again.
"""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from types import UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from model.document.work import Watch
from model.files.format import FormatError
from model.words.inert import in_bytes
from model.words.names import fit

Json = Any
_PIECE = 512
_PLAIN = frozenset((str, float, int, bool, type(None)))
_TYPES = {dict: "an object", list: "a list", bool: "true or false", type(None): "null"}
_WORDS: Mapping[Any, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number or “inf”",
    str: "a text",
}


class Codec(NamedTuple):
    """How a type is written that is no dataclass of plain fields.

    Attributes:
        write: a value → what json can write.
        read: the place in words, and what json read → the value; FormatError if it does not fit.
        form: returns a dataclass of plain fields that stands for the type: what `write` makes of a
            value, and what `read` is given instead of JSON; None where there is none.
    """

    write: Callable[[Any], Json]
    read: Callable[[str, Json], Any]
    form: Callable[[], type] | None = None


def json_text(value: object) -> str:
    """Return a value as JSON on one line, letters as they are."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def long_json_text(value: Json, watch: Watch) -> str:
    """Return the same text, asking `watch` every half a millisecond.

    Python writes a long list in one go, and no other thread comes to anything meanwhile.
    """
    if isinstance(value, dict):
        inside = (f"{json_text(key)}: {long_json_text(one, watch)}" for key, one in value.items())
        return "{" + ", ".join(inside) + "}"
    if not isinstance(value, list):
        return json_text(value)
    parts: list[str] = []
    for start in range(0, len(value), _PIECE):
        piece = value[start : start + _PIECE]
        if _PLAIN.issuperset(map(type, piece)):
            watch()
            parts.append(json_text(piece)[1:-1])
        else:
            parts.extend(long_json_text(one, watch) for one in piece)
    return "[" + ", ".join(parts) + "]"


def field_lines(content: Mapping[str, Json], watch: Watch) -> bytes:
    """Return fields as they stand in a file, one a line, and a list of objects one each."""
    lines = (_field_line(name, value, watch) for name, value in content.items())
    return in_bytes(",\n  ".join(lines))


def _field_line(name: str, value: Json, watch: Watch) -> str:
    if value and isinstance(value, list) and isinstance(value[0], dict):
        inside = ",\n    ".join(long_json_text(one, watch) for one in value)
        return f"{json_text(name)}: [\n    {inside}\n  ]"
    return f"{json_text(name)}: {long_json_text(value, watch)}"


def kind_of(raw: object) -> str:
    """Return how a sentence speaks of a JSON value that is not what it should be."""
    if type(raw) in _TYPES:
        return _TYPES[type(raw)]
    shown = fit(str(raw), 24)
    return f"“{shown}”" if isinstance(raw, str) else shown


def written(value: Any, codecs: Mapping[type, Codec]) -> Json:
    """Return a value as json can write it: infinite numbers as "inf", dataclasses as objects.

    Of a dataclass only the fields without a default, or away from it, are written.
    """
    if type(value) in codecs:
        plain = codecs[type(value)]
        return plain.write(value) if plain.form is None else written(plain.write(value), codecs)
    if is_dataclass(value):
        return {
            field.name: written(getattr(value, field.name), codecs)
            for field in fields(value)
            if is_kept(field, getattr(value, field.name))
        }
    if isinstance(value, float) and math.isinf(value):
        return str(value)
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [written(one, codecs) for one in value]
    return value


def is_kept(field: "Field[Any]", value: Any) -> bool:
    """Return whether a field has to be written: it has no default, or stands away from it."""
    if field.default is not MISSING:
        return bool(value != field.default)
    if field.default_factory is not MISSING:
        return bool(value != field.default_factory())
    return True


def read(
    name: str, hint: Any, raw: Json, codecs: Mapping[type, Codec], spare: dict[str, Json] | None
) -> Any:
    """Return the value of an annotated type that JSON holds; FormatError naming the place.

    Args:
        name: the place in words, such as filters.top_k.
        raw: what JSON holds there.
        hint: the annotation: a plain type, Literal, an optional, tuple, frozenset, StrEnum, or a
            dataclass of these.
        codecs: of the types that are none of these.
        spare: takes keys that no field has, by their place; None where such a key is refused.
    """
    if hint in codecs:
        codec = codecs[hint]
        form = codec.form and read(name, codec.form(), raw, codecs, spare)
        return codec.read(name, form or raw)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        if raw is None:
            return None
        chosen = next(one for one in arguments if one is not type(None))
        return read(name, chosen, raw, codecs, spare)
    if origin is Literal:
        return _one_of(name, arguments, raw)
    if origin in (tuple, frozenset):
        if not isinstance(raw, list):
            raise _wrong(name, raw, "a list")
        ones = (read(f"{name}[{i}]", arguments[0], one, codecs, spare) for i, one in enumerate(raw))
        return origin(ones)
    if is_dataclass(hint):
        return read_object(name, hint, raw, codecs, spare)
    return _plain(name, hint, raw)


def read_object(
    name: str,
    kind: Any,
    raw: Json,
    codecs: Mapping[type, Codec],
    spare: dict[str, Json] | None,
    without: tuple[str, ...] = (),
) -> Any:
    """Return the dataclass that a JSON object holds; FormatError naming the field that is wrong."""
    if not isinstance(raw, dict):
        raise _wrong(name, raw, "an object")
    values = read_fields(name, kind, raw, codecs, spare, without)
    try:
        return kind(**values)
    except ValueError as error:
        raise FormatError(f"The field “{name}” does not fit: {error}") from error


def read_fields(
    name: str,
    kind: Any,
    raw: dict[str, Json],
    codecs: Mapping[type, Codec],
    spare: dict[str, Json] | None,
    without: tuple[str, ...],
) -> dict[str, Any]:
    """Return the values of a dataclass's fields that an object holds, by name.

    The fields named by `without` are read elsewhere: here they are unknown.
    """
    hints = get_type_hints(kind)
    known = {field.name: field for field in fields(kind) if field.name not in without}
    where = f"{name}." if name else ""
    for key in raw:
        if key in known:
            continue
        if spare is None:
            place = f" in “{name}”" if name else ""
            raise FormatError(f"There is no field “{key[:40]}”{place}; correct its name.")
        spare[where + key] = raw[key]
    for field in known.values():
        if _is_required(field) and field.name not in raw:
            place = f" in “{name}”" if name else ""
            raise FormatError(f"The field “{field.name}” is missing{place}; add it.")
    return {
        key: read(where + key, hints[key], value, codecs, spare)
        for key, value in raw.items()
        if key in known
    }


# What a document may be without: made anew for a later field alone, it would be half of itself.
_OPTIONAL = ("text", "rest", "held", "table")


def put_back(content: dict[str, Json], spare: Mapping[str, Json]) -> None:
    """Put keys that `read` kept back where they stood, as far as their place is still there."""
    for place, value in spare.items():
        *steps, last = place.split(".")
        target: Json = content
        for step in steps:
            target = _inside(target, step)
        if isinstance(target, dict):
            target.setdefault(last, value)


def _inside(target: Json, step: str) -> Json:
    if not isinstance(target, dict):
        return None
    key, _, number = step.partition("[")
    if not number:
        return target.get(key) if key in _OPTIONAL else target.setdefault(key, {})
    listed, index = target.get(key), int(number.rstrip("]"))
    return listed[index] if isinstance(listed, list) and index < len(listed) else None


def _is_required(field: "Field[Any]") -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _one_of(name: str, allowed: tuple[Any, ...], raw: Json) -> Any:
    for one in allowed:
        if type(one) is type(raw) and one == raw:
            return one
    raise _wrong(name, raw, f"one of {', '.join(map(str, allowed))}")


def _plain(name: str, hint: Any, raw: Json) -> Any:
    if hint is float:
        if raw == "inf":
            return math.inf
        if type(raw) not in (int, float) or math.isinf(raw):
            raise _wrong(name, raw, _WORDS[float])
        return float(raw)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        allowed = tuple(one.value for one in hint)
        return hint(_one_of(name, allowed, raw))
    if type(raw) is not hint:
        raise _wrong(name, raw, _WORDS[hint])
    return raw


def _wrong(name: str, raw: Json, what: str) -> FormatError:
    return FormatError(f"The field “{name}” is {kind_of(raw)}; it is {what}.")
