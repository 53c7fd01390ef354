"""Measures of distributions, in nats, exact to about an ulp where textbook formulas cancel.

Each takes weights: 1-D numbers, finite, >= 0, not all 0, normalised exactly; or a `Weights`.
"""

from model.measures.distance import hellinger, jensen_shannon, total_variation
from model.measures.divergence import chi_squared, kl_divergence, redundancy, support_mismatch
from model.measures.entropy import (
    cross_entropy,
    efficiency,
    entropy,
    max_entropy,
    min_entropy,
    perplexity,
    surprisal,
)
from model.measures.orders import renyi_entropy, tsallis_entropy
from model.measures.renyi_divergence import renyi_divergence

__all__ = [
    "chi_squared",
    "cross_entropy",
    "efficiency",
    "entropy",
    "hellinger",
    "jensen_shannon",
    "kl_divergence",
    "max_entropy",
    "min_entropy",
    "perplexity",
    "redundancy",
    "renyi_divergence",
    "renyi_entropy",
    "support_mismatch",
    "surprisal",
    "total_variation",
    "tsallis_entropy",
]
