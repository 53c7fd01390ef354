"""View "own" of the guessing game: the person sorts what is possible onto yes and no, and asks."""

import numpy as np

from model.evaluate.readings import Readings
from model.figure.figure import Axis, Bars, Caption, DataTable, Figure, Mark, Panel, Place, Text
from model.lens.view import Workings
from model.lenses.guessing.game import entropy_in_questions
from model.lenses.guessing.own_round import OwnRound, gained_words, own_round
from model.lenses.guessing.words import likeliest, outcome_name
from model.words.markup import escape, plain
from model.words.names import counted, joined
from model.words.numerals import share_text

SIDES = "sides"  # key of the rows to click
MOST_SIDED, MOST_ASKED = 16, 3
REACH = 0.86  # of the longest bar, from the middle to the edge
HEAD = 0.27  # of the height for the question


def own_figure(readings: Readings, workings: Workings) -> Figure:
    """Return the question, and the possibilities on its two sides; each a row to be clicked."""
    seen = own_round(readings, workings)
    asked, under = asked_words(seen)
    caption = _caption(seen)
    rows = seen.left[:MOST_SIDED]
    names = tuple(_name(seen, row, 60) for row in rows.tolist())
    sides = tuple("yes" if row in seen.named else "no" for row in rows.tolist())
    return Figure(
        title=f"Guessing game: {plain(escape(readings.document.title))}",
        panels=(_head_panel(seen, asked, under), _sides_panel(seen)),
        said=caption,
        said_plainly=lambda: plain(f"{asked} {under} {caption.lead} {caption.rest}"),
        numbers=lambda: DataTable(
            ("possible", "chance", "side"),
            (tuple(map(plain, names)), seen.chances[: len(rows)], sides),
        ),
    )


def asked_words(seen: OwnRound) -> tuple[str, str]:
    """Return the question as it stands, and what it is worth, in markup."""
    if seen.is_found:
        name = _name(seen, int(seen.left[0]), 34)
        if not seen.asked:
            return f"It is {name}.", "There is only one possibility, so there is nothing to ask."
        found = f"Found with {counted(seen.asked, 'question')}. Ask to begin the next round."
        return f"It is {name}.", f"{found} {gained_words(seen)}"
    if not seen.named:
        return "Is it one of …?", "Click what your question is to name: it goes over to yes."
    named = likeliest(np.array(sorted(seen.named), dtype=np.intp), seen.game.truth, MOST_ASKED)
    names = [_name(seen, row, 18) for row in named]
    many = len(seen.named) > MOST_ASKED
    asked = f"Is it one of {', '.join(names)}, …?" if many else f"Is it {joined(names, 'or')}?"
    worth = f"Worth <b>{seen.worth:.3f} bits</b>"
    return asked, f"{worth}; the best plan’s question {seen.plan_worth:.3f}, an even split 1."


def _head_panel(seen: OwnRound, asked: str, under: str) -> Panel:
    settings = seen.readings.document.guessing
    rounds = len(settings.own_rounds) + (0 if seen.is_found and seen.asked else 1)
    head = f"Round {rounds:,} · question {seen.asked + (0 if seen.is_found else 1)}"
    if seen.game.block > 1:
        head += f" · {seen.game.block} draws at once"
    large = len(plain(asked)) > 36
    marks: list[Mark] = [
        Text(0.5, 0.9, head, "muted", size="small"),
        Text(0.5, 0.55, asked, bold=True, size="large" if large else "huge"),
        Text(0.5, 0.18, under),
    ]
    unseen = Axis(0.0, 1.0, visible=False)
    return Panel(unseen, unseen, tuple(marks), place=Place(0.0, 0.0, 1.0, HEAD))


def _sides_panel(seen: OwnRound) -> Panel:
    shown = seen.left[:MOST_SIDED].tolist()
    count = len(shown)
    middles = np.arange(count, 0, -1, dtype=np.float64) - 0.5
    most = float(seen.chances.max(initial=1e-300))
    marks: list[Mark] = []
    for place, row in enumerate(shown):
        marks += _row_marks(seen, row, float(seen.chances[place]), most, float(middles[place]))
    marks += _heads(seen, count)
    if seen.is_found:
        return _panel(marks, count)
    whole = Bars(
        np.full(count, -1.0),
        np.full(count, 1.0),
        middles - 0.48,
        middles + 0.48,
        "faint",
        "possible",
        shades=np.zeros(count),
        horizontal=True,
        key=SIDES,
    )
    return _panel([*marks, whole], count)


def _panel(marks: list[Mark], count: int) -> Panel:
    x = Axis(-1.0, 1.0, visible=False)
    y = Axis(-0.7, count + 1.0, visible=False)
    return Panel(x, y, tuple(marks), place=Place(0.0, HEAD, 1.0, 1.0 - HEAD))


def _row_marks(seen: OwnRound, row: int, chance: float, most: float, middle: float) -> list[Mark]:
    """A bar to the left for yes, to the right for no; the name on its other side."""
    is_yes = row in seen.named
    reach = REACH * chance / most
    left, right = (-reach, 0.0) if is_yes else (0.0, reach)
    name = f"{_name(seen, row, 30)}  {share_text(chance)}"
    return [
        Bars(
            np.array([left]),
            np.array([right]),
            np.array([middle - 0.36]),
            np.array([middle + 0.36]),
            "truth" if is_yes else "muted",
            "yes" if is_yes else "no",
            horizontal=True,
        ),
        Text(0.0, middle, name, "ink", "left" if is_yes else "right", dx=10.0 if is_yes else -10.0),
    ]


def _heads(seen: OwnRound, count: int) -> list[Mark]:
    hidden = len(seen.left) - min(len(seen.left), MOST_SIDED)
    more = f"{hidden:,} rarer ones stay on the side of no" if hidden else ""
    if seen.is_found:
        return []
    return [
        Text(-0.5, count + 0.55, f"<b>yes</b> {share_text(seen.yes)}", "truth", size="large"),
        Text(0.5, count + 0.55, f"<b>no</b> {share_text(1.0 - seen.yes)}", "muted", size="large"),
        Text(0.5, -0.35, more, "muted", size="small"),
    ]


def _name(seen: OwnRound, row: int, length: int) -> str:
    return outcome_name(seen.game.prepared, row, seen.game.block, length)


def _caption(seen: OwnRound) -> Caption:
    settings, best = seen.readings.document.guessing, seen.game.expected
    floor = entropy_in_questions(seen.game.prepared)
    a_draw = " a draw" if seen.game.block > 1 else ""
    plan = (
        f"On average the best plan needs {best:.3f} questions{a_draw}, and nobody fewer than "
        f"H(P) = {floor:.3f}."
    )
    told = gained_words(seen)
    if not settings.own_rounds:
        return Caption("You ask, the program answers.", f"{told} {plan}".strip())
    mean = sum(settings.own_rounds) / len(settings.own_rounds) / seen.game.block
    rounds = counted(len(settings.own_rounds), "round")
    lead = f"You needed {mean:.3f} questions{a_draw} in {rounds}."
    return Caption(lead, f"{told} {plan}".strip())
