"""Heat: what the tokens of a text are coloured by, and what is said of each."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np

from model.exact import FloatArray
from model.texts.text_reading import TextReading
from model.words.numerals import compact_text, one_in
from model.words.units import Unit

HeatRole = Literal["tempered", "entropy", "divergence", "model"]
SURPRISE = "surprise"
# Amounts from which on a token is as dark as can be: nats; tokens that were likelier.
_FULL_NATS, _FULL_DIVERGENCE, _FULL_CHANGE, _FULL_RANK = 8.0, 1.0, math.log(2.0), 1e4


@dataclass(frozen=True, eq=False)
class Heat:
    """How hot each token is.

    Attributes:
        name: what it tells.
        shares: from −1 to 1; below 0 where a change goes down; NaN where it is not known, or not
            read yet where there are fewer than tokens.
        role: what a token above 0 stands for, and `falling` one below.
        words: what is said of a token.
    """

    name: str
    shares: FloatArray
    role: HeatRole
    words: Callable[[int], str]
    falling: HeatRole = "tempered"

    def share(self, position: int) -> float:
        """How hot a token is; NaN where that is not known."""
        return float(self.shares[position]) if position < self.shares.size else math.nan

    def said(self, position: int) -> str:
        """What is said of a token, also where nothing is known of it."""
        known = not math.isnan(self.share(position))
        if known:
            return self.words(position)
        return "not scored" if self.name == SURPRISE else f"{self.name} not known"


def heat_of(text: TextReading, kind: str, unit: Unit = Unit.BITS) -> Heat:
    """Return the heat of a kind; that of the surprise where the text does not tell that kind."""
    found = _HEATS[kind](text, unit) if kind in _HEATS else None
    if found is None or np.isnan(found.shares).all():
        return _surprise(text, unit)
    return found


def surprise_heat(nll: FloatArray, unit: Unit = Unit.BITS) -> Heat:
    """Return the heat of surprises in nats; NaN where a token is not scored."""

    def words(row: int) -> str:
        nats = float(nll[row])
        return f"surprise {unit.text(nats, 2)}, {one_in(nats)}"

    return Heat(SURPRISE, np.minimum(nll / _FULL_NATS, 1.0), "tempered", words)


def _surprise(text: TextReading, unit: Unit) -> Heat:
    return surprise_heat(text.nll, unit)


def _entropy(text: TextReading, unit: Unit) -> Heat | None:
    bounds = text.score.bounds
    low = text.entropy if bounds is None else bounds.entropy_low.reshape(-1)
    high = low if bounds is None else bounds.entropy_high.reshape(-1)

    def words(row: int) -> str:
        least = "at least " if high[row] > low[row] else ""
        return f"entropy {least}{unit.text(float(low[row]), 2)}"

    return Heat("entropy", np.minimum(low / _FULL_NATS, 1.0), "entropy", words)


def _rank(text: TextReading, unit: Unit) -> Heat | None:
    rank = np.where(text.rank < 0, np.nan, text.rank.astype(np.float64))

    def words(row: int) -> str:
        return "the likeliest" if rank[row] == 0 else f"{int(rank[row]):,} were likelier"

    shares = np.minimum(np.log1p(rank) / math.log(_FULL_RANK), 1.0)
    return Heat("rank", shares, "tempered", words)


def _divergence(text: TextReading, unit: Unit) -> Heat | None:
    least = "≥" if text.opened.listed_pair is not None else "="
    found = _of_two(text, "divergence")
    if found is None:
        return None

    def words(row: int) -> str:
        return f"D(P ‖ Q) {least} {unit.text(float(found[row]), 3)}"

    return Heat("D", np.minimum(found / _FULL_DIVERGENCE, 1.0), "divergence", words)


def _change(text: TextReading, unit: Unit) -> Heat | None:
    found = _of_two(text, "change")
    if found is None:
        return None

    def words(row: int) -> str:
        log = float(found[row])
        way = "likelier" if log > 0.0 else "less likely" if log < 0.0 else "as likely"
        return f"{way} in Q: w = q/p = {compact_text(math.exp(min(log, 709.0)), 3)}"

    return Heat("change", np.clip(found / _FULL_CHANGE, -1.0, 1.0), "model", words)


def _flip(text: TextReading, unit: Unit) -> Heat | None:
    found = _of_two(text, "flip")
    if found is None:
        return None

    def words(row: int) -> str:
        return "another first choice in Q" if found[row] else "the same first choice in both"

    return Heat("flip", found, "divergence", words)


def _of_two(text: TextReading, kind: str) -> FloatArray | None:
    """A column of two models at every position; NaN where it is not known. None of one model."""
    listed = text.opened.listed_pair
    if listed is not None:
        parts: Mapping[str, FloatArray] = {
            "divergence": listed.divergence,
            "change": listed.log_ratio,
            "flip": np.where(listed.tops_known, (~listed.same_top).astype(np.float64), np.nan),
        }
        return np.asarray(parts[kind][listed.part_of])
    if text.report is None:
        return None
    tokens = text.report.tokens
    column = {
        "divergence": tokens.divergence,
        "change": tokens.base_nll - tokens.tested_nll,
        "flip": (~tokens.same_top).astype(np.float64),
    }[kind]
    found = np.full(len(text.opened), np.nan)
    found[tokens.rows] = column
    return found


_HEATS: Mapping[str, Callable[[TextReading, Unit], Heat | None]] = MappingProxyType(
    {
        SURPRISE: _surprise,
        "entropy": _entropy,
        "rank": _rank,
        "divergence": _divergence,
        "change": _change,
        "flip": _flip,
    }
)
