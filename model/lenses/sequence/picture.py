"""The panels of the Sequence lens: surprise along the text, what was in mind, the whole text."""

import math
from collections.abc import Sequence

import numpy as np

from model.document.table import Array
from model.evaluate.readings import Readings
from model.figure.figure import Area, Axis, Bars, Line, Mark, Panel, Place, Role, Rule, Text
from model.figure.plain_bars import PlainSeries, plain_bars
from model.figure.reduce import columns_by_maximum
from model.figure.ticks import round_ticks, round_top
from model.lens.text_lenses import (
    LONG,
    between,
    end_rules,
    listed_words,
    options_text,
    ordinal,
    perplexity_words,
    running_mean_line,
    token_counts,
    token_name,
)
from model.texts.open_text import Belief
from model.texts.position import EVERYTHING_ELSE
from model.texts.scoring.logits import Ids
from model.texts.text_reading import TextReading
from model.words.markup import escape
from model.words.names import counted, fit
from model.words.numerals import reading_text, share_text, temperature_text
from model.words.token_names import shown

MOST_SINGLE = 60
AROUND = 8
MOST_BELIEFS, FEW_BELIEFS = 4, 3
MANY_BELIEFS = 20
HEADROOM = 1.15  # of the highest bar, for its rank above it
MOST_RANKED = 40
LINE = 15.5  # logical pixels between lines of text
NAMES_SHARE = 0.4  # the room of names beside bars, as a share of the bars' own


def tokens_panel(
    readings: Readings, text: TextReading, chosen: int, first: int, last: int, place: Place
) -> Panel:
    """Return single tokens from `first` to before `last`: surprise, entropy, rank, the mean."""
    stop = min(last, text.nll.size)
    rows = np.arange(first, max(stop, first))
    nll = readings.unit.of(text.nll[rows])
    y = _surprise_axis(readings, text, rows)
    scored = ~np.isnan(nll)
    others, own = scored & (rows != chosen), scored & (rows == chosen)
    marks: list[Mark] = [
        _bars(rows[others], nll[others], y.high, "tempered", text),
        _bars(rows[own], nll[own], y.high, "truth", text),
        *_entropy(readings, text, rows, rows.astype(np.float64), y.high),
    ]
    marks += [_mean(readings, text, y.high), *end_rules(text, first, last)]
    ticks = tuple(
        (float(row), escape(fit(shown(text.text(row)), 14))) for row in range(first, last)
    )
    return Panel(Axis(first - 0.6, last - 0.4, ticks=ticks), y, tuple(marks), place=place)


def _bars(rows: Ids, nll: Array, top: float, role: Role, text: TextReading) -> Bars:
    ranks = text.rank[rows].tolist()
    few = text.nll.size <= MOST_RANKED or rows.size <= MOST_RANKED + 1
    stands_free = _stand_free(text.nll, rows)
    labels = tuple(
        ("∞ " if math.isinf(value) else "") + (ordinal(rank + 1) if rank > 0 and free else "")
        for rank, value, free in zip(ranks, nll.tolist(), stands_free, strict=True)
    )
    return Bars(
        left=rows.astype(np.float64) - 0.4,
        right=rows.astype(np.float64) + 0.4,
        low=np.zeros(rows.size),
        high=np.minimum(nll, top),
        role=role,
        name="surprise" if role == "tempered" else "surprise of the chosen token",
        rows=rows,
        labels=labels if few and any(labels) else (),
    )


def _stand_free(nll: Array, rows: Ids) -> list[bool]:
    """Whether what is written over each bar lies on none beside it: neither is higher."""
    heights = np.pad(np.nan_to_num(nll, nan=0.0, posinf=np.inf), 1)
    own = heights[rows + 1]
    free = (heights[rows] <= own) & (heights[rows + 2] <= own)
    return [bool(one) for one in free]


