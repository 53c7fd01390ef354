"""What the Sampling lens shows: stages as columns, the likeliest outcomes as rows."""

from dataclasses import dataclass

import numpy as np

from model.document.table import Array
from model.evaluate.readings import Readings
from model.exact.weights import Weights
from model.figure.ticks import round_top
from model.sampling import (
    NoRepeat,
    OtherPreset,
    StageResult,
    drawn_counts,
    expected_distinct,
    moving_stages,
    no_repeat,
    other_presets,
    run_stages,
)
from model.sampling.draws import MOST_DRAWS
from model.sampling.history import past_of

ALL_ROWS, TOP_ROWS = 12, 10
# The kinds of keys: a pill that can be moved, one that cannot, and the bars of a column.
STAGE, FIXED, BARS = "stage", "fixed", "bars"
# The fewest lines that a picture is high, and what stands over the first, in lines.
FEWEST_LANES, TOP = 4.0, 1.85


@dataclass(frozen=True, eq=False)
class Drawn:
    """A seeded sample of what is left.

    Attributes:
        counts: how often each row of the table came.
        draws: how many there were.
        distinct: how many different rows came.
        expected: how many different rows come on average.
        chance: of no row coming twice.
    """

    counts: Array
    draws: int
    distinct: int
    expected: float
    chance: NoRepeat


@dataclass(frozen=True, eq=False)
class ShownStages:
    """All that the lens draws of readings.

    Attributes:
        letter: what the source is called, P or Q.
        stages: the source and what each stage leaves.
        others: what the other presets would leave.
        rows: the table rows that have a line of their own, likeliest under the source first.
        more: how many possible outcomes have none.
        scale: the probability of a bar of full length.
        drawn: the sample, if there is one.
    """

    letter: str
    stages: tuple[StageResult, ...]
    others: tuple[OtherPreset, ...]
    rows: tuple[int, ...]
    more: int
    scale: float
    drawn: Drawn | None

    @property
    def last(self) -> StageResult:
        """What is drawn from."""
        return self.stages[-1]

    @property
    def side(self) -> StageResult | None:
        """What the first other preset that leaves other outcomes would leave."""
        return next((one.last for one in self.others if one.differs and one.last), None)


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
        return self.numbers + 5.5 * self.step

    @property
    def bottom(self) -> float:
        """Where the sheet ends."""
        return self.notes + 1.5 * self.step


def shown_of(readings: Readings) -> ShownStages:
    """Return what the lens draws."""
    prepared, document = readings.prepared, readings.document
    source, banned = prepared.source_weights, document.table.banned
    stages = _stages(readings, source)
    others = other_presets(
        source, document.temperature, document.filters, banned, stages[-1], past_of(document)
    )
    ranked = stages[0].rows
    count = len(ranked) if len(ranked) <= ALL_ROWS else TOP_ROWS
    peaks = [float(stage.probabilities[stage.rows[0]]) for stage in stages]
    return ShownStages(
        "P" if readings.model is None else "Q",
        stages,
        others,
        tuple(ranked[:count].tolist()),
        len(ranked) - count,
        round_top(max(peaks)),
        _drawn(readings, stages[-1]),
    )


def _stages(readings: Readings, source: Weights) -> tuple[StageResult, ...]:
    document, tempered = readings.document, readings.tempered
    entropy, moved = readings["entropy_qt"].value, readings["kl_qt_q"].value
    if readings.settled or entropy is None or moved is None:
        banned = document.table.banned
        return run_stages(source, document.temperature, document.filters, banned, past_of(document))
    # In motion nothing is filtered, and what the dial does has been read already.
    if document.temperature == 0.0:
        return run_stages(source, 0.0, document.filters)
    return moving_stages(source, document.temperature, tempered, entropy, moved)


def _drawn(readings: Readings, last: StageResult) -> Drawn | None:
    settings = readings.document.sampling
    draws = min(max(settings.draws, 0), MOST_DRAWS)
    if not draws:
        return None
    p = last.tempered.probabilities
    found = drawn_counts(p, draws, max(settings.seed, 0))
    counts = np.zeros(len(last.whole))
    counts[last.rows] = found
    return Drawn(
        counts,
        draws,
        int(np.count_nonzero(found)),
        expected_distinct(p, draws),
        no_repeat(p, draws),
    )
