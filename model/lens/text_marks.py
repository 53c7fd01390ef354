"""Marks that the lenses on texts share: where texts end, and the running mean of long ones."""

import numpy as np

from model.document.table import Array, Rows
from model.evaluate.readings import Readings
from model.figure.figure import Line, Mark, Rule
from model.figure.reduce import running_mean
from model.texts.text_reading import TextReading

LONG = 2_000  # tokens from which single columns are noise, and the running mean says more
MOST_ENDS = 60


def runs(readings: Readings, count: int) -> bool:
    """Return whether a running mean is drawn: of long texts, over more than one token."""
    return count >= LONG and readings.document.text_view.window > 1


def running_mean_line(
    readings: Readings, nats: Array, starts: Rows, top: float, rows: Rows | None = None
) -> tuple[Mark, ...]:
    """Return the running mean of values in nats at some of them, where the text is long.

    rows: the positions of all values in the text, where they are not 0, 1, 2, …
    """
    if not runs(readings, nats.size):
        return ()
    window = readings.document.text_view.window
    means = readings.unit.of(running_mean(nats, window))[starts]
    name = f"running mean of {window:,} tokens"
    own = starts if rows is None else rows[starts].astype(np.intp)
    return (Line(starts.astype(np.float64), np.minimum(means, top), "truth", name, rows=own),)


def end_rules(text: TextReading, first: int, last: int) -> tuple[Mark, ...]:
    """Return upright lines where a text of a batch, or a chunk, ends, unless they are too many."""
    ends = [
        (number, end)
        for number, end in enumerate(text.opened.ends.tolist(), 1)
        if first < end < last
    ]
    if len(ends) > MOST_ENDS:
        return ()
    what = text.opened.stretch
    return tuple(
        Rule(end - 0.5, True, "muted", name=f"{what} {number} ends, the next begins")
        for number, end in ends
    )
