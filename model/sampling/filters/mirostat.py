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
from model.sampling.cutting.filter import Filter, Reached, Setting, Shift
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


def effect(reached: Reached) -> Shift:
    """Return log of how often each row is there over the mass it is there with.

    Between the largest beginning with an entropy ≤ τ and the next one, in such parts that the mean
    of their entropies is τ; outcomes of the same p come and go together.
    """
    p, target = reached.p, TAU.of(reached.filters) * log(2.0)
    mass, entropies = beginnings(p)
    ends = np.flatnonzero(np.append(p[1:] < p[:-1] * (1.0 - _TIED), True))
    levels = entropies[ends]
    if target >= levels[-1]:
        return Shift(np.zeros(len(p)), "All of them together surprise no more, so all stay.")
    above = int(np.searchsorted(levels, target, side="right"))
    many = _present(p, mass, int(ends[above]))
    if above == 0:
        return Shift(_logs(many), "The likeliest are equally likely, so it cannot come nearer.")
    few = _present(p, mass, int(ends[above - 1]))
    share = float((target - levels[above - 1]) / (levels[above] - levels[above - 1]))
    note = (
        f"In {share_text(share)} of the draws {int(ends[above]) + 1:,} are there, in the others "
        f"{int(ends[above - 1]) + 1:,}."
    )
    return Shift(_logs(share * many + (1.0 - share) * few), note)


def _present(p: FloatArray, mass: FloatArray, last: int) -> FloatArray:
    return np.where(np.arange(len(p)) <= last, 1.0 / mass[last], 0.0)


def _logs(values: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore"):
        return np.log(values)


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
