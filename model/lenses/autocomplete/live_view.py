"""The next token of a language model: the prompt in its tokens, over what can come now."""

import math
from functools import partial
from itertools import islice
from typing import Literal

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
from model.figure.plain_bars import PlainSeries, plain_bars
from model.lens.view import View
from model.lens.words import quoted, row_tip, tempered_name
from model.lenses.autocomplete.live_along import (
    ALONG,
    along_height,
    along_panel,
    along_tip,
    divergence_now,
    first_place,
    is_least,
    place_of,
    token_names,
)
from model.lenses.autocomplete.live_typing import can_take_token, keep_first, take_token
from model.lenses.autocomplete.shown import has_moved
from model.lenses.autocomplete.words import amount, ending, open_words
from model.texts.position import EVERYTHING_ELSE
from model.texts.two_models.next_byte import byte_text
from model.words.markup import escape, plain
from model.words.names import counted
from model.words.numerals import share_text, temperature_text
from model.words.token_names import shown

SHOWN, SHOWN_OF_TWO = 10, 8
_NAMES, _COLUMN = 0.3, 0.16
_BEHIND = 1.06  # where the columns begin, so that “Tab” has room behind the longest bar
SharesShown = list[tuple[Role, str, str, Array]]


def live_view(readings: Readings) -> View:
    """Return the last tokens of the prompt over the likeliest next ones, P, Q and Q at T."""
    return View(
        readings.document,
        _figure(readings),
        partial(_tip, readings),
        partial(_click, readings),
    )


def _tip(readings: Readings, mark: Mark, index: int) -> str:
    if not isinstance(mark, Bars):
        return ""
    if mark.key == ALONG:
        return along_tip(readings, place_of(mark, index))
    return row_tip(readings, mark, index) if index < len(mark.rows) else ""


def _click(readings: Readings, mark: Mark, index: int) -> Edit | None:
    if not isinstance(mark, Bars):
        return None
    if mark.key == ALONG:
        place = first_place(readings.document.autocomplete) + place_of(mark, index)
        return keep_first(readings.document, place + 1)
    if index >= len(mark.rows):
        return None
    return take_token(readings.document, readings.outcomes[int(mark.rows[index])])


def _series(readings: Readings) -> SharesShown:
    """P, Q where it is another model’s, and Q at T where the dial or a filter has moved it.

    Each with its role, its name in the legend, that over its column, and its probabilities.
    """
    prepared, settings = readings.prepared, readings.document.autocomplete
    two = bool(settings.against) and prepared.model is not None
    base, tested = (_with_name(readings, column) for column in ("P base", "Q tested"))
    found: SharesShown = [("truth", base if two else "P, as the model has it", "P", prepared.truth)]
    if two and prepared.model is not None:
        found.append(("model", tested, "Q", prepared.model))
    if has_moved(readings):
        letter = "Q" if readings.document.model is not None else "P"
        heat = f"{letter} at T"
        found.append(("tempered", tempered_name(readings), heat, readings.tempered))
    return found


def _with_name(readings: Readings, role: str) -> str:
    """A role with the name of its column where that says more than P or Q: “Q tested, Q2_K”."""
    table, (letter, _) = readings.document.table, role.split()
    place = readings.document.truth if letter == "P" else readings.document.model
    name = letter if place is None else table.columns[place].name
    return role if name == letter else f"{role}, {escape(name)}"


