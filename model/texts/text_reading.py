"""TextReading: what was read of a text so far: its scores, T*, calibration, two models compared."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.document.text_source import TextSource
from model.document.tokens import TokenSequence
from model.evaluate.readings import Readings
from model.exact import FloatArray
from model.tempering import BestTemperature
from model.texts.open_text import OpenText
from model.texts.scoring.best_temperature import Moments, minimum_over_temperature
from model.texts.scoring.logits import NO_FLOOR, Ids
from model.texts.scoring.scored import SequenceScore
from model.texts.scoring.scoring import COLUMNS, ScoredBlock, floor_notes
from model.texts.scoring.token_scores import best_token_temperature, score_tokens
from model.texts.tally import Here, Scorer
from model.texts.two_models.kl_report import KlReport, report

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
        plain: the score at T = 1, the model as it is; None until it is known.
        best: T* of the whole text, or why there is none; None until it is known.
        tuned: the score at T*; None where it is not known or T* is 0 or ∞.
        report: the comparison with the model tested; None where there is none.
        done: the share of the text that is scored, from 0 to 1.
    """

    opened: OpenText
    temperature: float
    score: SequenceScore
    plain: SequenceScore | None = None
    best: BestTemperature | None = None
    tuned: SequenceScore | None = None
    report: KlReport | None = None
    done: float = 1.0

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

    earlier: a complete reading of the same text, of which only the score at T is made anew.
    watch is told what is done and how much of it; what it raises ends the reading. whole: also
    find T*; else only score and compare. scorer: where logits are scored; None for here.
    ValueError, with the place, for bad numbers.
    """
    place = scorer or Here()
    best = None if earlier is None else earlier.best
    plain = None if earlier is None else earlier.plain
    tuned = None if earlier is None else earlier.tuned
    compared = None if earlier is None else earlier.report
    reading: TextReading | None = None
    for score, done in _scores(opened, temperature, watch, place):
        reading = TextReading(opened, temperature, score, plain, best, tuned, compared, done)
        if done < 1.0:
            yield reading
    if reading is None:
        raise ValueError("0 tokens scored: there are none, so there is no number.")
    yield reading
    if earlier is not None:
        return
    if opened.pair is not None:
        for found in _reports(opened, watch, place):
            reading = replace(reading, report=found)
            yield reading
    if not whole:
        return
    plain = reading.score if temperature == 1.0 else _score(opened, 1.0, watch, place)
    best = _best(opened, watch, place)
    if best.value is not None and 0.0 < best.value < math.inf:
        tuned = plain if best.value == 1.0 else _score(opened, best.value, watch, place)
    yield replace(reading, plain=plain, best=best, tuned=tuned)


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


def _reports(opened: OpenText, watch: Follow, scorer: Scorer) -> Iterator[KlReport]:
    """The comparison of ever more positions."""
    if opened.pair is None:
        return
    watch(_COMPARING, 0.0)
    blocks: list[KlBlock] = []
    shown = 0.0
    for block in scorer.compared(opened):
        watch(_COMPARING, block.done)
        blocks.append(block)
        enough = block.done >= shown + 1.0 / _REPORTS_ON_THE_WAY
        if block.done < 1.0 and enough and any(len(one.tokens) for one in blocks):
            shown = block.done
            yield report(blocks)
    yield report(blocks)
