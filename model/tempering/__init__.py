"""Temperature: q^(1/T) and exp(z/T) normalised, its limits, and the temperatures that fit best.

`temper` and `temper_logits` give rounded probabilities, as an array that remembers the unrounded
ones when it is measured. A caller with several questions keeps the value itself:
`tempered = tempered_weights(q, T)` (or `tempered_logits(z, T)`) is frozen; `tempered.distribution`
is a `Weights` accepted by every function of model.measures, good to about 90 bits, and
`divergence_from_source(tempered)` = D(q_T || q) loses nothing where T is next to 1. q may itself
be a `Weights` (`as_weights(q)` or `as_logits(z)` of model.exact.weights), so that it is checked,
summed and its logarithms taken once.
"""

from model.tempering.best import (
    BestTemperature,
    best_temperature,
    find_best_temperature,
)
from model.tempering.tempered import (
    Tempered,
    divergence_from_source,
    divergence_of,
    temper,
    temper_logits,
    tempered_logits,
    tempered_weights,
)

__all__ = [
    "BestTemperature",
    "Tempered",
    "best_temperature",
    "divergence_from_source",
    "divergence_of",
    "find_best_temperature",
    "temper",
    "temper_logits",
    "tempered_logits",
    "tempered_weights",
]
