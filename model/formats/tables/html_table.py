"""The cells of the largest table in HTML, as programs put it on the clipboard."""

from html.parser import HTMLParser

MOST_SPANNED = 1_000
_CELLS = ("td", "th")


def html_cells(html: str) -> list[list[str]]:
    """Return the rows of the table with the most cells; none where there is no table.

    A cell over several columns, or rows, is followed by empty ones. What is not text, such as
    scripts and styles, is left out; nothing in it is run or fetched.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return max(reader.tables, key=lambda rows: sum(map(len, rows)), default=[])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._text: list[str] | None = None
        self._spanned = (1, 1)
        # Places that a cell from a row above takes, by row and column.
        self._taken: set[tuple[int, int]] = set()
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
            self._taken = set()
        elif tag in ("script", "style"):
            self._silent += 1
        elif tag == "tr" and self.tables:
            self._end_cell()
            self.tables[-1].append([])
        elif tag in _CELLS and self.tables:
            self._end_cell()
            if not self.tables[-1]:
                self.tables[-1].append([])
            self._text = []
            given = dict(attrs)
            self._spanned = (_span(given.get("rowspan")), _span(given.get("colspan")))
        elif tag == "br" and self._text is not None:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._silent = max(self._silent - 1, 0)
        elif tag in (*_CELLS, "tr", "table"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._silent:
            self._text.append(data)

    def close(self) -> None:
        super().close()
        self._end_cell()

    def _end_cell(self) -> None:
        if self._text is None:
            return
        text, self._text = " ".join("".join(self._text).split()), None
        rows = self.tables[-1]
        row, place = rows[-1], len(rows) - 1
        while (place, len(row)) in self._taken:
            row.append("")
        down, across = self._spanned
        left = len(row)
        row += [text, *[""] * (across - 1)]
        self._taken.update((place + k, left + j) for k in range(1, down) for j in range(across))


def _span(given: str | None) -> int:
    number = (given or "").strip()
    return min(max(int(number[:4]), 1), MOST_SPANNED) if number.isdecimal() else 1
