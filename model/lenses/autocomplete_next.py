"""The next words: how open each place of the text was, and what can come now."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from model.edits.edit import counted
from model.figure import (
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
from model.language import WordModel, entropies_along, surprisals
from model.language.next_word_table import EVERYTHING_ELSE
from model.language.typing import NextWords, can_take
from model.lenses.autocomplete_words import (
    amount,
    bar_name,
    ending,
    model_of,
    named,
    next_after,
    said,
    text_name,
)
from model.lenses.lens import LensError
from model.lenses.words import quoted, row_tip, tempered_name
from model.markup import escape, plain
from model.measures import entropy
from model.numerals import compact_text, share_text, temperature_text
from model.readings import Readings
from model.table import Array
from model.ticks import round_top

SHOWN_WORDS = 9
PLACES = 9
ALONG, NEXT = Place(0.0, 0.0, 1.0, 0.34), Place(0.0, 0.36, 1.0, 0.64)
NAMES, NUMBERS = 0.27, 0.2


@dataclass(frozen=True, eq=False)
class Along:
    """The places of the text, the next one last.

    Attributes:
        words: what came at each place; of the last, the letters begun.
        entropies: of what could come at each place, in nats.
        surprises: of what came, in nats; none for the last place.
    """

    words: tuple[str, ...]
    entropies: Array
    surprises: Array


@dataclass(frozen=True, eq=False)
class Ranked:
    """The rows drawn, likeliest as trained first, and all others together.

    Attributes:
        rows: the table rows that have a bar of their own.
        trained, tempered: their probabilities as trained and at T.
        others: how many words the last bar stands for; 0 where there is none.
        others_trained, others_tempered: its probabilities.
    """

    rows: tuple[int, ...]
    trained: Array
    tempered: Array
    others: int
    others_trained: float
    others_tempered: float


def next_figure(readings: Readings) -> Figure:
    """Return how open each place was, over the likeliest next words at the dial's T."""
    document = readings.document
    model = model_of(document)
    found = next_after(model, document.autocomplete.prompt)
    _check_table(readings, found)
    along, ranked = along_text(model, found), _ranked(readings, found)
    caption = _caption(readings, found, along, ranked)
    legend = [Legend("tempered", tempered_name(readings))]
    if _has_moved(readings):
        legend.append(Legend("truth", "as learned", "dashed"))
    names = [bar_name(readings.outcomes[row]) for row in ranked.rows]
    if ranked.others:
        names.append(EVERYTHING_ELSE)
    return Figure(
        title=f"What comes after {plain(ending(document.autocomplete.prompt))}",
        panels=(_along_panel(readings, along), _next_panel(readings, ranked, names)),
        caption=caption,
        alternative=_alternative(readings, along, ranked, names, caption),
        legend=tuple(legend),
        data=DataTable(
            ("next word", "as learned", plain(tempered_name(readings))),
            (
                tuple(names),
                _with_others(ranked, ranked.trained, ranked.others_trained),
                _with_others(ranked, ranked.tempered, ranked.others_tempered),
            ),
        ),
    )


def next_tip(readings: Readings, mark: Mark, index: int) -> str:
    """Return the numbers of a word, of everything else, or of a place of the text."""
    if not isinstance(mark, Bars):
        return ""
    if len(mark.rows):
        return row_tip(readings, mark, index)
    if mark.role == "entropy":
        return _place_tip(readings, index)
    return f"<b>{escape(mark.name)}</b><br>{compact_text(float(mark.right[index]), 4)}"


@lru_cache(maxsize=4)
def along_text(model: WordModel, found: NextWords) -> Along:
    """Return the places of the text; kept for the last prompts, as the dial does not move them."""
    typed = found.typed
    entropies = entropies_along(model, typed.words)
    if typed.begun:
        entropies[-1] = entropy(found.probabilities)
    return Along((*typed.words, typed.begun), entropies, surprisals(model, typed.words))


def _check_table(readings: Readings, found: NextWords) -> None:
    """LensError where the table is not that of the next words, in whatever order."""
    count = min(readings.document.autocomplete.rows, len(found.words))
    rest = {EVERYTHING_ELSE} if count < len(found.words) else set()
    if set(readings.outcomes) != {*found.words[:count], *rest}:
        raise LensError(
            "The table holds something else. Type the beginning of a sentence above: what can "
            "come next becomes the table, and undo brings this one back."
        )


def _ranked(readings: Readings, found: NextWords) -> Ranked:
    prepared, tempered = readings.prepared, readings.tempered
    if prepared is None or tempered is None:
        raise LensError(readings.problem)
    trained, count = prepared.truth, len(readings.outcomes)
    order = [
        row for row in prepared.rows_by_truth.tolist() if readings.outcomes[row] != EVERYTHING_ELSE
    ]
    rows = tuple(order[:SHOWN_WORDS])
    hidden = np.ones(count, dtype=bool)
    hidden[list(rows)] = False
    return Ranked(
        rows,
        trained[list(rows)],
        tempered[list(rows)],
        len(found.words) - len(rows),
        math.fsum(trained[hidden]),
        math.fsum(tempered[hidden]),
    )


def _along_panel(readings: Readings, along: Along) -> Panel:
    values = along.entropies[-PLACES:] / readings.unit.in_nats
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
    )