def overview_panel(
    readings: Readings, text: TextReading, chosen: int, seen: tuple[int, int], place: Place
) -> Panel:
    """Return the whole text in at most 2,000 columns, each as high as its most surprising token.

    From 2,000 tokens on the columns stand back behind a running mean. seen: what is seen of the
    text below or above, from and to before; its middle can be dragged.
    """
    nll = readings.unit.of(text.nll)
    starts, peaks = columns_by_maximum(np.where(np.isnan(nll), -np.inf, nll))
    edges = np.append(starts, nll.size).astype(np.float64)
    heights = np.where(np.isnan(nll[peaks]), 0.0, nll[peaks])
    y = _surprise_axis(readings, text, peaks)
    count = len(text.opened)
    is_long = count >= LONG
    columns = Bars(
        edges[:-1] - 0.5,
        edges[1:] - 0.5,
        np.zeros(starts.size),
        np.minimum(heights, y.high),
        "tempered",
        "most surprising of each stretch",
        rows=peaks,
        rounded=False,
        shades=np.full(starts.size, 0.3) if is_long else None,
    )
    brush = np.array([seen[0] - 0.5, seen[1] - 0.5])
    own: tuple[Mark, ...] = (
        ()
        if is_long
        else tuple(_entropy(readings, text, starts, 0.5 * (edges[:-1] + edges[1:]) - 0.5, y.high))
    )
    marks: tuple[Mark, ...] = (
        Area(brush, np.zeros(2), np.full(2, y.high), "truth", "what is seen of the text", 0.14),
        columns,
        *own,
        *running_mean_line(readings, text.nll, starts, y.high),
        _mean(readings, text, y.high),
        *end_rules(text, 0, count),
        Rule(float(chosen), True, "truth", name="the chosen token"),
        Rule(
            0.5 * (seen[0] + seen[1] - 1),
            True,
            "muted",
            drag="place",
            name="what is seen of the text: drag it",
        ),
    )
    x = Axis(-0.5, count - 0.5, ticks=token_counts(count))
    return Panel(x, y, marks, place=place)


def _entropy(
    readings: Readings, text: TextReading, starts: Ids, places: Array, top: float
) -> list[Mark]:
    """The mean entropy of each stretch, or the band it lies in; nothing where none is known."""
    if not starts.size:
        return []
    bounds = entropy_bounds(text)
    if bounds is None:
        if np.isnan(text.entropy).all():
            return []
        values = readings.unit.of(_of_stretches(text.entropy, starts))
        return [Line(places, values, "entropy", "entropy the model had there", rows=starts)]
    low, high = (readings.unit.of(_of_stretches(side, starts)) for side in bounds)
    if not np.isfinite(high).any():
        # A band up to the edge everywhere would only lie over all bars.
        return [Line(places, low, "entropy", "entropy the model had there, at least", rows=starts)]
    # Where nothing bounds it the band goes up to the edge of the picture.
    reach = np.where(high == np.inf, top, high)
    name = "entropy the model had there, between two bounds"
    upper = np.where(np.isfinite(high), high, np.nan)
    return [
        Area(places, low, reach, "entropy", name, hatched=True),
        Line(places, low, "entropy", "at least", width=1.4, rows=starts),
        Line(places, upper, "entropy", "at most", width=1.4, rows=starts),
    ]


def _of_stretches(values: Array, starts: Ids) -> Array:
    """The mean of each stretch from one start to the next; NaN where nothing of it is known."""
    if starts.size == values.size or np.all(np.diff(starts) == 1):
        return np.asarray(values[starts])
    known = ~np.isnan(values)
    sums = np.add.reduceat(np.where(known, values, 0.0), starts)
    counts = np.add.reduceat(known.astype(np.int64), starts)
    return np.asarray(np.divide(sums, counts, out=np.full(starts.size, np.nan), where=counts > 0))


def entropy_bounds(text: TextReading) -> tuple[Array, Array] | None:
    """Return between what the entropies lie, flat, in nats; None where they are known exactly."""
    bounds = text.score.bounds
    if bounds is None or not (bounds.entropy_low < bounds.entropy_high).any():
        return None
    return bounds.entropy_low.reshape(-1), bounds.entropy_high.reshape(-1)


