"""The parts of a .entropy file that are no plain fields: its columns, its filters, its text.

Outcomes and columns are checked as a whole and named by row where wrong. Filters have a field for
each number of each filter. A text is named by its files, or held with its tokens. What a newer
program wrote in these parts is set aside by its place, and `codec.put_back` writes it again.
"""

import math
import sys
from base64 import b64decode, b64encode
from collections.abc import Collection, Sequence
from dataclasses import field, fields, make_dataclass, replace
from functools import cache
from typing import Any, Literal

import numpy as np

from model.document.cells import CellError, Kind, parse_cell
from model.document.settings import Filters, Preset
from model.document.table import Array, Column, frozen
from model.document.text_source import Rung, TextSource
from model.files.format import FormatError
from model.formats.codec import Codec, Json, is_kept, kind_of, read_object, written
from model.sampling.chain import all_settings, library_order
from model.texts.embedded import sequence_of, token_entries
from model.words.names import fit_line, joined

COLUMN_FIELDS = ("name", "kind", "values", "texts", "doubles")
_LARGEST = sys.float_info.max
_LIMITS = {
    Kind.WEIGHTS: (0.0, _LARGEST),
    Kind.LOGITS: (-math.inf, _LARGEST),
    Kind.REWARDS: (-_LARGEST, _LARGEST),
}
_LIMITS_IN_WORDS = {
    Kind.WEIGHTS: "a weight is 0 or more, and finite",
    Kind.LOGITS: "a logit is finite or “-inf”",
    Kind.REWARDS: "a reward is finite",
}
# Names of a type that is made, not written, and so unknown to a checker of types.
_any_literal: Any = Literal
_any_tuple: Any = tuple
_ORDER = _any_tuple[_any_literal[library_order("transformers")], ...]


_Spare = dict[str, Any]
_TOKEN = ("token", "logprob", "bytes", "id", "top_logprobs")
# What a document holds of texts: the field, and what its two parts are called in a file.
_EMBEDDED = {
    "embedded": ("source", "tokens"),
    "embedded_against": ("against_source", "against_tokens"),
}
_TEXT_PARTS = tuple(key for pair in _EMBEDDED.values() for key in pair)


def column_json(column: Column, *, packed: bool = False) -> Json:
    """Return a column as a JSON object: name, kind, values, and typed texts by row.

    packed: the values as one text instead, `doubles`: 8 bytes each, the lowest first, in base 64.
    A vocabulary is written so in a hundredth of the time.
    """
    content: dict[str, object] = {"name": column.name, "kind": column.kind.value}
    if packed:
        content["doubles"] = b64encode(column.values.astype("<f8").tobytes()).decode()
    else:
        content["values"] = _plain_values(column.values)
    if column.texts:
        content["texts"] = {str(row): column.texts[row] for row in sorted(column.texts)}
    return content


def _plain_values(values: Array) -> list[float | str]:
    plain: list[float | str] = values.tolist()
    if np.isfinite(values).all():
        return plain
    return [value if math.isfinite(value) else str(value) for value in values.tolist()]


def read_outcomes(name: str, raw: Any) -> tuple[str, ...]:
    """Return the names of the rows; FormatError naming the row that is no text."""
    if not isinstance(raw, list):
        raise FormatError(f"The field “{name}” is {kind_of(raw)}; it is a list of texts.")
    if not set(map(type, raw)) <= {str}:
        row = next(row for row, text in enumerate(raw) if not isinstance(text, str))
        raise FormatError(
            f"Row {row + 1:,} of the field “{name}” is {kind_of(raw[row])}; it is a text."
        )
    return tuple(raw)


def read_columns(name: str, raw: Any) -> tuple[Column, ...]:
    """Return the columns; FormatError naming the column, and the row, that is wrong."""
    if not isinstance(raw, list) or not raw:
        raise FormatError(f"The field “{name}” holds no column; it is a list of one or more.")
    return tuple(_column(number, one) for number, one in enumerate(raw, start=1))


