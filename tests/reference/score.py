"""score: a whole text's scores at once, from what the program scores block by block."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.texts.scoring.logits import IGNORE_INDEX, BrainFloats, LogitRows, rows_of
from model.texts.scoring.scoring import joined, score_blocks

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from model.texts.scoring.scored import SequenceScore


def score(
    logits: ArrayLike | BrainFloats | LogitRows,
    targets: ArrayLike,
    *,
    ignore_index: int = IGNORE_INDEX,
    temperature: float = 1.0,
) -> SequenceScore:
    """Return the score of all rows; what is taken and refused is told at `score_blocks`."""
    rows = rows_of(logits)
    blocks = score_blocks(logits, targets, ignore_index=ignore_index, temperature=temperature)
    return joined(blocks, np.shape(targets), len(rows), temperature)
