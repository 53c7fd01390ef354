"""PickedRows: some of the rows of a text's logits, in another order, read where they lie."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from model.exact import FloatArray
    from model.texts.scoring.logits import Chosen, Floor, Ids, LogitRows, Single


@dataclass(frozen=True, eq=False)
class PickedRows:
    """Rows of `source` at these places, with the shape that targets for them have."""

    source: "LogitRows"
    places: "Ids"
    shape: tuple[int, ...]

    def __len__(self) -> int:
        return int(self.places.size)

    @property
    def vocabulary(self) -> int:
        """How many numbers a row holds."""
        return self.source.vocabulary

    @property
    def bytes_a_row(self) -> int:
        """How many bytes a row takes."""
        return self.source.bytes_a_row

    @property
    def wide(self) -> "type[np.float32] | type[np.float64]":
        """The type of `widened` numbers."""
        return self.source.wide

    @property
    def stored(self) -> bool:
        """Whether the source's numbers are log-probabilities as they stand."""
        return self.source.stored

    def floor(self, rows: "Chosen") -> "Floor":
        """What the source's file raised in these rows."""
        return self.source.floor(self.places[rows])

    def place(self, row: int) -> str:
        """Where a row is, as people count, by the targets' shape."""
        if len(self.shape) == 1:
            return self.source.place(int(self.places[row]))
        return f"batch {row // self.shape[1] + 1}, position {row % self.shape[1] + 1}"

    def widened(self, rows: "Chosen", columns: slice, out: "FloatArray") -> "Single | FloatArray":
        """A part with every value exact."""
        return self.source.widened(self.places[rows], columns, out)

    def release(self, start: int, stop: int) -> None:
        """Let the system take back the pages under these rows."""
        part = self.places[start:stop]
        if part.size:
            self.source.release(int(part.min()), int(part.max()) + 1)
