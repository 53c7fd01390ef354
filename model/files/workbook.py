"""The cells of a spreadsheet, XLSX or ODS, as texts; nothing in it is run."""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice
from typing import Any

from model.files.format import FormatError
from model.files.kinds import is_pickled
from model.words.names import fit, fit_line

MOST_CELLS = 5_000_000
LARGEST_INSIDE = 2 << 30
HIGHEST_RATIO = 100
_SMALL = 1 << 24  # bytes inside that need no look at how they are packed
_PIECE = 1 << 20
_ADDRESS = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
_WIDE_ADDRESS = re.compile(rb'<c r="[A-Z]{2}')
_LETTERS = 26
_FEWEST_ROWS = 2  # with numbers, that a table has
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})", re.IGNORECASE)


def is_workbook(data: bytes) -> bool:
    """Return whether bytes are those of an XLSX or ODS workbook: a ZIP with their parts.

    A damaged ZIP is taken for one, so that it is called damaged, unless its names tell otherwise.
    """
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        names = zipfile.ZipFile(BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return not is_pickled(data)
    return any(one.startswith("xl/") or one == "content.xml" for one in names)


def read_sheet(
    data: bytes, name: str, sheet: str | None = None, area: str | None = None
) -> tuple[list[list[Any]], int, str, tuple[str, ...]]:
    """Return the cells of a sheet, the row they begin on, its name, and all sheets' names.

    The cells are what the library makes of them, "" of blank ones; `cell_text` tells their texts.

    sheet: its name, or its number from 1 on; None for the first with rows of numbers, or else the
    first with cells, and hidden ones last. area: such as
    B2:D9. Rows are equally long. Raises FormatError for what is no workbook, damaged, protected, or
    too large, and for a sheet or area that is not there.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    _check_size(data, name)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        names = tuple(book.sheet_names)
        if not names:
            raise FormatError(f"{name} has no sheet; save it with one that holds the table.")
        chosen = _chosen(names, sheet, name)
        cells: list[list[Any]] = []
        read = [chosen] if chosen is not None else _in_order(book)
        for index in read:
            found = book.get_sheet_by_index(index)
            these = found.to_python(skip_empty_area=False) if found.height else []
            if _has_cells(these) and not _has_cells(cells):
                cells, chosen = these, index
            if _has_numbers(these):
                cells, chosen = these, index
                break
    except (CalamineError, OSError) as error:
        reason = fit_line(str(error), 80)
        raise FormatError(
            f"{name} cannot be read as a workbook ({reason}); save it anew as XLSX or CSV."
        ) from error
    title = names[chosen or 0]
    if not _has_cells(cells):
        raise FormatError(f"Sheet “{fit(title, 30)}” of {name} is empty; choose another one.")
    cells, first = _within(cells, area, name)
    return cells, first, title, names


def _in_order(book: Any) -> list[int]:
    """The sheets as they are tried: those that are shown before those that are hidden."""
    shown = [str(one.visible).endswith(".Visible") for one in book.sheets_metadata]
    return sorted(range(len(shown)), key=lambda index: not shown[index])


def _has_numbers(cells: list[list[Any]]) -> bool:
    """Whether some rows hold numbers, also such as were typed as texts."""
    rows = (any(map(_is_numeric, row)) for row in cells)
    return sum(1 for _ in islice(filter(None, rows), _FEWEST_ROWS)) == _FEWEST_ROWS


def _is_numeric(cell: Any) -> bool:
    if isinstance(cell, str):
        return cell[:1].isdecimal() or cell[-1:].isdecimal()
    return isinstance(cell, float | int)


def _has_cells(cells: list[list[Any]]) -> bool:
    return any(one != "" for row in cells for one in row)


def check_unpacked(archive: zipfile.ZipFile, size: int, name: str, mend: str) -> None:
    """Refuse an archive of `size` bytes that would unpack to far more; FormatError ends in mend."""
    inside = sum(part.file_size for part in archive.infolist())
    if inside > LARGEST_INSIDE or (inside > _SMALL and inside > HIGHEST_RATIO * size):
        raise FormatError(f"{name} would unpack to {inside:,} bytes, {mend}")


def _check_size(data: bytes, name: str) -> None:
    mend = "far more than a table needs; save only the sheet with the table."
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        check_unpacked(archive, len(data), name, mend)
        for part in archive.infolist():
            if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                _check_cells(archive, part, name)
            if part.filename == "content.xml":
                _check_content(archive, part, name)
    except FormatError:
        raise
    except Exception as error:
        # A damaged archive raises whatever its parts lead the library to.
        raise FormatError(f"{name} is a damaged workbook; save it anew as XLSX.") from error


def _check_content(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    """Refuse the content of an ODS that is no whole XML, or repeats cells into far too many.

    The library would read the one for ever, and fill the memory with the other.
    """
    # Loaded by who reads one.
    from xml.parsers.expat import ParserCreate

    parser, extent = ParserCreate(), _Extent(name)
    parser.StartElementHandler, parser.EndElementHandler = extent.on_start, extent.on_end
    with archive.open(part) as file:
        while piece := file.read(_PIECE):
            parser.Parse(piece)
    parser.Parse(b"", True)


class _Extent:
    """How far the cells of an ODS reach, each repeated as often as it says."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._rows = self._row_times = self._column = self._last = self._widest = 0

    def on_start(self, element: str, attributes: dict[str, str]) -> None:
        """Take in the beginning of an element."""
        kind = element.rpartition(":")[2]
        told = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if kind == "table":
            self._rows = self._widest = 0
        elif kind == "table-row":
            self._row_times = _times(told.get("number-rows-repeated"))
            self._column = self._last = 0
        elif kind in ("table-cell", "covered-table-cell"):
            self._column += _times(told.get("number-columns-repeated"))
            self._last = self._column if "value-type" in told else self._last

    def on_end(self, element: str) -> None:
        """Take in the end of an element; FormatError where a row makes it too many cells."""
        if element.rpartition(":")[2] != "table-row":
            return
        self._rows += self._row_times
        self._widest = max(self._widest, self._last)
        if self._last:
            _check_extent(self._rows, self._widest, self._name)


def _times(told: str | None) -> int:
    return int(told) if told and told.isascii() and told.isdigit() else 1


def _check_extent(rows: int, columns: int, name: str) -> None:
    if rows * columns > MOST_CELLS:
        raise FormatError(
            f"{name} has a sheet of {rows:,} rows and {columns:,} columns; a table has at "
            f"most {MOST_CELLS:,} cells: save only the part with the table."
        )


def _check_cells(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    """Refuse a sheet whose cells lie so far apart that all between them would not fit."""
    highest, widest = 0, 0
    for piece in _pieces(archive, part):
        # Looking at each cell takes long; few tables are wider than the alphabet.
        widest = max(widest, _LETTERS)
        if _WIDE_ADDRESS.search(piece):
            for letters in {found[0] for found in _ADDRESS.findall(piece)}:
                widest = max(widest, _column(letters.decode()))
        last = piece.rfind(b'<c r="')
        found = _ADDRESS.match(piece, last) if last >= 0 else None
        highest = max(highest, int(found[2]) if found else 0)
        _check_extent(highest, widest, name)


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part in pieces that begin with the last bytes of the one before."""
    with archive.open(part) as file:
        tail = b""
        read = 0
        while piece := file.read(_PIECE):
            read += len(piece)
            if read > LARGEST_INSIDE:
                raise zipfile.BadZipFile
            yield tail + piece
            tail = piece[-24:]


def _chosen(names: tuple[str, ...], sheet: str | None, name: str) -> int | None:
    if sheet is None:
        return None
    if sheet in names:
        return names.index(sheet)
    if sheet.isascii() and sheet.isdigit() and 1 <= int(sheet[:9]) <= len(names):
        return int(sheet) - 1
    listed = ", ".join(f"{k} {fit(one, 30)}" for k, one in enumerate(names[:20], 1))
    raise FormatError(f"{name} has no sheet “{fit(sheet, 30)}”; its sheets are {listed}.")


def _within(cells: list[list[Any]], area: str | None, name: str) -> tuple[list[list[Any]], int]:
    if area is None:
        return cells, 1
    found = _AREA.fullmatch(area.strip())
    if found is None:
        raise FormatError(f"“{fit(area, 30)}” is no range of cells; give one such as B2:D9.")
    left, right = sorted((_column(found[1]), _column(found[3])))
    top, bottom = sorted((int(found[2]), int(found[4])))
    kept = [row[left - 1 : right] for row in cells[max(top, 1) - 1 : bottom]]
    if not _has_cells(kept):
        raise FormatError(f"The range {fit(area, 30)} of {name} is empty; choose another one.")
    return kept, max(top, 1)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def cell_text(cell: Any) -> str:
    """Return what a cell of a sheet reads as: 1 for 1.0, TRUE, 2026-01-31."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return repr(cell).removesuffix(".0")
    if isinstance(cell, datetime | date | time):
        return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()
    return str(cell) if isinstance(cell, int | timedelta) else ""
