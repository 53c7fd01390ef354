"""Words that the lenses share: names in quotes, tips for a row, axes in the chosen unit."""

import math

from model.document.document import Document
from model.document.table import Array, Column
from model.evaluate.readings import Readings
from model.figure.figure import Axis, Bars, Line, Mark, Points, Role
from model.figure.ticks import round_ticks, round_top
from model.words.markup import escape
from model.words.names import fit
from model.words.numerals import compact_text, share_text, temperature_text

NAME_LENGTH = 28
LEAST_DECIMALS, MOST_DECIMALS = 3, 9


def quoted(name: str) -> str:
    """Return an outcome's name in quotation marks, cut if it is long, safe in markup."""
    return f"“{escape(fit(name, NAME_LENGTH))}”"


def tempered_name(readings: Readings) -> str:
    """Return how the legend calls the tempered column: Q at T = 1.5, after top-k 6.

    Where nothing moves it, it is Q.
    """
    letter = "P" if readings.document.model is None else "Q"
    if not readings.is_moved:
        return letter
    name = f"{letter} at T = {temperature_text(readings.document.temperature)}"
    return f"{name}, {readings.filtered}" if readings.filtered else name


def tempered_role(readings: Readings) -> Role:
    """Return the role of Q at T: that of Q itself, or of P without Q, where nothing moves it."""
    if readings.is_moved:
        return "tempered"
    return "truth" if readings.model is None else "model"


def truth_name(document: Document) -> str:
    """Return how the column P is called beside others, safe in markup: Survey 2023 (P)."""
    return _role_name(document.truth_column, "P", "truth")


def model_name(document: Document) -> str:
    """Return how the column Q is called likewise; of P where there is no Q."""
    column = document.model_column
    return truth_name(document) if column is None else _role_name(column, "Q", "model")


def _role_name(column: Column, letter: str, word: str) -> str:
    """The column's own name and its letter; P truth for one that is called P or not at all."""
    name = " ".join(column.name.split())
    if name in ("", letter):
        return f"{letter} {word}"
    # Files that this program wrote call their columns so.
    own = _bears(name, letter)
    return escape(fit(name, NAME_LENGTH)) if own else f"{escape(fit(name, NAME_LENGTH))} ({letter})"


def _bears(name: str, letter: str) -> bool:
    return name.startswith(f"{letter} ") or name.endswith(f"({letter})")


def truth_called(document: Document) -> str:
    """Return how P is called in a sentence or a legend of more: P, or Survey 2023 (P)."""
    return _called(document.truth_column, "P", "P")


def tempered_called(readings: Readings) -> str:
    """Return how Q at T is called likewise: its symbol, or Model A (Q at T)."""
    document = readings.document
    letter = "P" if document.model is None else "Q"
    return _called(document.tempered_column, letter, readings.tempered_symbol)


def model_called(document: Document) -> str:
    """Return how Q is called likewise; of P where there is no Q."""
    letter = "P" if document.model is None else "Q"
    return _called(document.tempered_column, letter, letter)


def _called(column: Column, letter: str, symbol: str) -> str:
    name = " ".join(column.name.split())
    if name in ("", letter) or _bears(name, letter):
        return symbol
    return f"{escape(fit(name, NAME_LENGTH))} ({symbol})"


def series(readings: Readings) -> list[tuple[Role, str, Array]]:
    """Return (role, name in markup, probabilities) of P, of Q and of Q at T.

    Without a Q there is none, and where nothing has moved Q there is no Q at T.
    """
    document = readings.document
    found: list[tuple[Role, str, Array]] = [("truth", truth_name(document), readings.truth)]
    if readings.model is not None:
        found.append(("model", model_name(document), readings.model))
    if readings.is_moved:
        found.append(("tempered", tempered_name(readings), readings.tempered))
    return found


def row_tip(readings: Readings, mark: Mark, index: int) -> str:
    """Return an outcome's name and its numbers, for the bar or point that is pointed at."""
    if not isinstance(mark, Bars | Points | Line) or index >= len(mark.rows):
        return ""
    row = int(mark.rows[index])
    lines = [f"<b>{escape(readings.outcomes[row][:60])}</b>"]
    for _, name, values in series(readings):
        value = float(values[row])
        lines.append(f"{name}: {compact_text(value, 4)} ({share_text(value)})")
    if readings.truth[row] > 0.0:
        surprise = readings.unit.of(-math.log(float(readings.truth[row])))
        lines.append(f"surprise under P: {compact_text(surprise, 4)} {readings.unit.value}")
    return "<br>".join(lines)


# From this probability on an axis shows all of them, so that no turn of the dial changes it.
SHOWS_ALL = 0.3


def probability_axis(steady: Array, turned: Array) -> Axis:
    """Return an upward axis for probabilities that holds still while the dial turns.

    `steady` are those of P and Q, `turned` those of Q at T. Never beyond 1.
    """
    most = float(steady.max(initial=0.0))
    top = min(1.0, round_top(1.12 * most))
    if most >= SHOWS_ALL or float(turned.max(initial=0.0)) > top:
        top = 1.0
    return Axis(0.0, top, "probability", round_ticks(0.0, top), grid=True)


def stepped_axis(needed: float, steady: float, label: str) -> Axis:
    """Return an upward axis from 0 over `steady`, twice that or four times …, as is needed.

    So it holds still while the dial turns, but for the few times when it has to double.
    """
    top = round_top(1.12 * steady)
    while math.isfinite(needed) and needed > top and math.isfinite(2.0 * top):
        top *= 2.0
    return Axis(0.0, top, label, round_ticks(0.0, top), grid=True)


def identity_texts(readings: Readings) -> tuple[str, str, str]:
    """Return H(P), D(P ‖ Q at T) and H(P, Q at T) with so many decimals that they add up as read.

    Three decimals where that does, at most nine.
    """
    names = ("entropy_p", "kl_p_qt", "cross_entropy")
    values = [readings.value(name) for name in names]
    decimals = LEAST_DECIMALS
    if all(value is not None and math.isfinite(value) for value in values):
        entropy, divergence, cross = (float(value or 0.0) for value in values)
        while decimals < MOST_DECIMALS and _parts_differ(entropy, divergence, cross, decimals):
            decimals += 1
    entropy_text, divergence_text, cross_text = (readings.text(name, decimals) for name in names)
    return entropy_text, divergence_text, cross_text


def _parts_differ(entropy: float, divergence: float, cross: float, decimals: int) -> bool:
    total = round(entropy, decimals) + round(divergence, decimals)
    return abs(total - round(cross, decimals)) > 0.5 * 10.0**-decimals
