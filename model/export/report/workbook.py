"""The table and its readings as an Excel workbook, with live formulas where it can say them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from model.document.cells import Kind
from model.document.table import Array
from model.document.work import Watch, unwatched
from model.evaluate.readings import Reading, Readings
from model.evaluate.sheets import SheetRanges
from model.export.report.report import notes_of, one_line, remark, summary
from model.export.report.saved_workbook import saved_workbook, temporary_files
from model.words.inert import in_sheet, is_risky, make_cell_inert
from model.words.markup import plain
from model.words.numerals import temperature_text

MOST_ROWS = 1_048_575  # as many as a sheet has, but its head
_WATCHED = 1_000  # rows between two questions whether to stop
_HEADS = ("Reading", "Symbol", "Value", "Live", "Unit", "Remark", "Formula")
_WIDTHS = (40, 16, 14, 14, 10, 40, 70)
_FIRST_READING, _LIVE_COLUMN = 7, 3  # the column by its place from 0
# More formulas than this make a sheet slow to open.
MOST_LIVE = 5_000
T_CELL, PER_NAT_CELL = "Readings!$B$3", "Readings!$B$4"
_BEGIN = "="


def workbook_bytes(readings: Readings, watch: Watch = unwatched) -> bytes:
    """Return the bytes of an .xlsx file with two sheets, Readings and Table.

    On Table stand the weights as typed, and P, Q and Q at T as shares; on Readings every reading
    as a number and, for tables of at most MOST_LIVE outcomes, once more as a formula over those
    shares, which follows where the weights or T are changed. ∞ is a text, and nothing stands where
    a reading is undefined. Raises ValueError, with a sentence, for a table of more rows than a
    sheet has, or without room for temporary files. What watch raises, asked every thousand rows,
    ends it.
    """
    from openpyxl import Workbook

    if len(readings.document.table) > MOST_ROWS:
        raise ValueError("A sheet holds at most 1,048,576 rows; save the table as CSV instead.")
    # Rows go to temporary files one by one: as cells a vocabulary would be a gigabyte.
    book = Workbook(write_only=True)
    places = share_columns(readings)
    with temporary_files():
        _fill_readings(book.create_sheet("Readings"), readings, places)
        _fill_table(book.create_sheet("Table"), readings, places, watch)
    return saved_workbook(book)


def _row(sheet: Any, values: Sequence[Any], formulas: range = range(0)) -> list[Any]:
    """The values as a row in which no text is run but the module's own `formulas`, by place."""
    return [
        _inert(sheet, value) if isinstance(value, str) and place not in formulas else value
        for place, value in enumerate(values)
    ]


def _inert(sheet: Any, text: str) -> Any:
    if not is_risky(text):
        return text or None
    cell = _cell(sheet, text)
    make_cell_inert(cell)
    return cell


def _bold(sheet: Any, texts: Sequence[str]) -> list[Any]:
    from openpyxl.styles import Font

    cells = [_cell(sheet, text) for text in texts]
    for cell in cells:
        make_cell_inert(cell)
        cell.font = Font(bold=True)
    return cells


