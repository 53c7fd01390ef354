"""top-p: the likeliest that hold a mass.

Source: A. Holtzman et al., The curious case of neural text degeneration, ICLR 2020.
"""

import numpy as np

from model.document.settings import Filters
from model.sampling.cutting.depths import Depths
from model.sampling.cutting.filter import Cut, Filter, Reached, Rules, Setting
from model.sampling.cutting.sums import rows_to_reach

MASS = Setting(
    "top_p",
    "top-p",
    "The mass of the likeliest that stays; 1 is off",
    "a share above 0 and up to 1 (1 is off)",
    0.0,
    1.0,
    off=1.0,
    beyond_low=True,
)


def cut(reached: Reached) -> Cut:
    """Return the fewest of the likeliest that hold the mass.

    transformers drops from below while the sum of what is dropped is ≤ 1 − mass, llama.cpp stops
    from above where the sum of what is kept is ≥ mass: on numbers that sum to 1 this is the same.
    Of equal rows at the boundary the first of the table stay, in both.
    """
    count = rows_to_reach(reached.p, MASS.of(reached.filters))
    return Cut(np.arange(len(reached.p)) < count)


def quick(depths: Depths, filters: Filters, rules: Rules) -> int:
    """Return how many `cut` keeps, from plain doubles; Unsure next to the boundary."""
    return depths.reaching(MASS.of(filters))


TOP_P = Filter(
    "top_p",
    "top-p",
    "Keeps the fewest of the likeliest that hold this mass.",
    (MASS,),
    cut,
    quick,
    transformers=30,
    llama=60,
    by_dial=True,
    llama_letter="p",
)
