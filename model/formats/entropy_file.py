"""The .entropy file: a whole document as UTF-8 JSON, written so that every bit comes back."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from model.document.document import Document
from model.document.text_source import relative_to, resolved
from model.document.work import Watch, unwatched
from model.files.atomic import write_whole
from model.files.format import FormatError
from model.files.source import read_bytes
from model.formats.document_fields import field_texts, read_fields
from model.formats.table_fields import json_text

FORMAT = "entropy-dial"
VERSION = 1
SUFFIX = ".entropy"
HEAD = ("format", "version")
LONGEST_INTEGER = 18

_HALF_PAIR = re.compile(rb"\\u[dD][89a-fA-F]")

Content = dict[str, Any]
Migration = Callable[[Content], Content]

# MIGRATIONS[n] turns the content of a version n + 1 file into that of version n + 2.
MIGRATIONS: tuple[Migration, ...] = ()


def read_document(path: Path) -> Document:
    """Return the document in the file at `path`; FormatError with a sentence if it has none."""
    return located(decode(read_bytes(path), path.name), path)


def located(document: Document, path: Path) -> Document:
    """Return the document read from `path` with the files that it names found from there."""
    if document.text is None:
        return document
    return replace(document, text=resolved(document.text, path.parent))


def write_document(path: Path, document: Document, watch: Watch = unwatched) -> None:
    """Write `document` to `path` whole; WriteError with a sentence, and the old file, if not.

    What watch raises leaves the old file too.
    """
    if document.text is not None:
        document = replace(document, text=relative_to(document.text, path.parent))
    data = encode(document)
    watch()
    write_whole(path, data)


def encode(document: Document) -> bytes:
    """Return the file's bytes: one field a line, numbers in the shortest form that is exact."""
    head = [f'"format": {json_text(FORMAT)}', f'"version": {VERSION}']
    fields = [f"{json_text(name)}: {text}" for name, text in field_texts(document)]
    text = "{\n  " + ",\n  ".join(head + fields) + "\n}\n"
    try:
        return text.encode()
    except UnicodeEncodeError:
        # Half of a surrogate pair is no text, and no file can hold it.
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


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
        return read_fields({key: content[key] for key in content if key not in HEAD})
    except FormatError as error:
        sentence = str(error)
        raise FormatError(sentence if name in sentence else f"{name}: {sentence}") from error


def _content(data: bytes, name: str) -> Content:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(
            f"{name} is not UTF-8 text: byte {error.start + 1:,} is 0x{data[error.start]:02x}; "
            "open a file that Entropy Dial saved."
        ) from error
    try:
        content = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_int=_integer,
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


def _refuse_half_pairs(content: Content, name: str) -> None:
    text = json_text(content)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        half = f"\\u{ord(text[error.start]):04x}"
        raise FormatError(f"{name} has {half} in a text, which is half a letter.") from error


def _syntax_sentence(error: json.JSONDecodeError, name: str, text: str) -> str:
    if not text.strip():
        return f"{name} is empty; open another file."
    return (
        f"{name} is no valid JSON: line {error.lineno:,}, character {error.colno:,}: "
        f"{error.msg[:1].lower()}{error.msg[1:]}."
    )


def _object(pairs: list[tuple[str, Any]]) -> Content:
    content: Content = {}
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
    content: Content, name: str, newest: int, migrations: tuple[Migration, ...]
) -> Content:
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
