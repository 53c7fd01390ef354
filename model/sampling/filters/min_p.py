"""min-p: what is not much less likely than the likeliest.

Source: N. N. Minh et al., Turning up the heat: min-p sampling, ICLR 2025.
"""

import numpy as np

from model.document.settings import Filters
from model.sampling.cutting.depths import Depths
from model.sampling.cutting.filter import Cut, Filter, Reached, Rules, Setting
from model.sampling.cutting.sums import NEAR

SHARE = Setting(
    "min_p",
    "min-p",
    "The least part of the largest probability; 0 is off",
    "a share from 0 (off) to 1",
    0.0,
    1.0,
)


def cut(reached: Reached) -> Cut:
    """Return the rows with p ≥ share · largest p (llama.cpp: logit ≥ max + ln share)."""
    least = SHARE.of(reached.filters) * float(reached.p[0])
    return Cut(np.asarray(reached.p >= least * (1.0 - NEAR)))


def quick(depths: Depths, filters: Filters, rules: Rules) -> int:
    """Return how many `cut` keeps, from plain doubles; Unsure next to the boundary."""
    return depths.with_share(SHARE.of(filters))


MIN_P = Filter(
    "min_p",
    "min-p",
    "Drops what is less than this part of the largest probability.",
    (SHARE,),
    cut,
    quick,
    transformers=40,
    llama=70,
    by_dial=True,
    llama_letter="m",
)
