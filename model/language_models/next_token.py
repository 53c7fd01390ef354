"""NextToken: what a model says of the token that comes next, as a table and in bounds."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from model.document.table import Column, Rest, Table, frozen
from model.document.tokens import Alternative, Token
from model.exact import FloatArray
from model.language_models.model_error import ModelError
from model.texts.scoring.mass_bounds import Lists

_FULL = 1.0 + 1e-2  # 16-bit numbers round a whole vocabulary to such a sum
_ROUNDING = 1e-6  # the mass that 32-bit logarithms of a whole vocabulary may leave over


@dataclass(frozen=True, eq=False)
class NextToken:
    """The distribution of the next token, as far as it is listed.

    Attributes:
        texts: the tokens listed, likeliest first; at least one.
        logs: ln p of each at T = 1.
        ids: the number of each in the vocabulary; None where one is not told.
        vocabulary: how many tokens the model has; 0 where that is not known.
        named: a name of its own for each, where the source has made one.
    """

    texts: tuple[str, ...]
    logs: FloatArray
    ids: tuple[int | None, ...]
    vocabulary: int = 0
    named: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise ModelError where the probabilities listed cannot be those of one distribution."""
        with np.errstate(over="ignore"):
            total = float(np.exp(self.logs).sum())
        if not total <= _FULL:
            raise ModelError(
                f"The model’s answer lists probabilities that add up to {total:.4g}; they are at "
                "most 1: ask for log-probabilities as the model has them, before sampling."
            )

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def is_complete(self) -> bool:
        """Whether every token of the vocabulary is listed."""
        return 0 < self.vocabulary <= len(self)

    @cached_property
    def is_top(self) -> bool:
        """Whether no other token is likelier than the least listed.

        Of tokens that read alike, as parts of characters do, a server that tells them by their
        texts alone lists one, which need not be the likeliest.
        """
        return None not in self.ids or all(text and "\ufffd" not in text for text in self.texts)

    @cached_property
    def listed(self) -> tuple[Alternative, ...]:
        """The tokens with ln p and id, one by one."""
        return tuple(map(Alternative, self.texts, self.logs.tolist(), self.ids))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """A name for each token; those of the same text have their ids behind it."""
        return self.named or distinct_names(self.texts, self.ids)

    @cached_property
    def rest(self) -> float:
        """The probability of all tokens that are not listed; 0 where there are none."""
        if self.is_complete:
            return 0.0
        shares = np.exp(self.logs[1:]).tolist()
        return max(math.fsum([-math.expm1(float(self.logs[0])), *(-one for one in shares)]), 0.0)

    @property
    def others(self) -> int:
        """How many tokens are not listed; 0 where that is not known."""
        return max(self.vocabulary - len(self), 0)

    @cached_property
    def entropy_bounds(self) -> tuple[float, float]:
        """The least and the largest entropy that fits, in nats; inf where nothing bounds it."""
        if self.is_complete:
            logs = self.logs[np.isfinite(self.logs)]
            whole = float(-(np.exp(logs) * logs).sum())
            return whole, whole
        logs, mass, others = (
            self.logs,
            self.rest,
            float(self.others) if self.vocabulary else math.inf,
        )
        if mass > 0.0 and others == 1.0:
            # What is left is that one’s.
            logs, mass = np.append(logs, math.log(mass)), 0.0
        # A list that ends with an impossible token says nothing of what is outside.
        last = float(logs[-1]) if self.is_top else -math.inf
        least = last if last > -math.inf or mass == 0.0 else math.log(mass)
        listed = Lists(
            np.zeros(1, np.intp),
            logs[np.newaxis],
            logs[:1],
            np.array([mass]),
            np.array([least]),
            others,
        )
        low, high = listed.entropies()
        return float(low[0]), float(high[0])

    @property
    def rest_name(self) -> str:
        """The name of the row of what is not listed."""
        # With the positions of a text comes all that scores one.
        from model.texts.position import EVERYTHING_ELSE

        return f"rest of {self.others:,}" if self.others else EVERYTHING_ELSE


def next_token_of(listed: Iterable[Alternative], vocabulary: int) -> NextToken:
    """Return the distribution of the tokens listed, at least one."""
    texts, logs, ids = zip(*sorted(listed, key=lambda one: -one.logprob), strict=True)
    return NextToken(texts, np.array(logs), ids, vocabulary)


def expected_at(token: Token, vocabulary: int) -> NextToken:
    """Return the distribution at a place of a text: of the likeliest tokens, as they are listed.

    Of the token that came alone where none is listed beside it: it may be far from the likeliest.
    """
    return next_token_of(token.alternatives or token.known, vocabulary)


def next_token_table(found: NextToken) -> Table:
    """Return the tokens as a table with the same probabilities as P and as Q, and the rest a row.

    There is no such row where nothing is left over; what rounding left over is spread.
    """
    shares, names = np.exp(found.logs), found.names
    rest: Rest | None = None
    if found.rest > 0.0:
        most = float(found.logs[-1]) - math.log(found.rest) if found.is_top else 0.0
        rest = rest_row(len(names), found.others or None, most)
        rest = rest and replace(rest, is_alike=True)
        shares, names = np.append(shares, found.rest), (*names, found.rest_name)
    values = frozen(shares / math.fsum(shares.tolist()))
    return Table(names, (Column("P", values), Column("Q", values)), rest=rest)


def rest_row(row: int, count: int | None, most: float = 0.0) -> Rest | None:
    """Return the row as that of so many tokens; None where it is one token alone.

    most: ln of the largest share of it that one of them can have. One of no weight, as a list may
    end with, says nothing of what is outside.
    """
    share = math.exp(min(most, 0.0)) or 1.0
    return None if count == 1 else Rest(row, count, max(share, 1.0 / (count or math.inf)))


def next_token_notes(found: NextToken) -> tuple[str, ...]:
    """Return what is to be said of tokens that are not listed; nothing where all are."""
    if found.rest == 0.0:
        return ()
    low, high = (bound / math.log(2.0) for bound in found.entropy_bounds)
    known = high < math.inf
    size = f"lies between {low:.4g} and {high:.4g} bits" if known else f"is {low:.4g} bits or more"
    of = f" of {found.vocabulary:,}" if found.vocabulary else ""
    return (
        f"{len(found):,}{of} tokens are listed; the rest holds {found.rest:.3g}: the model’s "
        f"entropy {size}.",
    )


def distinct_names(texts: tuple[str, ...], ids: tuple[int | None, ...]) -> tuple[str, ...]:
    """Return a name for each token; those of the same text have their ids behind it."""
    if len(set(texts)) == len(texts) and "" not in texts:
        return texts
    times: dict[str, int] = {}
    for text in texts:
        times[text] = times.get(text, 0) + 1
    return tuple(
        _name(text, number, times[text] > 1 or not text)
        for text, number in zip(texts, ids, strict=True)
    )


def _name(text: str, number: int | None, needs_id: bool) -> str:
    return f"{text} #{number}".lstrip() if needs_id and number is not None else text or "∅"
