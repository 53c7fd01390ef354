"""Pairwise: one measure of every column against every other, in nats.

Small tables are measured exactly. Beyond 20,000 rows plain sums serve (good to about 1e-13 nats),
but for pairs so close that those would round: these are measured exactly too.
"""

from dataclasses import dataclass

import numpy as np

from model.document.table import Array, Column, UnreadableTableError, frozen, weights_of
from model.exact.weights import Weights
from model.measures import cross_entropy, entropy, jensen_shannon, kl_divergence, total_variation

EXACT_ROWS = 20_000
CLOSE = 1e-7  # nats (or shares) below which plain sums may have lost digits
SYMMETRIC = frozenset({"jensen_shannon", "total_variation"})
_EXACT = {
    "kl": kl_divergence,
    "cross_entropy": cross_entropy,
    "jensen_shannon": jensen_shannon,
    "total_variation": total_variation,
}


@dataclass(frozen=True, eq=False)
class Pairwise:
    """A measure of k columns against each other.

    Attributes:
        values: (k, k), row against column, in nats (total variation: a share); ∞ where the
            column is 0 and the row is not, NaN where a column has no weight at all.
        entropies: (k,) in nats, NaN as above.
    """

    values: Array
    entropies: Array


def pairwise(columns: tuple[Column, ...], measure: str) -> Pairwise:
    """Return the measure of `MatrixSettings` for all pairs of columns of one table."""
    if measure not in _EXACT:
        raise ValueError(f"A measure of pairs is one of {', '.join(_EXACT)}, not “{measure}”.")
    weights = [_weights(column) for column in columns]
    count = len(columns)
    values = np.full((count, count), np.nan)
    readable = [index for index, one in enumerate(weights) if one is not None]
    known = [one for one in weights if one is not None]
    if known:
        found = _exact(known, measure) if len(known[0]) <= EXACT_ROWS else _plain(known, measure)
        values[np.ix_(readable, readable)] = found
    entropies = [np.nan if one is None else entropy(one) for one in weights]
    return Pairwise(frozen(values), frozen(entropies))


def row_that_makes_it_infinite(truth: Column, model: Column) -> int | None:
    """Return the first row where `model` is 0 and `truth` is not, or None."""
    p, q = _weights(truth), _weights(model)
    if p is None or q is None:
        return None
    missing = np.flatnonzero(p.support & ~q.support)
    return int(missing[0]) if missing.size else None


def _weights(column: Column) -> Weights | None:
    try:
        return weights_of(column)
    except UnreadableTableError:
        return None


def _exact(weights: list[Weights], measure: str) -> Array:
    compute = _EXACT[measure]
    count = len(weights)
    values = np.zeros((count, count))
    for i in range(count):
        for j in range(count):
            if measure in SYMMETRIC and j < i:
                values[i, j] = values[j, i]
            elif i != j or measure == "cross_entropy":
                values[i, j] = compute(weights[i], weights[j])
    return values


def _plain(weights: list[Weights], measure: str) -> Array:
    shares = np.stack([one.probabilities for one in weights])
    if measure == "total_variation":
        values = np.stack([0.5 * np.abs(shares - one).sum(axis=1) for one in shares])
    elif measure == "jensen_shannon":
        values = _plain_jensen_shannon(shares)
    else:
        values = _plain_cross_entropies(weights, shares)
        if measure == "kl":
            values = values - np.diag(values)[:, None]
    compute = _EXACT[measure]
    for i, j in np.argwhere(values < CLOSE).tolist():
        same = i == j and measure != "cross_entropy"
        values[i, j] = 0.0 if same else compute(weights[i], weights[j])
    return np.asarray(values)


def _plain_cross_entropies(weights: list[Weights], shares: Array) -> Array:
    surprisals = np.stack([np.where(one.support, one.surprisals, 0.0) for one in weights])
    absent = np.stack([~one.support for one in weights]).astype(np.float64)
    present = 1.0 - absent
    return np.where(present @ absent.T > 0.0, np.inf, shares @ surprisals.T)


def _plain_jensen_shannon(shares: Array) -> Array:
    own = [_plain_entropy(one) for one in shares]
    values = np.zeros((len(own), len(own)))
    for i, j in zip(*np.triu_indices(len(own), 1), strict=True):
        mixed = _plain_entropy(0.5 * (shares[i] + shares[j]))
        values[i, j] = values[j, i] = mixed - 0.5 * (own[i] + own[j])
    return values


def _plain_entropy(shares: Array) -> float:
    alive = shares[shares > 0.0]
    return float(-(alive @ np.log(alive)))
