"""typical: what surprises about as much as the average.

Source: C. Meister et al., Locally typical sampling, TACL 11 (2023).
"""

import numpy as np

from model.sampling.cutting.filter import Cut, Filter, Reached, Setting
from model.sampling.cutting.sums import rows_to_reach

_NEAR_SCORE = 1e-14  # of a typicality score: logarithms are rounded, so equals may differ so much

MASS = Setting(
    "typical",
    "typical",
    "The mass of the most typical that stays; 1 is off",
    "a share above 0 and up to 1 (1 is off)",
    0.0,
    1.0,
    off=1.0,
    beyond_low=True,
    llama=("typical_p", "typ_p"),
    flags=("--typical", "--typical-p"),
    transformers=("typical_p",),
)


def cut(reached: Reached) -> Cut:
    """Return the rows whose surprise is nearest to the entropy, until they hold the mass.

    transformers stops at the first sum ≥ mass and keeps rows tied with the last; llama.cpp stops
    at the first sum > mass. Of equally typical rows the likelier comes first.
    """
    p, mass = reached.p, MASS.of(reached.filters)
    with np.errstate(divide="ignore"):
        surprise = -np.log(p)
    center = reached.entropy
    scores = np.abs(surprise - center)
    order = np.argsort(scores, kind="stable")
    count = rows_to_reach(p[order], mass, beyond=reached.rules == "llama.cpp")
    kept = np.zeros(len(p), dtype=np.bool_)
    kept[order[:count]] = True
    if reached.rules == "transformers":
        last = float(scores[order[count - 1]])
        kept |= scores <= last + _NEAR_SCORE * (1.0 + last + center)
    return Cut(kept)


TYPICAL = Filter(
    "typical",
    "typical",
    "Keeps what surprises about as much as the average, until it holds this mass.",
    (MASS,),
    cut,
    transformers=50,
    llama=50,
    llama_names=("typ_p", "typical_p", "typical"),
    llama_letter="y",
)
