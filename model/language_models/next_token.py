"""NextToken: what a model says of the token that comes next, as a table and in bounds."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from model.document.table import Table, table_of
from model.document.tokens import Alternative, Token, TokenSequence
from model.exact import FloatArray
from model.texts.position import EVERYTHING_ELSE
from model.texts.scoring.mass_bounds import lists_of

_ROUNDING = 1e-6  # the mass that 32-bit logarithms of a whole vocabulary may leave over


@dataclass(frozen=True, eq=False)
class NextToken:
    """The distribution of the next token, as far as it is listed.

    Attributes:
        listed: the tokens and ln p of each at T = 1, likeliest first.
        vocabulary: how many tokens the model has; 0 where that is not known.
    """

    listed: tuple[Alternative, ...]
    vocabulary: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether every token of the vocabulary is listed."""
        return 0 < self.vocabulary <= len(self.listed)

    @cached_property
    def logs(self) -> FloatArray:
        """ln p of the tokens listed, likeliest first."""
        return np.array([token.logprob for token in self.listed])

    @cached_property
    def rest(self) -> float:
        """The probability of all tokens that are not listed; 0 where there are none."""
        rest = self._token.missing_mass
        return 0.0 if self.is_complete or rest < 0.0 else rest

    @property
    def others(self) -> int:
        """How many tokens are not listed; 0 where that is not known."""
        return max(self.vocabulary - len(self.listed), 0)

    @cached_property
    def entropy_bounds(self) -> tuple[float, float]:
        """The least and the largest entropy that fits, in nats; inf where nothing bounds it."""
        rows = lists_of(TokenSequence((self._token,), ""), self.vocabulary)
        if not rows:
            return 0.0, 0.0
        low, high = rows[0].entropies()
        return float(low[0]), float(high[0])

    @property
    def rest_name(self) -> str:
        """The name of the row of what is not listed."""
        return f"rest of {self.others:,}" if self.others else EVERYTHING_ELSE

    @cached_property
    def _token(self) -> Token:
        first = self.listed[0]
        return Token(first.text, first.logprob, self.listed, 0, id=first.id)


def next_token_of(sequence: TokenSequence, vocabulary: int) -> NextToken:
    """Return the distribution at the first token of an answer; it holds at least one token."""
    token = sequence.tokens[0]
    ordered = sorted(token.known, key=lambda one: -one.logprob)
    return NextToken(tuple(ordered), vocabulary)


def next_token_table(found: NextToken) -> Table:
    """Return the tokens as a table with the same probabilities as P and as Q, and the rest a row.

    There is no such row where nothing is left over.
    """
    shares = np.exp(found.logs).tolist()
    names = distinct_names(found.listed)
    if found.rest > (_ROUNDING if found.is_complete else 0.0):
        shares.append(found.rest)
        names.append(found.rest_name)
    return table_of(names, P=shares, Q=shares)


def next_token_notes(found: NextToken) -> tuple[str, ...]:
    """Return what is to be said of tokens that are not listed; nothing where all are."""
    if found.rest == 0.0:
        return ()
    low, high = (bound / math.log(2.0) for bound in found.entropy_bounds)
    between = f"between {low:.4g} and {high:.4g} bits" if high < math.inf else f"{low:.4g} or more"
    of = f" of {found.vocabulary:,}" if found.vocabulary else ""
    return (
        f"{len(found.listed):,}{of} tokens are listed; the rest holds {found.rest:.3g} and counts "
        f"as one row, so H(P) is read too small: the model’s own lies {between}.",
    )


def pair_table(base: NextToken, tested: NextToken) -> tuple[Table, tuple[str, ...]]:
    """Return two models’ tokens side by side, P the base and Q the tested, and what is to be said.

    Tokens that both list have a row each, all others are one row: then D is a lower bound (the
    log-sum inequality). By id where both models have the same ones, else by their text.
    """
    by_id = same_ids(base, tested)
    ours, theirs = _by_name(base, by_id), _by_name(tested, by_id)
    shared = [name for name in ours if name in theirs]
    rows = [ours[name] for name in shared]
    p = [math.exp(one.logprob) for one in rows]
    q = [math.exp(theirs[name].logprob) for name in shared]
    names = distinct_names(tuple(rows))
    notes: list[str] = []
    if not by_id:
        notes.append(
            f"The vocabularies differ ({_size(base)} and {_size(tested)}): tokens are compared by "
            "their bytes, those of one model alone are in the rest."
        )
    left = [max(1.0 - math.fsum(side), 0.0) for side in (p, q)]
    whole = base.is_complete and tested.is_complete and by_id
    if not whole and max(left) > _ROUNDING:
        names.append("rest of both")
        p.append(left[0])
        q.append(left[1])
        notes.append(
            f"{len(shared):,} tokens are listed by both; all others count as one row, so D(P ‖ Q) "
            "is a lower bound."
        )
    return table_of(names, P=p, Q=q), tuple(notes)


def same_ids(base: NextToken, tested: NextToken) -> bool:
    """Return whether both models mean the same tokens by their ids, as far as both list them."""
    if base.vocabulary != tested.vocabulary:
        return False
    known = {one.id: one.text for one in base.listed if one.id is not None}
    alike = [known[one.id] == one.text for one in tested.listed if one.id in known]
    return bool(alike) and all(alike)


def _by_name(found: NextToken, by_id: bool) -> dict[int | str, Alternative]:
    named: dict[int | str, Alternative] = {}
    for one in found.listed:
        name = one.id if by_id else one.text
        if name is not None and name != "" and "\ufffd" not in str(name):
            named.setdefault(name, one)
    return named


def _size(found: NextToken) -> str:
    return f"{found.vocabulary:,} tokens" if found.vocabulary else "a size not known"


def distinct_names(tokens: tuple[Alternative, ...]) -> list[str]:
    """Return a name for each token; those of the same text have their ids behind it."""
    times: dict[str, int] = {}
    for token in tokens:
        times[token.text] = times.get(token.text, 0) + 1
    return [_name(token, times[token.text] > 1 or not token.text) for token in tokens]


def _name(token: Alternative, needs_id: bool) -> str:
    text = token.text
    return f"{text} #{token.id}".lstrip() if needs_id and token.id is not None else text or "∅"
