"""The next token of a language model: the prompt in its tokens, over what can come now."""

import math
from functools import partial

import numpy as np

from model.document.edits import Edit
from model.document.table import Array
from model.evaluate.readings import Readings
from model.figure.figure import (
    Axis,
    Bars,
    Caption,
    DataTable,
    Figure,
    Legend,
    Mark,
    Panel,
    Place,
    Role,
    Text,
)
from model.lens.view import View
from model.lens.words import row_tip, tempered_name
from model.lenses.autocomplete.live_typing import can_take_token, take_token
from model.lenses.autocomplete.shown import has_moved
from model.lenses.autocomplete.words import amount, ending
from model.words.markup import escape, plain
from model.words.numerals import share_text
from model.words.token_names import shown

SHOWN, PLACES = 10, 9
ALONG, NEXT = Place(0.0, 0.0, 1.0, 0.2), Place(0.0, 0.22, 1.0, 0.78)
_NAMES, _NUMBERS, _LONGEST = 0.27, 0.2, 22
SharesShown = list[tuple[Role, str, Array]]


def live_view(readings: Readings) -> View:
    """Return the last tokens of the prompt over the likeliest next ones, P, Q and Q at T."""
    return View(
        readings.document,
        _figure(readings),
        partial(_tip, readings),
        partial(_click, readings),
    )


def _tip(readings: Readings, mark: Mark, index: int) -> str:
    if isinstance(mark, Bars) and index < len(mark.rows):
        return row_tip(readings, mark, index)
    return ""


def _click(readings: Readings, mark: Mark, index: int) -> Edit | None:
    if not isinstance(mark, Bars) or index >= len(mark.rows):
        return None
    return take_token(readings.document, readings.outcomes[int(mark.rows[index])])


def token_name(name: str) -> str:
    """Return a token as it is written at its bar: ends of lines and leading blanks are seen."""
    cut = shown(name)
    cut = cut if len(cut) <= _LONGEST else cut[: _LONGEST - 1] + "…"
    return cut if any(map(str.isalnum, cut)) else f"“{cut}”"


def _series(readings: Readings) -> SharesShown:
    """P, Q where it is another model’s, and Q at T where the dial or a filter has moved it."""
    prepared, document = readings.prepared, readings.document
    two = bool(document.autocomplete.against) and prepared.model is not None
    found: SharesShown = [("truth", "P base" if two else "as the model has it", prepared.truth)]
    if two and prepared.model is not None:
        found.append(("model", "Q tested", prepared.model))
    if has_moved(readings):
        found.append(("tempered", tempered_name(readings), readings.tempered))
    return found


def _figure(readings: Readings) -> Figure:
    series = _series(readings)
    order = readings.prepared.rows_by_truth.tolist()
    named = [row for row in order if not _is_rest(readings.outcomes[row])]
    rows = tuple(named[:SHOWN])
    names = [token_name(readings.outcomes[row]) for row in rows]
    hidden = np.ones(len(readings.outcomes), dtype=bool)
    hidden[list(rows)] = False
    others = [math.fsum(values[hidden]) for _, _, values in series]
    if hidden.any():
        names.append(_others_name(readings, len(rows)))
    shares = [
        np.append(values[list(rows)], rest) if hidden.any() else values[list(rows)]
        for (_, _, values), rest in zip(series, others, strict=True)
    ]
    caption = _caption(readings)
    return Figure(
        title=f"What comes after {plain(ending(readings.document.autocomplete.prompt))}",
        panels=(_along_panel(readings), _next_panel(readings, series, rows, names, shares)),
        caption=caption,
        alternative=_alternative(readings, names, shares[0], caption),
        legend=tuple(Legend(role, name) for role, name, _ in series),
        data=DataTable(
            ("next token", *(plain(name) for _, name, _ in series)), (tuple(names), *shares)
        ),
    )


def _is_rest(name: str) -> bool:
    return name.startswith("rest of ") or name == "everything else"


def _others_name(readings: Readings, drawn: int) -> str:
    vocabulary = readings.document.autocomplete.vocabulary
    return f"{vocabulary - drawn:,} more" if vocabulary > drawn else "all others"


