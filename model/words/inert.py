"""Names that no spreadsheet takes for a formula: people can call an outcome =1+1."""

from typing import Any

# With these a cell begins that spreadsheets calculate, look up, or split.
RISKY = ("=", "+", "-", "−", "@", "\t", "\r", "\n")


def is_risky(text: str) -> bool:
    """Return whether a spreadsheet might run a cell of this text."""
    return text.startswith(RISKY)


def inert(text: str) -> str:
    """Return a text for a cell of CSV: an apostrophe before what might be run.

    Numbers are not texts: they are written without this, so that −1 stays a number.

    >>> inert("=1+1")
    "'=1+1"
    >>> inert("sunny")
    'sunny'
    """
    return f"'{text}" if is_risky(text) else text


def as_typed(text: str) -> str:
    """Return a text without the apostrophe that `inert` put before it.

    >>> as_typed("'=1+1")
    '=1+1'
    >>> as_typed("'s Gravenhage")
    "'s Gravenhage"
    """
    return text[1:] if text.startswith("'") and is_risky(text[1:]) else text


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