def _next_panel(readings: Readings, ranked: Ranked, names: Sequence[str]) -> Panel:
    levels = -np.arange(float(len(names)))
    own = len(ranked.rows)
    now = tempered_name(readings)
    marks: list[Mark] = [_bars(levels[:own], ranked.tempered, now, ranked.rows)]
    if ranked.others:
        marks.append(_bars(levels[own:], np.array([ranked.others_tempered]), names[-1]))
    ends = _with_others(ranked, ranked.tempered, ranked.others_tempered)
    shown = ends.tolist()
    if _has_moved(readings):
        trained = _with_others(ranked, ranked.trained, ranked.others_trained)
        marks.append(_bars(levels, trained, "as learned", style="dashed"))
        ends = np.maximum(ends, trained)
    first = _first_word(readings, ranked)
    for place, name in enumerate(names):
        label = share_text(shown[place]) + ("   ⇥ Tab" if place == first else "")
        if place >= own:
            label += f"   {counted(ranked.others, 'word')}"
        role: Role = "ink" if place < own else "muted"
        marks.append(Text(0.0, float(levels[place]), escape(name), role, "right", dx=-8.0))
        marks.append(
            Text(float(ends[place]), float(levels[place]), label, "muted", "left", "small", dx=8.0)
        )
    return Panel(
        Axis(-NAMES, 1.0 + NUMBERS, visible=False),
        Axis(-SHOWN_WORDS - 0.5, 0.5, visible=False),
        tuple(marks),
        place=NEXT,
    )


def _bars(
    levels: Array,
    ends: Array,
    name: str,
    rows: Sequence[int] = (),
    style: Literal["filled", "dashed"] = "filled",
) -> Bars:
    return Bars(
        np.zeros(len(levels)),
        ends,
        levels - 0.36,
        levels + 0.36,
        "tempered" if style == "filled" else "truth",
        name,
        np.array(rows, dtype=np.intp),
        style=style,
        horizontal=True,
    )


def _has_moved(readings: Readings) -> bool:
    return readings.document.temperature != 1.0 or bool(readings.filtered)


def _first_word(readings: Readings, ranked: Ranked) -> int:
    """The bar that Tab takes, or −1."""
    words = (readings.outcomes[row] for row in ranked.rows)
    return next((place for place, word in enumerate(words) if can_take(word)), -1)


def _with_others(ranked: Ranked, values: Array, others: float) -> Array:
    return np.append(values, others) if ranked.others else values


def _caption(readings: Readings, found: NextWords, along: Along, ranked: Ranked) -> Caption:
    document = readings.document
    openness = readings.quantity("entropy_qt")
    options = math.exp(min(readings["entropy_qt"].value or 0.0, 700.0))
    lead = f"What comes next is as open as among {options:,.1f} words:"
    rest = f"H({readings.tempered_symbol}) = {openness}"
    if _has_moved(readings):
        temperature = temperature_text(document.temperature)
        rest += f" at T = {temperature}, {readings.quantity('entropy_p')} as learned"
    likeliest = _first_word(readings, ranked)
    if likeliest >= 0:
        word = named(readings.outcomes[ranked.rows[likeliest]])
        share = share_text(float(ranked.tempered[likeliest]))
        rest += f". Tab takes {word} ({share})"
    if found.typed.begun:
        begun = quoted(found.typed.begun)
        rest += f"; only words that begin with {begun} count, {share_text(found.share)} of all"
    if len(found.words) > document.autocomplete.rows:
        rest += "; everything else counts as one word here, which changes H and what heat does"
    return Caption(lead, f"{rest}. {_places_words(readings, along)}".rstrip())


def _places_words(readings: Readings, along: Along) -> str:
    """Where the text so far was most and least predictable."""
    count = len(along.surprises)
    if count < 2:
        return f"The model learned from {escape(text_name(readings.document))}."
    closed, opened = (int(find(along.entropies[:count])) for find in (np.argmin, np.argmax))
    return (
        f"Before {named(along.words[closed])} hardly anything was open "
        f"({amount(readings, float(along.entropies[closed]))}), before "
        f"{named(along.words[opened])} the most "
        f"({amount(readings, float(along.entropies[opened]))} {readings.unit.value})."
    )


def _place_tip(readings: Readings, index: int) -> str:
    model = model_of(readings.document)
    along = along_text(model, next_after(model, readings.document.autocomplete.prompt))
    place = max(len(along.entropies) - PLACES, 0) + index
    if place >= len(along.entropies):
        return ""
    nats, unit = float(along.entropies[place]), readings.unit.value
    options = f"as open as among {math.exp(nats):,.1f} equally likely words"
    if place == len(along.surprises):
        return f"<b>what comes next</b><br>{amount(readings, nats)} {unit}, {options}"
    came = amount(readings, float(along.surprises[place]))
    return (
        f"<b>before {named(along.words[place])}</b><br>{amount(readings, nats)} {unit}, {options}"
        f"<br>that it came: {came} {unit} of surprise"
    )


def _alternative(
    readings: Readings, along: Along, ranked: Ranked, names: Sequence[str], caption: Caption
) -> str:
    shown = _with_others(ranked, ranked.tempered, ranked.others_tempered).tolist()
    words = "; ".join(
        f"{name}: {share_text(share)}" for name, share in zip(names, shown, strict=True)
    )
    places = "; ".join(
        f"before {said(word)}: {amount(readings, nats)}"
        for word, nats in zip(along.words[-PLACES:-1], along.entropies[-PLACES:-1], strict=True)
    )
    lines = [f"What can come after {ending(readings.document.autocomplete.prompt)}: {words}."]
    if places:
        lines.append(f"How open each place was, in {readings.unit.value}: {places}.")
    return plain(" ".join([*lines, caption.lead, caption.rest]))