def _column(number: int, raw: Any) -> Column:
    if not isinstance(raw, dict):
        raise FormatError(f"Column {number} is {kind_of(raw)}; it is an object.")
    unknown = next((key for key in raw if key not in COLUMN_FIELDS), None)
    if unknown is not None:
        raise FormatError(f"There is no field “{unknown[:40]}” in a column; correct its name.")
    for key in ("name", "kind", "doubles" if "doubles" in raw else "values"):
        if key not in raw:
            raise FormatError(f"Column {number} has no field “{key}”; add it.")
    name, kind = raw["name"], raw["kind"]
    if not isinstance(name, str):
        raise FormatError(f"The name of column {number} is {kind_of(name)}; it is a text.")
    shown = fit_line(name, 40)
    if not isinstance(kind, str) or kind not in list(Kind):
        raise FormatError(
            f"The kind of column {shown} is {kind_of(kind)}; it is {joined(list(Kind), 'or')}."
        )
    if "doubles" in raw:
        values = _unpacked(shown, raw["doubles"])
        values = _checked(shown, Kind(kind), values, values)
    else:
        values = _values(shown, Kind(kind), raw["values"])
    return Column(name, values, Kind(kind), _texts(shown, Kind(kind), values, raw.get("texts", {})))


def _values(name: str, kind: Kind, raw: Any) -> Array:
    if not isinstance(raw, list):
        raise FormatError(f"The values of column {name} are {kind_of(raw)}, not a list of numbers.")
    if kind is Kind.LOGITS:
        raw = [-math.inf if value == "-inf" else value for value in raw]
    if not set(map(type, raw)) <= {int, float}:
        row = next(row for row, value in enumerate(raw) if type(value) not in (int, float))
        raise _wrong(name, row, f"{kind_of(raw[row])}, which is no number")
    return _checked(name, kind, np.array(raw, dtype=np.float64), raw)


def _unpacked(name: str, raw: Any) -> Array:
    try:
        return np.frombuffer(b64decode(raw, validate=True), dtype="<f8").astype(np.float64)
    except (TypeError, ValueError) as error:
        raise FormatError(
            f"The doubles of column {name} are no text of 8 bytes a row in base 64."
        ) from error


def _checked(name: str, kind: Kind, values: Array, raw: Sequence[Any] | Array) -> Array:
    least, most = _LIMITS[kind]
    bad = ~((values >= least) & (values <= most))
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        raise _wrong(name, row, f"{kind_of(raw[row])}, but {_LIMITS_IN_WORDS[kind]}")
    return frozen(values)


def _texts(name: str, kind: Kind, values: Array, raw: Any) -> dict[int, str]:
    if not isinstance(raw, dict):
        raise FormatError(f"The texts of column {name} are {kind_of(raw)}; they are an object.")
    texts: dict[int, str] = {}
    for key, text in raw.items():
        if not (key.isascii() and key.isdigit() and len(key) < 12 and int(key) < len(values)):
            raise FormatError(
                f"The texts of column {name} name row “{key[:12]}”, which the table has not; "
                f"its rows are numbered 0 to {len(values) - 1:,}."
            )
        row = int(key)
        texts[row] = _text_of(name, row, kind, float(values[row]), text)
    return texts


def _text_of(name: str, row: int, kind: Kind, value: float, text: Any) -> str:
    # A text that means another number than the one beside it would show one and compute with
    # the other.
    if not isinstance(text, str):
        raise _wrong(name, row, f"shown as {kind_of(text)}, which is no text")
    try:
        meant = parse_cell(text, kind)
    except CellError as error:
        raise FormatError(f"Row {row + 1:,} of column {name}: {error}") from error
    if meant != value:
        raise _wrong(name, row, f"{value!r}, but is shown as {kind_of(text)}; make them agree")
    return text


def _wrong(name: str, row: int, what: str) -> FormatError:
    return FormatError(f"Row {row + 1:,} of column {name} is {what}.")


