"""A server's tokens scored: as reported, and between bounds where lists leave something open."""

import math
from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from model.document.document import check_temperature
from model.document.tokens import ListedColumns, ListedRows, TokenSequence
from model.exact import FloatArray
from model.tempering import BestTemperature
from model.texts.scoring.best_temperature import Moments, minimum_over_temperature
from model.texts.scoring.logits import Ids
from model.texts.scoring.mass_bounds import best_between, lists_of
from model.texts.scoring.scored import Bounds, SequenceScore
from model.words.names import are, counted

_COLDEST = 5.6e-309  # whose inverse is a number
_CLOSED = 1e-9  # probability that rounding may leave over in a list of all tokens


def score_tokens(
    sequence: TokenSequence, temperature: float = 1.0, vocabulary: int = 0
) -> SequenceScore:
    """Return the scores of a server's tokens; ValueError where none can be scored.

    vocabulary: how many tokens the model has; 0 where it is not known. At T = 1 surprises are those
    reported; elsewhere, and entropies everywhere, are known between bounds only where the lists
    leave some probability open. Confidence at T counts what is not listed as one outcome. Entropy,
    confidence and rank are NaN (−1) where no alternatives were given.
    """
    check_temperature(temperature)
    columns = sequence.listed
    bounds = _bounds(sequence, temperature, vocabulary)
    nll = np.where(np.isnan(columns.own), np.nan, 0.0 - columns.own)
    entropy = np.full(len(sequence), np.nan)
    if bounds is not None:
        exact = bounds.entropy_low == bounds.entropy_high
        entropy[exact] = bounds.entropy_low[exact]
        nll = nll if bounds.nll_low is None else bounds.nll_low
    return SequenceScore(
        nll=nll,
        tails=np.zeros(len(sequence)),
        entropy=entropy,
        rank=columns.rank,
        top1=columns.top1,
        confidence=_confidence(columns, temperature),
        correct=columns.correct,
        temperature=temperature,
        bounds=bounds,
        byte_count=sequence.byte_count,
        word_count=sequence.word_count,
        notes=_notes(sequence, temperature, vocabulary),
    )


def _bounds(sequence: TokenSequence, temperature: float, vocabulary: int) -> Bounds | None:
    """What fits the lists at T; as at T = 0 where 1 / T is no number."""
    if 0.0 < temperature < _COLDEST:
        temperature = 0.0
    low, high = (np.full(len(sequence), np.nan) for _ in range(2))
    with np.errstate(over="ignore"):
        for rows in lists_of(sequence, vocabulary):
            low[rows.places], high[rows.places] = rows.tempered_entropies(temperature)
        if temperature == 1.0:
            return Bounds(low, high)
        nll = [np.full(len(sequence), np.nan) for _ in range(2)]
        for rows in lists_of(sequence, vocabulary, all_scored=True):
            nll[0][rows.places], nll[1][rows.places] = rows.tempered(temperature)
    return Bounds(low, high, *nll)


def best_token_temperature(sequence: TokenSequence, vocabulary: int = 0) -> BestTemperature:
    """Return T*, which minimises the mean surprise, or between which two it lies.

    Limits and reasons are those of `minimum_over_temperature`; positions without alternatives
    say nothing about T. Where the lists leave probability open there is no value, and the reason
    tells the bounds. ValueError where no token has a log-probability and alternatives.
    """
    columns = sequence.listed
    if not columns.listed.any():
        raise ValueError("No token has alternatives, so no temperature can be judged.")
    lists = lists_of(sequence, vocabulary)
    if any(float(rows.mass.max()) > _CLOSED for rows in lists):
        return BestTemperature(None, _between(*best_between(lists)))
    parts = [part for rows in columns.rows for part in _gaps(rows, columns)]
    targets = [top - own for rows in columns.rows for top, own in _tops(rows, columns)]
    target = _total(targets)
    lost = np.flatnonzero(columns.listed & (columns.own == -np.inf))

    def moments(beta: float) -> Moments:
        means, variances = zip(*(_moments(gaps, beta) for gaps in parts), strict=True)
        gap, variance = _total(chain(*means)), _total(chain(*variances))
        return Moments(gap, variance, target, int(lost[0]) if lost.size else -1)

    return minimum_over_temperature(moments, lambda k: f"position {k + 1}")


def _total(terms: Iterable[float]) -> float:
    """The sum of terms ≥ 0, rounded once; inf where it is no number."""
    try:
        return math.fsum(terms)
    except OverflowError:
        return math.inf


def _gaps(rows: ListedRows, columns: ListedColumns) -> list[FloatArray]:
    """How far each entry that is possible lies below the likeliest, by how many they are."""
    logs = rows.logs[columns.listed[rows.places]]
    with np.errstate(over="ignore"):
        gaps = logs.max(axis=1, keepdims=True) - logs
    return [part for _, part in _compressed(gaps, logs > -np.inf)]


