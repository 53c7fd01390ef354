"""FORMATS: every kind of file that is opened or saved, in display order."""

from pathlib import Path

from model.document.document import Document
from model.files.atomic import WriteError, write_whole
from model.files.format import Format, FormatError
from model.files.source import read_bytes
from model.formats.delimited import table_document, write_csv
from model.formats.entropy_file import decode, located, write_document

FORMATS: tuple[Format, ...] = (
    Format(
        "entropy",
        "Entropy Dial document",
        (".entropy",),
        lambda path, data: located(decode(data, path.name), path),
        write_document,
    ),
    Format(
        "delimited",
        "Table as text",
        (".csv", ".tsv", ".txt"),
        table_document,
        lambda path, document: write_csv(path, document.table),
    ),
)

__all__ = [
    "FORMATS",
    "Format",
    "FormatError",
    "WriteError",
    "format_of",
    "read_any",
    "read_bytes",
    "write_whole",
]


def format_of(path: Path, data: bytes) -> Format:
    """Return the format of the bytes read from `path`: by its suffix, else by what they are.

    A text that begins with a brace is taken for a document whatever a table's suffix says.
    """
    document, table = FORMATS[:2]
    begins = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if begins == b"{":
        return document
    suffix = path.suffix.lower()
    return next((one for one in FORMATS if suffix in one.suffixes), table)


def read_any(path: Path) -> Document:
    """Return the document in a file of any of the FORMATS; FormatError with a sentence if not."""
    data = read_bytes(path)
    return format_of(path, data).read(path, data)