def _cell(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    return WriteOnlyCell(sheet, value)


def _fill_table(sheet: Any, readings: Readings, places: "Places", watch: Watch) -> None:
    table = readings.document.table
    live = len(table) <= MOST_LIVE
    sheet.freeze_panes = "B2"
    sheet.column_dimensions["A"].width = 24
    heads = ["outcome", *(in_sheet(column.name) for column in table.columns)]
    sheet.append(_bold(sheet, [*heads, *(one.head for one in places.columns)]))
    weights = [column.values.tolist() for column in table.columns]
    shares = [_formulas_or_values(one.formulas, one.values, live) for one in places.columns]
    formulas = range(len(heads), len(heads) + len(shares))
    for row, outcome in enumerate(table.outcomes):
        if row % _WATCHED == 0:
            watch()
        values = [in_sheet(outcome), *(_number(column[row]) for column in weights)]
        values += [column[row] for column in shares]
        sheet.append(_row(sheet, values, formulas))


def _formulas_or_values(formulas: tuple[str, ...], values: Array, live: bool) -> list[Any]:
    return list(formulas) if formulas and live else [_number(value) for value in values.tolist()]


def _fill_readings(sheet: Any, readings: Readings, places: "Places") -> None:
    document = readings.document
    sheet.freeze_panes = f"A{_FIRST_READING}"
    for letter, width in zip("ABCDEFG", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append(_bold(sheet, [in_sheet(one_line(document.title))]))
    sheet.append(_row(sheet, [in_sheet(summary(readings))]))
    sheet.append(_row(sheet, ["T", _number(document.temperature)]))
    sheet.append(["units per nat", readings.unit.of(1.0), readings.unit.value])
    sheet.append(_row(sheet, [in_sheet(" ".join(notes_of(readings)))]))
    sheet.append(_bold(sheet, _HEADS))
    live = live_formulas(readings, places) if len(document.table) <= MOST_LIVE else {}
    for reading in readings.values.values():
        line = _line(reading, readings, live.get(reading.id, ""))
        row = _row(sheet, line, range(_LIVE_COLUMN, _LIVE_COLUMN + 1))
        for place in (_LIVE_COLUMN - 1, _LIVE_COLUMN):
            row[place] = _cell(sheet, line[place])
            if place != _LIVE_COLUMN:
                make_cell_inert(row[place])
            row[place].number_format = "0.0000"
        sheet.append(row)


def _line(reading: Reading, readings: Readings, live: str) -> list[Any]:
    value = reading.value_in(readings.unit)
    return [
        reading.measure.name,
        plain(readings.symbol(reading.id)),
        None if value is None else _number(value),
        live or None,
        "" if value is None else reading.unit_name(readings.unit),
        in_sheet(remark(reading)),
        plain(reading.measure.formula(readings)),
    ]


def _number(value: float) -> float | str | None:
    if math.isnan(value):
        return None
    return value if math.isfinite(value) else temperature_text(value) if value > 0 else "−∞"


@dataclass(frozen=True, eq=False)
class ShareColumn:
    """A column of shares: its heading, its values, and a formula for each row or none."""

    head: str
    values: Array
    formulas: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Places:
    """The columns of shares and, by the name of a distribution, the range that each stands in."""

    columns: tuple[ShareColumn, ...]
    ranges: dict[str, str]


def share_columns(readings: Readings) -> Places:
    """Return P, Q and Q at T as columns to the right of those that were typed."""
    document = readings.document
    source = document.truth if document.model is None else document.model
    found = [("truth", "P as share", readings.truth, _shares(readings, document.truth))]
    if document.model is not None and readings.model is not None:
        shares = _shares(readings, document.model)
        found.append(("model", "Q as share", readings.model, shares))
    symbol = "P at T" if document.model is None else "Q at T"
    found.append(("tempered", symbol, readings.tempered, _tempered(readings, source)))
    count, first = len(document.table), len(document.table.columns) + 1
    ranges = {
        name: f"Table!${_letter(first + place)}$2:${_letter(first + place)}${count + 1}"
        for place, (name, *_) in enumerate(found)
    }
    ranges.setdefault("model", ranges["truth"])
    return Places(tuple(ShareColumn(*rest) for _, *rest in found), ranges)  # type: ignore[arg-type]


def live_formulas(readings: Readings, places: "Places") -> dict[str, str]:
    """Return the formula of each reading that a spreadsheet can say, by its id."""
    p, q, q_at_t = (places.ranges[name] for name in ("truth", "model", "tempered"))
    sheet = SheetRanges(p, q, q_at_t, PER_NAT_CELL, len(readings.document.table))
    return {
        reading.id: f"{_BEGIN}{reading.measure.sheet(sheet)}"
        for reading in readings.values.values()
        if reading.measure.sheet is not None and reading.value is not None
    }


def _shares(readings: Readings, column: int) -> tuple[str, ...]:
    table = readings.document.table
    if table.columns[column].kind is not Kind.WEIGHTS:
        return ()
    letter, last = _letter(column + 1), len(table) + 1
    total = f"SUM({letter}$2:{letter}${last})"
    return tuple(f"{_BEGIN}{letter}{row}/{total}" for row in range(2, last + 1))


def _tempered(readings: Readings, column: int) -> tuple[str, ...]:
    document = readings.document
    temperature = document.temperature
    plain = not readings.filtered and 0.0 < temperature < math.inf
    if not plain or document.table.columns[column].kind is not Kind.WEIGHTS:
        return ()
    letter, last = _letter(column + 1), len(document.table) + 1
    whole = f"{letter}$2:{letter}${last}"
    # Divided by the largest, no power can overflow.
    total = f"SUMPRODUCT(({whole}/MAX({whole}))^(1/{T_CELL}))"
    return tuple(
        f"{_BEGIN}({letter}{row}/MAX({whole}))^(1/{T_CELL})/{total}" for row in range(2, last + 1)
    )


def _letter(index: int) -> str:
    """The name of a column, counted from 0 on: A, …, Z, AA and so on."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
