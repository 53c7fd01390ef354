"""top-k: the k likeliest. Source: A. Fan et al., Hierarchical neural story generation, ACL 2018."""

import numpy as np

from model.document.settings import Filters
from model.sampling.cutting.depths import Depths
from model.sampling.cutting.filter import Cut, Filter, Reached, Rules, Setting
from model.sampling.cutting.sums import NEAR

K = Setting(
    "top_k",
    "top-k",
    "How many of the likeliest stay; 0 is off",
    "a whole number from 1 up, or 0 for off",
    0.0,
    1_000_000_000.0,
    whole=True,
    decimals=0,
)


def cut(reached: Reached) -> Cut:
    """Return the k likeliest.

    transformers drops what is less likely than the k-th, so rows tied with it stay and more than k
    may remain; llama.cpp keeps exactly k, the first of ties.
    """
    k, logs = int(K.of(reached.filters)), reached.logs
    if k >= len(logs):
        return Cut(np.ones(len(logs), dtype=np.bool_))
    if reached.rules == "llama.cpp":
        return Cut(np.arange(len(logs)) < k)
    lowest = float(logs[k - 1] - logs[0])
    return Cut(np.asarray(logs - logs[0] >= lowest - NEAR * max(1.0, -lowest)))


def quick(depths: Depths, filters: Filters, rules: Rules) -> int:
    """Return how many `cut` keeps, from plain doubles; Unsure next to a near-tie."""
    k = int(K.of(filters))
    if rules == "llama.cpp" or k >= len(depths):
        return min(k, len(depths))
    return depths.down_to(float(depths.logs[k - 1]), tied=True)


TOP_K = Filter(
    "top_k",
    "top-k",
    "Keeps the k likeliest. transformers keeps ties with the k-th, llama.cpp exactly k.",
    (K,),
    cut,
    quick,
    transformers=20,
    llama=40,
    by_dial=True,
    llama_letter="k",
)
