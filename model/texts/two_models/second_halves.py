"""The rows of the second half of each window, which llama.cpp's perplexity tool scores."""

from dataclasses import dataclass

import numpy as np

from model.exact import FloatArray
from model.texts.scoring.logits import Chosen, Floor, Ids, LogitRows, Single


@dataclass(frozen=True, eq=False)
class SecondHalves:
    """Of logits with a row for every token of each window, those that a .kld file holds.

    source: the rows of all tokens. context: the tokens of a window, n_ctx.
    """

    source: LogitRows
    context: int

    @property
    def per_window(self) -> int:
        """How many rows of a window are scored."""
        return self.context - 1 - self.context // 2

    def __len__(self) -> int:
        return len(self.source) // self.context * self.per_window

    @property
    def vocabulary(self) -> int:
        """How many numbers a row holds."""
        return self.source.vocabulary

    @property
    def bytes_a_row(self) -> int:
        """How many bytes a row takes."""
        return self.source.bytes_a_row

    @property
    def wide(self) -> type[np.float32] | type[np.float64]:
        """The type of `widened` numbers."""
        return self.source.wide

    @property
    def shape(self) -> tuple[int, ...]:
        """(rows,)."""
        return (len(self),)

    @property
    def stored(self) -> bool:
        """Whether the source's numbers are log-probabilities as they stand."""
        return self.source.stored

    def _place(self, row: int) -> int:
        window, place = divmod(row, self.per_window)
        return window * self.context + self.context // 2 + place

    def _places(self, rows: Chosen) -> Ids:
        chosen = np.arange(rows.start, rows.stop) if isinstance(rows, slice) else rows
        windows, places = np.divmod(chosen, self.per_window)
        return np.asarray(windows * self.context + self.context // 2 + places)

    def floor(self, rows: Chosen) -> Floor:
        """What the source's file raised in these rows."""
        return self.source.floor(self._places(rows))

    def place(self, row: int) -> str:
        """Where a row is in the source."""
        return self.source.place(self._place(row))

    def widened(self, rows: Chosen, columns: slice, out: FloatArray) -> Single | FloatArray:
        """A part with every value exact."""
        return self.source.widened(self._places(rows), columns, out)

    def release(self, start: int, stop: int) -> None:
        """Let the system take back the pages under these rows."""
        if stop > start:
            self.source.release(self._place(start), self._place(stop - 1) + 1)
