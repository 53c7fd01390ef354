"""SequenceScore: what a model thought of a text, position by position and as a whole."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model.exact import FloatArray, Pair, divide, sum_exactly
from model.texts.scoring.calibration import Calibration, calibrate

_TOP_FEW = 5


@dataclass(frozen=True, eq=False)
class Bounds:
    """What fits a server's lists, in nats a position; NaN where nothing is known of it.

    Attributes:
        entropy_low, entropy_high: of the entropy; inf where the vocabulary's size is not known.
        nll_low, nll_high: of the surprise, away from T = 1; None at T = 1, where it is known.
    """

    entropy_low: FloatArray
    entropy_high: FloatArray
    nll_low: FloatArray | None = None
    nll_high: FloatArray | None = None

    @property
    def are_open(self) -> bool:
        """Whether some entropy or surprise is not known exactly."""
        pairs = ((self.entropy_low, self.entropy_high), (self.nll_low, self.nll_high))
        return any(
            bool((low < high).any()) for low, high in pairs if low is not None and high is not None
        )


@dataclass(frozen=True, eq=False)
class SequenceScore:
    """The scores of a text, in nats; every array has the shape of the targets and is read-only.

    Attributes:
        nll: −ln p of the token that came; NaN where it was left out, ∞ where p = 0; the least that
            fits where it is only known between bounds.
        tails: what rounding left of nll, about 1e−17 of it; 0 where that is not known.
        entropy: the entropy the model had there; NaN where left out or not known.
        rank: how many tokens were likelier than the one that came; −1 where left out or not known.
        top1: the id of the likeliest token, the first of equals; −1 where left out or not known.
        confidence: the probability of the likeliest token; NaN where left out or not known.
        correct: whether the likeliest token is the one that came.
        temperature: the T at which all of this holds.
        bounds: what is only known in between; None where all is known exactly.
        byte_count, word_count: of the text scored, where the texts of its tokens are known.
        notes: sentences on what is only known in part.
    """

    nll: FloatArray
    tails: FloatArray
    entropy: FloatArray
    rank: NDArray[np.int32]
    top1: NDArray[np.int32]
    confidence: FloatArray
    correct: NDArray[np.bool_]
    temperature: float = 1.0
    bounds: Bounds | None = None
    byte_count: int | None = None
    word_count: int | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for array in vars(self).values():
            if isinstance(array, np.ndarray):
                array.flags.writeable = False
        if not self.count:
            raise ValueError("0 tokens scored: every token is left out, so there is no number.")

    def __len__(self) -> int:
        return int(self.nll.size)

    @cached_property
    def scored(self) -> NDArray[np.bool_]:
        """Which positions were scored."""
        return ~np.isnan(self.nll)

    @cached_property
    def count(self) -> int:
        """How many positions were scored; always at least 1."""
        return int(np.count_nonzero(self.scored))

    @cached_property
    def _mean(self) -> Pair:
        kept = self.nll[self.scored]
        if np.isinf(kept).any():
            return Pair(math.inf, 0.0)
        return divide(sum_exactly(kept, self.tails[self.scored]), Pair(float(self.count), 0.0))

    @property
    def nll_sum(self) -> float:
        """Σ nll over the positions scored."""
        return self._mean.value * self.count

    @property
    def nll_mean(self) -> float:
        """The cross entropy a token: Σ nll / count."""
        return self._mean.value

    @cached_property
    def nll_sd(self) -> float:
        """The standard deviation of nll (n − 1 in its denominator); NaN for one token or an ∞."""
        if self.count < 2 or math.isinf(self.nll_mean):
            return math.nan
        offsets = self.nll[self.scored] - self.nll_mean
        return math.sqrt(sum_exactly(offsets * offsets).value / (self.count - 1))

    @property
    def perplexity(self) -> float:
        """exp nll_mean, weighted by tokens; inf above 1.8e308 (nll_mean stays finite there)."""
        mean = self._mean
        if mean.hi > 709.7:
            return math.inf
        return math.exp(float(mean.hi)) * (1.0 + float(mean.lo))

    @property
    def perplexity_se(self) -> float:
        """The standard error of the perplexity, PPL · sd/√n; NaN where sd is."""
        return self.perplexity * self.nll_sd / math.sqrt(self.count)

    @property
    def bits_per_token(self) -> float:
        """nll_mean in bits."""
        return self.nll_mean / math.log(2.0)

    @property
    def bits_per_byte(self) -> float | None:
        """Σ nll in bits over the bytes of the text scored; None where they are not known."""
        return self.nll_sum / math.log(2.0) / self.byte_count if self.byte_count else None

    @cached_property
    def _judged(self) -> NDArray[np.bool_]:
        """Where it is known what was likeliest."""
        return self.scored & ~np.isnan(self.confidence)

    def _share(self, marks: NDArray[np.bool_]) -> float:
        judged = int(np.count_nonzero(self._judged))
        return int(np.count_nonzero(marks & self._judged)) / judged if judged else math.nan

    @property
    def accuracy(self) -> float:
        """The share of positions at which the likeliest token came; NaN where none is known."""
        return self._share(self.correct)

    @property
    def top5(self) -> float:
        """The share of positions at which fewer than five tokens were likelier than what came."""
        return self._share((self.rank >= 0) & (self.rank < _TOP_FEW))

    @cached_property
    def entropy_mean(self) -> float:
        """The mean of the entropies over the positions scored; NaN where not known exactly."""
        if (
            self.bounds is not None
            and ((self.bounds.entropy_low < self.bounds.entropy_high) & self.scored).any()
        ):
            return math.nan
        known = self.entropy[self.scored & ~np.isnan(self.entropy)]
        return sum_exactly(known).value / known.size if known.size else math.nan

    @property
    def nll_is_exact(self) -> bool:
        """Whether the surprises are known, not only between bounds."""
        return self.bounds is None or self.bounds.nll_low is None

    @cached_property
    def nll_mean_bounds(self) -> tuple[float, float]:
        """The least and the largest mean surprise that fit; both the mean where it is known."""
        if self.bounds is None or self.bounds.nll_low is None or self.bounds.nll_high is None:
            return self.nll_mean, self.nll_mean
        return self._mean_of(self.bounds.nll_low), self._mean_of(self.bounds.nll_high)

    @cached_property
    def entropy_mean_bounds(self) -> tuple[float, float]:
        """The least and the largest mean entropy that fit; both the mean where it is known."""
        if self.bounds is None:
            return self.entropy_mean, self.entropy_mean
        return self._mean_of(self.bounds.entropy_low), self._mean_of(self.bounds.entropy_high)

    def _mean_of(self, values: FloatArray) -> float:
        known = values[self.scored & ~np.isnan(values)]
        if np.isinf(known).any():
            return math.inf
        return sum_exactly(known).value / known.size if known.size else math.nan

    @cached_property
    def calibration(self) -> Calibration | None:
        """Confidence against accuracy, in 15 equal bins (lo, hi], as Guo et al. (2017) have it."""
        if not self._judged.any():
            return None
        return calibrate(self.confidence[self._judged], self.correct[self._judged])

    @property
    def ece(self) -> float:
        """The expected calibration error, ℓ1 over 15 equal bins; NaN where none is known."""
        return math.nan if self.calibration is None else self.calibration.ece

    @property
    def brier(self) -> float:
        """The mean of (confidence − correct)² of the likeliest token; NaN where none is known."""
        return math.nan if self.calibration is None else self.calibration.brier

    def readings(self) -> dict[str, float]:
        """The numbers of the whole text by their ids, in the order of display.

        NaN where one is not known; then those with “_low” and “_high” bound it, where they can.
        """
        surprise = {
            "nll_mean": self.nll_mean,
            "nll_sd": self.nll_sd,
            "perplexity": self.perplexity,
            "perplexity_se": self.perplexity_se,
            "bits_per_token": self.bits_per_token,
            "bits_per_byte": math.nan if self.bits_per_byte is None else self.bits_per_byte,
        }
        if not self.nll_is_exact:
            low, high = self.nll_mean_bounds
            surprise = dict.fromkeys(surprise, math.nan) | {
                "nll_mean_low": low,
                "nll_mean_high": high,
                "perplexity_low": _exp(low),
                "perplexity_high": _exp(high),
            }
        entropy = {"entropy_mean": self.entropy_mean}
        if self.bounds is not None and math.isnan(self.entropy_mean):
            low, high = self.entropy_mean_bounds
            entropy |= {"entropy_mean_low": low, "entropy_mean_high": high}
        return {
            "tokens": len(self),
            "scored": self.count,
            **surprise,
            "accuracy": self.accuracy,
            "top5": self.top5,
            **entropy,
            "ece": self.ece,
            "brier": self.brier,
        }


def _exp(nats: float) -> float:
    return math.exp(nats) if nats < 709.7 else math.inf
