"""Temperature: q^(1/T) and exp(z/T) normalised, its limits, and the temperatures that fit best.

`temper` and `temper_logits` give rounded probabilities, as an array that remembers the unrounded
ones when it is measured. A caller with several questions keeps the value itself:
`tempered = tempered_weights(q, T)` (or `tempered_logits(z, T)`) is frozen; `tempered.distribution`
is a `Weights` accepted by every function of model.measures, good to about 90 bits, and
`divergence_from_source(tempered)` = D(q_T || q), `divergence_to_source(tempered)` = D(q || q_T)
lose nothing where T is next to 1. q may itself be a `Weights` (`as_weights(q)` or `as_logits(z)` of
model.exact.weights), so that it is checked, summed and its logarithms taken once.
"""

from model.tempering.best import (
    BestTemperature,
    best_temperature,
    best_temperature_logits,
    find_best_temperature,
)
from model.tempering.target import temperature_for_entropy, temperature_for_entropy_logits
from model.tempering.tempered import (
    Tempered,
    divergence_from_source,
    divergence_of,
    divergence_to_source,
    entropy_slope,
    log_partition,
    logit_variance,
    temper,
    temper_logits,
    tempered_logits,
    tempered_weights,
)

__all__ = [
    "BestTemperature",
    "Tempered",
    "best_temperature",
    "best_temperature_logits",
    "divergence_from_source",
    "divergence_of",
    "divergence_to_source",
    "entropy_slope",
    "find_best_temperature",
    "log_partition",
    "logit_variance",
    "temper",
    "temper_logits",
    "temperature_for_entropy",
    "temperature_for_entropy_logits",
    "tempered_logits",
    "tempered_weights",
]
