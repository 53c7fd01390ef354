"""A position of a text as a table: what the model believed, and the token that came."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from model.document.cells import Kind
from model.document.table import Column, Rest, Table, table_of
from model.document.tokens import Alternative, Token
from model.texts.scoring.logits import LogitRows
from model.words.token_names import visible

if TYPE_CHECKING:
    from model.exact import FloatArray

EVERYTHING_ELSE = "everything else"
ALL_OTHERS = "all others"  # of what is listed too
_ROUNDING = 1e-6  # a probability outside two lists that rounding may have made
_LEAST_LOG = -700.0  # below it a probability is hardly a number any more


def token_table(token: Token, vocabulary: int = 0) -> Table:
    """Return the position of a server's token: P is the token that came, Q what was listed.

    What is not listed is the last row, "everything else", where it is above 0: the rest of as many
    tokens as a vocabulary of that size has more, or of several where it is 0, not known. Q holds
    probabilities as reported, not normalised, or log-probabilities where one is too small to be
    told from 0. Where the token is not known P repeats Q, so that nothing is claimed of it.
    """
    names = table_names(token.known)
    logs = [alternative.logprob for alternative in token.known]
    rest: Rest | None = None
    if token.missing_mass > 0.0 or not names:
        more = vocabulary - len(names)
        if not vocabulary or more != 1:
            count = more if more >= 2 else None
            rest = Rest(len(names), count, _most_unlisted(token, count), token.logprob is None)
        names.append(EVERYTHING_ELSE)
        logs.append(float(np.log(token.missing_mass)))
    model = np.array(logs)
    own = token.own if token.own is not None else len(token.known) - 1
    tiny = bool(((model < _LEAST_LOG) & (model > -np.inf)).any())
    kind = Kind.LOGITS if tiny else Kind.WEIGHTS
    believed = model if tiny else np.exp(model)
    model_column = Column("Q", believed, kind)
    came = Column("P", believed, kind) if token.logprob is None else _one_hot(own, len(names))
    return Table(tuple(names), (came, model_column), rest=rest)


def _most_unlisted(token: Token, count: int | None) -> float:
    """The largest share of what is not listed that one token can have: that of the least listed.

    Of the likeliest, that is: the token that came may be listed beyond them.
    """
    least = token.alternatives[-1].logprob if token.alternatives else -math.inf
    if least == -math.inf or token.missing_mass == 0.0:
        return 1.0
    share = math.exp(min(least - math.log(token.missing_mass), 0.0))
    return max(share, 0.0 if count is None else 1.0 / count, 1e-300)


def logits_table(
    rows: LogitRows, row: int, target: int | None, name: Callable[[int], str] | None = None
) -> Table:
    """Return a position of logits: P is the target, Q the logits over the whole vocabulary.

    name gives an outcome for each id; without it they are #0, #1, … Where the target is None
    (left out) P repeats Q. IndexError for a row that there is not.
    """
    if not 0 <= row < len(rows):
        raise IndexError(f"There is no position {row + 1}; there are {len(rows)}.")
    width = rows.vocabulary
    part = rows.widened(slice(row, row + 1), slice(None), np.empty(width))
    model = np.array(part[0], dtype=np.float64)
    labels = tuple((name or _number)(k) for k in range(width))
    believed = Column("Q", model, Kind.LOGITS)
    if target is None:
        return Table(labels, (Column("P", model, Kind.LOGITS), believed))
    return Table(labels, (_one_hot(target, width), believed))


def both_models_table(
    base: LogitRows, tested: LogitRows, row: int, name: Callable[[int], str] | None = None
) -> Table:
    """Return a position of two models: P what the base believed, Q what the tested one did."""
    q = logits_table(tested, row, None, name)
    p = logits_table(base, row, None, name)
    return Table(p.outcomes, (Column("P", p.columns[1].values, Kind.LOGITS), q.columns[1]))


def both_lists_table(listed: Sequence[tuple[Alternative, Alternative]]) -> Table:
    """Return what two servers list of one token: P the base's belief, Q the tested model's.

    A row each for what both list, the likeliest under Q first; all others are the last row, the
    rest of several, where it is above what rounding makes.
    """
    rows = sorted(listed, key=lambda pair: -pair[1].logprob)
    p = [math.exp(one.logprob) for one, _ in rows]
    q = [math.exp(other.logprob) for _, other in rows]
    names = table_names([one for one, _ in rows])
    left = [max(1.0 - math.fsum(side), 0.0) for side in (p, q)]
    if max(left) <= _ROUNDING and rows:
        return table_of(names, P=p, Q=q)
    table = table_of([*names, EVERYTHING_ELSE], P=[*p, left[0]], Q=[*q, left[1]])
    return table.with_rest(Rest(len(rows)))


def by_belief(table: Table) -> Table:
    """Return a table of a position with its rows from the likeliest under Q down."""
    order = np.argsort(-table.columns[1].values, kind="stable")
    return table.taken(order)


def table_names(tokens: Sequence[Alternative]) -> list[str]:
    """Return what tokens are called in a table: none like another, where their ids are known."""
    names = [visible(token.text) for token in tokens]
    times = Counter(names)
    return [
        f"{name} #{token.id}" if token.id is not None and (times[name] > 1 or name == "∅") else name
        for name, token in zip(names, tokens, strict=True)
    ]


def _one_hot(row: int, count: int) -> Column:
    values: FloatArray = np.zeros(count)
    values[row] = 1.0
    return Column("P", values)


def _number(token: int) -> str:
    return f"#{token}"