def _mean(readings: Readings, text: TextReading, top: float) -> Rule:
    mean = readings.unit.of(text.score.nll_mean)
    return Rule(min(mean, top), False, "ink", name="mean surprise")


def mean_words(readings: Readings, text: TextReading) -> str:
    """Return what the level line is: the mean surprise, with the perplexity that it makes."""
    low, high = text.score.nll_mean_bounds
    at = "at least " if low < high else ""
    mean = readings.unit.text(low, 2)
    return f"mean {at}{mean}: perplexity {at}{options_text(text.score.perplexity)}"


def _surprise_axis(readings: Readings, text: TextReading, rows: Ids) -> Axis:
    unit = readings.unit
    bounds = entropy_bounds(text) or (text.entropy,)
    values = np.concatenate([text.nll[rows], *(side[rows] for side in bounds)])
    finite = values[np.isfinite(values)]
    most = max(unit.of(float(finite.max(initial=0.0))), 0.5)
    mean = unit.of(text.score.nll_mean)
    most = max(most, mean) if math.isfinite(mean) else most * 1.3
    top = round_top(most * HEADROOM, 4)
    return Axis(0.0, top, f"surprise ({unit.value})", round_ticks(0.0, top, 4), grid=True)


# Which beliefs are of one kind: their role, what they are called, and their places.
_Part = tuple[Role, str, list[int]]


def beliefs_panel(text: TextReading, chosen: int, place: Place, most: int = MOST_BELIEFS) -> Panel:
    """Return the likeliest tokens at the chosen position as bars, and everything else."""
    beliefs = text.opened.beliefs(chosen, text.temperature, most)
    return _beliefs(text, chosen, beliefs, place, max(len(beliefs), 3), _top_share(beliefs))


def many_beliefs_panels(text: TextReading, chosen: int) -> tuple[Panel, ...]:
    """Return the twenty likeliest tokens, and everything else, in two columns of one scale."""
    beliefs = text.opened.beliefs(chosen, text.temperature, MANY_BELIEFS)
    most = _top_share(beliefs)
    if len(beliefs) <= MANY_BELIEFS // 2:
        return (_beliefs(text, chosen, beliefs, Place(), max(len(beliefs), 3), most),)
    half = (len(beliefs) + 1) // 2
    return (
        _beliefs(text, chosen, beliefs[:half], Place(0.0, 0.0, 0.5, 1.0), half, most),
        _beliefs(
            text, chosen, beliefs[half:], Place(0.5, 0.0, 0.5, 1.0), half, most, is_first=False
        ),
    )


def rest_name(beliefs: Sequence[Belief]) -> str:
    """Return what the tokens that have no bar of their own are called."""
    return next((belief.text for belief in beliefs if belief.is_rest), EVERYTHING_ELSE)


def _top_share(beliefs: Sequence[Belief]) -> float:
    return max((belief.probability for belief in beliefs), default=1.0)


def _beliefs(
    text: TextReading,
    chosen: int,
    beliefs: Sequence[Belief],
    place: Place,
    count: int,
    most: float,
    *,
    is_first: bool = True,
) -> Panel:
    """Beliefs as bars from the top down, with room for `count` of them up to `most`."""
    parts: list[_Part] = [
        ("truth", "the token that came", []),
        ("model", "what else was in mind", []),
        ("faint", rest_name(beliefs), []),
    ]
    for k, belief in enumerate(beliefs):
        kind = 0 if belief.came else 2 if belief.is_rest else 1
        parts[kind][2].append(k)
    marks: list[Mark] = [_belief_bars(beliefs, part, count) for part in parts if part[2]]
    marks += [
        Text(0.0, count - 1.0 - k, escape(fit(shown(b.text), 16)), "ink", "right", "small", dx=-8.0)
        for k, b in enumerate(beliefs)
    ]
    plain = _plain(beliefs, parts, place)
    top = round_top(most * 1.25, 4)
    when = "" if text.temperature == 1.0 else f" at T = {temperature_text(text.temperature)}"
    if when and not text.score.nll_is_exact:
        when += ", of the listed"
    return Panel(
        Axis(-NAMES_SHARE * top, top, visible=False),
        Axis(-0.6, count - 0.4, visible=False),
        tuple(marks),
        title=f"At {token_name(text, chosen)} the model had in mind{when}" if is_first else " ",
        place=place,
        drawn_plainly=plain,
    )


