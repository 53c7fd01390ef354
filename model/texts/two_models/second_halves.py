"""The rows of the second half of each window, which llama.cpp's perplexity tool scores."""

from typing import TYPE_CHECKING

import numpy as np

from model.texts.scoring.picked_rows import PickedRows

if TYPE_CHECKING:
    from model.texts.scoring.logits import LogitRows


def second_halves(source: "LogitRows", context: int) -> PickedRows:
    """Return, of logits with a row for every token of each window, those that a .kld file holds.

    source: the rows of all tokens. context: the tokens of a window, n_ctx.
    """
    per_window = context - 1 - context // 2
    windows = len(source) // context
    starts = np.arange(windows) * context + context // 2
    places = (starts[:, None] + np.arange(per_window)).reshape(-1)
    return PickedRows(source, places, (places.size,))
