"""ListedColumns: what a server listed at each position, as columns to count with at once."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.exact import FloatArray

if TYPE_CHECKING:
    from model.texts.tokens import Token


@dataclass(frozen=True, eq=False)
class ListedRows:
    """Positions at which equally many log-probabilities are known.

    Attributes:
        places: the positions, m of them, from 0 on.
        logs: (m, k), those known, and that of everything else last where it is above 0.
    """

    places: NDArray[np.intp]
    logs: FloatArray


@dataclass(frozen=True, eq=False)
class ListedColumns:
    """What does not depend on the temperature, a value for each position.

    Attributes:
        own: ln of the token's probability; NaN where it is not scored.
        top: that of the likeliest token known; NaN where no alternatives are.
        top1: the id of the likeliest; −1 where it is not known.
        rank: how many tokens were likelier; −1 where that is not known.
        correct: whether the token that came was the likeliest; False where not known.
        listed: whether the position is scored and has alternatives.
        rows: the log-probabilities of the positions that are scored, by how many they are.
    """

    own: FloatArray
    top: FloatArray
    top1: NDArray[np.int32]
    rank: NDArray[np.int32]
    correct: NDArray[np.bool_]
    listed: NDArray[np.bool_]
    rows: tuple[ListedRows, ...]


def listed_columns(tokens: Sequence["Token"]) -> ListedColumns:
    """Return the columns of these tokens, in order; empty ones of none."""
    count = len(tokens)
    own, top = np.full(count, np.nan), np.full(count, np.nan)
    top1, rank = np.full(count, -1, np.int32), np.full(count, -1, np.int32)
    correct, listed = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
    groups: dict[int, tuple[list[int], list[list[float]]]] = {}
    for k, token in enumerate(tokens):
        if token.logprob is None:
            continue
        logs = _logs(token)
        places, rows = groups.setdefault(len(logs), ([], []))
        places.append(k)
        rows.append(logs)
        own[k] = token.logprob
        rank[k] = -1 if token.rank is None else token.rank
        if token.alternatives:
            first = max(token.known, key=lambda a: a.logprob)
            top[k], top1[k] = first.logprob, -1 if first.id is None else first.id
            correct[k] = token.logprob >= first.logprob and token.given_rank in (None, 0)
            listed[k] = True
    found = (ListedRows(np.array(places), np.array(rows)) for places, rows in groups.values())
    return ListedColumns(own, top, top1, rank, correct, listed, tuple(found))


def _logs(token: "Token") -> list[float]:
    logs = [alternative.logprob for alternative in token.known]
    if token.missing_mass > 0.0:
        logs.append(math.log(token.missing_mass))
    return logs