def _tops(rows: ListedRows, columns: ListedColumns) -> list[tuple[float, float]]:
    """The likeliest and the token's own logarithm at each position with alternatives."""
    kept = columns.listed[rows.places]
    tops = rows.logs[kept].max(axis=1)
    return list(zip(tops.tolist(), columns.own[rows.places][kept].tolist(), strict=True))


def _moments(gaps: FloatArray, beta: float) -> tuple[list[float], list[float]]:
    """The mean and the variance of the gap in each row of gaps, (m, k)."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        shares = np.exp(-beta * gaps)
        shares /= shares.sum(axis=1, keepdims=True)
        means = np.vecdot(shares, gaps)
        variances = np.vecdot(shares, np.square(gaps - means[:, np.newaxis]))
    return means.tolist(), variances.tolist()


def _compressed(values: FloatArray, kept: NDArray[np.bool_]) -> Iterator[tuple[Ids, FloatArray]]:
    """The values that are kept of each row, for rows with as many: which rows, and (m, k)."""
    counts = np.count_nonzero(kept, axis=1)
    for count in np.unique(counts).tolist():
        rows = np.flatnonzero(counts == count)
        yield rows, values[rows][kept[rows]].reshape(len(rows), count)


def _between(low: float, high: float) -> str:
    """Between which temperatures T* lies, in a sentence."""
    if low == 0.0 and high == math.inf:
        return "not told by these lists; give the vocabulary’s size."
    if high == math.inf:
        return f"at least {low:.4g}: what is not listed leaves more open."
    if low == 0.0:
        return f"at most {high:.4g}: what is not listed leaves more open."
    return f"between {low:.4g} and {high:.4g}: what is not listed leaves more open."


def _confidence(columns: ListedColumns, temperature: float) -> FloatArray:
    """The probability of the likeliest at T of each position; NaN where not known."""
    least = -columns.top
    for rows in columns.rows:
        if temperature != 1.0:
            # The values asked for may overflow at T next to 0: then they are ∞, as they should be.
            with np.errstate(over="ignore"):
                spread = _log_of_sum(rows.logs, temperature)
                tops = rows.logs.max(axis=1)
                gaps = tops + least[rows.places]
                least[rows.places] = _surprises(gaps, spread, temperature)
    confidence = np.full(least.shape, np.nan)
    # By math.exp, as its last digit may be another than numpy's.
    confidence[columns.listed] = [math.exp(-value) for value in least[columns.listed].tolist()]
    return confidence


def _log_of_sum(logs: FloatArray, temperature: float) -> FloatArray:
    """ln of the sum of the tempered entries of each row, the likeliest of them counted as 1."""
    gaps = logs.max(axis=1, keepdims=True) - logs
    if temperature in (0.0, math.inf):
        alive = gaps == 0.0 if temperature == 0.0 else gaps < np.inf
        return np.array([math.log(count) for count in np.count_nonzero(alive, axis=1).tolist()])
    shares = np.exp(-gaps / temperature)
    np.put_along_axis(shares, logs.argmax(axis=1, keepdims=True), 0.0, axis=1)
    return np.array([math.log1p(rest) for rest in shares.sum(axis=1).tolist()])


def _surprises(gaps: FloatArray, spread: FloatArray, temperature: float) -> FloatArray:
    """−ln of the tempered probability of entries that lie so far below the likeliest."""
    if temperature == 0.0:
        return np.where(gaps > 0.0, np.inf, spread)
    if temperature == math.inf:
        return np.where(gaps == np.inf, np.inf, spread)
    return gaps / temperature + spread


def _notes(sequence: TokenSequence, temperature: float, vocabulary: int) -> tuple[str, ...]:
    notes = list(sequence.notes)
    left_out = sum(token.logprob is None for token in sequence.tokens)
    if left_out:
        of_all = f"{left_out:,} of {counted(len(sequence), 'token')}"
        notes.append(f"{of_all} {are(left_out)} not scored: no log-probability.")
    if sequence.why_no_bytes:
        notes.append(sequence.why_no_bytes)
    listed = [token for token in sequence.tokens if token.alternatives]
    if any(token.missing_mass > _CLOSED for token in listed):
        told = f"in a vocabulary of {vocabulary:,}" if vocabulary else "in a vocabulary not known"
        notes.append(
            f"What is not listed is not known: entropies lie between two bounds, {told}; "
            "calibration is of the listed."
        )
        if temperature != 1.0:
            notes.append(f"At T = {temperature:g} the surprises too lie between two bounds.")
    return tuple(notes)
