"""Compare: P, Q and Q at T side by side, or all columns, and who of them is closest to P."""

import math
from dataclasses import replace
from functools import partial
from typing import Literal, NamedTuple

import numpy as np

from model.document.edits import Edit
from model.evaluate.readings import Readings
from model.figure.figure import Bars, Caption, DataTable, Figure, Legend, Mark, Panel, Place
from model.lens.lens import Look
from model.lens.scoreboard import (
    SCORED,
    Scoreboard,
    scoreboard_click,
    scoreboard_of,
    scoreboard_panel,
    scoreboard_tip,
    scoreboard_words,
)
from model.lens.view import View, Workings
from model.lens.words import quoted, row_tip
from model.lenses.compare.controls import CONTROLS, has_others
from model.lenses.compare.picture import (
    ShownColumn,
    bars_panel,
    log_log_panel,
    own_colours,
    ranked_panel,
    shown_series,
)
from model.words.markup import escape, plain
from model.words.names import counted
from model.words.numerals import compact_text, share_text, temperature_text

MOST_BARS = 40
MOST_RANKED = 200
# Beyond so many outcomes scores are long to work out while something moves.
MOST_SCORED = 4_096
SCORE_ROW, MOST_OF_IT = 0.075, 0.5  # of the height, for each row of the scoreboard and for all


class Seen(NamedTuple):
    """The distributions shown, and the scoreboard below them where there are others than Q."""

    readings: Readings
    series: tuple[ShownColumn, ...]
    board: Scoreboard | None
    workings: Workings


def view(readings: Readings, workings: Workings) -> View:
    """Return grouped bars up to 40 outcomes, ranked columns up to 200, log axes beyond.

    Where there are several columns beside P they stand scored below.
    """
    document = readings.document
    board = None
    if has_others(document) and len(readings.outcomes) <= MOST_SCORED:
        board = scoreboard_of(readings, workings, document.compare.order)
    seen = Seen(readings, shown_series(readings, workings), board, workings)
    return View(document, _figure(seen), partial(_tip, seen), partial(_click, seen))


def _tip(seen: Seen, mark: Mark, index: int) -> str:
    if seen.board is not None:
        told = scoreboard_tip(seen.board, mark, index)
        if told is not None:
            return told
    lines = [row_tip(seen.readings, mark, index)]
    named = [one for one in seen.series if isinstance(mark, Bars) and one.name == mark.name]
    own = named[0] if named else None
    if lines[0] and own is not None and own.role not in ("truth", "model", "tempered"):
        lines.append(f"{own.name}: {compact_text(float(own.values[index]), 4)}")
    return "<br>".join(line for line in lines if line)


def _click(seen: Seen, mark: Mark, index: int) -> Edit | None:
    return None if seen.board is None else scoreboard_click(seen.board, mark, index, "compare")


def _figure(seen: Seen) -> Figure:
    readings = seen.readings
    share = 0.0
    panels: tuple[Panel, ...] = ()
    if seen.board is not None and seen.board.scores:
        share = min(MOST_OF_IT, SCORE_ROW * (len(seen.board.scores) + 1))
        panels = (scoreboard_panel(seen.board, 1.0 - share, share),)
    panel = _panel(seen, Place(0.0, 0.0, 1.0, 1.0 - share))
    caption = _caption(seen)
    return Figure(
        title=f"Compare: {plain(escape(readings.document.title))}",
        panels=(panel, *panels),
        said=caption,
        said_plainly=lambda: _alternative(seen, caption),
        legend=_legend(seen, panel),
        numbers=lambda: _data(seen),
    )


def _panel(seen: Seen, place: Place) -> Panel:
    count = len(seen.readings.outcomes)
    if count <= MOST_BARS:
        return bars_panel(seen.readings, seen.series, place)
    many = ranked_panel if count <= MOST_RANKED else log_log_panel
    return replace(many(seen.readings), place=place)


def _legend(seen: Seen, panel: Panel) -> tuple[Legend, ...]:
    if len(seen.readings.outcomes) <= MOST_BARS:
        if own_colours(seen.readings, seen.series):
            return ()
        return tuple(one.legend for one in seen.series)
    with_roles = [one for one in seen.series if one.role in ("truth", "model", "tempered")]
    return tuple(Legend(one.role, one.name, _style(panel, one)) for one in with_roles)


def _style(panel: Panel, series: ShownColumn) -> Literal["filled", "line"]:
    filled = any(isinstance(mark, Bars) and mark.role == series.role for mark in panel.marks)
    return "filled" if filled else "line"


def _caption(seen: Seen) -> Caption:
    if seen.board is None or not seen.board.scores or seen.readings.is_moved:
        return _compare_caption(seen.readings)
    return Caption(*scoreboard_words(seen.board))


def _data(seen: Seen) -> DataTable:
    """The probabilities, one a row; below them, where columns are scored, what each costs."""
    is_scored = seen.board is not None and bool(seen.board.scores)
    # What is scored is among the numbers, whether or not it has bars.
    series = shown_series(seen.readings, seen.workings, every=is_scored)
    header = ("outcome", *(plain(one.name) for one in series))
    columns = [one.values for one in series]
    if seen.board is None or not is_scored:
        return DataTable(header, (tuple(seen.readings.outcomes), *columns))
    names = list(seen.readings.outcomes)
    unit, scores = seen.readings.unit, {one.column: one for one in seen.board.scores}
    for heading in SCORED:
        is_pure = heading.key in ("perplexity", "best_temperature")
        names.append(heading.symbol if is_pure else f"{heading.symbol} in {unit.value}")
        for place, one in enumerate(series):
            score = scores.get(one.column)
            value = np.nan if score is None else score.value(heading.key)
            columns[place] = np.append(columns[place], value if is_pure else unit.of(value))
    return DataTable(header, (tuple(names), *columns))


