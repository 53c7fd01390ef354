"""The table and its readings as an Excel workbook, with live formulas where it can say them."""

import math
from collections.abc import Iterable, Iterator
from typing import Any

from model.inert import make_cell_inert
from model.markup import plain
from model.numerals import temperature_text
from model.readings import Reading, Readings
from model.report.report import one_line, remark, sum_notes, summary
from model.report.saved_workbook import saved_workbook
from model.report.sheet_formulas import MOST_LIVE, Places, live_formulas, share_columns
from model.table import Array
from model.work import Watch, unwatched

MOST_ROWS = 1_048_575
_WATCHED = 1_000
_HEADS = ("Reading", "Symbol", "Value", "Live", "Unit", "Remark", "Formula")
_WIDTHS = (34, 16, 14, 14, 10, 40, 70)
_FIRST_READING, _LIVE_COLUMN = 7, 4


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
    book = Workbook()
    sheet = book.active
    sheet.title = "Readings"
    places = _fill_table(book.create_sheet("Table"), readings, watch)
    _fill_readings(sheet, readings, places)
    typed = len(readings.document.table.columns) + 1
    _make_inert(sheet, {_LIVE_COLUMN}, watch)
    _make_inert(book["Table"], set(range(typed + 1, typed + len(places.columns) + 1)), watch)
    sheet.freeze_panes, book["Table"].freeze_panes = f"A{_FIRST_READING}", "B2"
    return saved_workbook(book)


def _make_inert(sheet: Any, formulas: set[int], watch: Watch) -> None:
    """Let no text be run but those of the columns that this module fills with formulas."""
    for row in _watched(sheet.iter_rows(), watch):
        for cell in row:
            if cell.column not in formulas:
                make_cell_inert(cell)


def _watched(rows: Iterable[Any], watch: Watch) -> Iterator[Any]:
    for count, row in enumerate(rows):
        if count % _WATCHED == 0:
            watch()
        yield row


def _fill_table(sheet: Any, readings: Readings, watch: Watch) -> Places:
    from openpyxl.styles import Font

    table = readings.document.table
    live = len(table) <= MOST_LIVE
    places = share_columns(readings)
    heads = ["outcome", *(column.name for column in table.columns)]
    sheet.append([*heads, *(one.head for one in places.columns)])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    weights = [column.values.tolist() for column in table.columns]
    shares = [_formulas_or_values(one.formulas, one.values, live) for one in places.columns]
    for row, outcome in _watched(enumerate(table.outcomes), watch):
        sheet.append(
            [
                _clean(outcome),
                *(_number(column[row]) for column in weights),
                *(column[row] for column in shares),
            ]
        )
    sheet.column_dimensions["A"].width = 24
    return places


def _formulas_or_values(formulas: tuple[str, ...], values: Array, live: bool) -> list[Any]:
    return list(formulas) if formulas and live else [_number(value) for value in values.tolist()]


def _fill_readings(sheet: Any, readings: Readings, places: Places) -> None:
    from openpyxl.styles import Font

    document = readings.document
    sheet.append([_clean(one_line(document.title))])
    sheet.append([_clean(summary(readings))])
    sheet.append(["T", _number(document.temperature)])
    sheet.append(["units per nat", 1.0 / readings.unit.in_nats, readings.unit.value])
    sheet.append([_clean(" ".join(sum_notes(readings)))])
    sheet.append(list(_HEADS))
    for cell in (*sheet[1], *sheet[6]):
        cell.font = Font(bold=True)
    live = live_formulas(readings, places) if len(document.table) <= MOST_LIVE else {}
    for reading in readings.values.values():
        sheet.append(_line(reading, readings, live.get(reading.id, "")))
        for column in (3, 4):
            sheet.cell(sheet.max_row, column).number_format = "0.0000"
    for letter, width in zip("ABCDEFG", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width


def _line(reading: Reading, readings: Readings, live: str) -> list[Any]:
    value = reading.value_in(readings.unit)
    return [
        reading.measure.name,
        plain(readings.symbol(reading.id)),
        None if value is None else _number(value),
        live or None,
        "" if value is None else reading.unit_name(readings.unit),
        _clean(remark(reading)),
        plain(reading.measure.formula(readings)),
    ]


def _number(value: float) -> float | str | None:
    if math.isnan(value):
        return None
    return value if math.isfinite(value) else temperature_text(value) if value > 0 else "−∞"


def _clean(text: str) -> str:
    """Without the characters that no sheet can hold."""
    return "".join(letter for letter in text if letter >= " " and letter not in "\ufffe\uffff")
