"""plain_numbers: many texts as numbers at once, where all of them are plain."""

from collections.abc import Sequence

import numpy as np

from model.document.cells import Kind
from model.document.table import Array


def floats_of(texts: Sequence[str]) -> Array | None:
    """Return what `float` makes of all texts, or None if it makes nothing of one."""
    try:
        return np.fromiter(map(float, texts), dtype=np.float64, count=len(texts))
    except ValueError:
        return None


def plain_numbers(
    texts: Sequence[str], kind: Kind, decimal: str, floats: Array | None = None
) -> Array | None:
    """Return the values if all texts are plain numbers of this kind (0.25, 2e-3, 9), else None.

    Then each has to be read as a cell is. No text is a number where the decimal mark is a comma
    and a text has a point, nor with an underscore in it, which `float` alone would read. `floats`
    is what `floats_of` said of these texts, where it was asked before.
    """
    joined = "".join(texts)
    if "_" in joined or (decimal == "," and "." in joined):
        return None
    values = floats_of(texts) if floats is None else floats
    if values is None:
        return None
    if kind is Kind.WEIGHTS:
        fits = (values >= 0.0) & (values < np.inf)
    elif kind is Kind.REWARDS:
        fits = np.isfinite(values)
    else:
        fits = values < np.inf
    return values if bool(fits.all()) else None