def _alternative(seen: Seen, caption: Caption) -> str:
    readings = seen.readings
    count = len(readings.outcomes)
    first = min(count, 10)
    lines = [f"Probabilities of {counted(count, 'outcome')}."]
    for one in seen.series:
        numbers = ", ".join(
            f"{readings.outcomes[row]} {compact_text(float(one.values[row]))}"
            for row in range(first)
        )
        more = f" and {count - first:,} more" if count > first else ""
        lines.append(f"{plain(one.name)}: {numbers}{more}.")
    if seen.board is not None:
        for score in seen.board.scores:
            numbers = ", ".join(
                f"{heading.symbol} {seen.board.text(score, heading.key)}" for heading in SCORED
            )
            lines.append(f"{plain(seen.board.name(score))}: {numbers}.")
    lines.append(plain(f"{caption.lead} {caption.rest}"))
    return " ".join(lines)


LOOK = Look(view, controls=CONTROLS)


def _compare_caption(readings: Readings) -> Caption:
    """Return what the dial and the filters do to Q, and what guessing with it costs."""
    temperature = readings.document.temperature
    name = "Q" if readings.model is not None else "P"
    shown = temperature_text(temperature)
    if not readings.is_moved:
        return _untouched(readings, name)
    if temperature == 1.0:
        return _filtered(readings, name)
    if temperature == 0.0:
        lead = f"At T = 0 only the largest of {name} is left."
    elif math.isinf(temperature):
        lead = f"At T = ∞ all that {name} thinks possible is equally likely."
    elif temperature > 1.0:
        lead = f"At T = {shown} the model spreads its bets."
    else:
        lead = f"At T = {shown} the model sharpens its bets."
    return Caption(lead, _moved(readings, name))


def _untouched(readings: Readings, name: str) -> Caption:
    if readings.model is None:
        lead = f"The guessing game is worth {readings.quantity('entropy_p')} a draw:"
        options = readings.text("perplexity_p", 2)
        return Caption(lead, f"as hard as to choose among {options} equally likely outcomes.")
    lead = f"At T = 1 the dial leaves {name} as it is."
    divergence = readings["kl_p_qt"].value
    if divergence == 0.0:
        rest = "P and Q agree, so guessing with Q costs nothing extra: D(P ‖ Q) = 0."
    elif divergence is None:
        rest = f"D(P ‖ Q) is {readings.quantity('kl_p_qt')}."
    elif math.isinf(divergence):
        rest = f"D(P ‖ Q) is ∞: {readings.worded(readings['kl_p_qt'].answer.reason)}"
    else:
        rest = (
            f"Guessing with Q instead of P costs D(P ‖ Q) = {readings.quantity('kl_p_qt')} "
            "on every draw."
        )
    return Caption(lead, rest)


def _filtered(readings: Readings, name: str) -> Caption:
    """At T = 1 it is the filters and bans that make Q at T of Q."""
    symbol = readings.tempered_symbol
    what = readings.filtered.removeprefix("after ") or "a ban"
    lead = f"The dial is at 1, but {escape(what)} makes {symbol} of {name}."
    cost = readings["kl_p_qt"]
    if readings.model is None or cost.value is None:
        return Caption(lead, _moved(readings, name))
    if math.isinf(cost.value):
        return Caption(lead, f"{readings.symbol('kl_p_qt')} is ∞: {cost.answer.reason}")
    rest = f"Guessing with it costs {readings.symbol('kl_p_qt')} = {readings.quantity('kl_p_qt')}."
    return Caption(lead, rest)


def _moved(readings: Readings, name: str) -> str:
    prepared, tempered = readings.prepared, readings.tempered
    row = int(prepared.tempered_source.argmax())
    before, after = float(prepared.tempered_source[row]), float(tempered[row])
    entropy = readings.value("entropy_qt") or 0.0
    earlier = readings.unit.of(prepared.source_entropy)
    unit, symbol = readings.unit.value, readings.tempered_symbol
    if readings["entropy_qt"].value is None:
        return (
            f"{quoted(readings.outcomes[row])} goes from {share_text(before)} to "
            f"{share_text(after)}, and H({symbol}) is {readings.quantity('entropy_qt')}."
        )
    if share_text(before) == share_text(after):
        return (
            f"There is little to move: {quoted(readings.outcomes[row])} stays at "
            f"{share_text(after)} and H({symbol}) at {entropy:.2f} {unit}."
        )
    harder = entropy > earlier
    return (
        f"{quoted(readings.outcomes[row])} {'falls' if after < before else 'rises'} from "
        f"{share_text(before)} to {share_text(after)}, and the guessing game gets "
        f"{'harder' if harder else 'easier'}: "
        f"H({symbol}) {'rises' if harder else 'falls'} from {earlier:.2f} to {entropy:.2f} {unit}. "
        f"The move itself costs D({symbol} ‖ {name}) = {readings.quantity('kl_qt_q')}."
    )
