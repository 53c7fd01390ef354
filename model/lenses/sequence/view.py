"""Sequence: a text token by token: its surprise, what the model had in mind, and the whole."""

import math
from functools import partial
from types import MappingProxyType

import numpy as np

from model.document.document import Document
from model.document.edits import Edit, set_lens_setting
from model.evaluate.readings import Readings
from model.figure.figure import Caption, DataTable, Figure, Legend, Panel, Place
from model.lens.lens import Look
from model.lens.text_lenses import (
    LONG,
    between,
    go_to_clicked,
    listed_words,
    options_text,
    perplexity_words,
    position_of,
    runs,
    text_of,
    token_name,
    token_tip,
    where_words,
)
from model.lens.view import View, Workings
from model.lenses.sequence.controls import CONTROLS, is_on_tokens
from model.lenses.sequence.perplexities_picture import perplexities_figure
from model.lenses.sequence.picture import (
    AROUND,
    FEW_BELIEFS,
    MANY_BELIEFS,
    MOST_SINGLE,
    beliefs_panel,
    entropy_bounds,
    many_beliefs_panels,
    mean_words,
    overview_panel,
    rest_name,
    tokens_panel,
    whole_lines,
    whole_panel,
)
from model.texts.text_reading import TextReading
from model.words.markup import plain
from model.words.numerals import compact_text, one_in, share_text
from model.words.token_names import shown

MOST_IN_DATA = 20_000
_SPOILED = 0.25  # of all surprise: one token with that much is named
_SURE_NATS = math.log(2.0)


def view(readings: Readings, workings: Workings) -> View:
    """Return the text's picture, or the table of why two perplexities differ."""
    text = text_of(readings)
    return View(
        readings.document,
        _figure(readings, text),
        partial(token_tip, readings, text),
        partial(go_to_clicked, readings, text),
        drags=MappingProxyType({"place": _drag_place}),
    )


def _drag_place(document: Document, value: float) -> Edit:
    """Move what is seen of a long text; the table stays where it is."""
    place = max(round(value), 0)
    return set_lens_setting(document, "text_view", "Move along the text", place=place)


def _figure(readings: Readings, text: TextReading) -> Figure:
    if readings.document.text_view.view == "perplexities":
        return perplexities_figure(readings, text)
    chosen = position_of(readings, text)
    caption = _caption(readings, text)
    if readings.document.text_view.view == "beliefs":
        return _beliefs_figure(readings, text, chosen, caption)
    return Figure(
        title=f"Sequence: {plain(readings.document.title)}",
        panels=_panels(readings, text, chosen),
        said=caption,
        said_plainly=lambda: _alternative(readings, text, chosen, caption),
        legend=(
            Legend("tempered", "surprise (3rd: third likeliest)"),
            Legend("ink", mean_words(readings, text), "line"),
            *_mean_legend(readings, text),
            *_entropy_legend(readings, text),
        ),
        numbers=lambda: _data(readings, text),
    )


def _mean_legend(readings: Readings, text: TextReading) -> tuple[Legend, ...]:
    if not runs(readings, len(text.opened)):
        return ()
    return (Legend("truth", f"running mean of {readings.document.text_view.window:,}", "line"),)


def _beliefs_figure(readings: Readings, text: TextReading, chosen: int, caption: Caption) -> Figure:
    """What was in mind at the chosen token, up to twenty tokens of it."""
    beliefs = text.opened.beliefs(chosen, text.temperature, MANY_BELIEFS)
    return Figure(
        title=f"Sequence: {plain(readings.document.title)}",
        panels=many_beliefs_panels(text, chosen),
        said=caption,
        said_plainly=lambda: _alternative(readings, text, chosen, caption),
        legend=(
            Legend("truth", "the token that came"),
            Legend("model", "what else was in mind"),
            Legend("faint", rest_name(beliefs), "hatched"),
        ),
        numbers=lambda: DataTable(
            ("token", "probability", "came"),
            (
                tuple(belief.text for belief in beliefs),
                np.array([belief.probability for belief in beliefs]),
                tuple("yes" if belief.came else "" for belief in beliefs),
            ),
        ),
    )


def _entropy_legend(readings: Readings, text: TextReading) -> tuple[Legend, ...]:
    if readings.document.text_view.view == "text" and len(text.opened) >= LONG:
        return ()
    name = "entropy the model had there"
    bounds = entropy_bounds(text)
    if bounds is not None and not np.isfinite(bounds[1]).any():
        return (Legend("entropy", "entropy, at least", "line"),)
    if bounds is not None:
        # Beside the level's words there is room for a few more in a small window.
        return (Legend("entropy", "entropy, within bounds", "hatched"),)
    return () if np.isnan(text.entropy).all() else (Legend("entropy", name, "line"),)


def _panels(readings: Readings, text: TextReading, chosen: int) -> tuple[Panel, ...]:
    count = len(text.opened)
    if count <= MOST_SINGLE:
        if readings.document.text_view.view == "text":
            return (tokens_panel(readings, text, chosen, 0, count, Place()),)
        return (
            tokens_panel(readings, text, chosen, 0, count, Place(0.0, 0.0, 1.0, 0.53)),
            beliefs_panel(text, chosen, Place(0.0, 0.54, 0.54, 0.46)),
            whole_panel(readings, text, Place(0.56, 0.55, 0.44, 0.45)),
        )
    place = readings.document.text_view.place
    middle = place if 0 <= place < count else chosen
    first = max(0, min(middle - AROUND, count - 2 * AROUND - 1))
    last = min(count, first + 2 * AROUND + 1)
    if readings.document.text_view.view == "text":
        return (overview_panel(readings, text, chosen, (first, last), Place()),)
    return (
        overview_panel(readings, text, chosen, (first, last), Place(0.0, 0.0, 1.0, 0.29)),
        tokens_panel(readings, text, chosen, first, last, Place(0.0, 0.3, 0.59, 0.7)),
        beliefs_panel(text, chosen, Place(0.6, 0.27, 0.4, 0.34), FEW_BELIEFS),
        whole_panel(readings, text, Place(0.6, 0.59, 0.4, 0.41)),
    )