@cache
def _filters_form() -> Any:
    """What a file holds of filters; made for the first that does, as a start has none to read."""
    numbers = [
        (
            one.key,
            int if one.whole else float,
            field(default=int(one.off) if one.whole else one.off),
        )
        for one in all_settings()
    ]
    return make_dataclass(
        "FilterFields",
        [
            ("preset", Preset, field(default="transformers")),
            ("order", _ORDER, field(default=())),
            ("history", str, field(default="")),
            *numbers,
        ],
        frozen=True,
    )


def _filters_json(filters: Filters) -> Any:
    numbers = {one.key: one.of(filters) for one in all_settings()}
    return _filters_form()(filters.preset, filters.order, filters.history, **numbers)


def _read_filters(name: str, form: Any) -> Filters:
    numbers = ((one, getattr(form, one.key)) for one in all_settings())
    changed = tuple((one.key, value) for one, value in numbers if value != one.off)
    return Filters(form.preset, form.order, form.history, changed)


FILTER_CODEC = Codec(_filters_json, _read_filters, _filters_form)


def _text_json(source: TextSource) -> Json:
    content = {
        one.name: written(getattr(source, one.name), {})
        for one in fields(TextSource)
        if one.name not in _EMBEDDED and is_kept(one, getattr(source, one.name))
    }
    for name, (told, tokens) in _EMBEDDED.items():
        sequence = getattr(source, name)
        if sequence is not None:
            content |= {told: sequence.source, tokens: token_entries(sequence)}
    return content


def _read_text(name: str, raw: Json) -> TextSource:
    held = {key: raw[key] for key in _TEXT_PARTS if isinstance(raw, dict) and key in raw}
    plain = {key: raw[key] for key in raw if key not in held} if held else raw
    source: TextSource = read_object(name, TextSource, plain, {}, None, tuple(_EMBEDDED))
    for part, (told, tokens) in _EMBEDDED.items():
        if tokens in held:
            by = held.get(told, "")
            sequence = sequence_of(held[tokens], by if isinstance(by, str) else "")
            changed: dict[str, Any] = {part: sequence}
            source = replace(source, **changed)
    if source.embedded is None and not source.path:
        raise FormatError(f"The field “{name}” names no file and holds no tokens; add one of them.")
    return source


TEXT_CODEC = Codec(_text_json, _read_text)


def set_aside(content: dict[str, Any], spare: _Spare, table: Collection[str]) -> None:
    """Take out of a document's object what is not known of its columns, texts and scenes' tables.

    table: the fields of a table.
    """
    _columns(spare, "columns", content.get("columns"))
    text = content.get("text")
    _unknown(spare, "text", text, {one.name for one in fields(TextSource)} | {*_TEXT_PARTS})
    for k, rung in enumerate(_listed(text, "rungs")):
        _unknown(spare, f"text.rungs[{k}]", rung, {one.name for one in fields(Rung)})
    for key in _TEXT_PARTS:
        for k, entry in enumerate(_listed(text, key)):
            _unknown(spare, f"text.{key}[{k}]", entry, _TOKEN)
    for k, scene in enumerate(_listed(content, "scenes")):
        held = scene.get("held") if isinstance(scene, dict) else None
        own = held.get("table") if isinstance(held, dict) else None
        place = f"scenes[{k}].held.table"
        _unknown(spare, place, own, table)
        _columns(spare, f"{place}.columns", own.get("columns") if isinstance(own, dict) else None)


def _columns(spare: _Spare, place: str, raw: Any) -> None:
    for k, column in enumerate(raw if isinstance(raw, list) else ()):
        _unknown(spare, f"{place}[{k}]", column, COLUMN_FIELDS)


def _unknown(spare: _Spare, place: str, raw: Any, known: Collection[str]) -> None:
    if isinstance(raw, dict):
        for key in [key for key in raw if key not in known]:
            spare[f"{place}.{key}"] = raw.pop(key)


def _listed(raw: Any, key: str) -> list[Any]:
    found = raw.get(key) if isinstance(raw, dict) else None
    return found if isinstance(found, list) else []
