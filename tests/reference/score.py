"""A whole text's scores, and its T*, at once, from what the program does block by block."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.texts.scoring.best_temperature import (
    Moments,
    SlabMoments,
    added_moments,
    minimum_over_temperature,
    slab_moments,
)
from model.texts.scoring.logits import IGNORE_INDEX, BrainFloats, LogitRows, rows_of, targets_of
from model.texts.scoring.scoring import joined, score_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import ArrayLike

    from model.tempering import BestTemperature
    from model.texts.scoring.scored import SequenceScore


def score(
    logits: ArrayLike | BrainFloats | LogitRows,
    targets: ArrayLike,
    *,
    ignore_index: int = IGNORE_INDEX,
    temperature: float = 1.0,
    nll_alone: bool = False,
) -> SequenceScore:
    """Return the score of all rows; what is taken and refused is told at `score_blocks`."""
    rows = rows_of(logits)
    blocks = score_blocks(
        logits, targets, ignore_index=ignore_index, temperature=temperature, nll_alone=nll_alone
    )
    return joined(blocks, np.shape(targets), len(rows), temperature)


def best_sequence_temperature(
    logits: ArrayLike | BrainFloats | LogitRows,
    targets: ArrayLike,
    *,
    ignore_index: int = IGNORE_INDEX,
    progress: Callable[[float], None] | None = None,
) -> BestTemperature:
    """Return T* of all rows; what is taken and refused is told at `score_blocks`."""
    rows = rows_of(logits)
    ids = targets_of(targets, rows, ignore_index)
    if not (ids != ignore_index).any():
        raise ValueError("0 tokens scored: every token is left out, so there is no number.")

    def followed(beta: float) -> Iterator[SlabMoments]:
        for slab in slab_moments(rows, ids, beta, ignore_index=ignore_index):
            if progress is not None:
                progress(slab.stop / len(rows))
            yield slab

    def moments(beta: float) -> Moments:
        return added_moments(followed(beta))

    return minimum_over_temperature(moments, rows.place)