def _along_panel(readings: Readings) -> Panel:
    """The last tokens of the prompt, each with its surprise where that is known."""
    settings = readings.document.autocomplete
    tokens = settings.tokens[-PLACES + 1 :]
    known = settings.surprises[-len(tokens) :] if tokens else ()
    known = known if len(settings.surprises) == len(settings.tokens) else ()
    marks: list[Mark] = []
    if tokens:
        places = np.arange(float(len(tokens)))
        top = max([*known, 1.0])
        shades = [0.12 + 0.5 * max(value, 0.0) / top for value in known] or [0.12] * len(tokens)
        marks.append(
            Bars(
                places - 0.46,
                places + 0.46,
                np.zeros(len(tokens)),
                np.ones(len(tokens)),
                "tempered" if known else "faint",
                "tokens of the prompt",
                shades=np.array(shades),
            )
        )
    for place, token in enumerate(tokens):
        name = token_name(token)
        short = name if len(name) <= 10 else f"{name[:9]}…"
        marks.append(Text(place, 0.5, escape(short), "ink", size="small"))
        if known:
            said = "not scored" if known[place] < 0.0 else amount(readings, known[place], 2)
            marks.append(Text(place, 0.0, said, "muted", size="small", dy=10.0, is_value=True))
    marks.append(Text(len(tokens), 0.5, "next?", "ink", size="small", bold=True))
    what = f"Tokens, and the surprise of each in {readings.unit.value}" if known else "Tokens"
    return Panel(
        Axis(-0.5, PLACES - 0.5, visible=False),
        Axis(-0.6, 1.2, visible=False),
        tuple(marks),
        what,
        ALONG,
    )


def _next_panel(
    readings: Readings,
    series: SharesShown,
    rows: tuple[int, ...],
    names: list[str],
    shares: list[Array],
) -> Panel:
    levels = -np.arange(float(len(names)))
    thick = 0.78 / len(series)
    marks: list[Mark] = []
    for place, ((role, name, _), values) in enumerate(zip(series, shares, strict=True)):
        high = levels + 0.39 - place * thick
        marks.append(
            Bars(
                np.zeros(len(values)),
                values,
                high - thick,
                high,
                role,
                name,
                np.array(rows, dtype=np.intp),
                horizontal=True,
            )
        )
    ends = np.max(shares, axis=0)
    takes = next((k for k, row in enumerate(rows) if can_take_token(readings.outcomes[row])), -1)
    for place, name in enumerate(names):
        label = " · ".join(share_text(float(values[place])) for values in shares)
        label += "   ⇥ Tab" if place == takes else ""
        ink: Role = "ink" if place < len(rows) else "muted"
        level = float(levels[place])
        marks.append(Text(0.0, level, escape(name), ink, "right", dx=-8.0))
        marks.append(
            Text(
                float(ends[place]),
                level,
                label,
                "muted",
                "left",
                "small",
                dx=8.0,
                is_value=place < len(rows) and place != takes,
            )
        )
    return Panel(
        Axis(-_NAMES, 1.0 + _NUMBERS, visible=False),
        Axis(-SHOWN - 0.5, 0.5, visible=False),
        tuple(marks),
        place=NEXT,
    )


def _caption(readings: Readings) -> Caption:
    settings = readings.document.autocomplete
    if settings.against:
        lead = f"{readings.symbol('kl_p_qt')} is {readings.quantity('kl_p_qt')} here:"
        rest = f"P is {escape(settings.model)}; Q is {escape(settings.against)}."
        return Caption(lead, rest)
    answer = readings["entropy_qt"].answer
    known = answer.value if answer.low is None else answer.low
    options = math.exp(min(known or 0.0, 700.0))
    least = "" if answer.low is None else "at least "
    lead = f"What comes next is as open as among {least}{options:,.1f} tokens:"
    rest = f"H({readings.tempered_symbol}) = {readings.quantity('entropy_qt')}"
    if has_moved(readings):
        rest += f", {readings.quantity('entropy_p')} as the model has it"
    return Caption(lead, f"{rest}. {escape(settings.model)}.")


def _alternative(readings: Readings, names: list[str], shares: Array, caption: Caption) -> str:
    listed = "; ".join(
        f"{name}: {share_text(share)}" for name, share in zip(names, shares.tolist(), strict=True)
    )
    after = ending(readings.document.autocomplete.prompt)
    return plain(f"What can come after {after}: {listed}. {caption.lead} {caption.rest}")
