"""FIELDS: what a .entropy file holds of a document, field by field, and how each is read."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from model.document import Document, check_order, check_temperature
from model.formats.format import FormatError
from model.formats.table_fields import columns_text, json_text, kind_of, read_columns, read_outcomes
from model.table import Table
from model.units import Unit


@dataclass(frozen=True)
class FileField:
    """One field of the file.

    Attributes:
        name: its key.
        written: document → its value as JSON text.
        read: (name, JSON value) → what it means; raises FormatError naming the field.
        optional: whether a file may lack it; then the document keeps its own default.
    """

    name: str
    written: Callable[[Document], str]
    read: Callable[[str, Any], Any]
    optional: bool = False


def read_fields(content: dict[str, Any]) -> Document:
    """Return the document whose fields `content` holds; FormatError naming the first wrong one."""
    names = {field.name for field in FIELDS}
    unknown = next((key for key in content if key not in names), None)
    if unknown is not None:
        raise FormatError(f"There is no field “{unknown[:40]}” in a document; correct its name.")
    missing = [field.name for field in FIELDS if field.name not in content and not field.optional]
    if missing:
        raise FormatError(f"The field “{missing[0]}” is missing; add it.")
    found = {
        field.name: field.read(field.name, content[field.name])
        for field in FIELDS
        if field.name in content
    }
    outcomes, columns = found.pop("outcomes"), found.pop("columns")
    for column in columns:
        if len(column) != len(outcomes):
            raise FormatError(
                f"Column {column.name} has {len(column):,} values for {len(outcomes):,} outcomes; "
                "give one value for each."
            )
    for role in ("truth", "model"):
        _check_role(role, found[role], len(columns))
    return Document(Table(outcomes, columns), **found)


def _setting(name: str, read: Callable[[str, Any], Any], *, optional: bool = False) -> FileField:
    """Return the field of a plain attribute of Document: a text, a number, None, or "inf"."""

    def written(document: Document) -> str:
        value = getattr(document, name)
        return json_text(str(value) if isinstance(value, float) and math.isinf(value) else value)

    return FileField(name, written, read, optional)


def _text(name: str, raw: Any) -> str:
    if not isinstance(raw, str):
        raise FormatError(f"The field “{name}” is {kind_of(raw)}; it is a text.")
    return raw


def _number(name: str, raw: Any) -> float:
    if raw == "inf":
        return math.inf
    if isinstance(raw, bool) or not isinstance(raw, int | float) or math.isinf(raw):
        raise FormatError(f"The field “{name}” is {kind_of(raw)}; it is a number or “inf”.")
    return float(raw)


def _temperature(name: str, raw: Any) -> float:
    return _checked(name, _number(name, raw), check_temperature)


def _order(name: str, raw: Any) -> float:
    return _checked(name, _number(name, raw), check_order)


def _checked(name: str, value: float, check: Callable[[float], None]) -> float:
    try:
        check(value)
    except ValueError as error:
        raise FormatError(f"The field “{name}” does not fit: {error}") from error
    return value


def _unit(name: str, raw: Any) -> Unit:
    if not isinstance(raw, str) or raw not in list(Unit):
        raise FormatError(f"The field “{name}” is {kind_of(raw)}; it is bits, nats or bans.")
    return Unit(raw)


def _index(name: str, raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise FormatError(f"The field “{name}” is {kind_of(raw)}; it is the number of a column.")
    return raw


def _index_or_none(name: str, raw: Any) -> int | None:
    return None if raw is None else _index(name, raw)


def _check_role(name: str, index: int | None, count: int) -> None:
    if index is not None and not 0 <= index < count:
        raise FormatError(
            f"The field “{name}” is {index}, but the columns are numbered 0 to {count - 1}."
        )


FIELDS: tuple[FileField, ...] = (
    _setting("title", _text),
    _setting("notes", _text, optional=True),
    _setting("temperature", _temperature),
    _setting("unit", _unit),
    _setting("order", _order),
    _setting("lens", _text),
    _setting("truth", _index),
    _setting("model", _index_or_none),
    FileField("outcomes", lambda document: json_text(document.table.outcomes), read_outcomes),
    FileField("columns", lambda document: columns_text(document.table.columns), read_columns),
)