def _caption(readings: Readings, text: TextReading) -> Caption:
    score = text.score
    if not text.is_whole:
        return Caption(
            f"{100.0 * text.done:.0f}% of the text is read.",
            f"Perplexity so far {perplexity_words(text)}.",
        )
    notes = " ".join(score.notes[-1:]) if text.temperature != 1.0 else ""
    top = int(text.by_surprise[0])
    most, total = float(text.nll[top]), score.nll_sum
    ask = f"In the table: {where_words(text, position_of(readings, text))}."
    if math.isinf(most):
        lead = "The model ruled out what came."
        rest = f"{token_name(text, top)} had probability 0, so the perplexity is ∞."
    elif score.nll_is_exact and score.count >= 5 and total > 0.0 and most >= _SPOILED * total:
        lead = "One token spoiled it."
        rest = (
            f"{token_name(text, top)} cost {readings.unit.text(most, 1)}, "
            f"{share_text(most / total)} of the whole text."
        )
    elif not score.nll_is_exact:
        lead = f"Perplexity {perplexity_words(text)}{listed_words(text)}."
        rest = f"{token_name(text, top)} surprised most."
    else:
        lead = f"Perplexity {perplexity_words(text)}{listed_words(text)}."
        rest = (
            f"Each token was like choosing among {options_text(score.perplexity)}; "
            f"{token_name(text, top)} surprised most, with {readings.unit.text(most, 1)}, "
            f"{one_in(most)}."
        )
    said = (rest, _though_sure(text), _band_words(readings, text), notes, ask)
    return Caption(lead, " ".join(part for part in said if part))


def _band_words(readings: Readings, text: TextReading) -> str:
    """Why the entropy is a band: where what was not listed weighs most."""
    bounds = entropy_bounds(text)
    if bounds is None:
        return ""
    low, high = bounds
    width = np.where(np.isnan(low), -np.inf, high - low)
    row = int(np.argmax(width))
    told = between(readings, float(low[row]), float(high[row]))
    if not np.isfinite(high).any():
        row = int(np.nanargmax(low))
        least = between(readings, float(low[row]), math.inf)
        return (
            f"The entropy is known from below alone: before {token_name(text, row)} {least}. "
            "Say how large the vocabulary is to bound it above."
        )
    if math.isinf(high[row]):
        return (
            f"The entropy is a band, not a line, open above: at {token_name(text, row)} {told}. "
            "Say how large the vocabulary is to close it."
        )
    return f"The entropy is a band: at {token_name(text, row)} {told} fit the list."


def _though_sure(text: TextReading) -> str:
    """The token that surprised most where the model had been sure, if it is another one."""
    bounds = entropy_bounds(text)
    entropy = text.entropy if bounds is None else bounds[1]
    sure = (entropy < _SURE_NATS) & np.isfinite(text.nll)
    if not sure.any():
        return ""
    row = int(np.argmax(np.where(sure, text.nll - entropy, -np.inf)))
    if row == int(text.by_surprise[0]) or text.nll[row] < 4.0 * entropy[row] + 1.0:
        return ""
    return f"At {token_name(text, row)} it was surprised though sure."


def _alternative(readings: Readings, text: TextReading, chosen: int, caption: Caption) -> str:
    few = min(len(text.opened), text.nll.size, 30)
    tokens = ", ".join(
        f"{shown(text.text(row))} {compact_text(readings.unit.of(float(text.nll[row])))}"
        if not math.isnan(text.nll[row])
        else f"{shown(text.text(row))} left out"
        for row in range(few)
    )
    more = f" and {len(text.opened) - few:,} more" if len(text.opened) > few else ""
    beliefs = ", ".join(
        f"{shown(belief.text)} {share_text(belief.probability)}"
        for belief in text.opened.beliefs(chosen, text.temperature, 5)
    )
    return plain(
        f"Surprise of each token in {readings.unit.value}: {tokens}{more}. "
        f"At {token_name(text, chosen)} the model had in mind: {beliefs}. "
        f"{'. '.join(whole_lines(readings, text))}. {caption.lead} {caption.rest}"
    )


def _data(readings: Readings, text: TextReading) -> DataTable:
    rows = np.arange(min(text.nll.size, MOST_IN_DATA))
    unit = readings.unit
    bounds = entropy_bounds(text)
    entropies = [(f"entropy ({unit.value})", text.entropy)]
    if bounds is not None:
        entropies = [
            (f"entropy at {word} ({unit.value})", side)
            for word, side in zip(("least", "most"), bounds, strict=True)
        ]
    return DataTable(
        ("token", f"surprise ({unit.value})", *(name for name, _ in entropies), "rank from 0"),
        (
            tuple(text.opened.texts[: rows.size]),
            unit.of(text.nll[rows]),
            *(unit.of(side[rows]) for _, side in entropies),
            text.rank[rows].astype(np.float64),
        ),
    )


LOOK = Look(
    view,
    controls=CONTROLS,
    strip=is_on_tokens,
)
