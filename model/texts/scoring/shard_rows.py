"""ShardRows: the rows of a text whose logits are cut into several files, as one."""

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np

from model.exact import FloatArray
from model.texts.scoring.logits import NO_FLOOR, Chosen, Floor, Ids, LogitRows, Single

_MOST_NAMED = 3


@dataclass(frozen=True, eq=False)
class ShardRows:
    """The rows of `parts`, one after the other; all have one vocabulary.

    names: what each part is called. shape: the shape that targets for all rows have.
    note: a sentence on what may be wrong with them, such as a missing one.
    """

    parts: tuple[LogitRows, ...]
    names: tuple[str, ...]
    shape: tuple[int, ...]
    note: str = ""

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """The row after the last of each part."""
        return tuple(accumulate(len(part) for part in self.parts))

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The first row of each part and the one after its last."""
        return tuple(zip((0, *self.ends[:-1]), self.ends, strict=True))

    def sentence(self) -> str:
        """How the text is cut: how many files, and which positions the first and the last hold."""
        told = [
            f"{name} ({start + 1:,} to {stop:,})"
            for name, (start, stop) in zip(self.names, self.spans, strict=True)
        ]
        if len(told) > 2 * _MOST_NAMED:
            told = [*told[:_MOST_NAMED], "…", told[-1]]
        return f"{len(self.parts):,} shards in name order: {', '.join(told)}. {self.note}".rstrip()

    def __len__(self) -> int:
        return self.ends[-1]

    @property
    def vocabulary(self) -> int:
        """How many numbers a row holds."""
        return self.parts[0].vocabulary

    @property
    def bytes_a_row(self) -> int:
        """How many bytes a row takes, of the widest part."""
        return max(part.bytes_a_row for part in self.parts)

    @property
    def wide(self) -> type[np.float32] | type[np.float64]:
        """float64 where any part is stored so, else float32."""
        return np.float64 if any(part.wide is np.float64 for part in self.parts) else np.float32

    @property
    def stored(self) -> bool:
        """Whether the numbers are log-probabilities as they stand, in all parts."""
        return all(part.stored for part in self.parts)

    def floor(self, rows: Chosen) -> Floor:
        """What the files had raised in these rows."""
        total = NO_FLOOR
        for part, _, own in self._shared_out(rows):
            total += part.floor(own)
        return total

    def place(self, row: int) -> str:
        """Where a row is: in the whole text, and in which file."""
        at = int(np.searchsorted(self.ends, row, side="right"))
        inside = self.parts[at].place(row - self.spans[at][0])
        return f"position {row + 1} ({inside} of {self.names[at]})"

    def widened(self, rows: Chosen, columns: slice, out: FloatArray) -> Single | FloatArray:
        """A part with every value exact, sharing memory where it lies in one file."""
        shares = self._shared_out(rows)
        if len(shares) == 1:
            part, _, own = shares[0]
            found = part.widened(own, columns, out)
            # Values are exact in float32 too; float64 where another file has them so.
            return found if self.wide is np.float32 else found.astype(np.float64, copy=False)
        count = sum(len(places) for _, places, _ in shares)
        width = len(range(*columns.indices(self.vocabulary)))
        whole: Single | FloatArray = (
            np.empty((count, width))
            if self.wide is np.float64
            else np.empty((count, width), np.float32)
        )
        for part, places, own in shares:
            whole[places] = part.widened(own, columns, np.empty(len(places) * width))
        return whole

    def release(self, start: int, stop: int) -> None:
        """Let the system take back the pages of mapped files under these rows."""
        for part, (first, last) in zip(self.parts, self.spans, strict=True):
            left, right = max(start, first), min(stop, last)
            if left < right:
                part.release(left - first, right - first)

    def _shared_out(self, rows: Chosen) -> list[tuple[LogitRows, Ids, Chosen]]:
        """The parts that these rows lie in: the part, their places among `rows`, its own rows."""
        if isinstance(rows, slice):
            start, stop, step = rows.indices(len(self))
            at = int(np.searchsorted(self.ends, start, side="right"))
            if step == 1 and at < len(self.parts) and stop <= self.ends[at]:
                first = self.spans[at][0]
                own = slice(start - first, stop - first)
                return [(self.parts[at], np.arange(stop - start), own)]
        ids = np.arange(len(self))[rows]
        homes = np.searchsorted(self.ends, ids, side="right")
        shares: list[tuple[LogitRows, Ids, Chosen]] = []
        for at in np.unique(homes).tolist():
            places = np.flatnonzero(homes == at)
            shares.append((self.parts[at], places, ids[places] - self.spans[at][0]))
        return shares


def slabs_of(rows: LogitRows, step: int, start: int, stop: int) -> list[tuple[int, int]]:
    """Return runs of at most `step` rows that cover start to stop and never cross two files.

    So that what is summed run by run has the same digits however the files are shared out.
    """
    spans = rows.spans if isinstance(rows, ShardRows) else ((0, len(rows)),)
    return [
        (left, min(left + step, last, stop))
        for first, last in spans
        for left in range(max(first, start), min(last, stop), step)
    ]
