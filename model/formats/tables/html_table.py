"""The cells of a table in HTML, as spreadsheets and browsers copy it and pages keep it."""

import json
import math
from html.parser import HTMLParser

from model.formats.tables.numbers import is_number

_MOST_SPANNED = 1_000
_ENDS_CELL = ("td", "th", "tr", "table", "tbody", "thead", "tfoot")
_UNSEEN = ("style", "script", "head", "title")


def html_cells(html: str) -> list[list[tuple[str, str]]]:
    """Return the cells of the first table with numbers in HTML, or else of the first one.

    Of each its text, and its number if told.

    Rows that are blank are left out, as in text. A cell that spans several columns is followed by
    blank ones, and so are the rows below one that spans them. No table gives no rows.
    """
    if "<t" not in html.lower():
        return []
    found = _Table()
    found.feed(html)
    found.close()
    found.end_row()
    rows = [row for row in found.table() if any(cell.strip() for cell, _ in row)]
    width = max(map(len, rows), default=0)
    return [row + [("", "")] * (width - len(row)) for row in rows]


def _has_numbers(rows: list[list[tuple[str, str]]]) -> bool:
    return any(whole or is_number(text) for row in rows for text, whole in row)


class _Table(HTMLParser):
    """The rows of the first table; what else there is passes by."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[tuple[str, str]]] = []
        self._row: list[tuple[str, str]] | None = None
        self._cell: list[str] | None = None
        self._attributes: dict[str, str | None] = {}
        self._spans: dict[int, int] = {}  # columns that a cell above takes, for how many rows
        self._unseen = 0
        self._first: list[list[tuple[str, str]]] = []  # without numbers
        self._over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if self._over:
            return
        if tag == "table":
            # Pages lay out by tables: the innermost is the one with numbers.
            self.rows, self._row, self._cell, self._spans = [], None, None, {}
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")
        elif tag == "tr":
            self.end_row()
            self._row = []
        elif tag in ("td", "th"):
            self._end_cell()
            self._row = [] if self._row is None else self._row
            self._cell, self._attributes = [], dict(attrs)

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN and self._unseen > 0
        if tag in _ENDS_CELL:
            self._end_cell()
        if tag in ("tr", "table"):
            self.end_row()
        if tag == "table" and self.rows:
            self._over = _has_numbers(self.rows)
            self._first = self._first or self.rows
            self.rows = self.rows if self._over else []

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._unseen:
            self._cell.append(data)

    def table(self) -> list[list[tuple[str, str]]]:
        """Return the rows of the first table with numbers, else of the first one."""
        return self.rows if _has_numbers(self.rows) else self._first or self.rows

    def end_row(self) -> None:
        """End the row that is open, if one is."""
        self._end_cell()
        if self._row is not None:
            self._fill_spans(self._row)
            self.rows.append(self._row)
            self._row = None

    def _fill_spans(self, row: list[tuple[str, str]]) -> None:
        while self._spans.get(len(row), 0) > 0:
            self._spans[len(row)] -= 1
            row.append(("", ""))

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        self._fill_spans(self._row)
        text = " ".join("".join(self._cell).split())
        wide, high = self._span("colspan"), self._span("rowspan")
        for _ in range(wide):
            if high > 1:
                self._spans[len(self._row)] = high - 1
            self._row.append((text, _whole_number(text, self._attributes)))
            text = ""
        self._cell = None

    def _span(self, name: str) -> int:
        told = self._attributes.get(name) or "1"
        return min(max(int(told[:9]), 1), _MOST_SPANNED) if told.isascii() and told.isdigit() else 1


def _whole_number(text: str, attributes: dict[str, str | None]) -> str:
    """The number of a cell as its program keeps it; "" where it shows none, or tells none.

    LibreOffice has it as `sdval`, Excel as `x:num`, Google Sheets in `data-sheets-value`. A date is
    kept as a number as well, but it does not show one.
    """
    if not is_number(text):
        return ""
    told = attributes.get("sdval") or attributes.get("x:num") or ""
    kept = attributes.get("data-sheets-value")
    if kept:
        try:
            value = json.loads(kept)
        except (ValueError, RecursionError):
            return ""
        number = value.get("3") if isinstance(value, dict) else None
        told = repr(number) if type(number) in (int, float) else ""
    try:
        return told if told and math.isfinite(float(told)) and "_" not in told else ""
    except ValueError:
        return ""
