"""eta: what is likely enough, the less so the more uncertain the model is.

Source: J. Hewitt et al., Truncation sampling as language model desmoothing, EMNLP 2022.
"""

from math import exp, sqrt

from model.document.settings import Filters
from model.sampling.cutting.depths import Depths
from model.sampling.cutting.filter import Cut, Filter, Reached, Rules, Setting
from model.sampling.filters.epsilon import at_least, quick_at_least

PARAMETER = Setting(
    "eta",
    "eta",
    "The least probability is min(η, √η · e^−H); 0 is off",
    "a probability from 0 (off) to below 1",
    0.0,
    1.0,
    below_high=True,
    decimals=6,
    transformers=("eta_cutoff",),
)


def _least(filters: Filters, entropy: float) -> float:
    parameter = PARAMETER.of(filters)
    return min(parameter, sqrt(parameter) * exp(-entropy))


def cut(reached: Reached) -> Cut:
    """Return the rows with p ≥ min(η, √η · e^(−H)), H in nats."""
    return at_least(reached.p, _least(reached.filters, reached.entropy))


def quick(depths: Depths, filters: Filters, rules: Rules) -> int:
    """Return how many `cut` keeps, from plain doubles; Unsure next to the boundary."""
    return quick_at_least(depths, _least(filters, depths.entropy))


ETA = Filter(
    "eta",
    "eta",
    "Drops what is less likely than min(η, √η · e<sup>−H</sup>).",
    (PARAMETER,),
    cut,
    quick,
    short="η",
    transformers=70,
)
