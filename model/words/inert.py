"""Texts from data made harmless on the way out: to spreadsheets, terminals, pages and the window.

People can call an outcome =1+1, and a file can hold a title that a terminal would obey.
"""

import re
from typing import Any

# With these a cell begins that spreadsheets calculate, look up, or split; the wide forms too, as
# programs of East Asia take them for the same.
RISKY = ("=", "+", "-", "−", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
# Between fields, in one country or another: a cell can begin behind each of these.
_BEGIN = r"(^|[;,|\t\r\n])"
_RISK = "(?=[" + "".join(map(re.escape, RISKY)) + "])"
_UNMARKED = re.compile(f"{_BEGIN}(?='*{_RISK})")
_MARKED = re.compile(f"{_BEGIN}'(?='*{_RISK})")

_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "␡"}
# What turns the direction of letters, or ends a line in other ways than people see.
_DIRECTIONS = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_UNSEEN = (*range(0x80, 0xA0), *_DIRECTIONS, 0x2028, 0x2029, 0xFEFF, *range(0xFFF9, 0xFFFC))
_MARKS = _PICTURES | {code: f"⟨U+{code:04X}⟩" for code in _UNSEEN}
_OBEYED = re.compile("[" + "".join(re.escape(chr(code)) for code in _MARKS) + "]")
_SHEET_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f]")
_NO_LETTER = re.compile("[\ud800-\udfff\ufffe\uffff]")


def harmless(text: str, *, keep: str = "") -> str:
    r"""Return a text in which nothing is obeyed: controls and turns of direction as visible marks.

    keep: controls that are left as they are, such as the ends of lines.

    >>> harmless("\x1b[2Jsun\u202e")
    '␛[2Jsun⟨U+202E⟩'
    """
    if not _OBEYED.search(text):
        return text
    return _OBEYED.sub(lambda found: found[0] if found[0] in keep else _MARKS[ord(found[0])], text)


def is_risky(text: str) -> bool:
    """Return whether a spreadsheet might run a cell of this text."""
    return text.startswith(RISKY)


def inert(text: str) -> str:
    """Return a text for a cell of CSV: an apostrophe before what might be run.

    Also behind what may stand between fields: where that is “;”, x;=1+1 are two cells. Numbers are
    not texts: they are written without this, so that −1 stays a number.

    >>> inert("=1+1")
    "'=1+1"
    >>> inert("x;=1+1")
    "x;'=1+1"
    >>> inert("sunny")
    'sunny'
    """
    return _UNMARKED.sub(r"\1'", text)


def as_typed(text: str) -> str:
    """Return a text without the apostrophes that `inert` put into it: exactly its opposite.

    >>> as_typed("'=1+1")
    '=1+1'
    >>> as_typed("'s Gravenhage")
    "'s Gravenhage"
    """
    return _MARKED.sub(r"\1", text) if "'" in text else text


def in_sheet(text: str) -> str:
    r"""Return a text as an XLSX cell holds it: what XML cannot hold as _x001B_, as Excel writes it.

    >>> in_sheet("a\x1b")
    'a_x001B_'
    """
    if _MARKED.search(text):
        text = inert(text)  # as reading takes an apostrophe away
    escaped = _SHEET_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return _NO_LETTER.sub("\ufffd", escaped)


def in_json(text: str) -> str:
    """Return JSON that says the same, what a terminal would obey being escaped."""
    return _OBEYED.sub(
        lambda found: found[0] if found[0] == "\n" else f"\\u{ord(found[0]):04x}", text
    )


def make_cell_inert(cell: Any) -> bool:
    """Mark a cell of an openpyxl sheet whose text might be run as a text; return whether it was."""
    if not isinstance(cell.value, str):
        return False
    linked = cell.hyperlink is not None
    if not linked and not is_risky(cell.value):
        return False
    cell.hyperlink = None
    cell.data_type = "s"
    cell.style = "Normal"
    cell.quotePrefix = True
    return True


def in_bytes(text: str) -> bytes:
    r"""Return a text as UTF-8; half of a surrogate pair, which no UTF-8 can hold, as U+FFFD.

    >>> in_bytes("a\ud800")
    b'a\xef\xbf\xbd'
    """
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
