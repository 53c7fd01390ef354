"""Penalties for what has been said already: repetition, frequency and presence.

Sources: N. S. Keskar et al., CTRL: a conditional transformer language model, arXiv 1909.05858
(repetition: a logit above 0 is divided, one below 0 multiplied); OpenAI's API and llama.cpp
(frequency · how often it came + presence, taken from the logit).
"""

from collections import Counter

import numpy as np

from model.document.settings import Filters
from model.sampling.cutting.filter import Filter, Reached, Setting, Shift
from model.words.numerals import compact_text

REPETITION = Setting(
    "repetition_penalty",
    "repetition",
    "Divides the logits above 0 of what came, and multiplies those below; 1 is off",
    "a number above 0 and up to 100 (1 is off)",
    0.0,
    100.0,
    off=1.0,
    beyond_low=True,
    llama=("repeat_penalty",),
    flags=("--repeat-penalty",),
)
FREQUENCY = Setting(
    "frequency_penalty",
    "frequency",
    "Taken from the logit of what came, as often as it came; 0 is off",
    "a number from −100 to 100 (0 is off)",
    -100.0,
    100.0,
)
PRESENCE = Setting(
    "presence_penalty",
    "presence",
    "Taken once from the logit of what came; 0 is off",
    "a number from −100 to 100 (0 is off)",
    -100.0,
    100.0,
)
LAST = Setting(
    "penalty_last_n",
    "penalties look back",
    "How many of the last outcomes are looked at; −1 is all of them",
    "a whole number from −1 (all) up",
    -1.0,
    1_000_000.0,
    off=64.0,
    whole=True,
    switch=False,
    decimals=0,
    llama=("repeat_last_n", "penalty_last_n"),
    flags=("--repeat-last-n",),
)
NOTHING_SAID = "Nothing has been said yet: type a history."


def effect(reached: Reached) -> Shift:
    """Return what the logits of the outcomes that came lose; 0 for all others.

    The repetition penalty sees the logits of the column, or log p where it holds weights, as they
    reach it.
    """
    filters = reached.filters
    counts = Counter(last_of(reached.past.rows, int(LAST.of(filters))))
    times = np.array([counts[row] for row in reached.rows.tolist()], dtype=np.float64)
    came = times > 0.0
    loss = FREQUENCY.of(filters) * times + PRESENCE.of(filters) * came
    logits = _logits(reached)
    factor = REPETITION.of(filters)
    scaled = np.where(logits > 0.0, logits / factor, logits * factor)
    shift = np.where(came, scaled - logits, 0.0) - loss
    return Shift(shift, "" if counts else NOTHING_SAID)


def last_of(rows: tuple[int, ...], count: int) -> tuple[int, ...]:
    """Return the last `count` rows; all of them for −1, none for 0."""
    if count < 0:
        return rows
    return rows[len(rows) - count :] if count < len(rows) else rows


def _logits(reached: Reached) -> np.ndarray:
    if reached.past.peak is not None:
        return reached.logs + reached.past.peak
    return reached.logs + float(np.log(reached.p[0]))


def _value(filters: Filters, temperature: float) -> str:
    signs = ((REPETITION, "×"), (FREQUENCY, "−"), (PRESENCE, "−"))
    return " ".join(
        f"{sign}{compact_text(one.of(filters))}"
        for one, sign in signs
        if one.of(filters) != one.off
    ).replace("−-", "+")


PENALTIES = Filter(
    "penalties",
    "penalties",
    "Makes what has been said already less likely: repetition × on its logit, then frequency for "
    "each time and presence once.",
    (REPETITION, FREQUENCY, PRESENCE, LAST),
    effect,
    transformers=1,
    llama=10,
    value=_value,
    looks_back=True,
    shelf="past",
    llama_letter="e",
)
