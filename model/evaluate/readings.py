"""Readings: all that the instrument shows of a document at one moment, as plain values."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from math import isinf, log
from typing import NamedTuple, Protocol

import numpy as np

from model.document.document import Document
from model.document.groups import Groups
from model.document.table import Array
from model.evaluate.motion import Bounded, Motion
from model.evaluate.motion_column import DOT_ERROR, SUM_ERROR, dot
from model.evaluate.prepared import Prepared
from model.evaluate.sheets import SheetRanges
from model.evaluate.subject import Subject
from model.words.numerals import reading_text
from model.words.units import Unit


class Dimension(Enum):
    """What a reading counts, and so which unit it is shown in; NATS and BITS stay as they are."""

    COUNT = "count"
    INFORMATION = "information"
    NATS = "nats"
    BITS = "bits"
    OPTIONS = "options"
    SHARE = "share"
    TEMPERATURE = "temperature"
    PURE = "pure"


class Answer(NamedTuple):
    """What a measure comes to: a value in nats (or pure), or why there is none.

    Attributes:
        value: the number, ∞ included; None where the measure is undefined.
        reason: a sentence, where the value is infinite, undefined or needs a word.
        rows: the rows of the table that make it infinite.
        outcome: the outcome that the reading names, if it names one.
        low, high: the least and the most that it can be, where it is only known between bounds;
            high is None where nothing bounds it above.
        is_covered: whether a lesson covers it until its question is answered.
    """

    value: float | None
    reason: str = ""
    rows: tuple[int, ...] = ()
    outcome: str = ""
    low: float | None = None
    high: float | None = None
    is_covered: bool = False


# In place of every answer that a lesson covers until its question is answered.
COVERED = Answer(None, "Covered until you have answered.", is_covered=True)
COVERED_TEXT = "?"
EVERYTHING = frozenset({"truth", "model", "temperature", "order", "groups"})
# The readings that set Q at T against Q: without the T they would say nothing, or the same twice.
OF_THE_DIAL = frozenset({"entropy_qt", "kl_qt_q"})


@dataclass(frozen=True, eq=False)
class Tick:
    """What the quick way of a measure works from: one pass over the outcomes, and what is cut.

    Attributes:
        motion: the pass at T.
        order: α of the Rényi and Tsallis entropies.
        prepared: what only the table decides.
        near: the T* of readings a moment ago, from where a search is short.
        price: −log of the mass that filters and bans leave of the whole source, in nats.
        groups: which outcomes mean the same; None where no two do.
        cut, impossible: the answers where P has what Q at T lacks, and the other way round: ∞ and
            the rows; None where only the exact way can tell.
    """

    motion: Motion
    order: float
    prepared: Prepared
    near: float | None = None
    price: float = 0.0
    groups: Groups | None = None
    cut: Answer | None = None
    impossible: Answer | None = None

    @cached_property
    def moment(self) -> Bounded:
        """log Σ P^α, for an order well away from 1, 0 and ∞."""
        truth = self.prepared.pair.truth.motion
        if self.order == 2.0:
            square = dot(truth.probabilities, truth.probabilities)
            return Bounded(log(square), DOT_ERROR + 2.0 * truth.share_error)
        with np.errstate(under="ignore", over="ignore"):
            powers = np.exp(self.order * truth.logs)
        moment = log(float(powers.sum())) - self.order * truth.log_total
        error = 2.0 * SUM_ERROR * (1.0 + self.order) + 2.0 * self.order * truth.log_error
        return Bounded(moment, error)

    def answer(self, found: Bounded | None) -> Answer | None:
        """Return what the pass found as an answer; None where it is not sure of it."""
        if found is None or not found.is_sure:
            return None
        return self.cut if isinf(found.value) else Answer(found.value)


class Measure(NamedTuple):
    """One entry of MEASURES: what a reading is called, what it asks, and how it is worked out.

    Attributes:
        id: the fixed name in files and on the command line.
        symbol: as typeset, in markup: `H(P, Q<sub>T</sub>)`.
        latex: the symbol in LaTeX.
        name: in words.
        question: the plain question that it answers.
        dimension: what it counts.
        compute: the exact way, from a subject to its answer.
        formula: the function from readings to the formula with the live numbers, in markup.
        needs: which of EVERYTHING the answer depends on: while those stay, it is taken over.
            Filters and bans go with the temperature, the names of outcomes with both columns.
        quick: the way while something moves, within 1e-9; what it returns None for, and a measure
            without one, goes the exact way.
        sheet: the formula of a spreadsheet over the table's sheet; "" where it has none.
        aside: a further sentence on it, in markup, for its explanation; "" where there is none.
    """

    id: str
    symbol: str
    latex: str
    name: str
    question: str
    dimension: Dimension
    compute: Callable[[Subject], Answer]
    formula: "Callable[[Readings], str]"
    needs: frozenset[str] = EVERYTHING
    quick: Callable[[Tick], Answer | None] | None = None
    sheet: Callable[[SheetRanges], str] | None = None
    aside: "Callable[[Readings], str]" = lambda readings: ""


class Reading(NamedTuple):
    """The answer of one measure, with the words and the unit that go with it."""

    measure: Measure
    answer: Answer

    @property
    def id(self) -> str:
        """The fixed name in files and on the command line."""
        return self.measure.id

    @property
    def value(self) -> float | None:
        """The value in nats, or without a unit."""
        return self.answer.value

    @property
    def has_number(self) -> bool:
        """Whether there is a value, or at least a bound."""
        return self.value is not None or self.answer.low is not None

    def value_in(self, unit: Unit) -> float | None:
        """The value in the unit that it is shown in; the same in every unit unless information."""
        return self._in(unit, self.value)

    def bounds_in(self, unit: Unit) -> tuple[float | None, float | None]:
        """The least and the most that it can be, in that unit; None where nothing bounds it."""
        return self._in(unit, self.answer.low), self._in(unit, self.answer.high)

    def _in(self, unit: Unit, nats: float | None) -> float | None:
        if nats is None or self.measure.dimension is not Dimension.INFORMATION:
            return nats
        return unit.of(nats)

    def unit_name(self, unit: Unit) -> str:
        """What stands behind the number: bits, options, or nothing."""
        if self.measure.dimension is Dimension.INFORMATION:
            return unit.value
        if self.measure.dimension in (Dimension.NATS, Dimension.BITS):
            return str(self.measure.dimension.value)
        return "options" if self.measure.dimension is Dimension.OPTIONS else ""

    def text(self, unit: Unit, decimals: int = 3) -> str:
        """The number as shown, ∞ included, or its bounds; a dash for none, “?” where covered."""
        if self.answer.is_covered:
            return COVERED_TEXT
        value = self.value_in(unit)
        if self.measure.dimension is Dimension.COUNT:
            decimals = 0
        if value is not None:
            return reading_text(value, decimals)
        low, high = self.bounds_in(unit)
        if low is None:
            return "–"
        least = reading_text(low, decimals)
        return f"≥ {least}" if high is None else f"{least} – {reading_text(high, decimals)}"


class AsAsked(Mapping[str, Reading]):
    """Readings by their ids, each worked out when it is first asked for, and kept.

    Args:
        ids: of all of them, in display order.
        work_out: an id of these → the reading; it gives the same whenever it is asked.

    Attributes:
        found: those that were asked for.
    """

    def __init__(self, ids: Iterable[str], work_out: Callable[[str], Reading]) -> None:
        self._ids, self._work_out = dict.fromkeys(ids), work_out
        self.found: dict[str, Reading] = {}

    def __getitem__(self, reading_id: str) -> Reading:
        found = self.found.get(reading_id)
        if found is None:
            if reading_id not in self._ids:
                raise KeyError(reading_id)
            found = self.found[reading_id] = self._work_out(reading_id)
        return found

    def __contains__(self, reading_id: object) -> bool:
        return reading_id in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


@dataclass(frozen=True, eq=False)
class ReadingSet:
    """The readings of one document, by id, as they are written.

    Attributes:
        document: the document that was read.
        values: every reading by its id, in display order.
    """

    document: Document
    values: Mapping[str, Reading]

    def __getitem__(self, reading_id: str) -> Reading:
        return self.values[reading_id]

    @property
    def known(self) -> Mapping[str, Reading]:
        """The readings for which nothing need be worked out any more."""
        return self.values.found if isinstance(self.values, AsAsked) else self.values

    @property
    def unit(self) -> Unit:
        """The unit that information is shown in."""
        return self.document.unit

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The names of the outcomes, one a row."""
        return self.document.table.outcomes

    def value(self, reading_id: str) -> float | None:
        """The value of a reading in the document's unit."""
        return self.values[reading_id].value_in(self.unit)

    def text(self, reading_id: str, decimals: int = 3) -> str:
        """The number of a reading as shown, without its unit."""
        return self.values[reading_id].text(self.unit, decimals)

    def quantity(self, reading_id: str) -> str:
        """The number of a reading with its unit: `1.490 bits`."""
        unit = self.values[reading_id].unit_name(self.unit)
        return f"{self.text(reading_id)} {unit}".rstrip()

    @property
    def is_moved(self) -> bool:
        """Whether Q at T is another distribution than Q: the dial is turned, or a filter is on."""
        return self.document.temperature != 1.0

    @cached_property
    def tempered_symbol(self) -> str:
        """How Q at T is written: Q<sub>T</sub>, with P for Q where the dial tempers P.

        Plain Q where nothing has moved it.
        """
        letter = "P" if self.document.model is None else "Q"
        return f"{letter}<sub>T</sub>" if self.is_moved else letter

    def symbol(self, reading_id: str) -> str:
        """How a reading is written, in markup; with P for Q where the dial tempers P.

        Without T where nothing has moved Q, but for the readings on what the dial does to Q.
        """
        written = self.values[reading_id].measure.symbol
        if self.document.model is None and self.values[reading_id].value is not None:
            written = written.replace("Q<sub>T</sub>", "P<sub>T</sub>").replace("‖ Q)", "‖ P)")
        if self.is_moved or reading_id in OF_THE_DIAL:
            return written
        return written.replace("<sub>T</sub>", "")

    def worded(self, sentence: str) -> str:
        """A sentence in markup that speaks of Q<sub>T</sub>, with Q at T as it is written here."""
        return sentence.replace("Q<sub>T</sub>", self.tempered_symbol)


