"""Two models’ distributions of the next token side by side: P of the base, Q of the tested."""

import math
from collections.abc import Mapping
from itertools import compress

import numpy as np

from model.document.table import Column, Table, frozen
from model.exact import FloatArray
from model.language_models.next_token import (
    NextToken,
    distinct_names,
    next_token_notes,
    next_token_table,
    rest_row,
)

_ROUNDING = 1e-6


def pair_table(base: NextToken, tested: NextToken | None) -> tuple[Table, tuple[str, ...]]:
    """Return two models’ tokens as one table, and what is to be said of it.

    That of one alone where there is no other.

    Tokens that both list have a row each, all others are one row: then D is a lower bound (the
    log-sum inequality). By id where both models have the same ones, else by their bytes.
    """
    if tested is None:
        return next_token_table(base), next_token_notes(base)
    by_id = same_ids(base, tested)
    rows, places = _shared(base, tested, by_id)
    names = distinct_names(
        tuple(base.texts[row] for row in rows), tuple(base.ids[row] for row in rows)
    )
    p, q = np.exp(base.logs[rows]), np.exp(tested.logs[places])
    notes: list[str] = []
    if not by_id:
        notes.append(
            f"The vocabularies differ ({_size(base)} and {_size(tested)}): tokens are compared by "
            "their bytes, those of one model alone are in the rest."
        )
    left = [max(1.0 - math.fsum(side.tolist()), 0.0) for side in (p, q)]
    whole = base.is_complete and tested.is_complete and by_id
    rest = None
    if not whole and max(left) > _ROUNDING:
        others = base.vocabulary - len(rows) if by_id and base.vocabulary else 0
        rest = rest_row(len(rows), others if others > 0 else None)
        names = (*names, "rest of both")
        p, q = np.append(p, left[0]), np.append(q, left[1])
        notes.append(
            f"{len(rows):,} tokens are listed by both; all others count as one row, so D(P ‖ Q) "
            "is a lower bound."
        )
    columns = (Column("P", _summed_to_one(p)), Column("Q", _summed_to_one(q)))
    return Table(names, columns, rest=rest), tuple(notes)


def divergence_bound(base: NextToken, tested: NextToken) -> float:
    """Return what D(P ‖ Q) is at least, in nats, all that not both list taken as one outcome.

    It is D itself where both list all; ∞ where the tested model has p = 0 for what can come.
    """
    rows, places = _shared(base, tested, same_ids(base, tested))
    p, q = base.logs[rows], tested.logs[places]
    possible = p > -math.inf
    p, q = p[possible], q[possible]
    shares = np.exp(p)
    terms = (shares * (p - q)).tolist()
    left = [1.0 - math.fsum(np.exp(side).tolist()) for side in (p, q)]
    if left[0] > _ROUNDING and not (base.is_complete and tested.is_complete):
        terms.append(left[0] * math.log(left[0] / max(left[1], _ROUNDING)))
    return max(math.fsum(terms), 0.0)


def _summed_to_one(values: FloatArray) -> FloatArray:
    return frozen(values / math.fsum(values.tolist()))


def _shared(base: NextToken, tested: NextToken, by_id: bool) -> tuple[list[int], list[int]]:
    """The rows of the tokens that both list, and where the tested model has them."""
    theirs = _by_name(tested, by_id)
    pairs = [(row, theirs[name]) for name, row in _by_name(base, by_id).items() if name in theirs]
    return [row for row, _ in pairs], [place for _, place in pairs]


def same_ids(base: NextToken, tested: NextToken) -> bool:
    """Return whether both models mean the same tokens by their ids, as far as both list them."""
    if base.vocabulary != tested.vocabulary:
        return False
    known = dict(zip(base.ids, base.texts, strict=True))
    known.pop(None, None)
    both = [number in known for number in tested.ids]
    return any(both) and all(
        known[number] == text
        for number, text in compress(zip(tested.ids, tested.texts, strict=True), both)
    )


def _by_name(found: NextToken, by_id: bool) -> Mapping[int | str | None, int]:
    """The rows by what their tokens are called; without what may be several of one name."""
    named: dict[int | str | None, int] = {}
    for row, name in enumerate(found.ids if by_id else found.texts):
        if name is not None and (by_id or (name != "" and "\ufffd" not in str(name))):
            named.setdefault(name, row)
    return named


def _size(found: NextToken) -> str:
    return f"{found.vocabulary:,} tokens" if found.vocabulary else "a size not known"
