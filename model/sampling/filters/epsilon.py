"""epsilon: what is likely enough.

Source: J. Hewitt et al., Truncation sampling as language model desmoothing, EMNLP 2022.
"""

from math import log

import numpy as np

from model.document.settings import Filters
from model.exact import FloatArray
from model.sampling.cutting.depths import Depths
from model.sampling.cutting.filter import Cut, Filter, Reached, Rules, Setting
from model.sampling.cutting.sums import NEAR

LAST_STAYS = "Its rule would cut all of them; the likeliest stays."

LEAST = Setting(
    "epsilon",
    "epsilon",
    "The least probability; 0 is off",
    "a probability from 0 (off) to below 1",
    0.0,
    1.0,
    below_high=True,
    decimals=6,
    transformers=("epsilon_cutoff",),
)


def at_least(p: FloatArray, least: float) -> Cut:
    """Return the rows with p ≥ least, or the largest where there are none, and says so."""
    kept = np.asarray(p >= least * (1.0 - NEAR))
    if kept[0]:
        return Cut(kept)
    return Cut(np.asarray(p >= float(p[0]) * (1.0 - NEAR)), LAST_STAYS)


def quick_at_least(depths: Depths, least: float) -> int:
    """Return how many `at_least` keeps, from plain doubles; Unsure next to the boundary."""
    return depths.down_to(log(least * depths.total) * depths.warmth)


def cut(reached: Reached) -> Cut:
    """Return the rows with p ≥ epsilon."""
    return at_least(reached.p, LEAST.of(reached.filters))


def quick(depths: Depths, filters: Filters, rules: Rules) -> int:
    """Return how many `cut` keeps, from plain doubles; Unsure next to the boundary."""
    return quick_at_least(depths, LEAST.of(filters))


EPSILON = Filter(
    "epsilon",
    "epsilon",
    "Drops what is less likely than this.",
    (LEAST,),
    cut,
    quick,
    short="ε",
    transformers=60,
)
