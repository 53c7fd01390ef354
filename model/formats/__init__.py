"""FORMATS: every kind of file that is opened or saved, in display order."""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from model.document.document import Document
from model.document.work import Watch, unwatched
from model.files.atomic import WriteError, write_whole
from model.files.format import Format, FormatError, Writer, in_sentences
from model.files.named_files import located_in
from model.files.source import read_bytes, unpacked_head
from model.files.workbook import is_workbook
from model.formats.entropy_file import SUFFIX, decode, write_document
from model.formats.tables.options import AS_IT_IS, TableOptions
from model.texts.text_files import ANSWERS, TEXT_FORMATS

# Whoever opens and saves no table starts sooner without what reads and writes them.
if TYPE_CHECKING:
    from model.formats.tables.reading import Said


def _read_table(path: Path, data: bytes) -> Document:
    return read_any_table(path, data)[0]


def _delimited_by(delimiter: str) -> Writer:
    def write(
        path: Path, document: Document, watch: Watch = unwatched, *, keep_old: bool = False
    ) -> None:
        from model.files.delimited_text import write_delimited

        write_delimited(path, document.table, delimiter, watch, keep_old=keep_old)

    return write


DOCUMENT = Format(
    "entropy",
    "Entropy Dial document",
    (SUFFIX,),
    lambda path, data: located_in(decode(data, path.name), path.parent),
    write_document,
)
CSV = Format("csv", "CSV", (".csv",), _read_table, _delimited_by(","), kind="table")
TSV = Format("tsv", "TSV", (".tsv",), _read_table, _delimited_by("\t"), kind="table")
TEXT = Format("text", "Table as text", (".txt",), _read_table, kind="table")
# With its readings beside it a workbook is written by what exports them.
WORKBOOK = Format(
    "workbook", "Excel workbook", (".xlsx", ".xlsm", ".ods"), _read_table, kind="table"
)
FORMATS: tuple[Format, ...] = (DOCUMENT, CSV, TSV, TEXT, WORKBOOK, *TEXT_FORMATS)

__all__ = [
    "CSV",
    "DOCUMENT",
    "FORMATS",
    "WORKBOOK",
    "Format",
    "FormatError",
    "TableOptions",
    "WriteError",
    "format_of",
    "is_text_file",
    "read_any_table",
    "read_bytes",
    "suffixes_of",
    "write_whole",
    "written_as",
]

_ENOUGH = 65_536
# An object or a list of them, with its headers or without, or server-sent events.
_ANSWER = re.compile(
    rb'\A\s*(?:\[\s*)*(?:\{\s*"[^"\n]*"\s*:|\[\s*\[|HTTP/\d)|^data:\s*[\[{]', re.MULTILINE
)
# A key of log-probabilities, also within a text of JSON, where its quotes have strokes before them.
_KEY = re.compile(
    rb'"(?:[A-Za-z_]*log_?prob[A-Za-z_]*|completion_probabilities|real_topk)\\?"\s*:', re.IGNORECASE
)
# What Python prints of a dictionary, and of an array of numbers with blanks between them.
_DICTIONARY = re.compile(rb"\{\s*(?:['\d]|\{|\"[^\"\n]*\"\s*(?:=>|->|,))")
_ARRAY = re.compile(rb"\A\s*\[[\s\[]*[-+.\d][-+.\deE]*\s+[-+.\d]")
_MARK = b"\xef\xbb\xbf"
_PACKED = ".gz"


def format_of(path: Path, data: bytes) -> Format:
    """Return the format of the bytes read from `path`: by its suffix, else by what they are.

    A text that begins with a brace is taken for a document whatever a table's suffix says. Texts
    with scores are told by `is_text_file` before they are read.
    """
    if is_workbook(data):
        return WORKBOOK
    found = _named(path.suffix, [one for one in FORMATS if one.kind != "text"]) or TEXT
    begins = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:_ENOUGH]
    is_document = begins[:1] == b"{" and not _DICTIONARY.match(begins)
    return DOCUMENT if found in (CSV, TSV, TEXT) and is_document else found


def written_as(path: Path, kind: str) -> Format | None:
    """Return the format of a kind in which a file of this name is written; None for none."""
    return _named(path.suffix, [one for one in FORMATS if one.kind == kind and one.write])


def _named(suffix: str, formats: list[Format]) -> Format | None:
    return next((one for one in formats if suffix.lower() in one.suffixes), None)


def suffixes_of(*kinds: str) -> tuple[str, ...]:
    """Return the suffixes of some kinds of FORMATS, of all where none is given, in order."""
    found = (one for one in FORMATS if not kinds or one.kind in kinds)
    return tuple(dict.fromkeys(suffix for one in found for suffix in one.suffixes))


def is_text_file(path: Path) -> bool:
    """Return whether a file is opened as a text with scores: by its suffix, .json by content too.

    Base logits, arrays and servers' answers are known by how they begin, whatever they are called.
    A document of this program that is called .json is none.
    """
    suffix = path.suffix.lower()
    if suffix == _PACKED:
        suffix = Path(path.stem).suffix.lower()
    json = ANSWERS.suffixes[0]
    if suffix in suffixes_of("text") and suffix != json:
        return True
    # A pipe could not be read a second time; a Path's own raises for a name that is too long.
    if not os.path.isfile(path):
        return suffix == json
    try:
        with path.open("rb") as file:
            head = file.read(_ENOUGH)
    except OSError:
        return suffix == json
    if any(one.is_begun_by(head) for one in TEXT_FORMATS):
        return True
    is_document = b'"entropy-dial"' in head
    if suffix == json:
        return not is_document
    head = unpacked_head(head).removeprefix(_MARK)
    if is_document or _named(suffix, [DOCUMENT, CSV, TSV]) is not None:
        return False
    if _ARRAY.match(head):
        return False
    from model.texts.answers.printed import is_printed_answer

    if is_printed_answer(head.decode("utf-8", "replace")):
        return True
    return _ANSWER.search(head) is not None or _KEY.search(head) is not None


@in_sentences
def read_any_table(path: Path, data: bytes, options: TableOptions = AS_IT_IS) -> "Said":
    """Return the document that a table makes, and a sentence on each thing taken for another.

    Raises FormatError as the readers of tables, and for a sheet asked of what is no workbook.
    """
    from model.formats.tables.reading import document_of, sniffed

    return document_of(sniffed(path, data, options), path, options)
