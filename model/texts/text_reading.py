"""TextReading: what was read of a text so far: its scores, T*, calibration, two models compared."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.document.text_source import Rung, TextSource
from model.document.tokens import TokenSequence
from model.evaluate.readings import Readings
from model.exact import FloatArray
from model.tempering import BestTemperature
from model.texts.open_text import OpenText, testing
from model.texts.scoring.best_temperature import Moments, minimum_over_temperature
from model.texts.scoring.logits import NO_FLOOR, Ids
from model.texts.scoring.scored import SequenceScore
from model.texts.scoring.scoring import COLUMNS, ScoredBlock, floor_notes
from model.texts.scoring.token_scores import best_token_temperature, score_tokens
from model.texts.tally import Here, Scorer
from model.texts.two_models.kl_report import KlReport, report
from model.texts.two_models.model_size import short_names

if TYPE_CHECKING:
    from model.texts.two_models.kl_rows import KlBlock

# Told what is being done and the share of it; raises where it is not wanted any more.
Follow = Callable[[str, float], None]
_TOKENS_AT_ONCE = 2_000
_REPORTS_ON_THE_WAY = 8
_SCORING, _TUNING, _COMPARING = "Scoring", "Finding T*", "Comparing"


def text_reading_of(readings: Readings) -> "TextReading | None":
    """Return what was read of the text of the readings' document; None where there is none."""
    return readings.sequence if isinstance(readings.sequence, TextReading) else None


