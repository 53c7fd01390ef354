"""A delimited text cut into columns at once, where nothing is out of the way.

Of a long text the columns are only told where their cells stand in it, so that it is held once.
"""

import csv
from collections.abc import Iterator
from typing import TypeAlias, overload

import numpy as np
from numpy.typing import NDArray

from model.document.plain_numbers import LazyTexts
from model.document.table import Array
from model.document.work import Watch, unwatched
from model.formats.tables.rows import NO_DELIMITER

_Places: TypeAlias = NDArray[np.uint32]
_BLOCK = 1 << 22
_ROWS = 1 << 14

_QUOTE = ord('"')
_CUT_AT_ONCE = ("", "\t", ";", ",")


def plain_columns(text: str, delimiter: str) -> list[list[str]] | None:
    """Return the columns of a text, or None where its rows have to be looked at one by one.

    That is where there is a quote, a lone carriage return, a row of another length than the first,
    a row that may be blank, or a cell too long for `csv`. What is returned is what `split_rows`
    cuts out, by columns instead of by rows; row k begins on line k + 1.
    """
    mark = delimiter or NO_DELIMITER
    if delimiter not in _CUT_AT_ONCE or '"' in text or "\0" in text:
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if "\r" in text or not text:
        return None
    whole = text[:-1] if text.endswith("\n") else text
    first, _, _ = whole.partition("\n")
    width = first.count(mark) + 1
    if not _is_even(whole, mark, width):
        return None
    cells = whole.split("\n") if width == 1 else whole.replace("\n", mark).split(mark)
    columns = [cells[index::width] for index in range(width)]
    # A row without anything in it is no row, and only the careful way leaves it out.
    return columns if all(map(str.strip, columns[0])) else None


def _is_even(text: str, mark: str, width: int) -> bool:
    """Whether every row has as many fields as the first, and none is too long."""
    # No byte of a longer character of UTF-8 is that of a mark.
    letters = np.frombuffer(text.encode("utf-8", "surrogatepass"), dtype=np.uint8)
    ends = letters == ord("\n")
    places = np.flatnonzero(ends | (letters == ord(mark)))
    is_end = ends[places]
    count = len(places) + 1
    if (
        count % width
        or np.diff(places, prepend=-1, append=len(letters)).max() > csv.field_size_limit()
    ):
        return False
    expected = np.zeros(count, dtype=bool)
    expected[width - 1 :: width] = True
    return bool(np.array_equal(is_end, expected[:-1]))


class CutTexts(LazyTexts):
    """A column of a text in bytes: where the cell before each ends, and where it ends itself.

    watch is asked between some thousand rows, wherever they are gone through.
    """

    def __init__(
        self,
        data: bytes,
        encoding: str,
        before: _Places,
        ends: _Places,
        cut: int,
        watch: Watch,
        *,
        has_quotes: bool = False,
        has_doubled: bool = False,
    ) -> None:
        self._data = data
        self._encoding = encoding
        self._before = before
        self._ends = ends
        self._cut = cut  # letters at the end of each that are none of its own
        self._watch = watch
        self._has_quotes = has_quotes  # around some, and nowhere else but
        self._has_doubled = has_doubled  # in twos, inside of those

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> "CutTexts": ...

    def __getitem__(self, place: int | slice) -> "str | CutTexts":
        if isinstance(place, slice):
            before, ends = self._before[place], self._ends[place]
            return CutTexts(
                self._data,
                self._encoding,
                before,
                ends,
                self._cut,
                self._watch,
                has_quotes=self._has_quotes,
                has_doubled=self._has_doubled,
            )
        (part,) = self._parts_of(slice(place, place + 1 or None))
        return part.decode(self._encoding)

    def __iter__(self) -> Iterator[str]:
        encoding = self._encoding
        return (part.decode(encoding) for part in self._parts())

    def _parts(self) -> Iterator[bytes]:
        for first in range(0, len(self), _ROWS):
            self._watch()
            yield from self._parts_of(slice(first, first + _ROWS))

    def _parts_of(self, rows: slice) -> list[bytes]:
        begins = (self._before[rows] + np.uint32(1)).tolist()
        ends = (self._ends[rows] - np.uint32(self._cut)).tolist()
        data = self._data
        parts = [data[begin:end] for begin, end in zip(begins, ends, strict=True)]
        if self._has_doubled:
            return [
                part[1:-1].replace(b'""', b'"') if part.startswith(b'"') else part for part in parts
            ]
        if self._has_quotes:
            return [part[1:-1] if part.startswith(b'"') else part for part in parts]
        return parts

    @property
    def floats(self) -> Array | None:
        """The numbers, if all texts are such."""
        try:
            found = np.fromiter(map(float, self._parts()), dtype=np.float64, count=len(self))
        except ValueError:
            return None
        found.flags.writeable = False  # so that a column of them is no copy
        return found

    def holds(self, mark: str) -> bool:
        """Return whether one of the texts has this mark."""
        return mark.encode() in self._data and super().holds(mark)


