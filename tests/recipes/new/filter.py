"""A sampling filter in memory: it has no quick way."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from model.sampling.cutting.filter import Cut, Filter, Setting
from tests.recipes.new.additions import add

if TYPE_CHECKING:
    from model.sampling.cutting.filter import Reached


def _upper(reached: Reached) -> Cut:
    share = SHARE.of(reached.filters)
    return Cut(np.arange(len(reached.logs)) < math.ceil(share * len(reached.logs)))


SHARE = Setting(
    key="upper_share",
    name="upper share",
    tip="Which share of the outcomes stay; 1 is off",
    kind="a number above 0, at most 1",
    low=0.0,
    high=1.0,
    off=1.0,
    beyond_low=True,
)
FILTER = Filter(
    id="upper_share",
    name="upper share",
    meaning="Keeps the likelier part of the outcomes, by their number.",
    settings=(SHARE,),
    effect=_upper,
    by_dial=True,
)
add("model.sampling.filters", "FILTERS", FILTER)
