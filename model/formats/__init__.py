"""FORMATS: every kind of file that is opened or saved, in display order."""

from pathlib import Path

from model.document.text_source import TEXT_SUFFIXES
from model.files.atomic import WriteError, write_whole
from model.files.delimited_text import write_csv
from model.files.format import Format, FormatError
from model.files.named_files import located_in
from model.files.source import read_bytes
from model.files.workbook import is_workbook
from model.formats.entropy_file import decode, write_document
from model.formats.tables.options import AS_IT_IS, TableOptions
from model.formats.tables.reading import Said, document_of, sniffed

DOCUMENT = Format(
    "entropy",
    "Entropy Dial document",
    (".entropy",),
    lambda path, data: located_in(decode(data, path.name), path.parent),
    write_document,
)
TABLE = Format(
    "delimited",
    "Table as text",
    (".csv", ".tsv", ".txt"),
    lambda path, data: read_any_table(path, data)[0],
    lambda path, document: write_csv(path, document.table),
    kind="table",
)
WORKBOOK = Format(
    "workbook",
    "Workbook",
    (".xlsx", ".xlsm", ".ods"),
    lambda path, data: read_any_table(path, data)[0],
    kind="table",
)
FORMATS: tuple[Format, ...] = (DOCUMENT, TABLE, WORKBOOK)

__all__ = [
    "DOCUMENT",
    "FORMATS",
    "TABLE",
    "WORKBOOK",
    "Format",
    "FormatError",
    "TableOptions",
    "WriteError",
    "format_of",
    "opened_suffixes",
    "read_any_table",
    "read_bytes",
    "suffixes_of",
    "write_whole",
]


def format_of(path: Path, data: bytes) -> Format:
    """Return the format of the bytes read from `path`: by its suffix, else by what they are.

    A text that begins with a brace is taken for a document whatever a table's suffix says.
    """
    if is_workbook(data):
        return WORKBOOK
    suffix = path.suffix.lower()
    found = next((one for one in FORMATS if suffix in one.suffixes), TABLE)
    begins = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return DOCUMENT if found is TABLE and begins == b"{" else found


def suffixes_of(kind: str) -> tuple[str, ...]:
    """Return the suffixes of one kind of FORMATS, in order."""
    return tuple(suffix for one in FORMATS if one.kind == kind for suffix in one.suffixes)


def opened_suffixes() -> tuple[str, ...]:
    """Return the suffixes of all that can be opened: of FORMATS in order, then those of texts."""
    own = [suffix for one in FORMATS for suffix in one.suffixes]
    return tuple(dict.fromkeys([*own, *TEXT_SUFFIXES]))


def read_any_table(path: Path, data: bytes, options: TableOptions = AS_IT_IS) -> Said:
    """Return the document that a table makes, and a sentence on each thing taken for another.

    Raises FormatError as the readers of tables, and for a sheet asked of what is no workbook.
    """
    return document_of(sniffed(path, data, options), path, options)
