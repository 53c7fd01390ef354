"""A server's tokens scored: as reported, and at another temperature over what is known.

Away from T = 1 everything that was not listed counts as one outcome, "everything else": its parts
are not known. At T = 1 the numbers are those reported.
"""

import math
from collections.abc import Iterator
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from model.document.document import check_temperature
from model.exact import FloatArray
from model.tempering import BestTemperature
from model.texts.best_temperature import Moments, minimum_over_temperature
from model.texts.listed import ListedColumns, ListedRows
from model.texts.scoring.logits import Ids
from model.texts.scoring.scored import SequenceScore
from model.texts.tokens import TokenSequence


def score_tokens(sequence: TokenSequence, temperature: float = 1.0) -> SequenceScore:
    """Return the scores of a server's tokens; ValueError where none can be scored.

    The entropy is that of the tokens listed with everything else as one, a lower bound of the
    model's own; NaN where no alternatives were given, and so are confidence and rank (−1).
    """
    check_temperature(temperature)
    columns = sequence.listed
    nll, entropy, confidence = _tempered(columns, temperature)
    return SequenceScore(
        nll=nll,
        tails=np.zeros(len(sequence)),
        entropy=entropy,
        rank=columns.rank,
        top1=columns.top1,
        confidence=confidence,
        correct=columns.correct,
        temperature=temperature,
        byte_count=sequence.byte_count,
        word_count=sequence.word_count,
        notes=_notes(sequence, temperature),
    )


def best_token_temperature(sequence: TokenSequence) -> BestTemperature:
    """Return T* over what is known: it minimises the mean surprise of `score_tokens`.

    Limits and reasons are those of `best_sequence_temperature`; positions without alternatives
    say nothing about T. ValueError where no token has a log-probability and alternatives.
    """
    columns = sequence.listed
    if not columns.listed.any():
        raise ValueError("No token has alternatives, so no temperature can be judged.")
    parts = [part for rows in columns.rows for part in _gaps(rows, columns)]
    targets = [top - own for rows in columns.rows for top, own in _tops(rows, columns)]
    target = math.fsum(targets)
    lost = np.flatnonzero(columns.listed & (columns.own == -np.inf))

    def moments(beta: float) -> Moments:
        means, variances = zip(*(_moments(gaps, beta) for gaps in parts), strict=True)
        gap, variance = math.fsum(chain(*means)), math.fsum(chain(*variances))
        return Moments(gap, variance, target, int(lost[0]) if lost.size else -1)

    return minimum_over_temperature(moments, lambda k: f"position {k + 1}")


def _gaps(rows: ListedRows, columns: ListedColumns) -> list[FloatArray]:
    """How far each entry that is possible lies below the likeliest, by how many they are."""
    logs = rows.logs[columns.listed[rows.places]]
    gaps = logs.max(axis=1, keepdims=True) - logs
    return [part for _, part in _compressed(gaps, logs > -np.inf)]


def _tops(rows: ListedRows, columns: ListedColumns) -> list[tuple[float, float]]:
    """The likeliest and the token's own logarithm at each position with alternatives."""
    kept = columns.listed[rows.places]
    tops = rows.logs[kept].max(axis=1)
    return list(zip(tops.tolist(), columns.own[rows.places][kept].tolist(), strict=True))


def _moments(gaps: FloatArray, beta: float) -> tuple[list[float], list[float]]:
    """The mean and the variance of the gap in each row of gaps, (m, k)."""
    shares = np.exp(-beta * gaps)
    shares /= shares.sum(axis=1, keepdims=True)
    means = np.vecdot(shares, gaps)
    return means.tolist(), np.vecdot(shares, np.square(gaps - means[:, np.newaxis])).tolist()


def _compressed(values: FloatArray, kept: NDArray[np.bool_]) -> Iterator[tuple[Ids, FloatArray]]:
    """The values that are kept of each row, for rows with as many: which rows, and (m, k)."""
    counts = np.count_nonzero(kept, axis=1)
    for count in np.unique(counts).tolist():
        rows = np.flatnonzero(counts == count)
        yield rows, values[rows][kept[rows]].reshape(len(rows), count)


def _tempered(
    columns: ListedColumns, temperature: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The surprise, the entropy and the confidence at T of each position; NaN where not known."""
    nll, least = -columns.own, -columns.top
    entropy = np.full(nll.shape, np.nan)
    for rows in columns.rows:
        places, tops = rows.places, rows.logs.max(axis=1)
        # The values asked for may overflow at T next to 0: then they are ∞, as they should be.
        with np.errstate(over="ignore"):
            spread = _log_of_sum(rows.logs, temperature)
            if temperature != 1.0:
                for column in (nll, least):
                    column[places] = _surprises(tops + column[places], spread, temperature)
            gaps = tops[:, np.newaxis] - rows.logs
            entropy[places] = _entropies(_surprises(gaps, spread[:, np.newaxis], temperature))
    nll[np.isnan(columns.own)] = np.nan
    entropy[~columns.listed] = np.nan
    confidence = np.full(nll.shape, np.nan)
    # By math.exp, as its last digit may be another than numpy's.
    confidence[columns.listed] = [math.exp(-value) for value in least[columns.listed].tolist()]
    return nll, entropy, confidence


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


def _entropies(surprises: FloatArray) -> FloatArray:
    """The entropy of each row of tempered entries, next to 0 too."""
    found = np.empty(len(surprises))
    for rows, alive in _compressed(surprises, surprises < np.inf):
        found[rows] = np.vecdot(np.exp(-alive), alive)
    return found


def _notes(sequence: TokenSequence, temperature: float) -> tuple[str, ...]:
    notes = list(sequence.notes)
    left_out = sum(token.logprob is None for token in sequence.tokens)
    if left_out:
        notes.append(f"{left_out} of {len(sequence)} tokens are not scored: no log-probability.")
    if sequence.why_no_bytes:
        notes.append(sequence.why_no_bytes)
    listed = [token for token in sequence.tokens if token.alternatives]
    if any(token.missing_mass > 1e-6 for token in listed):
        notes.append(
            "Entropies are lower bounds: what is not listed counts as one outcome, everything else."
        )
    if temperature != 1.0:
        notes.append(f"At T = {temperature:g} over what is known; everything else as one outcome.")
    return tuple(notes)
