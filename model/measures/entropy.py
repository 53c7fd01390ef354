"""Measures of one distribution, and cross entropy, which is a mean of surprisals too.

Every function takes weights (1-D, finite, >= 0, not all 0; a list, an array or a `Weights`), which
are normalised exactly, and returns nats. ValueError names the offending position, counted from 1.
Source: T. M. Cover, J. A. Thomas, Elements of Information Theory, 2nd ed. (2006), chapter 2.
"""

from math import exp, inf, log

import numpy as np
from numpy.typing import ArrayLike

from model.exact import FloatArray, Pair, difference, divide, in_blocks, sum_exactly, wide_product
from model.exact.weights import Weights, as_weights, same_length

__all__ = [
    "cross_entropy",
    "efficiency",
    "entropy",
    "max_entropy",
    "perplexity",
]

_LONG = 8.0  # nats above which exp() would magnify the last bit of H


def entropy(p: ArrayLike | Weights) -> float:
    """H(p) = -sum p log p, in nats: 0 for one certain row, log n for a uniform column.

    0 log 0 = 0. The relative error stays near one ulp also where H is close to 0.

    >>> round(entropy([0.9, 0.1]), 6)
    0.325083
    """
    weights = as_weights(p)
    return mean_surprisal(weights, weights)


def cross_entropy(p: ArrayLike | Weights, q: ArrayLike | Weights) -> float:
    """H(p, q) = -sum p log q, in nats; inf where some q = 0 < p (`support_mismatch` names them).

    >>> round(cross_entropy([0.9, 0.1], [0.5, 0.5]), 6)
    0.693147
    """
    truth, model = as_weights(p, "weights of P"), as_weights(q, "weights of Q")
    same_length(truth, model)
    return mean_surprisal(truth, model)


def mean_surprisal(p: Weights, q: Weights) -> float:
    """The mean under p of the surprisals of q."""
    if bool(np.any(p.support & ~q.support)):
        return inf
    alive = p.values > 0.0
    terms = np.zeros(len(p))
    with np.errstate(under="ignore", over="ignore"):
        np.multiply(p.values, q.surprisals, out=terms, where=alive)
    if not np.isfinite(terms).all():
        with np.errstate(over="ignore"):
            return float(np.sum(p.probabilities[alive] * q.surprisals[alive]))
    return divide(sum_exactly(terms), p.total).value


def mean_surprisal_pair(p: Weights, q: Weights) -> Pair:
    """The mean under p of the surprisals of q to about 100 bits, as floats; q > 0 where p > 0."""
    return Pair(*map(float, difference(q.log_total, mean_log_pair(p, q))))


def mean_log_pair(p: Weights, q: Weights) -> Pair:
    """The mean under p of log(q / largest q), likewise."""
    weights, tails, logs = p.values, p.tails, q.log_ratios
    alive = weights > 0.0
    if not alive.all():
        weights, logs = weights[alive], logs.at(alive)
        tails = None if tails is None else tails[alive]
    columns = weights, np.asarray(logs.hi), np.asarray(logs.lo), tails
    mean = divide(sum_exactly(*in_blocks(_products, len(weights), *columns)), p.total)
    return Pair(*map(float, mean))


def _products(
    weights: FloatArray, hi: FloatArray, lo: FloatArray, tails: FloatArray | None
) -> tuple[FloatArray, FloatArray]:
    """(weights + tails) (hi + lo), as weights hi and what is left."""
    product = wide_product(weights, hi)
    rest = product.lo + weights * lo
    return np.asarray(product.hi), np.asarray(rest if tails is None else rest + tails * hi)


def perplexity(p: ArrayLike | Weights, q: ArrayLike | Weights | None = None) -> float:
    """exp H(p), or exp H(p, q): the number of equally likely rows that would be as hard to guess.

    inf where H(p, q) is infinite or its exponential exceeds 1.8e308.

    >>> round(perplexity([1, 1, 1, 1]), 6)
    4.0
    """
    truth = as_weights(p) if q is None else as_weights(p, "weights of P")
    model = truth if q is None else as_weights(q, "weights of Q")
    same_length(truth, model)
    return perplexity_of(mean_surprisal(truth, model), truth, model)


def perplexity_of(mean: float, p: Weights, q: Weights) -> float:
    """exp of a mean surprisal H(p, q) that is known already, in nats; inf beyond 1.8e308.

    Where the exponential would enlarge the mean's last bit, the mean is worked out once more.
    """
    if mean < _LONG:
        return exp(mean)
    if mean > 709.78:
        return inf
    exact = mean_surprisal_pair(p, q)
    return exp(float(exact.hi)) * (1.0 + float(exact.lo))


def max_entropy(p: ArrayLike | Weights) -> float:
    """log n, where n counts all rows: the largest entropy a column of this length can have.

    >>> round(max_entropy([0.9, 0.1]), 6)
    0.693147
    """
    return log(len(as_weights(p)))


def efficiency(p: ArrayLike | Weights) -> float:
    """H(p) / log n, from 0 to 1; n counts all rows. ValueError where n = 1, as log 1 = 0.

    >>> round(efficiency([0.9, 0.1]), 6)
    0.468996
    """
    weights = as_weights(p)
    if len(weights) == 1:
        raise ValueError("Efficiency is H / log n: with one row log n is 0 and it has no value.")
    return min(entropy(weights) / max_entropy(weights), 1.0)
