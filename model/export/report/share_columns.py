"""P, Q and Q at T as columns of a spreadsheet, and the formulas of readings over them."""

import math
from dataclasses import dataclass

from model.document.cells import Kind
from model.document.table import Array
from model.evaluate.readings import Readings
from model.evaluate.sheets import SheetRanges

# More formulas than this make a sheet slow to open.
MOST_LIVE = 5_000
T_CELL, PER_NAT_CELL = "Readings!$B$3", "Readings!$B$4"
_BEGIN = "="


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


def live_formulas(readings: Readings, places: Places) -> dict[str, str]:
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
