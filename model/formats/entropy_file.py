"""The .entropy file: a whole document as UTF-8 JSON, written so that every bit comes back.

The document's fields are written by their annotations (`model.formats.codec`); the table stands
among them as `outcomes`, `columns`, `banned` and `rest`.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from model.document.document import Document, Scene, check_order, check_temperature
from model.document.scenes import held_of, view_of
from model.document.settings import Filters
from model.document.table import Rest, Table
from model.document.text_source import TextSource
from model.document.work import Watch, unwatched
from model.files.atomic import cut_short, digest_of, write_whole
from model.files.format import FormatError
from model.files.named_files import located_in, named_from
from model.files.source import read_bytes
from model.formats.codec import (
    Codec,
    Json,
    field_lines,
    is_kept,
    json_text,
    kind_of,
    put_back,
    read,
    read_fields,
    written,
)
from model.formats.document_fields import (
    FILTER_CODEC,
    TEXT_CODEC,
    column_json,
    read_columns,
    read_outcomes,
    set_aside,
)
from model.lessons.quantities import check_scene
from model.texts.answers.json_values import DEEPEST, deepest
from model.words.names import fit_line
from model.words.remembering import remembered

FORMAT = "entropy-dial"
VERSION = 1
# Raised when a field is added: a program of a lower minor version keeps what it does not know.
MINOR = 4
SUFFIX = ".entropy"
HEAD = ("format", "version", "minor", "checksum")
# Every file holds these, also where they stand at their default.
ALWAYS = ("title", "temperature", "unit", "order", "lens", "truth", "model")
TABLE = ("outcomes", "columns", "banned", "rest")
APART = ("table", "later")
LONGEST_INTEGER = 18

_CHECKSUM = b',\n  "checksum": "'
_HALF_PAIR = re.compile(rb"\\u[dD][89a-fA-F]")

JsonObject = dict[str, Any]
Migration = Callable[[JsonObject], JsonObject]

# MIGRATIONS[n] turns the content of a version n + 1 file into that of version n + 2.
MIGRATIONS: tuple[Migration, ...] = ()


def read_document(path: Path) -> Document:
    """Return the document in the file at `path`; FormatError with a sentence if it has none."""
    return located_in(decode(read_whole(path), path.name), path.parent)


def read_whole(path: Path) -> bytes:
    """Return the bytes of a file, as `read_bytes`; of a document cut short, what was to be saved.

    A file of several names is written in place: where that was ended by force, it is half the old
    document and half the new one, which then still stands whole beside it.
    """
    data = read_bytes(path)
    return data if is_as_saved(data) else (_cut_short(path) or data)


def is_half(path: Path) -> bool:
    """Return whether saving the document in a file was cut short, so that it is to be saved."""
    return _cut_short(path) is not None and not is_as_saved(read_bytes(path))


def _cut_short(path: Path) -> bytes | None:
    whole = cut_short(path)
    return whole if whole is not None and is_as_saved(whole) else None


def write_document(
    path: Path, document: Document, watch: Watch = unwatched, *, keep_old: bool = False
) -> None:
    """Write `document` to `path` whole; WriteError with a sentence, and the old file, if not.

    What watch raises leaves the old file too. With `keep_old` what was there stays as NAME.bak.
    """
    data = encode(named_from(document, path.parent), watch)
    watch()
    write_whole(path, data, keep_old=keep_old)


def encode(document: Document, watch: Watch = unwatched, *, packed: bool = False) -> bytes:
    """Return the file's bytes: one field a line, numbers in the shortest form that is exact.

    `watch` is asked every half a millisecond. With `packed` the columns are not for people to read.
    """
    if packed and not document.later:
        # The table of a document that is kept again and again is mostly the one before.
        parts = [field_lines(_own_json(document), watch), _packed_table(document.table, watch)]
    else:
        parts = [field_lines(document_json(document, packed=packed), watch)]
    data = b"{\n  " + b",\n  ".join(parts)
    return data + _CHECKSUM + digest_of(data).encode() + b'"\n}\n'


@remembered(1)
def _packed_table(table: Table, watch: Watch) -> bytes:
    return field_lines(_table_json(table, packed=True), watch)


def is_as_saved(data: bytes) -> bool | None:
    """Return whether the bytes of a document are those that were saved, by their checksum.

    False where they were changed since, by hand, by another program or by a bad disk. None where
    they hold no checksum, as before version 1.1.
    """
    whole, mark, told = data.rpartition(_CHECKSUM)
    if not mark:
        return None
    return told[:64] == digest_of(whole).encode() and told[64:].rstrip(b" \r\n") == b'"\n}'


def document_json(document: Document, *, packed: bool = False) -> JsonObject:
    """Return a document as the object of its file, format and version first."""
    later = {place: json.loads(text) for place, text in document.later}
    content = _own_json(document) | _table_json(document.table, packed=packed)
    content["minor"] = later.pop("minor", MINOR)
    put_back(content, later)
    return content


def _own_json(document: Document) -> JsonObject:
    """All of a document but its table."""
    later = [place for place, _ in document.later]
    content: JsonObject = {"format": FORMAT, "version": VERSION, "minor": MINOR}
    scenes = (
        # What a newer program wrote into what a scene holds needs its place.
        one if any(place.startswith(f"scenes[{k}].held.") for place in later)
        else _unheld(document, one)
        for k, one in enumerate(document.scenes)
    )  # fmt: skip
    document = replace(document, scenes=tuple(scenes))
    named = {field.name: field for field in fields(Document)}
    first = ("title", "notes", *ALWAYS[1:], "reward", "filters")
    for name in (*first, *(name for name in named if name not in first)):
        value = getattr(document, name)
        if name not in APART and (name in ALWAYS or is_kept(named[name], value)):
            content[name] = written(value, CODECS)
    return content


def _table_json(table: Table, *, packed: bool = False) -> JsonObject:
    columns = [column_json(column, packed=packed) for column in table.columns]
    content: JsonObject = {"outcomes": list(table.outcomes), "columns": columns}
    if table.banned:
        content["banned"] = sorted(table.banned)
    if table.rest is not None:
        content["rest"] = written(table.rest, CODECS)
    return content


def _unheld(document: Document, scene: Scene) -> Scene:
    """A scene as it is written: what it holds is left out where the document has the same."""
    if scene.held is None or scene.held == held_of(document):
        return replace(scene, held=None)
    same = scene.held.table is not None and scene.held.table.same_content(document.table)
    return replace(scene, held=replace(scene.held, table=None)) if same else scene


def _with_held(document: Document) -> Document:
    """The document with scenes that hold on to what they show now, with as few tables as may be.

    So does a file from before scenes held anything: an edit after opening leaves them true.
    """
    scenes: list[Scene] = []
    tables = [document.table]
    for index, scene in enumerate(document.scenes):
        try:
            place = f"scenes[{index}].held"
            view = view_of(document, scene)
            place = f"scenes[{index}].step"
            check_scene(view, scene)
        except ValueError as error:
            raise FormatError(f"The field “{place}” does not fit: {error}") from error
        held = held_of(view)
        own = document.table if held.table is None else held.table
        table = next((one for one in tables if one.same_content(own)), own)
        tables.append(table)
        scenes.append(replace(scene, held=replace(held, table=table)))
    return replace(document, scenes=tuple(scenes))


def decode(
    data: bytes,
    name: str = "This file",
    *,
    version: int = VERSION,
    migrations: tuple[Migration, ...] = MIGRATIONS,
) -> Document:
    """Return the document that the bytes of a file hold.

    Files of older versions go through the migrations from theirs on. Raises FormatError, naming
    the file by `name`, with the line of what is no JSON and the field of what does not fit.
    """
    try:
        content = _content(data, name)
        content = _migrated(content, name, version, migrations)
        return _document(content)
    except FormatError as error:
        sentence = str(error)
        raise FormatError(sentence if name in sentence else f"{name}: {sentence}") from error


def _document(content: JsonObject) -> Document:
    minor = content.get("minor", 0)
    if type(minor) is not int or minor < 0:
        raise FormatError("The field “minor” is the number of a version, 0 or more; correct it.")
    spare: dict[str, Json] | None = {} if minor > MINOR else None
    if spare is not None:
        set_aside(content, spare, TABLE)
    plain = {key: value for key, value in content.items() if key not in (*HEAD, *TABLE)}
    for name in (*ALWAYS, *TABLE[:2]):
        if name not in content:
            raise FormatError(f"The field “{name}” is missing; add it.")
    table = _table(content, spare)
    values = read_fields("", Document, plain, CODECS, spare, APART)
    for role in ("truth", "model", "reward"):
        _check_role(role, values.get(role), len(table.columns))
    if spare:
        spare["minor"] = minor
        values["later"] = tuple((place, _kept(place, value)) for place, value in spare.items())
    for name, check in (("temperature", check_temperature), ("order", check_order)):
        try:
            check(values[name])
        except ValueError as error:
            raise FormatError(f"The field “{name}” does not fit: {error}") from error
    try:
        document = Document(table, **values)
    except ValueError as error:
        raise FormatError(f"The fields do not fit together: {error}") from error
    return _with_held(document)


def _kept(place: str, value: Json) -> str:
    try:
        return json_text(value)
    except ValueError as error:
        raise FormatError(f"The field “{place[:40]}” holds an infinite number.") from error


def _table(content: JsonObject, spare: dict[str, Json] | None) -> Table:
    outcomes = read_outcomes("outcomes", content["outcomes"])
    columns = read_columns("columns", content["columns"])
    banned = read("banned", frozenset[int], content.get("banned", []), CODECS, None)
    for column in columns:
        if len(column) != len(outcomes):
            raise FormatError(
                f"Column {fit_line(column.name, 40)} has {len(column):,} values for "
                f"{len(outcomes):,} outcomes; give one value for each."
            )
    if any(not 0 <= row < len(outcomes) for row in banned):
        raise FormatError("The field “banned” names a row that the table has not; remove it.")
    rest: Rest | None = read("rest", Rest | None, content.get("rest"), CODECS, spare)
    if rest is not None and rest.row >= len(outcomes):
        raise FormatError("The field “rest” names a row that the table has not; remove it.")
    return Table(outcomes, columns, banned, rest)


def _read_table(name: str, raw: Json) -> Table:
    if not isinstance(raw, dict):
        raise FormatError(f"The field “{name}” is {kind_of(raw)}; it is an object.")
    unknown = next((key for key in raw if key not in TABLE), None)
    if unknown is not None:
        raise FormatError(f"There is no field “{unknown[:40]}” in “{name}”; correct its name.")
    for key in TABLE[:2]:
        if key not in raw:
            raise FormatError(f"The field “{key}” is missing in “{name}”; add it.")
    try:
        return _table(raw, None)
    except FormatError as error:
        raise FormatError(f"In the field “{name}”: {error}") from error


CODECS: Mapping[type, Codec] = MappingProxyType(
    {TextSource: TEXT_CODEC, Filters: FILTER_CODEC, Table: Codec(_table_json, _read_table)}
)


def _check_role(name: str, index: int | None, count: int) -> None:
    if index is not None and not 0 <= index < count:
        raise FormatError(
            f"The field “{name}” is {index}, but the columns are numbered 0 to {count - 1}."
        )


def _content(data: bytes, name: str) -> JsonObject:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(
            f"{name} is not UTF-8 text: byte {error.start + 1:,} is 0x{data[error.start]:02x}; "
            "open a file that Entropy Dial saved."
        ) from error
    if deepest(data) > DEEPEST:
        raise FormatError(
            f"{name} is nested too deeply to be a document: more than {DEEPEST} levels."
        )
    try:
        content = json.loads(
            text, object_pairs_hook=_object, parse_constant=_refuse_constant, parse_int=_integer
        )
    except json.JSONDecodeError as error:
        raise FormatError(_syntax_sentence(error, name, text)) from error
    except RecursionError as error:
        raise FormatError(f"{name} is nested too deeply to be a document.") from error
    if not isinstance(content, dict):
        raise FormatError(f"{name} is JSON, but no Entropy Dial document: it is no object.")
    if _HALF_PAIR.search(data):
        _refuse_half_pairs(content, name)
    return content


def _refuse_half_pairs(content: JsonObject, name: str) -> None:
    text = json_text(content)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        half = f"\\u{ord(text[error.start]):04x}"
        raise FormatError(f"{name} has {half} in a text, which is half a letter.") from error


def _syntax_sentence(error: json.JSONDecodeError, name: str, text: str) -> str:
    if not text.strip():
        return f"{name} is empty; open another file."
    if text.lstrip().startswith("{|"):
        return f"{name} is a table as a wiki writes it; copy it from the page, or save it as CSV."
    return (
        f"{name} is no valid JSON: line {error.lineno:,}, character {error.colno:,}: "
        f"{error.msg[:1].lower()}{error.msg[1:]}."
    )


def _object(pairs: list[tuple[str, Any]]) -> JsonObject:
    content: JsonObject = {}
    for key, value in pairs:
        if key in content:
            raise FormatError(f"The field “{key[:40]}” stands there twice; remove one of them.")
        content[key] = value
    return content


def _refuse_constant(word: str) -> float:
    raise FormatError(f"{word} is no number in a document; write a finite number, or “inf” for T.")


def _integer(digits: str) -> int | float:
    # Python refuses to convert integers of thousands of digits; as a float they are infinite.
    return int(digits) if len(digits) <= LONGEST_INTEGER else float(digits)


def _migrated(
    content: JsonObject, name: str, newest: int, migrations: tuple[Migration, ...]
) -> JsonObject:
    if content.get("format") != FORMAT:
        raise FormatError(
            f"{name} is JSON, but no Entropy Dial document: "
            f"its field “format” does not say “{FORMAT}”."
        )
    version = content.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise FormatError(f"{name} does not say its version; “version” is a number from 1 on.")
    if version > newest:
        raise FormatError(
            f"{name} was saved by a newer Entropy Dial (file version {version}, this one reads up "
            f"to {newest}); update the program to open it."
        )
    for migrate in migrations[version - 1 :]:
        content = migrate(content)
    return content
