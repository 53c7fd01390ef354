"""FORMATS: every kind of file that is opened or saved, in display order."""

from pathlib import Path

from model.document import Document
from model.formats.atomic import WriteError, write_whole
from model.formats.delimited import import_table, write_csv
from model.formats.entropy_file import read_document, write_document
from model.formats.format import Format, FormatError
from model.formats.source import read_bytes

FORMATS: tuple[Format, ...] = (
    Format("entropy", "Entropy Dial document", (".entropy",), read_document, write_document),
    Format(
        "delimited",
        "Table as text",
        (".csv", ".tsv", ".txt"),
        import_table,
        lambda path, document: write_csv(path, document.table),
    ),
)

__all__ = ["FORMATS", "Format", "FormatError", "WriteError", "read_any", "write_whole"]


def format_of(path: Path) -> Format:
    """Return the format that a file is in: by its suffix, and where that says nothing by content.

    A text that begins with a brace is taken for a document whatever a table's suffix says. Raises
    FormatError for a file that cannot be read.
    """
    document, table = FORMATS
    suffix = path.suffix.lower()
    if suffix in document.suffixes:
        return document
    return document if read_bytes(path).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" else table


def read_any(path: Path) -> Document:
    """Return the document in a file of any of the FORMATS; FormatError with a sentence if not."""
    return format_of(path).read(path)
