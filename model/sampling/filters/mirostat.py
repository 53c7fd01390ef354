"""Mirostat: as many of the likeliest as make the mean surprise of the draws τ bits.

Source: S. Basu et al., Mirostat: a neural text decoding algorithm that directly controls
perplexity, ICLR 2021; version 2 as llama.cpp does it: what surprises more than μ is dropped, and
after each draw μ moves by the rate times what the draw's surprise lacks of τ. Here stands what it
draws from in the long run and for a small rate, if the same distribution comes again and again: as
μ neither grows nor falls for ever, the mean surprise is τ.
"""

from math import log

import numpy as np

from model.exact import FloatArray
from model.sampling.cutting.filter import Chance, Filter, Kept, Reached, Setting
from model.sampling.cutting.sums import beginnings
from model.words.numerals import share_text

TAU = Setting(
    "mirostat_tau",
    "mirostat τ",
    "The mean surprise of a draw in bits; 0 is off",
    "a number of bits from 0 (off) to 100",
    0.0,
    100.0,
    flags=("--mirostat-ent",),
)
_TIED = 1e-12  # of a probability: what lies closer passes μ together


def effect(reached: Reached) -> Chance:
    """Return the beginnings that it keeps by turns.

    The largest with an entropy ≤ τ and the next one, in such parts that the mean of their entropies
    is τ; outcomes of the same p come and go together.
    """
    p, target = reached.p, TAU.of(reached.filters) * log(2.0)
    entropies = beginnings(p)[1]
    ends = np.flatnonzero(np.append(p[1:] < p[:-1] * (1.0 - _TIED), True))
    levels = entropies[ends]
    if target >= levels[-1]:
        words = "All of them together surprise no more, so all stay."
        return Chance(((1.0, _first(p, len(p) - 1)),), words)
    above = int(np.searchsorted(levels, target, side="right"))
    many = _first(p, int(ends[above]))
    if above == 0:
        words = "The likeliest are equally likely, so it cannot come nearer."
        return Chance(((1.0, many),), words)
    few = _first(p, int(ends[above - 1]))
    share = float((target - levels[above - 1]) / (levels[above] - levels[above - 1]))
    note = (
        f"In {share_text(share)} of the draws {int(ends[above]) + 1:,} are there, in the others "
        f"{int(ends[above - 1]) + 1:,}."
    )
    return Chance(((1.0 - share, few), (share, many)), note)


def _first(p: FloatArray, last: int) -> Kept:
    return np.asarray(np.arange(len(p)) <= last)


MIROSTAT = Filter(
    "mirostat",
    "mirostat",
    "Keeps as many of the likeliest as make the mean surprise of a draw τ bits; the bars are what "
    "comes of it in the long run.",
    (TAU,),
    effect,
    transformers=80,
    llama=100,
    alone=True,
    shelf="chance",
)
