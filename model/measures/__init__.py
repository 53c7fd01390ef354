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
    perplexity,
)
from model.measures.orders import renyi_entropy, tsallis_entropy

__all__ = [
    "chi_squared",
    "cross_entropy",
    "efficiency",
    "entropy",
    "hellinger",
    "jensen_shannon",
    "kl_divergence",
    "max_entropy",
    "perplexity",
    "redundancy",
    "renyi_entropy",
    "support_mismatch",
    "total_variation",
    "tsallis_entropy",
]
