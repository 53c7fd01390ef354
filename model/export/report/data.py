"""Readings for programs: JSON and CSV, with every digit that a number has."""

import json
import math
from io import StringIO
from typing import Any

from model.evaluate.readings import Reading, Readings
from model.export.report.report import notes_of
from model.words.inert import in_json, inert
from model.words.markup import plain

CSV_HEADER = ("id", "symbol", "name", "value", "unit", "outcome", "reason", "low", "high")


def as_json(readings: Readings) -> str:
    """Return the readings as a JSON object.

    Numbers come back to the last bit; infinite ones are "inf", undefined ones null with a reason.
    `rows` counts from 1.
    """
    document = readings.document
    content = {
        "document": {
            "title": document.title,
            "outcomes": len(document.table),
            "truth": document.truth_column.name,
            "model": None if document.model_column is None else document.model_column.name,
            "notes": notes_of(readings),
        },
        "temperature": _number(document.temperature),
        "order": _number(document.order),
        "unit": readings.unit.value,
        "notes": notes_of(readings),
        "readings": {
            reading.id: _reading(readings, reading) for reading in readings.values.values()
        },
    }
    return in_json(json.dumps(content, ensure_ascii=False, allow_nan=False, indent=2)) + "\n"


def as_csv(readings: Readings) -> str:
    """Return the readings as CSV with a header; 17 digits, `inf`, and nothing where undefined.

    Notes on what was read follow, each in a row of its own with the id `note`.
    """
    import csv

    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_HEADER)
    for reading in readings.values.values():
        value = reading.value_in(readings.unit)
        low, high = reading.bounds_in(readings.unit)
        writer.writerow(
            (
                reading.id,
                plain(readings.symbol(reading.id)),
                reading.measure.name,
                _digits(value),
                reading.unit_name(readings.unit),
                inert(reading.answer.outcome),
                inert(plain(reading.answer.reason)),
                _digits(low),
                _digits(high),
            )
        )
    for note in notes_of(readings):
        writer.writerow(("note", "", "", "", "", "", inert(note), "", ""))
    return out.getvalue()


def _digits(value: float | None) -> str:
    return "" if value is None else f"{value:.17g}"


def _reading(readings: Readings, reading: Reading) -> dict[str, Any]:
    unit = readings.unit
    value = reading.value_in(unit)
    content: dict[str, Any] = {
        "symbol": plain(readings.symbol(reading.id)),
        "name": reading.measure.name,
        "value": None if value is None else _number(value),
        "unit": reading.unit_name(unit),
    }
    if reading.answer.outcome:
        content["outcome"] = reading.answer.outcome
    if reading.answer.reason:
        content["reason"] = plain(reading.answer.reason)
    low, high = reading.bounds_in(unit)
    if low is not None:
        content |= {"low": _number(low), "high": None if high is None else _number(high)}
    if reading.answer.rows:
        content["rows"] = [row + 1 for row in reading.answer.rows]
    return content


def _number(value: float) -> float | str:
    return value if math.isfinite(value) else str(value)