def cut_columns(
    data: bytes, delimiter: str, encoding: str, watch: Watch = unwatched
) -> list[CutTexts] | None:
    """Return the columns of a text in UTF-8 or Windows-1252, or None where that is not so plain.

    As `plain_columns`, and quotes may stand around whole cells, marks and all, that hold no end of
    a line, and quotes only doubled. Row k begins on line k + 1. Takes four bytes a cell beside the
    text; raises what watch does.
    """
    mark = (delimiter or NO_DELIMITER).encode()
    if delimiter not in _CUT_AT_ONCE or b"\0" in data:
        return None
    first = data[: data.find(b"\n") if b"\n" in data else len(data)]
    cut = int(first.endswith(b"\r"))
    if data.count(b"\r") != cut * data.count(b"\n") or (cut and not data.endswith(b"\n")):
        return None
    has_quotes = b'"' in data
    width = _width(first, mark, has_quotes)
    ends = _ends_of_cells(data, mark[0], width, has_quotes, watch)
    if ends is None:
        return None
    before, ends = ends[:-1].reshape(-1, width), ends[1:].reshape(-1, width)
    stand_around, has_doubled = True, False
    if has_quotes:
        stand_around, has_doubled = _stand_around(data, before, ends, cut, watch)
    if not stand_around:
        return None
    codec = "utf-8" if encoding == "utf-8-sig" else encoding
    columns = [
        CutTexts(
            data,
            codec,
            before[:, k],
            ends[:, k],
            cut * (k == width - 1),
            watch,
            has_quotes=has_quotes,
            has_doubled=has_doubled,
        )
        for k in range(width)
    ]
    # A row without anything in it is no row, and only the careful way leaves it out.
    return columns if all(map(str.strip, columns[0])) else None


def _width(first: bytes, mark: bytes, has_quotes: bool) -> int:
    """How many cells the first row has; marks between quotes are of none."""
    parts = first.split(b'"')[::2] if has_quotes else [first]
    return sum(part.count(mark) for part in parts) + 1


def _ends_of_cells(
    data: bytes, mark: int, width: int, has_quotes: bool, watch: Watch
) -> _Places | None:
    """The place before the text, and where each cell ends; None if a row has another length."""
    is_cut = not data.endswith(b"\n")
    # Told beforehand, so that no pieces of it lie about in memory.
    ends = np.empty(1 + data.count(b"\n") + data.count(mark) + is_cut, np.uint32)
    text_begins = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    ends[0] = np.array(text_begins, np.uint32) - np.uint32(1)  # which goes around at 0
    count, quotes = 0, 0
    for begin in range(0, len(data), _BLOCK):
        watch()
        block = np.frombuffer(data, np.uint8, min(_BLOCK, len(data) - begin), begin)
        is_end = block == ord("\n")
        is_mark = is_end | (block == mark)
        if has_quotes:
            # Whether so many quotes came before that one is open: 255 + 1 is 0, and even.
            so_far = np.cumsum(block == ord('"'), dtype=np.uint8) + np.uint8(quotes)
            quotes = int(so_far[-1]) & 1
            is_mark &= (so_far & 1) == 0
            if not is_mark[is_end].all():
                return None
        places = np.flatnonzero(is_mark)
        last = (count + np.arange(len(places))) % width == width - 1
        if not np.array_equal(is_end[places], last):
            return None
        ends[count + 1 : count + 1 + len(places)] = places + begin
        count += len(places)
    if is_cut:
        ends[count + 1] = len(data)
        count += 1
    ends = ends[: count + 1]
    if count % width or quotes or _longest(ends) > csv.field_size_limit():
        return None
    return ends


def _stand_around(
    data: bytes, before: _Places, ends: _Places, cut: int, watch: Watch
) -> tuple[bool, bool]:
    """Whether quotes are only around whole cells, and doubled in them; and whether any are."""
    letters = np.frombuffer(data, np.uint8)
    is_any_doubled = False
    for first in range(0, len(before), _ROWS):
        watch()
        begins = (before[first : first + _ROWS] + np.uint32(1)).astype(np.int64)
        lasts = ends[first : first + _ROWS].astype(np.int64) - 1
        stop = int(lasts[-1, -1]) + 1
        lasts[:, -1] -= cut
        begin = int(begins[0, 0])
        full = begins <= lasts
        begins, lasts = begins[full], lasts[full]
        opened = letters[begins] == _QUOTE
        begins, lasts = begins[opened], lasts[opened]
        if not ((begins < lasts) & (letters[lasts] == _QUOTE)).all():
            return False, False
        quotes = np.flatnonzero(letters[begin:stop] == _QUOTE) + begin
        inside = np.flatnonzero(~np.isin(quotes, np.concatenate([begins, lasts])))
        if not _are_doubled(quotes, inside):
            return False, False
        is_any_doubled = is_any_doubled or len(inside) > 0
    return True, is_any_doubled


def _are_doubled(quotes: NDArray[np.int64], inside: NDArray[np.int64]) -> bool:
    """Whether those inside stand in twos, each after the quote that opened its cell.

    quotes: places of some rows' quotes. inside: which of them are not around a cell. Whole cells
    before have an even number of them, so that an odd one came before each two.
    """
    firsts, seconds = inside[::2], inside[1::2]
    if len(firsts) != len(seconds):
        return False
    touch = quotes[seconds] == quotes[firsts] + 1
    return bool((touch & (firsts % 2 == 1)).all())


def _longest(ends: _Places) -> int:
    """How long the longest cell is, block by block."""
    parts = (ends[k : k + _ROWS + 1] for k in range(0, len(ends) - 1, _ROWS))
    return max(int(np.diff(part).max()) for part in parts)
