"""FIELDS: what a .entropy file holds of a document, field by field, and how each is read."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from model.document.document import Document, check_order, check_temperature
from model.document.export_choices import ExportChoices
from model.document.settings import (
    AlignmentSettings,
    AutocompleteSettings,
    Filters,
    GuessingSettings,
    MatrixSettings,
    SamplingSettings,
    SurpriseSettings,
    TextSettings,
    TrainingSettings,
)
from model.document.table import Table
from model.files.format import FormatError
from model.formats.scene_fields import read_scenes, scenes_text
from model.formats.settings_fields import read_settings, settings_text
from model.formats.table_fields import columns_text, json_text, kind_of, read_columns, read_outcomes
from model.formats.text_fields import read_text_source, text_source_text
from model.words.units import Unit

REQUIRED = object()


@dataclass(frozen=True)
class FileField:
    """One field of the file.

    Attributes:
        name: its key.
        of: document → its value.
        text: its value → JSON text.
        read: (name, JSON value) → its value; raises FormatError naming the field.
        default: the value that a file may leave out; REQUIRED if it may not.
    """

    name: str
    of: Callable[[Document], Any]
    text: Callable[[Any], str]
    read: Callable[[str, Any], Any]
    default: Any = REQUIRED


def field_texts(document: Document) -> list[tuple[str, str]]:
    """Return the name and the JSON text of each field that the file of a document needs."""
    found = [(field, field.of(document)) for field in FIELDS]
    return [(field.name, field.text(value)) for field, value in found if value != field.default]


def read_fields(content: dict[str, Any]) -> Document:
    """Return the document whose fields `content` holds; FormatError naming the first wrong one."""
    names = {field.name for field in FIELDS}
    unknown = next((key for key in content if key not in names), None)
    if unknown is not None:
        raise FormatError(f"There is no field “{unknown[:40]}” in a document; correct its name.")
    found: dict[str, Any] = {}
    for field in FIELDS:
        if field.name in content:
            found[field.name] = field.read(field.name, content[field.name])
        elif field.default is REQUIRED:
            raise FormatError(f"The field “{field.name}” is missing; add it.")
        else:
            found[field.name] = field.default
    return _document(found)


def _document(found: dict[str, Any]) -> Document:
    outcomes, columns = found.pop("outcomes"), found.pop("columns")
    banned = found.pop("banned")
    for column in columns:
        if len(column) != len(outcomes):
            raise FormatError(
                f"Column {column.name} has {len(column):,} values for {len(outcomes):,} outcomes; "
                "give one value for each."
            )
    for role in ("truth", "model", "reward"):
        _check_role(role, found[role], len(columns))
    if any(not 0 <= row < len(outcomes) for row in banned):
        raise FormatError("The field “banned” names a row that the table has not; remove it.")
    try:
        return Document(Table(outcomes, columns, banned), **found)
    except ValueError as error:
        raise FormatError(f"The fields do not fit together: {error}") from error


def _setting(name: str, read: Callable[[str, Any], Any], *, default: Any = REQUIRED) -> FileField:
    """Return the field of a plain attribute of Document: a text, a number, None, or "inf"."""
    return FileField(name, attrgetter(name), _plain_text, read, default)


def _lens_settings(name: str, kind: type[Any]) -> FileField:
    """Return the field of an attribute of Document that is a frozen dataclass of settings."""

    def read(name: str, raw: Any) -> Any:
        return read_settings(name, kind, raw)

    return FileField(name, attrgetter(name), settings_text, read, kind())


def _plain_text(value: Any) -> str:
    return json_text(str(value) if isinstance(value, float) and math.isinf(value) else value)


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


def _rows_text(rows: frozenset[int]) -> str:
    return json_text(sorted(rows))


def _rows(name: str, raw: Any) -> frozenset[int]:
    if not isinstance(raw, list):
        raise FormatError(f"The field “{name}” is {kind_of(raw)}; it is a list of rows.")
    return frozenset(_index(name, row) for row in raw)


FIELDS: tuple[FileField, ...] = (
    _setting("title", _text),
    _setting("notes", _text, default=""),
    _setting("temperature", _temperature),
    _setting("unit", _unit),
    _setting("order", _order),
    _setting("lens", _text),
    _setting("truth", _index),
    _setting("model", _index_or_none),
    _setting("reward", _index_or_none, default=None),
    _lens_settings("filters", Filters),
    _lens_settings("sampling", SamplingSettings),
    _lens_settings("surprise", SurpriseSettings),
    _lens_settings("guessing", GuessingSettings),
    _lens_settings("training", TrainingSettings),
    _lens_settings("alignment", AlignmentSettings),
    _lens_settings("matrix", MatrixSettings),
    _lens_settings("autocomplete", AutocompleteSettings),
    _lens_settings("text_view", TextSettings),
    _lens_settings("export", ExportChoices),
    FileField("text", attrgetter("text"), text_source_text, read_text_source, None),
    FileField("scenes", attrgetter("scenes"), scenes_text, read_scenes, ()),
    FileField("outcomes", attrgetter("table.outcomes"), json_text, read_outcomes),
    FileField("columns", attrgetter("table.columns"), columns_text, read_columns),
    FileField("banned", attrgetter("table.banned"), _rows_text, _rows, frozenset()),
)
