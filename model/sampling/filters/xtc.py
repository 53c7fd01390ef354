"""XTC: now and then all likely outcomes but the least of them are left out.

Source: P. E. Weidmann, Exclude Top Choices, text-generation-webui pull request 6335 (2024), as
llama.cpp does it. What it does is a matter of chance; here stands the distribution that comes of
it: with probability π what is left without them, else what was there.
"""

import numpy as np

from model.document.settings import Filters
from model.sampling.cutting.filter import Chance, Filter, Kept, Reached, Setting
from model.sampling.cutting.sums import NEAR
from model.words.numerals import compact_text, share_text

CHANCE = Setting(
    "xtc_probability",
    "XTC",
    "How often the top choices are left out; 0 is off",
    "a probability from 0 (off) to 1",
    0.0,
    1.0,
)
THRESHOLD = Setting(
    "xtc_threshold",
    "XTC threshold",
    "What is at least so likely is a top choice; above 0.5 there are never two",
    "a probability from 0 to 1",
    0.0,
    1.0,
    off=0.1,
    switch=False,
)


def spared(reached: Reached) -> Kept:
    """Return the rows that stay when it acts: all but the top choices, and the least of those."""
    threshold = THRESHOLD.of(reached.filters)
    count = int(np.count_nonzero(reached.p >= threshold * (1.0 - NEAR)))
    return np.arange(len(reached.p)) >= count - 1


def effect(reached: Reached) -> Chance:
    """Return the two ways: with probability π what is spared, else all that was there."""
    chance, stays = CHANCE.of(reached.filters), spared(reached)
    if stays.all():
        return Chance(((1.0, stays),), "Fewer than two are likely enough, so nothing changes.")
    gone = len(stays) - int(np.count_nonzero(stays))
    note = f"In {share_text(chance)} of the draws the {gone:,} likeliest are left out."
    return Chance(((1.0 - chance, np.ones_like(stays)), (chance, stays)), note)


def _value(filters: Filters, temperature: float) -> str:
    return f"{compact_text(CHANCE.of(filters))} from {compact_text(THRESHOLD.of(filters))}"


XTC = Filter(
    "xtc",
    "XTC",
    "With this chance leaves out every outcome above the threshold but the least of them; the bars "
    "are what comes of it in the long run.",
    (CHANCE, THRESHOLD),
    effect,
    llama=80,
    shelf="chance",
    llama_letter="x",
    value=_value,
)
