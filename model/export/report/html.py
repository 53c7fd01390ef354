"""Readings as an HTML table, for word processors and mail."""

from html import escape

from model.evaluate.readings import Readings
from model.export.report.report import DECIMALS, remark
from model.words.markup import runs

_TAGS = {-1: "sub", 1: "sup"}


def as_html(readings: Readings) -> str:
    """Return the readings as an HTML table with a heading row, symbols typeset."""
    heads = "".join(f"<th>{head}</th>" for head in ("Reading", "Symbol", "Value", "Unit", "Remark"))
    rows = []
    for reading in readings.values.values():
        unit = "" if reading.value is None else reading.unit_name(readings.unit)
        cells = (
            escape(reading.measure.name),
            _typeset(readings.symbol(reading.id)),
            escape(reading.text(readings.unit, DECIMALS)),
            escape(unit),
            escape(remark(reading)),
        )
        rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    return f'<meta charset="utf-8"><table><tr>{heads}</tr>{"".join(rows)}</table>'


def _typeset(markup: str) -> str:
    parts = []
    for run in runs(markup):
        text = escape(run.text)
        parts.append(f"<{_TAGS[run.shift]}>{text}</{_TAGS[run.shift]}>" if run.shift else text)
    return "".join(parts)
