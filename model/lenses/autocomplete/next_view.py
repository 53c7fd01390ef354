"""The next words: how open each place of the text was, and what can come now."""

from collections.abc import Sequence
from functools import partial
from typing import Literal

import numpy as np

from model.document.edits import Edit
from model.document.table import Array
from model.evaluate.readings import Readings
from model.figure.figure import (
    Axis,
    Bars,
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
from model.figure.ticks import round_top
from model.lens.view import View, Workings
from model.lens.words import tempered_name, tempered_role
from model.lenses.autocomplete.controls import take_word
from model.lenses.autocomplete.language.typing import NextWords, next_words
from model.lenses.autocomplete.shown import (
    PLACES,
    SHOWN_WORDS,
    Along,
    Ranked,
    along_text,
    check_table,
    first_word,
    has_moved,
    others_name,
    ranked_words,
    with_others,
)
from model.lenses.autocomplete.words import (
    bar_name,
    ending,
    model_of,
    next_alternative,
    next_caption,
    next_tip,
    said,
)
from model.texts.position import EVERYTHING_ELSE
from model.words.markup import escape, plain
from model.words.names import counted
from model.words.numerals import share_text

ALONG, NEXT = Place(0.0, 0.0, 1.0, 0.34), Place(0.0, 0.36, 1.0, 0.64)
NAMES, NUMBERS = 0.27, 0.2


def next_view(readings: Readings, workings: Workings) -> View:
    """Return how open each place was, over the likeliest next words at the dial's T."""
    document = readings.document
    model = model_of(document)
    found = workings.of(next_words, model, document.autocomplete.prompt)
    check_table(readings, found)
    along = workings.of(along_text, model, found)
    return View(
        document,
        _figure(readings, found, along),
        partial(next_tip, readings, along),
        partial(_click, readings),
    )


def _click(readings: Readings, mark: Mark, index: int) -> Edit | None:
    if not isinstance(mark, Bars) or index >= len(mark.rows):
        return None
    return take_word(readings.document, readings.outcomes[int(mark.rows[index])])


def _figure(readings: Readings, found: NextWords, along: Along) -> Figure:
    document = readings.document
    ranked = ranked_words(readings, found)
    caption = next_caption(readings, found, along, ranked)
    legend = [Legend(tempered_role(readings), tempered_name(readings))]
    if has_moved(readings):
        legend.append(Legend("truth", "as learned", "dashed"))
    names = [bar_name(readings.outcomes[row]) for row in ranked.rows]
    if ranked.others:
        names.append(others_name(readings, ranked))
    return Figure(
        title=f"What comes after {plain(ending(document.autocomplete.prompt))}",
        panels=(_along_panel(readings, along), _next_panel(readings, ranked, names)),
        said=caption,
        said_plainly=lambda: next_alternative(readings, along, ranked, names, caption),
        legend=tuple(legend),
        numbers=lambda: DataTable(
            ("next word", "as learned", plain(tempered_name(readings))),
            (
                tuple(names),
                with_others(ranked, ranked.trained, ranked.others_trained),
                with_others(ranked, ranked.tempered, ranked.others_tempered),
            ),
        ),
    )


def _along_panel(readings: Readings, along: Along) -> Panel:
    values = readings.unit.of(along.entropies[-PLACES:])
    count = len(values)
    places = np.arange(float(count))
    marks: list[Mark] = [
        Bars(
            places - 0.34,
            places + 0.34,
            np.zeros(count),
            np.maximum(values, 0.0),
            "entropy",
            "how open",
            labels=tuple(f"{value:.2f}" for value in values.tolist()),
            labels_are_values=True,
            shades=np.where(places < count - 1, 0.55, 1.0),
        )
    ]
    words = [escape(said(word, 12)) for word in along.words[-count:-1]]
    words.append(f"{escape(along.words[-1][:10])}…" if along.words[-1] else "next?")
    for place, word in enumerate(words):
        last = place == count - 1
        marks.append(
            Text(place, 0.0, word, "ink" if last else "muted", size="small", bold=last, dy=10.0)
        )
    top = round_top(max(float(values.max()), 1.0) * 1.3)
    # Room for the words is below zero: they stand under their bars, not on an axis.
    return Panel(
        Axis(-0.5, PLACES - 0.5, visible=False),
        Axis(-0.3 * top, top, visible=False),
        tuple(marks),
        f"How open each place was, in {readings.unit.value}",
        ALONG,
        plain_bars(
            words, (PlainSeries("entropy", "how open", values),), readings.unit.value, ALONG
        ),
    )


def _next_panel(readings: Readings, ranked: Ranked, names: Sequence[str]) -> Panel:
    levels = -np.arange(float(len(names)))
    own = len(ranked.rows)
    now = tempered_name(readings)
    role: Role = tempered_role(readings)
    marks: list[Mark] = [_bars(levels[:own], ranked.tempered, role, now, ranked.rows)]
    if ranked.others:
        marks.append(_bars(levels[own:], np.array([ranked.others_tempered]), role, names[-1]))
    ends = with_others(ranked, ranked.tempered, ranked.others_tempered)
    shown = ends.tolist()
    if has_moved(readings):
        trained = with_others(ranked, ranked.trained, ranked.others_trained)
        marks.append(_bars(levels, trained, "truth", "as learned", style="dashed"))
        ends = np.maximum(ends, trained)
    first = first_word(readings, ranked)
    for place, name in enumerate(names):
        label = share_text(shown[place]) + ("   ⇥ Tab" if place == first else "")
        if place >= own and name == EVERYTHING_ELSE:
            label += f"   {counted(ranked.others, 'word')}"
        ink: Role = "ink" if place < own else "muted"
        marks.append(Text(0.0, float(levels[place]), escape(name), ink, "right", dx=-8.0))
        marks.append(
            Text(
                float(ends[place]),
                float(levels[place]),
                label,
                "muted",
                "left",
                "small",
                dx=8.0,
                is_value=place < own and place != first,
            )
        )
    return Panel(
        Axis(-NAMES, 1.0 + NUMBERS, visible=False),
        Axis(-SHOWN_WORDS - 0.5, 0.5, visible=False),
        tuple(marks),
        place=NEXT,
        drawn_plainly=_plain(readings, ranked, names),
    )


def _plain(readings: Readings, ranked: Ranked, names: Sequence[str]) -> Panel | None:
    shares = with_others(ranked, ranked.tempered, ranked.others_tempered)
    series = [PlainSeries(tempered_role(readings), tempered_name(readings), shares)]
    if has_moved(readings):
        trained = with_others(ranked, ranked.trained, ranked.others_trained)
        series.insert(0, PlainSeries("truth", "as learned", trained))
    shown = [escape(name) for name in names]
    return plain_bars(shown, series, "probability", NEXT, horizontal=True)


def _bars(
    levels: Array,
    ends: Array,
    role: Role,
    name: str,
    rows: Sequence[int] = (),
    style: Literal["filled", "dashed"] = "filled",
) -> Bars:
    return Bars(
        np.zeros(len(levels)),
        ends,
        levels - 0.36,
        levels + 0.36,
        role,
        name,
        np.array(rows, dtype=np.intp),
        style=style,
        horizontal=True,
    )
