"""top-nσ: what is no further below the largest logit than n standard deviations of all logits.

Source: C. Tang et al., Top-nσ: not all logits are you need, arXiv 2411.07641. As σ grows with the
logits, the temperature changes nothing about what is kept.
"""

import numpy as np

from model.document.settings import Filters
from model.sampling.cutting.depths import Depths
from model.sampling.cutting.filter import Cut, Filter, Reached, Rules, Setting

N = Setting(
    "top_n_sigma",
    "top-nσ",
    "How many standard deviations a logit may lie below the largest; 0 is off",
    "a number from 0 (off) to 1,000",
    0.0,
    1000.0,
    flags=("--top-nsigma", "--top-n-sigma"),
)
_NEAR = 1e-14  # of the boundary: logarithms are rounded


def cut(reached: Reached) -> Cut:
    """Return the rows with log p ≥ largest − n · σ, σ over the rows that are still there."""
    logs = reached.logs - reached.logs[0]
    lowest = -N.of(reached.filters) * float(logs.std())
    return Cut(np.asarray(logs >= lowest - _NEAR * max(1.0, -lowest)))


def quick(depths: Depths, filters: Filters, rules: Rules) -> int:
    """Return how many `cut` keeps, from plain doubles; Unsure next to the boundary."""
    return depths.down_to(-N.of(filters) * float(depths.logs.std()))


TOP_N_SIGMA = Filter(
    "top_n_sigma",
    "top-nσ",
    "Keeps what is no further below the largest logit than n standard deviations of all logits.",
    (N,),
    cut,
    quick,
    llama=30,
    llama_names=("top_n_sigma", "top_nsigma"),
    llama_letter="s",
)