def _belief_bars(beliefs: Sequence[Belief], part: _Part, count: int) -> Bars:
    role, name, own = part
    shares = np.array([beliefs[k].probability for k in own])
    at = count - 1.0 - np.array(own, dtype=np.float64)
    return Bars(
        np.zeros(len(own)),
        shares,
        at - 0.38,
        at + 0.38,
        role,
        name,
        labels=tuple(share_text(share) for share in shares.tolist()),
        labels_are_values=True,
        horizontal=True,
        hatched=tuple(range(len(own))) if role == "faint" else (),
    )


def _plain(beliefs: Sequence[Belief], parts: Sequence[_Part], place: Place) -> Panel | None:
    """The same as parts of one bar for each token, of which only one is there."""
    series = []
    for role, name, own in parts:
        shares = np.array([b.probability if k in own else 0.0 for k, b in enumerate(beliefs)])
        series.append(PlainSeries("muted" if role == "faint" else role, name, shares))
    names = [escape(fit(shown(belief.text), 16)) for belief in beliefs]
    return plain_bars(names, series, "probability", place, stacked=True, horizontal=True)


def whole_panel(readings: Readings, text: TextReading, place: Place) -> Panel:
    """Return the readings of the whole text as lines of text."""
    lines = [f"The whole text: {_counted(text)}", *whole_lines(readings, text)]
    marks = tuple(
        Text(
            0.0,
            1.0,
            line,
            "ink" if k < 2 else "muted",
            "left",
            size="normal" if k < 2 else "small",
            bold=k < 2,
            dy=LINE * (k + 0.5),
        )
        for k, line in enumerate(lines)
    )
    x = Axis(0.0, 1.0, visible=False)
    y = Axis(0.0, 1.0, visible=False)
    return Panel(x, y, marks, place=place)


def whole_lines(readings: Readings, text: TextReading) -> list[str]:
    """Return the readings of the whole text in words, in markup."""
    score = text.score
    lines = [f"Perplexity {perplexity_words(text)}{listed_words(text)}"]
    per = [f"{readings.unit.text(score.nll_mean, 2)} a token"]
    for size, name in ((score.byte_count, "byte"), (score.word_count, "word")):
        if size and text.is_whole:
            value = readings.unit.of(score.nll_sum / size)
            per.append(f"{reading_text(value, 2)} a {name}")
    lines.append(" · ".join(per))
    told = []
    if not math.isnan(score.accuracy):
        told.append(f"right {share_text(score.accuracy)}, top five {share_text(score.top5)}")
    if not math.isnan(score.entropy_mean_bounds[0]):
        told.append(f"entropy {entropy_words(readings, text)}")
    if told:
        lines.append(" · ".join(told))
    lines.append(best_words(text))
    return lines


def entropy_words(readings: Readings, text: TextReading) -> str:
    """Return the mean entropy, or between what it lies: `2.69 to 3.99 bits`."""
    low, high = text.score.entropy_mean_bounds
    return between(readings, low, high)


def best_words(text: TextReading) -> str:
    """Return T* of the text in words."""
    best = text.best
    if best is None:
        return "T* of the text is being looked for"
    if best.value is None:
        # Why stands with the reading itself; here is room for what is known.
        return f"T*: {(best.reason or '').partition(':')[0]}"
    shown_best = temperature_text(float(f"{best.value:.3g}"))
    if text.tuned is None:
        return f"T* = {shown_best}"
    return f"T* = {shown_best} would give perplexity {options_text(text.tuned.perplexity)}"


def _counted(text: TextReading) -> str:
    scored, count = text.score.count, len(text.opened)
    if not text.is_whole:
        return f"{100.0 * text.done:.0f}% of {count:,} tokens read"
    return counted(count, "token") + ("" if scored == count else f", {scored:,} scored")
