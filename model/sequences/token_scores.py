"""A server's tokens scored: as reported, and at another temperature over what is known.

Away from T = 1 everything that was not listed counts as one outcome, "everything else": its parts
are not known. At T = 1 the numbers are those reported.
"""

import math

import numpy as np

from model.document import check_temperature
from model.exact import FloatArray
from model.sequences.best_temperature import Moments, minimum_over_temperature
from model.sequences.scored import SequenceScore
from model.sequences.tokens import Token, TokenSequence
from model.tempering import BestTemperature

_UNKNOWN = (math.nan, math.nan, -1, -1, math.nan, False)
_Row = tuple[float, float, int, int, float, bool]


def score_tokens(sequence: TokenSequence, temperature: float = 1.0) -> SequenceScore:
    """Return the scores of a server's tokens; ValueError where none can be scored.

    The entropy is that of the tokens listed with everything else as one, a lower bound of the
    model's own; NaN where no alternatives were given, and so are confidence and rank (−1).
    """
    check_temperature(temperature)
    rows = [_scored(token, temperature) for token in sequence.tokens]
    columns = list(zip(*rows, strict=True)) or [()] * len(_UNKNOWN)
    nll, entropy, rank, top1, confidence, correct = (list(column) for column in columns)
    return SequenceScore(
        nll=np.array(nll, dtype=np.float64),
        tails=np.zeros(len(rows)),
        entropy=np.array(entropy, dtype=np.float64),
        rank=np.array(rank, dtype=np.int32),
        top1=np.array(top1, dtype=np.int32),
        confidence=np.array(confidence, dtype=np.float64),
        correct=np.array(correct, dtype=np.bool_),
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
    places = enumerate(sequence.tokens)
    kept = [(k, token) for k, token in places if token.logprob is not None and token.alternatives]
    if not kept:
        raise ValueError("No token has alternatives, so no temperature can be judged.")
    rows = [(_logs(token), float(token.logprob or 0.0)) for _, token in kept]

    def moments(beta: float) -> Moments:
        parts = [_moments(logs, own, beta) for logs, own in rows]
        gap, variance, target = (math.fsum(column) for column in zip(*parts, strict=True))
        lost = next((kept[k][0] for k, (_, own) in enumerate(rows) if own == -math.inf), -1)
        return Moments(gap, variance, target, lost)

    return minimum_over_temperature(moments, lambda k: f"position {k + 1}")


def _logs(token: Token) -> FloatArray:
    """The log-probabilities known, and that of everything else last where it is above 0."""
    logs = [alternative.logprob for alternative in token.known]
    if token.missing_mass > 0.0:
        logs.append(math.log(token.missing_mass))
    return np.array(logs)


def _moments(logs: FloatArray, own: float, beta: float) -> tuple[float, float, float]:
    gaps = logs.max() - logs[logs > -np.inf]
    shares = np.exp(-beta * gaps)
    shares /= shares.sum()
    mean = float(shares @ gaps)
    return mean, float(shares @ np.square(gaps - mean)), float(logs.max() - own)


def _scored(token: Token, temperature: float) -> _Row:
    if token.logprob is None:
        return _UNKNOWN
    rank = -1 if token.rank is None else token.rank
    logs = _logs(token)
    own = -token.logprob if temperature == 1.0 else _surprise(logs, token.logprob, temperature)
    if not token.alternatives:
        return own, math.nan, rank, -1, math.nan, False
    top = max(token.known, key=lambda a: a.logprob)
    least = -top.logprob if temperature == 1.0 else _surprise(logs, top.logprob, temperature)
    correct = token.logprob >= top.logprob and token.given_rank in (None, 0)
    top1 = -1 if top.id is None else top.id
    return own, _entropy(logs, temperature), rank, top1, math.exp(-least), correct


def _surprise(logs: FloatArray, own: float, temperature: float) -> float:
    """−ln of the tempered probability of an entry whose logarithm is `own`."""
    gaps = logs.max() - logs
    top = float(logs.max() - own)
    if temperature == 0.0:
        return math.inf if top > 0.0 else math.log(np.count_nonzero(gaps == 0.0))
    if temperature == math.inf:
        return math.inf if top == math.inf else math.log(np.count_nonzero(gaps < math.inf))
    shares = np.exp(-gaps / temperature)
    shares[int(np.argmax(logs))] = 0.0
    return top / temperature + math.log1p(float(shares.sum()))


def _entropy(logs: FloatArray, temperature: float) -> float:
    """The entropy of the tempered entries, next to 0 too."""
    surprises = np.array([_surprise(logs, float(log), temperature) for log in logs])
    alive = surprises < np.inf
    return float(np.exp(-surprises[alive]) @ surprises[alive])


def _notes(sequence: TokenSequence, temperature: float) -> tuple[str, ...]:
    notes = list(sequence.notes)
    left_out = sum(token.logprob is None for token in sequence.tokens)
    if left_out:
        notes.append(f"{left_out} of {len(sequence)} tokens are not scored: no log-probability.")
    listed = [token for token in sequence.tokens if token.alternatives]
    if any(token.missing_mass > 1e-6 for token in listed):
        notes.append(
            "Entropies are lower bounds: what is not listed counts as one outcome, everything else."
        )
    if temperature != 1.0:
        notes.append(f"At T = {temperature:g} over what is known; everything else as one outcome.")
    return tuple(notes)