@dataclass(frozen=True, eq=False)
class TextReading:
    """The scores of a text at one temperature, as far as they are read; nats, flat or (b, n).

    Attributes:
        opened: the text.
        score: at `temperature`, of the positions read so far.
        best: T* of the whole text, or why there is none; None until it is known.
        tuned: the score at T*; None where it is not known or T* is 0 or ∞.
        report: the comparison with the model tested; None where there is none.
        done: the share of the text that is scored, from 0 to 1.
        reports: of each tested model that was compared so far, by its files; or why it cannot be.
    """

    opened: OpenText
    temperature: float
    score: SequenceScore
    best: BestTemperature | None = None
    tuned: SequenceScore | None = None
    report: KlReport | None = None
    done: float = 1.0
    reports: Mapping[Rung, KlReport | str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def source(self) -> TextSource:
        """What was asked for."""
        return self.opened.source

    @property
    def is_whole(self) -> bool:
        """Whether every position is scored."""
        return self.done >= 1.0

    @cached_property
    def nll(self) -> FloatArray:
        """The surprise of each position read, flat, in nats; NaN where it was left out."""
        return self.score.nll.reshape(-1)

    @cached_property
    def entropy(self) -> FloatArray:
        """The entropy that the model had at each position read, flat, in nats."""
        return self.score.entropy.reshape(-1)

    @cached_property
    def rank(self) -> NDArray[np.int32]:
        """How many tokens were likelier at each position read, flat; −1 where not known."""
        return self.score.rank.reshape(-1)

    @cached_property
    def by_surprise(self) -> Ids:
        """The positions that are scored, the most surprising first, of equals the earlier."""
        order = np.argsort(-self.nll, kind="stable")
        return order[: self.score.count]

    def text(self, position: int) -> str:
        """The token at a position, as it is shown."""
        return self.opened.shown_texts[position]

    def serves(self, source: TextSource | None) -> bool:
        """Whether it is a reading of this text, read in the same way."""
        return self.source.is_read_as(source)

    @property
    def missing(self) -> tuple[Rung, ...]:
        """The tested models that were not compared yet; none of servers' tokens."""
        tested = self.source.tested if self.opened.is_logits else ()
        return tuple(one.files for one in tested if one.files not in self.reports)

    def turned_to(self, source: TextSource | None) -> "TextReading | None":
        """The same with the tested models of another source of the same base; None of another.

        What was not compared yet is missing in it.
        """
        if self.serves(source):
            return self
        if source is None or not self.opened.is_logits or not source.against:
            return None
        if not self.source.has_base_of(source):
            return None
        found = self.reports.get(source.shown)
        opened = replace(self.opened, source=source)
        if source.shown == self.source.shown:
            return replace(self, opened=opened)
        if isinstance(found, str):
            return replace(self, opened=replace(opened, pair=None), report=None)
        try:
            opened = replace(testing(opened, source.shown), source=source)
        except (OSError, ValueError):
            # It was there a while ago; reading anew says what has become of it.
            return None
        return replace(self, opened=opened, report=found)


def unwatched(stage: str, done: float) -> None:
    """Take note of nothing."""
    del stage, done


def read_text(
    opened: OpenText,
    temperature: float,
    earlier: TextReading | None = None,
    *,
    watch: Follow = unwatched,
    whole: bool = True,
    scorer: Scorer | None = None,
) -> Iterator[TextReading]:
    """Yield what is read of a text, ever more of it; the last one is complete.

    earlier: a reading of the same base, at any temperature: what it knows is not read again.
    watch is told what is done and how much of it; what it raises ends the reading. whole: also
    find T*; else only score and compare. scorer: where logits are scored; None for here.
    ValueError, with the place, for bad numbers.
    """
    place = scorer or Here()
    reading: TextReading | None = None
    for reading in _scored(opened, temperature, earlier, watch, place):
        yield reading
    if reading is None:
        raise ValueError("0 tokens scored: there are none, so there is no number.")
    for further in _compared(reading, watch, place):
        reading = further
        yield reading
    if not whole or reading.best is not None:
        return
    best, tuned = _best(opened, watch, place), None
    if best.value is not None and 0.0 < best.value < math.inf:
        known = best.value == temperature
        tuned = reading.score if known else _score(opened, best.value, watch, place)
    yield replace(reading, best=best, tuned=tuned)


def _scored(
    opened: OpenText,
    temperature: float,
    earlier: TextReading | None,
    watch: Follow,
    scorer: Scorer,
) -> Iterator[TextReading]:
    """The scores of ever more positions, with what an earlier reading knows already."""
    if earlier is not None and earlier.is_whole and earlier.temperature == temperature:
        yield replace(earlier, opened=opened)
        return
    for score, done in _scores(opened, temperature, watch, scorer):
        if earlier is None:
            yield TextReading(opened, temperature, score, done=done)
        else:
            changed = {"opened": opened, "temperature": temperature, "score": score, "done": done}
            yield replace(earlier, **changed)  # type: ignore[arg-type]


def _compared(reading: TextReading, watch: Follow, scorer: Scorer) -> Iterator[TextReading]:
    """The reading with the reports of ever more tested models, the shown one first.

    A single one that cannot be compared ends the reading; of several it is said which and why.
    """
    opened = reading.opened
    tested = opened.source.tested
    names = short_names(tuple(one.path for one in tested))
    several = bool(opened.source.rungs)
    for rung in sorted(reading.missing, key=lambda one: one != opened.source.shown):
        place = [one.files for one in tested].index(rung)
        stage = f"{_COMPARING} {names[place]}, {place + 1} of {len(tested)}"
        is_shown = rung == opened.source.shown
        found: KlReport | str = ""
        try:
            pair = opened if is_shown and opened.pair is not None else testing(opened, rung)
            for found in _reports(pair, stage if several else _COMPARING, watch, scorer):
                if is_shown:
                    yield replace(reading, report=found)
        except (OSError, ValueError) as error:
            if not several:
                raise
            found = " ".join(str(error).split())
        reports = MappingProxyType({**reading.reports, rung: found})
        report = found if is_shown and isinstance(found, KlReport) else reading.report
        reading = replace(reading, report=report, reports=reports)
        yield reading


def _score(opened: OpenText, temperature: float, watch: Follow, scorer: Scorer) -> SequenceScore:
    *_, (found, _) = _scores(opened, temperature, watch, scorer)
    return found


def _scores(
    opened: OpenText, temperature: float, watch: Follow, scorer: Scorer
) -> Iterator[tuple[SequenceScore, float]]:
    """The score of ever more positions, and the share of them."""
    watch(_SCORING, 0.0)
    content = opened.content
    if isinstance(content, TokenSequence):
        yield from _token_scores(content, temperature, opened.vocabulary_size, watch)
        return
    blocks = scorer.scored(opened, temperature)
    columns = _Columns(len(opened))
    try:
        for block in blocks:
            watch(_SCORING, block.done)
            columns.put(block)
            if block.done < 1.0 and columns.scored:
                yield columns.score(temperature, (block.stop,)), block.done
    finally:
        blocks.close()  # type: ignore[attr-defined]
    whole = columns.score(temperature, opened.targets.shape)
    byte_count, word_count = opened.counts
    yield replace(whole, byte_count=byte_count, word_count=word_count), 1.0


class _Columns:
    """The columns of a score, filled block by block."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._arrays: dict[str, NDArray[np.generic]] = {}
        self.scored = False
        self._floor = NO_FLOOR

    def put(self, block: ScoredBlock) -> None:
        self._floor += block.floor
        for name in COLUMNS:
            part = getattr(block, name)
            array = self._arrays.setdefault(name, np.empty(self._count, part.dtype))
            array[block.start : block.stop] = part
        self.scored = self.scored or not bool(np.isnan(block.nll).all())

    def score(self, temperature: float, shape: tuple[int, ...]) -> SequenceScore:
        """The score of the first positions, as views that are not written to any more."""
        size = math.prod(shape)
        views = {name: array[:size].reshape(shape) for name, array in self._arrays.items()}
        notes = floor_notes(self._floor, temperature)
        return SequenceScore(**views, temperature=temperature, notes=notes)  # type: ignore[arg-type]


def _token_scores(
    content: TokenSequence, temperature: float, vocabulary: int, watch: Follow
) -> Iterator[tuple[SequenceScore, float]]:
    """A server's tokens, in parts that grow, as each part has to be scored from its first on."""
    count, stop = len(content), _TOKENS_AT_ONCE
    while stop < count:
        first = TokenSequence(content.tokens[:stop], content.source)
        if any(token.logprob is not None for token in first.tokens):
            watch(_SCORING, stop / count)
            yield score_tokens(first, temperature, vocabulary), stop / count
        stop *= 4
    watch(_SCORING, 0.5)
    yield score_tokens(content, temperature, vocabulary), 1.0


def _best(opened: OpenText, watch: Follow, scorer: Scorer) -> BestTemperature:
    watch(_TUNING, 0.0)
    if isinstance(opened.content, TokenSequence):
        try:
            return best_token_temperature(opened.content, opened.vocabulary_size)
        except ValueError as error:
            return BestTemperature(None, str(error))

    def moments(beta: float) -> Moments:
        return scorer.moments(opened, beta, lambda done: watch(_TUNING, done))

    return minimum_over_temperature(moments, opened.rows.place)


def _reports(opened: OpenText, stage: str, watch: Follow, scorer: Scorer) -> Iterator[KlReport]:
    """The comparison of ever more positions."""
    watch(stage, 0.0)
    blocks: list[KlBlock] = []
    shown = 0.0
    for block in scorer.compared(opened):
        watch(stage, block.done)
        blocks.append(block)
        enough = block.done >= shown + 1.0 / _REPORTS_ON_THE_WAY
        if block.done < 1.0 and enough and any(len(one.tokens) for one in blocks):
            shown = block.done
            yield report(blocks)
    yield report(blocks)
