"""p-less: what is at least as likely as two draws are to agree, without a number to choose.

Source: R. Tan et al., p-less sampling: a robust hyperparameter-free approach for LLM decoding,
arXiv 2509.23234.
"""

import numpy as np

from model.document.settings import Filters
from model.exact import sum_exactly
from model.sampling.cutting.depths import Depths
from model.sampling.cutting.filter import Cut, Filter, Reached, Rules, Setting
from model.sampling.cutting.sums import NEAR

ON = Setting(
    "p_less",
    "p-less",
    "1 is on, 0 is off: the bar is Σp², the chance that two draws agree",
    "1 for on or 0 for off",
    0.0,
    1.0,
    whole=True,
    decimals=0,
)


def cut(reached: Reached) -> Cut:
    """Return the rows with p ≥ Σp²; the likeliest is always among them."""
    bar = sum_exactly(reached.p * reached.p).value
    # The products are rounded, so that equal shares lie a little beside their own bar.
    return Cut(np.asarray(reached.p >= bar * (1.0 - 4.0 * NEAR)))


def quick(depths: Depths, filters: Filters, rules: Rules) -> int:
    """Return how many `cut` keeps, from plain doubles; Unsure next to the bar."""
    return depths.with_share(float(depths.shares @ depths.shares) / depths.total)


P_LESS = Filter(
    "p_less",
    "p-less",
    "Keeps what is at least as likely as two draws are to agree: p ≥ Σp².",
    (ON,),
    cut,
    quick,
    # Its paper takes the probabilities at T; no released library has it yet.
    transformers=75,
    value=lambda filters, temperature: "",
)
