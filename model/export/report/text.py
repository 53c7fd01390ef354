"""Readings as aligned text, for a terminal."""

from model.evaluate.readings import Readings
from model.export.report.report import DECIMALS, notes_of, one_line, remark, summary
from model.words.inert import harmless
from model.words.markup import plain


def as_text(readings: Readings) -> str:
    """Return every reading on a line of its own: symbol, number, unit, name, remark."""
    rows = [
        (
            plain(readings.symbol(reading.id)),
            reading.text(readings.unit, DECIMALS),
            "" if reading.value is None else reading.unit_name(readings.unit),
            reading.measure.name,
            remark(reading),
        )
        for reading in readings.values.values()
    ]
    symbols, numbers, units, names = (max(len(row[index]) for row in rows) for index in range(4))
    lines = [one_line(readings.document.title), summary(readings), *notes_of(readings)]
    lines.append("")
    for symbol, number, unit, name, note in rows:
        line = f"{symbol:<{symbols}}  {number:>{numbers}} {unit:<{units}}  {name:<{names}}  {note}"
        lines.append(line.rstrip())
    return harmless("\n".join(lines), keep="\n") + "\n"
