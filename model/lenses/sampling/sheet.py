"""Where the parts of the Sampling lens's picture stand."""

from dataclasses import dataclass
from functools import cached_property

from model.evaluate.readings import Readings
from model.figure.figure import Axis
from model.lenses.sampling.rows import Shown
from model.lenses.sampling.words import probability_text, row_name, statistics_names
from model.sampling import StageResult

USUAL_PIXELS, LETTER_PIXELS, LABEL_PIXELS = 770.0, 7.3, 6.4
WORDS_PIXELS = 103.0
BAR_LEFT, LONGEST_BAR, BAR_HALF = 0.05, 0.55, 0.31
PILL_LEVEL, PILL_HALF = 1.35, 0.42
FEWEST_LANES = 4.0
TOP = 1.85


@dataclass(frozen=True)
class Lanes:
    """How far below the first outcome things stand, in rows.

    Attributes:
        rows: how many outcomes have a line.
        more: whether "and n more" follows.
    """

    rows: int
    more: bool

    @property
    def numbers(self) -> float:
        """Where the lines of numbers begin."""
        return max(self.rows + float(self.more), FEWEST_LANES) + 0.2

    @property
    def step(self) -> float:
        """From line to line of the numbers: 13 pixels in a small window, 20 in a usual one."""
        return 0.072 * (self.numbers + TOP)

    @property
    def notes(self) -> float:
        """Where the notes begin."""
        return self.numbers + 5.3 * self.step

    @property
    def bottom(self) -> float:
        """Where the sheet ends."""
        return self.notes + 1.6 * self.step


@dataclass(frozen=True, eq=False)
class Sheet:
    """What every part of the picture is drawn from, and how much room its columns have.

    Pixels are those of a window of usual width: who draws may have more, and little less.

    Attributes:
        readings: what the lens shows.
        seen: the stages and the samples.
        lanes: where things stand.
        width: the share of the picture that the stages have.
    """

    readings: Readings
    seen: Shown
    lanes: Lanes
    width: float

    @property
    def columns(self) -> int:
        """How many stages are side by side, with another preset's."""
        return len(self.seen.stages) + (self.seen.side is not None)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What stands at the left of the rows."""
        found = [row_name(self.readings, row) for row in self.seen.rows]
        return (*found, f"and {self.seen.more:,} more") if self.seen.more else tuple(found)

    @cached_property
    def words(self) -> bool:
        """Whether the columns have room for words beside their numbers."""
        return self._column_pixels(self._names_share(self.names)) >= WORDS_PIXELS

    @cached_property
    def names_share(self) -> float:
        """The share of the stages' panel left of the bars."""
        names = self.names if self.words else (*self.names, *statistics_names(self.readings))
        return self._names_share(names)

    @cached_property
    def column_pixels(self) -> float:
        """How wide a column is."""
        return self._column_pixels(self.names_share)

    @cached_property
    def bar_length(self) -> float:
        """The share of a column that the longest bar takes, so that its number has room."""
        number = LABEL_PIXELS * max(len(self.label(stage)) for stage in self.seen.stages) + 10.0
        room = 1.0 - BAR_LEFT - number / self.column_pixels
        return min(max(room, 0.2), LONGEST_BAR)

    def label(self, stage: StageResult) -> str:
        """Return the number of a stage's likeliest outcome, about the longest there is."""
        return probability_text(float(stage.probabilities[stage.rows[0]]), self.seen.scale)

    @property
    def levels(self) -> Axis:
        """The axis that the stages and the samples share, so that their rows stand in line."""
        return Axis(-self.lanes.bottom, TOP, visible=False)

    @property
    def rest_level(self) -> float:
        """Where the outcomes without a line of their own stand."""
        return -float(self.lanes.rows)

    def number_level(self, line: int) -> float:
        """Where a line of the numbers under the bars stands."""
        return -(self.lanes.numbers + line * self.lanes.step)

    def _names_share(self, names: tuple[str, ...]) -> float:
        pixels = LETTER_PIXELS * max(map(len, names)) + 14.0
        return min(max(pixels / (self.width * USUAL_PIXELS), 0.09), 0.27)

    def _column_pixels(self, names_share: float) -> float:
        return self.width * USUAL_PIXELS * (1.0 - names_share) / self.columns
