"""The ladder: models of several sizes against one base, each by its size and how far it is away."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from model.document.text_source import Rung, TextSource
from model.texts.scoring.estimates import Estimate
from model.texts.two_models.kl_report import KlReport, KlStatistics
from model.texts.two_models.model_size import bits_by_name, bits_typed, short_names

_FALLS_OFF = 2.0  # how many times as far as its size would have it, so that a model is said to fall


@dataclass(frozen=True, eq=False)
class Tested:
    """One model of a ladder.

    Attributes:
        name: the shortest that tells it from the others.
        rung: its files and its size as typed.
        bits: how many it spends a weight; None where neither its name nor anybody says.
        problem: why what was typed is no size; "" where nothing is wrong with it.
        found: its report, why there is none, or None while it is not compared yet.
    """

    name: str
    rung: Rung
    bits: float | None
    problem: str
    found: KlReport | str | None

    @property
    def statistics(self) -> KlStatistics | None:
        """Its numbers, exactly; None where there are none."""
        return self.found.exact if isinstance(self.found, KlReport) else None

    @property
    def divergence(self) -> float:
        """Its mean D(P ‖ Q) in nats; NaN where there is none."""
        return math.nan if self.statistics is None else self.statistics.divergence.value

    @property
    def is_placed(self) -> bool:
        """Whether the picture has a place for it: it has a size, and a distance above 0."""
        return self.bits is not None and 0.0 < self.divergence < math.inf


@dataclass(frozen=True, eq=False)
class Ladder:
    """All tested models of one base, the largest first; those of unknown size come last.

    Attributes:
        base: what the base is called.
        models: in that order.
        shown: the place of the one whose report is shown; −1 for none.
        tokens: how many are compared; 0 where no model is yet.
    """

    base: str
    models: tuple[Tested, ...]
    shown: int
    tokens: int

    @cached_property
    def placed(self) -> tuple[Tested, ...]:
        """Those with a place in the picture, the smallest first."""
        found = [one for one in self.models if one.is_placed]
        return tuple(sorted(found, key=lambda one: (one.bits or 0.0, one.divergence)))

    @cached_property
    def front(self) -> tuple[Tested, ...]:
        """The Pareto line, the smallest first: nothing as small is nearer to the base."""
        kept: list[Tested] = []
        for one in self.placed:
            if not kept or one.divergence < kept[-1].divergence:
                kept.append(one)
        return tuple(kept)

    @cached_property
    def price(self) -> float | None:
        """How many times the divergence each bit a weight saved costs along the line.

        The slope of ln D by least squares, without the smallest model where that one falls off;
        None for a line of fewer than two.
        """
        line = self._line(self.front[1:] if self.fall else self.front)
        return None if line is None else math.exp(-line[0])

    @cached_property
    def fall(self) -> float | None:
        """How many times as far as the next one the smallest model is, where it falls off the line.

        It falls where it is more than twice as far as the line through at least three others
        would have it; None where it does not.
        """
        line = self._line(self.front[1:]) if len(self.front) > 3 else None
        if line is None:
            return None
        smallest, following = self.front[:2]
        expected = line[0] * (smallest.bits or 0.0) + line[1]
        if math.log(smallest.divergence) - expected <= math.log(_FALLS_OFF):
            return None
        return smallest.divergence / following.divergence

    @staticmethod
    def _line(models: tuple[Tested, ...]) -> tuple[float, float] | None:
        """Slope and level of ln D against the bits; None where there is no line."""
        bits = np.array([one.bits or 0.0 for one in models])
        logs = np.array([math.log(one.divergence) for one in models])
        if len(models) < 2:
            return None
        spread = bits - bits.mean()
        slope = float((spread * logs).sum() / (spread * spread).sum())
        return slope, float(logs.mean()) - slope * float(bits.mean())


def ladder_of(source: TextSource, reports: Mapping[Rung, KlReport | str]) -> Ladder:
    """Return the ladder of a text's tested models, of which these are compared so far."""
    tested = source.tested
    base, *names = short_names((source.path, *(one.path for one in tested)))
    models = [
        Tested(name, rung, *_size_of(rung), reports.get(rung.files))
        for name, rung in zip(names, tested, strict=True)
    ]
    models.sort(key=lambda one: (one.bits is None, -(one.bits or 0.0)))
    shown = next((k for k, one in enumerate(models) if one.rung.files == source.shown), -1)
    counts = [one.statistics.tokens for one in models if one.statistics is not None]
    return Ladder(base, tuple(models), shown, max(counts, default=0))


def _size_of(rung: Rung) -> tuple[float | None, str]:
    """The bits a weight of a model as typed, else by the name of its file; and what is wrong."""
    if not rung.size.strip():
        return bits_by_name(rung.name), ""
    try:
        return bits_typed(rung.size), ""
    except ValueError as error:
        return None, f"“{rung.size.strip()}” is no size. {error}"


def columns_of(statistics: KlStatistics) -> dict[str, Estimate | None]:
    """Return the numbers of one model side by side with others, by their ids; D in nats."""
    return {
        "divergence": statistics.divergence,
        "reverse": statistics.reverse,
        "log_ratio": statistics.log_ratio,
        **{f"same_top_{k}": share for k, share in enumerate(statistics.same_tops, 1)},
    }