class TextRead(Protocol):
    """What was read of a document's text; `model.texts.text_reading.text_of` knows all of it."""

    @property
    def temperature(self) -> float:
        """The temperature that it was scored at."""
        ...


@dataclass(frozen=True, eq=False)
class Readings(ReadingSet):
    """What `evaluate` makes of a document that can be read.

    Attributes:
        subject: the distributions that were measured.
        tempered: Q at T as probabilities, one a row, read-only.
        settled: whether the values are exact; False for the quicker pass while the dial moves.
        filtered: what else has been done to Q at T, as in "after top-k 6, top-p 0.8"; empty where
            nothing is filtered or banned.
        sequence: what was read of the document's text so far; None where there is none.
        sequence_problem: a sentence where the text cannot be read.
        notes: sentences on how the text was read and what is only known in part.
    """

    subject: Subject
    tempered: Array
    settled: bool = True
    filtered: str = ""
    sequence: TextRead | None = None
    sequence_problem: str = ""
    notes: tuple[str, ...] = ()

    @property
    def is_moved(self) -> bool:
        """Whether Q at T is another distribution than Q: the dial is turned, or a filter is on."""
        return self.document.temperature != 1.0 or bool(self.filtered)

    @property
    def prepared(self) -> Prepared:
        """What only the table decides, shared between readings of the same table."""
        return self.subject.prepared

    @property
    def truth(self) -> Array:
        """P as probabilities, one a row, read-only."""
        return self.subject.prepared.truth

    @property
    def model(self) -> Array | None:
        """Q likewise; None where the document has none."""
        return self.subject.prepared.model

    @property
    def is_text_alone(self) -> bool:
        """Whether the values are those of a text only, as for a report on it."""
        return self.sequence is not None and "entropy_p" not in self.values


@dataclass(frozen=True, eq=False)
class Unreadable(ReadingSet):
    """What `evaluate` makes of a document that cannot be read; no reading has a value.

    Attributes:
        problem: one sentence that says why, and what to do.
        settled: nothing better is to come.
    """

    problem: str
    settled: bool = True