def _figure(readings: Readings) -> Figure:
    series = _series(readings)
    shown = SHOWN_OF_TWO if readings.document.autocomplete.against else SHOWN
    # One of them may be the rest; the others need no look.
    likeliest = readings.prepared.rows_by_truth[: shown + 1].tolist()
    named = (row for row in likeliest if not _is_rest(readings.outcomes[row]))
    rows = tuple(islice(named, shown))
    names = token_names([readings.outcomes[row] for row in rows])
    hidden = np.ones(len(readings.outcomes), dtype=bool)
    hidden[list(rows)] = False
    others = [math.fsum(values[hidden]) for *_, values in series]
    if hidden.any():
        names.append(_others_name(readings, len(rows)))
    shares = [
        np.append(values[list(rows)], rest) if hidden.any() else values[list(rows)]
        for (*_, values), rest in zip(series, others, strict=True)
    ]
    caption = _caption(readings)
    return Figure(
        title=f"What comes after {plain(ending(readings.document.autocomplete.prompt))}",
        panels=(along_panel(readings), _next_panel(readings, series, rows, names, shares)),
        said=caption,
        said_plainly=lambda: _alternative(readings, names, shares[0], caption),
        legend=tuple(Legend(role, name) for role, name, *_ in series),
        numbers=lambda: DataTable(
            (_next_what(readings).lower(), *(plain(name) for _, name, *_ in series)),
            (tuple(names), *shares),
        ),
    )


def _next_what(readings: Readings) -> str:
    """What the rows are: tokens, or bytes where the tokens of two models differ."""
    first = readings.outcomes[int(readings.prepared.rows_by_truth[0])]
    return "Next token" if byte_text(first) is None else "Next byte"


def _is_rest(name: str) -> bool:
    return name.startswith("rest of ") or name == EVERYTHING_ELSE


def _likeliest_named(readings: Readings, shares: Array) -> int:
    """The likeliest row that is a token: the rest may come before it."""
    rows: list[int] = np.argpartition(-shares, min(1, len(shares) - 1))[:2].tolist()
    rows.sort(key=lambda row: -float(shares[row]))
    return next((row for row in rows if not _is_rest(readings.outcomes[row])), rows[0])


def _others_name(readings: Readings, drawn: int) -> str:
    vocabulary = readings.document.autocomplete.vocabulary
    if _next_what(readings) != "Next token":
        return "all others"
    return f"{vocabulary - drawn:,} more" if vocabulary > drawn else "all others"


def _next_panel(
    readings: Readings,
    series: SharesShown,
    rows: tuple[int, ...],
    names: list[str],
    shares: list[Array],
) -> Panel:
    levels = -np.arange(float(len(names)))
    # The largest bar takes all the room, with the numbers in columns of their own behind it.
    top = max(float(np.max(shares)), 1e-9)
    marks: list[Mark] = [Text(-_NAMES * top, 1.0, _next_what(readings), "ink", "left", bold=True)]
    for place, ((role, name, _, _), values) in enumerate(zip(series, shares, strict=True)):
        marks += _bars(role, name, values, rows, (levels, place, len(series)))
    for place, (role, _, head, _) in enumerate(series):
        x = top * (_BEHIND + _COLUMN * (place + 1))
        marks += _column(x, head, role, levels, shares[place])
    banned = readings.document.table.banned
    free = (k for k, row in enumerate(rows) if row not in banned)
    takes = next((k for k in free if can_take_token(readings.outcomes[rows[k]])), -1)
    for place, name in enumerate(names):
        ink: Role = "ink" if place < len(rows) else "muted"
        small: Literal["small", "normal"] = "small" if len(series) > 1 else "normal"
        marks.append(Text(0.0, float(levels[place]), escape(name), ink, "right", small, dx=-8.0))
    if takes >= 0:
        end = max(float(values[takes]) for values in shares)
        marks.append(Text(end, -float(takes), "⇥ Tab", "muted", "left", "small", dx=8.0))
    height = along_height(readings.document.autocomplete)
    below = Place(0.0, height + 0.02, 1.0, 0.98 - height)
    return Panel(
        Axis(-_NAMES * top, top * (_BEHIND + 0.02 + _COLUMN * len(series)), visible=False),
        Axis(0.5 - max(len(names), SHOWN_OF_TWO + 1), 1.4, visible=False),
        tuple(marks),
        place=below,
        drawn_plainly=plain_bars(
            [escape(name) for name in names],
            [PlainSeries(*one[:2], own) for one, own in zip(series, shares, strict=True)][::-1],
            "probability",
            below,
            horizontal=True,
        ),
    )


