"""What reference cases ask of a tempered column beyond what the program shows."""

from math import inf

from model.exact import Pair, difference, divide, sum_exactly, two_sum
from model.measures import kl_divergence
from model.tempering import Tempered, tempered
from model.tempering.tilting import tilt_divergence, weighted_mean


def divergence_to_source(value: Tempered) -> float:
    """D(q || q_T), in nats: 0 at T = 1, exact next to it."""
    if value.temperature in (0.0, inf):
        return kl_divergence(value.source, value.distribution)
    tilt, source = tempered._tilt(value), tempered._unit_values(value.source)
    return tilt_divergence(source, tilt, value.distribution.values)


def logit_variance(value: Tempered) -> float:
    """Var_T(z), the variance under q_T of z = log q (or of the logits)."""
    weights, logs = value.distribution.values, value.source.log_ratios
    mean = weighted_mean(weights, logs)
    alive = weights > 0.0
    gaps = difference(logs.at(alive), mean).array
    return sum_exactly(weights[alive] * gaps * gaps).value / sum_exactly(weights).value


def entropy_slope(value: Tempered) -> float:
    """dH(q_T)/dT = Var_T(z) / T^3 >= 0; 0 at T = inf and, in the limit, at T = 0."""
    t = value.temperature
    return logit_variance(value) / t / t / t if 0.0 < t < inf else 0.0


def log_partition(value: Tempered, largest: float) -> float:
    """log sum exp(z/T), given the largest logit (of the source's rows), for 0 < T < inf."""
    scaled = divide(Pair(largest, 0.0), Pair(value.temperature, 0.0))
    total = value.distribution.log_total
    whole = two_sum(scaled.hi, total.hi)
    return float(whole.hi + (whole.lo + scaled.lo + total.lo))
