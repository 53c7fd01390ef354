"""Tally: what a run of a text's positions comes to, which is all that travels between computers.

The scores of a text are sums over its positions, so tallies of neighbouring runs add up, to the
same bits as one process finds: a run is summed in the same slabs wherever it is scored.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Protocol, TypeAlias

from model.document.settings import NAMES_A_FILE
from model.document.text_source import TextSource
from model.texts.open_text import OpenText, open_text
from model.texts.scoring.best_temperature import Moments, SlabMoments, added_moments, slab_moments
from model.texts.scoring.scoring import ScoredBlock, score_blocks
from model.texts.scoring.shard_rows import ShardRows
from model.texts.two_models.kl_rows import KlBlock, compare_blocks

# Told the share of the work that is done; raises where it is not wanted any more.
Progress = Callable[[float], None]
Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Tally:
    """What the positions from start to stop come to, of what was asked; never logits.

    Attributes:
        scores: the scores at one temperature, 41 bytes a position.
        moments: the sums that T* is found by, at one β.
        compared: two models side by side.
    """

    start: int
    stop: int
    scores: tuple[ScoredBlock, ...] = ()
    moments: tuple[SlabMoments, ...] = ()
    compared: tuple[KlBlock, ...] = ()

    def __add__(self, following: "Tally") -> "Tally":
        """The tally of both runs; ValueError where the second does not begin where this ends."""
        if following.start != self.stop:
            raise ValueError(
                f"A tally up to position {self.stop:,} and one from position "
                f"{following.start + 1:,} on do not adjoin."
            )
        return Tally(
            self.start,
            following.stop,
            self.scores + following.scores,
            self.moments + following.moments,
            self.compared + following.compared,
        )


@dataclass(frozen=True)
class Wanted:
    """What a tally is to hold: scores at a temperature, moments at a β, or a comparison.

    temperature, beta: None where they are not asked for. nll_alone: whether only surprises are
    wanted at the temperature. compared: whether two models are.
    """

    temperature: float | None = None
    nll_alone: bool = False
    beta: float | None = None
    compared: bool = False


def tally(opened: OpenText, asked: Wanted, span: Span, threads: int | None = None) -> Tally:
    """Return what the positions of `span` come to; errors are those of scoring, with the place."""
    start, stop = span
    scores = (
        ()
        if asked.temperature is None
        else tuple(scored(opened, asked.temperature, span, threads, asked.nll_alone))
    )
    moments = () if asked.beta is None else tuple(summed(opened, asked.beta, span, threads))
    pairs = tuple(compared(opened, span, threads)) if asked.compared else ()
    return Tally(start, stop, scores, moments, pairs)


def tally_of(source: TextSource, asked: Wanted, span: Span, threads: int) -> Tally:
    """Return the tally of a text that is opened here: a whole task, for a process of its own."""
    bare = replace(source, vocabulary="")
    return tally(_opened(bare, _stamps(bare)), asked, span, threads)


@lru_cache(maxsize=1)
def _opened(source: TextSource, stamps: tuple[tuple[int, int], ...]) -> OpenText:
    """The text, opened once for all its spans: again where one of its files is another by then."""
    return open_text(source)


def _stamps(source: TextSource) -> tuple[tuple[int, int], ...]:
    """When each file of a text was written, and its size; those that are not there are left out."""
    named = (getattr(source, one.name) for one in fields(source) if one.metadata == NAMES_A_FILE)
    names = [name for value in named for name in ((value,) if isinstance(value, str) else value)]
    found = [Path(name).stat() for name in names if name and Path(name).exists()]
    return tuple((one.st_mtime_ns, one.st_size) for one in found)


def scored(
    opened: OpenText,
    temperature: float,
    span: Span | None = None,
    threads: int | None = None,
    nll_alone: bool = False,
) -> Iterator[ScoredBlock]:
    """Yield the scores of a text's positions block by block; close it to cancel."""
    return score_blocks(
        opened.rows,
        opened.targets,
        ignore_index=opened.ignore_index,
        temperature=temperature,
        span=span,
        threads=threads,
        nll_alone=nll_alone,
    )


def summed(
    opened: OpenText, beta: float, span: Span | None = None, threads: int | None = None
) -> Iterator[SlabMoments]:
    """Yield the sums that T* is found by, slab by slab; close it to cancel."""
    ids = opened.targets.reshape(-1)
    return slab_moments(
        opened.rows, ids, beta, ignore_index=opened.ignore_index, span=span, threads=threads
    )


def compared(
    opened: OpenText, span: Span | None = None, threads: int | None = None
) -> Iterator[KlBlock]:
    """Yield two models' positions block by block, of a text with two; close it to cancel."""
    pair = opened.pair
    if pair is None:
        return iter(())
    return compare_blocks(
        pair.base,
        pair.tested,
        pair.targets,
        ignore_index=pair.ignore_index,
        span=span,
        threads=threads,
    )


def spans_of(opened: OpenText) -> tuple[Span, ...]:
    """Return the runs that a text is shared out in: one for each of its files."""
    rows = opened.rows
    return rows.spans if isinstance(rows, ShardRows) else ((0, len(rows)),)


class Scorer(Protocol):
    """Where a text is scored: in this process, or on others."""

    def scored(self, opened: OpenText, temperature: float) -> Iterator[ScoredBlock]:
        """Yield the scores block by block, in order; close it to cancel."""
        ...

    def moments(self, opened: OpenText, beta: float, progress: Progress) -> Moments:
        """Return the sums over the whole text at β; what progress raises ends it."""
        ...

    def compared(self, opened: OpenText) -> Iterator[KlBlock]:
        """Yield two models' positions block by block, in order; close it to cancel."""
        ...


class Here:
    """Scores in this process, on all its processors.

    nll_alone: whether surprises are all that is wanted of scores: what else there is is not known.
    """

    def __init__(self, nll_alone: bool = False) -> None:
        self._nll_alone = nll_alone

    def scored(self, opened: OpenText, temperature: float) -> Iterator[ScoredBlock]:
        """Yield the scores block by block, in order; close it to cancel."""
        return scored(opened, temperature, nll_alone=self._nll_alone)

    def moments(self, opened: OpenText, beta: float, progress: Progress) -> Moments:
        """Return the sums over the whole text at β; what progress raises ends it."""

        def followed() -> Iterator[SlabMoments]:
            for slab in summed(opened, beta):
                progress(slab.stop / len(opened.rows))
                yield slab

        return added_moments(followed())

    def compared(self, opened: OpenText) -> Iterator[KlBlock]:
        """Yield two models' positions block by block, in order; close it to cancel."""
        return compared(opened)
