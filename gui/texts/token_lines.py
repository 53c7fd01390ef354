"""TokenLines: which tokens stand on which line, for any number of them."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt

from model.words.token_names import shown

if TYPE_CHECKING:
    from model.document.table import Array

PITCH = 36.0
PAD, WORD_GAP, PART_GAP = 7.0, 5.0, 2.0
LONGEST = 28
LEAST = 16.0


class TokenLines:
    """Breaks tokens into lines; the width of each different text is measured once.

    A token that begins with a space stands a little apart from the one before, as words do; an
    end of line within a token ends its line.
    """

    def __init__(self, texts: Sequence[str], measure: Callable[[str], float]) -> None:
        self._names = {text: _cut(shown(text)) for text in dict.fromkeys(texts)}
        self._texts = texts
        wide = {text: max(measure(name), LEAST) + 2 * PAD for text, name in self._names.items()}
        gaps = {text: WORD_GAP if text[:1].isspace() else PART_GAP for text in wide}
        self._widths: Array = np.array([wide[text] for text in texts], dtype=np.float64)
        self._steps: Array = self._widths + np.array([gaps[text] for text in texts])
        self._ends = np.cumsum(self._steps)
        breaking = {text for text in wide if text.endswith("\n")}
        found = [k for k, text in enumerate(texts) if text in breaking] if breaking else []
        self._breaks = np.array(found, dtype=np.intp)
        self._starts: list[int] = []
        self._width = 0.0

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._starts)

    def count_up_to(self, most: int) -> int:
        """How many lines there are, or `most` if there are more."""
        return min(self.count, most)

    def set_width(self, width: float) -> None:
        """Break the lines anew at a width."""
        if width == self._width:
            return
        self._width = width
        self._starts = []
        stops = self._stops(width).tolist()
        start = 0
        while start < len(stops):
            self._starts.append(start)
            start = stops[start]

    def _stops(self, width: float) -> NDArray[np.intp]:
        """Where the line would end that begins with a token, for each of them at once."""
        rows = np.arange(len(self._texts))
        stops = np.searchsorted(self._ends, self._ends - self._steps + width + WORD_GAP, "right")
        if len(self._breaks):
            breaks = np.append(self._breaks, len(rows) - 1)
            stops = np.minimum(stops, breaks[np.searchsorted(self._breaks, rows)] + 1)
        return np.maximum(stops, rows + 1)

    def shown(self, position: int) -> str:
        """How a token is written on its chip."""
        return self._names[self._texts[position]]

    def line_of(self, position: int) -> int:
        """Return the line of a token."""
        return max(bisect_right(self._starts, position) - 1, 0)

    def tokens_of(self, line: int) -> range:
        """Return the tokens of a line; none of a line that there is not."""
        if not 0 <= line < len(self._starts):
            return range(0)
        last = self._starts[line + 1] if line + 1 < len(self._starts) else len(self._texts)
        return range(self._starts[line], last)

    def span(self, position: int) -> tuple[float, float]:
        """Return where a token begins on its line, and its width."""
        first = self._starts[self.line_of(position)]
        edge = float(self._ends[first] - self._steps[first])
        left = float(self._ends[position] - self._widths[position]) - edge
        return left - float(self._steps[first] - self._widths[first]), float(self._widths[position])

    def walked(self, position: int, key: Qt.Key) -> int | None:
        """Return where a key leads from a token; None for a key that leads nowhere."""
        last = len(self._texts) - 1
        if last < 0:
            return None
        line = self.line_of(max(position, 0))
        steps = {
            Qt.Key.Key_Left: position - 1,
            Qt.Key.Key_Right: position + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
            Qt.Key.Key_Up: self._beside(position, line - 1),
            Qt.Key.Key_Down: self._beside(position, line + 1),
        }
        return None if key not in steps else min(max(steps[key], 0), last)

    def _beside(self, position: int, line: int) -> int:
        """The token of another line that stands nearest below or above."""
        there = self.tokens_of(line)
        if not there or position < 0:
            return position
        left, width = self.span(position)
        middle = left + 0.5 * width
        return min(there, key=lambda place: abs(self.span(place)[0] - middle))


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
