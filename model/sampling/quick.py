"""Quick survivors: which outcomes the filters leave, from plain doubles, while the dial moves.

Filters that keep the likeliest leave the beginning of one order, which does not change with T; the
others have no quick way. Where only exact sums can tell, the exact way is to be taken.
"""

from collections.abc import Collection
from math import inf

import numpy as np

from model.document.settings import Filters
from model.document.table import Rows
from model.exact import FloatArray
from model.exact.weights import Weights
from model.sampling.chain import filter_of, rules_of, working_stages
from model.sampling.cutting.depths import Depths, Unsure
from model.sampling.survivors import not_banned, ranked
from model.words.remembering import remembered


def quick_survivors(
    source: Weights, temperature: float, filters: Filters, banned: Collection[int]
) -> Rows | None:
    """Return the rows that are left, likeliest first, as `run_stages` would; None where unsure.

    None as well at T = 0 and ∞, for a filter without a quick way, and where a filter or the ban
    would leave nothing. The filters are in range.
    """
    if not 0.0 < temperature < inf:
        return None
    rows, logs = _in_order(source, frozenset(banned))
    if not len(rows):
        return None
    depths = Depths(logs, 1.0)
    for stage in working_stages(filters):
        found = filter_of(stage)
        if found is None:
            depths = Depths(depths.logs, temperature)
            continue
        if found.quick is None:
            return None
        try:
            depths = depths.first(found.quick(depths, filters, rules_of(filters.preset)))
        except Unsure:
            return None
    return rows[: len(depths)]


@remembered(2)
def _in_order(source: Weights, banned: frozenset[int]) -> tuple[Rows, FloatArray]:
    """The rows that may be drawn, likeliest first, and log p less its largest."""
    rows = ranked(source)[0]
    if banned:
        rows = rows[not_banned(banned, len(source))[rows]]
    depths = np.asarray(source.log_ratios.hi)[rows]
    return rows, depths - depths[0] if len(depths) else depths