def _column(x: float, head: str, role: Role, levels: Array, shares: Array) -> list[Text]:
    """The numbers of one series, the right ends of all at x."""
    return [
        Text(x, 1.0, head, role, "right", "small", bold=True),
        *(
            Text(x, level, _in_column(share), "muted", "right", "small", is_value=True)
            for level, share in zip(levels.tolist(), shares.tolist(), strict=True)
        ),
    ]


def _in_column(share: float) -> str:
    """A share in a narrow column: words there would make all of the picture smaller."""
    return escape(share_text(share).replace("less than ", "<\u2009"))


def _bars(
    role: Role, name: str, values: Array, rows: tuple[int, ...], where: tuple[Array, int, int]
) -> list[Mark]:
    """The bars of one column, and fainter that of all other tokens together."""
    levels, place, count = where
    thick = 0.78 / count
    high = levels + 0.39 - place * thick
    found: list[Mark] = []
    for part, shade in ((slice(len(rows)), 1.0), (slice(len(rows), None), 0.5)):
        size = len(values[part])
        if size:
            found.append(
                Bars(
                    np.zeros(size),
                    values[part],
                    high[part] - thick,
                    high[part],
                    role,
                    name,
                    np.array(rows, dtype=np.intp)[part],
                    shades=np.full(size, shade),
                    horizontal=True,
                )
            )
    return found


def _caption(readings: Readings) -> Caption:
    settings = readings.document.autocomplete
    if settings.against and readings.prepared.model is not None:
        return _two_caption(readings)
    rest = f"H({readings.tempered_symbol}) = {readings.quantity('entropy_qt')}"
    if has_moved(readings):
        rest += f", {readings.quantity('entropy_p')} as the model has it"
    return Caption(open_words(readings, "tokens"), f"{rest}. {escape(settings.model)}.")


def _two_caption(readings: Readings) -> Caption:
    """How far the second model is from the first, in which way, and what the dial does to it."""
    settings, unit = readings.document.autocomplete, readings.unit.value
    p, q = readings.prepared.truth, readings.prepared.model
    sign = is_least(readings) or " ="
    lead = f"D(P ‖ Q){sign} {amount(readings, divergence_now(readings))} {unit} here:"
    said = list[str]()
    if q is not None:
        first, other = (_likeliest_named(readings, side) for side in (p, q))
        moves = "falls" if q[first] < p[first] else "rises"
        name = quoted(shown(readings.outcomes[first]))
        shares = (share_text(float(p[first])), share_text(float(q[first])))
        said.append(
            f"{name} {moves} from {shares[0]} to {shares[1]}"
            if shares[0] != shares[1]
            else f"{name} stays at {shares[0]}"
        )
        if first != other:
            said.append(f"the first choice of Q is {quoted(shown(readings.outcomes[other]))}")
    if has_moved(readings):
        said.append(f"with the dial {readings.symbol('kl_p_qt')} is {readings.quantity('kl_p_qt')}")
    best = readings["best_temperature"].value
    if best is not None and math.isfinite(best):
        said.append(f"nearest it comes at T* = {temperature_text(best)}")
    if settings.flips:
        said.append(f"⇄ marks {counted(len(settings.flips), 'flipped first choice')}")
    if len(settings.per_byte) == 2:
        sides = " and ".join(f"{amount(readings, one)}" for one in settings.per_byte)
        said.append(f"their tokens differ: {sides} {unit} a byte of the prompt")
    return Caption(lead, f"{'; '.join(said)}.")


def _alternative(readings: Readings, names: list[str], shares: Array, caption: Caption) -> str:
    listed = "; ".join(
        f"{name}: {share_text(share)}" for name, share in zip(names, shares.tolist(), strict=True)
    )
    after = ending(readings.document.autocomplete.prompt)
    return plain(f"What can come after {after}: {listed}. {caption.lead} {caption.rest}")
