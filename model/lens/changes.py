"""Changes: what made a reading another number, in one sentence."""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from model.document.document import Document
from model.document.table import Array
from model.evaluate.readings import Reading, Readings
from model.lens.words import quoted
from model.words.numerals import compact_text, share_text, significant_text, temperature_text

LEAST = 1e-12  # below it two numbers are the same, in nats or as shares
MOST_DIGITS = 13
MOST_NAMED = 4_096  # outcomes up to which the one that moved most is looked for by its name


class Earlier(NamedTuple):
    """What a change is told from: of readings that were shown, all but what is long to keep.

    Attributes:
        document, filtered: as of `Readings`.
        values: the readings that were asked for, by their ids.
        truth, tempered: P and Q at T, one a row; None where no outcome would be named.
    """

    document: Document
    filtered: str
    values: Mapping[str, Reading]
    truth: Array | None
    tempered: Array | None


def earlier_of(readings: Readings) -> Earlier:
    """Return what of readings is kept: those of a vocabulary hold fifty megabytes."""
    is_named = len(readings.document.table) <= MOST_NAMED
    truth, tempered = (readings.truth, readings.tempered) if is_named else (None, None)
    known = dict(readings.known)
    return Earlier(readings.document, readings.filtered, known, truth, tempered)


def change_of(reading_id: str, before: Earlier, after: Readings) -> str:
    """Return what changed a reading, in markup: 0.469 → 0.650 because “red” fell from 90% to 83%.

    "" where the number is the same, or where there was none. Both in the unit of `after`.
    """
    known, new = before.values.get(reading_id), after[reading_id].value_in(after.unit)
    old = None if known is None else known.value_in(after.unit)
    if old is None or new is None or _same(old, new):
        return ""
    why = _cause(after[reading_id].measure.needs, before, after)
    numbers = f"<b>{_told_apart(old, new)}</b>"
    return f"{numbers} because {why}." if why else f"{numbers}."


def _told_apart(old: float, new: float) -> str:
    """Both numbers in as few digits as tell one from the other."""
    told, digits = [significant_text(old), significant_text(new)], 4
    while told[0] == told[1] and digits <= MOST_DIGITS:
        told, digits = [compact_text(old, digits), compact_text(new, digits)], digits + 1
    return " → ".join(told)


def _same(old: float, new: float) -> bool:
    return old == new or abs(old - new) <= LEAST * max(1.0, abs(old), abs(new))


def _cause(needs: frozenset[str], before: Earlier, after: Readings) -> str:
    """The first of what the reading depends on that is another now, in words."""
    one, other = before.document, after.document
    if "temperature" in needs and one.temperature != other.temperature:
        return (
            f"T went from {temperature_text(one.temperature)} to "
            f"{temperature_text(other.temperature)}"
        )
    if "order" in needs and one.order != other.order:
        return f"α went from {temperature_text(one.order)} to {temperature_text(other.order)}"
    if "truth" in needs:
        moved = _moved(before, before.truth, after, after.truth)
        if moved:
            return moved
    if needs & {"model", "temperature"}:
        return _model_cause(before, after)
    return ""


def _model_cause(before: Earlier, after: Readings) -> str:
    if _role(before.document) != _role(after.document):
        return f"Q is {quoted(_role(after.document))} now"
    if before.filtered != after.filtered:
        return f"Q is taken {after.filtered}" if after.filtered else "nothing is filtered any more"
    moved = _moved(before, before.tempered, after, after.tempered)
    return f"in Q {moved}" if moved else ""


def _role(document: Document) -> str:
    return document.tempered_column.name


def _moved(before: Earlier, old: Array | None, after: Readings, new: Array) -> str:
    """The outcome whose probability moved most, by its name: “red” fell from 90% to 83%."""
    names = after.outcomes
    if old is None or len(names) > MOST_NAMED:
        return ""
    outcomes = before.document.table.outcomes
    known = dict(zip(outcomes, old.tolist(), strict=True))
    earlier = np.array([known.get(name, 0.0) for name in names])
    steps = np.abs(new - earlier)
    if not len(steps) or float(steps.max()) <= LEAST:
        left = set(names)
        gone = next((name for name in outcomes if name not in left), None)
        return "" if gone is None else f"{quoted(gone)} is gone"
    row = int(steps.argmax())
    was, now = float(earlier[row]), float(new[row])
    if names[row] not in known:
        return f"{quoted(names[row])} came in with {share_text(now)}"
    if share_text(was) == share_text(now) or math.isclose(was, now, rel_tol=5e-3):
        return f"{quoted(names[row])} moved a little, at {share_text(now)}"
    return (
        f"{quoted(names[row])} {'fell' if now < was else 'rose'} from {share_text(was)} to "
        f"{share_text(now)}"
    )
