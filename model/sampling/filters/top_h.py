"""top-h: the likeliest, as long as their entropy stays a part of the whole entropy.

Source: E. Baghaei Potraghloo et al., Top-H decoding: adapting the creativity and coherence with
bounded entropy in text generation, arXiv 2509.02510.
"""

from model.sampling.cutting.filter import Cut, Filter, Reached, Setting
from model.sampling.cutting.sums import beginnings

SHARE = Setting(
    "top_h",
    "top-h",
    "The part of the entropy that what stays may have; 1 is off",
    "a share above 0 and up to 1 (1 is off)",
    0.0,
    1.0,
    off=1.0,
    beyond_low=True,
)
_NEAR = 1e-14  # of an entropy: logarithms are rounded


def cut(reached: Reached) -> Cut:
    """Return the most of the likeliest whose own entropy is ≤ share · H, at least the likeliest.

    As in the paper: the entropy of what stays, its shares summing to 1. It grows with every row.
    (The code of transformers looks at the 100 likeliest and does not let what stays sum to 1.)
    """
    limit = SHARE.of(reached.filters) * reached.entropy
    kept = beginnings(reached.p)[1] <= limit + _NEAR * (1.0 + limit)
    kept[0] = True
    return Cut(kept)


TOP_H = Filter(
    "top_h",
    "top-h",
    "Keeps the likeliest while their entropy is at most this part of the whole entropy.",
    (SHARE,),
    cut,
    transformers=15,
)
