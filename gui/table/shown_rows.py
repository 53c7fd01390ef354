"""ShownRows: which rows of the document a table shows, where a filter is on."""

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]


class ShownRows:
    """Rows of the document by their place on screen, ascending; None for all of them."""

    def __init__(self, rows: Rows | None = None) -> None:
        self.rows = rows

    def count(self, total: int) -> int:
        """Return how many are shown of a table of `total` rows."""
        return total if self.rows is None else len(self.rows)

    def document_row(self, row: int) -> int:
        """Return the row of the document at a place on screen."""
        return row if self.rows is None or row < 0 else int(self.rows[row])

    def shown_at(self, row: int) -> int:
        """Return where a row of the document is on screen, −1 where it is not shown."""
        if self.rows is None or row < 0:
            return row
        place = int(np.searchsorted(self.rows, row))
        return place if place < len(self.rows) and self.rows[place] == row else -1
