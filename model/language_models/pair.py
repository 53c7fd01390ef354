"""Two models’ distributions of the next token side by side: P of the base, Q of the tested."""

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import compress, takewhile

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
from model.texts.two_models.next_byte import BEYOND, beyond_as_one, byte_name, next_bytes
from model.words.names import are, counted, fit

_ROUNDING = 1e-6
_MUCH = 0.25  # of what is listed: two quantisations of one model may part by more than half of it
_APART = re.compile(r"(?<=[-_. :/])")
_LONGEST_NAME = 24


def column_names(model: str, against: str) -> tuple[str, str]:
    """Return what the columns of two models are called: that in which their names differ.

    P and Q where there is one model alone, or both have one name.

    >>> column_names("SmolLM2-Q8_0.gguf · llama.cpp", "SmolLM2-Q2_K.gguf · llama.cpp")
    ('Q8_0', 'Q2_K')
    """
    first, second = (_APART.split(one.partition(" · ")[0]) for one in (model, against))
    if not against or first == second:
        return "P", "Q"
    most = min(len(first), len(second)) - 1
    begin = _alike(first, second, most)
    end = _alike(first[::-1], second[::-1], most - begin)
    base, tested = (
        fit("".join(one[begin : len(one) - end]).rstrip("-_. :/"), _LONGEST_NAME)
        for one in (first, second)
    )
    return (base, tested) if base != tested else ("P", "Q")


def _alike(first: list[str], second: list[str], most: int) -> int:
    """How many parts two names begin with alike, at most so many."""
    pairs = zip(first[:most], second[:most], strict=True)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def named_columns(table: Table, model: str, against: str) -> Table:
    """Return a table of two models' tokens with its columns called as the models are."""
    pairs = zip(table.columns, column_names(model, against), strict=False)
    return replace(table, columns=tuple(replace(one, name=name) for one, name in pairs))


def pair_table(base: NextToken, tested: NextToken | None) -> tuple[Table, tuple[str, ...]]:
    """Return two models’ tokens as one table, and what is to be said of it.

    That of one alone where there is no other.

    Tokens that both list have a row each, all others are one row: then D is a lower bound (the
    log-sum inequality). Where the vocabularies differ the rows are the next byte, which both have.
    """
    if tested is None:
        return next_token_table(base), next_token_notes(base)
    if not same_tokens(base, tested):
        return _byte_table(base, tested)
    rows, places = _shared(base, tested)
    names = distinct_names(
        tuple(base.texts[row] for row in rows), tuple(base.ids[row] for row in rows)
    )
    p, q = np.exp(base.logs[rows]), np.exp(tested.logs[places])
    left = [max(1.0 - math.fsum(side.tolist()), 0.0) for side in (p, q)]
    rest, notes = None, tuple[str, ...]()
    if not (base.is_complete and tested.is_complete) and max(left) > _ROUNDING:
        others = (base.vocabulary or tested.vocabulary) - len(rows)
        sides = zip((base, tested), (rows, places), left, strict=True)
        most = max(_most_unlisted(*one) for one in sides)
        rest = rest_row(len(rows), others if others > 0 else None, most)
        names = (*names, "rest of both")
        p, q = np.append(p, left[0]), np.append(q, left[1])
        notes = (
            f"{counted(len(rows), 'token')} {are(len(rows))} listed by both; all others count as "
            "one row, so D(P ‖ Q) is a lower bound.",
        )
    if not (_have_ids(base, tested) or base.vocabulary == tested.vocabulary > 0):
        notes = (
            *notes,
            "The servers do not tell whether the vocabularies are the same: tokens of the same "
            "text are taken for the same.",
        )
    columns = (Column("P", _summed_to_one(p)), Column("Q", _summed_to_one(q)))
    return Table(names, columns, rest=rest), notes


def _most_unlisted(found: NextToken, shared: list[int], left: float) -> float:
    """ln of the largest share of what is left that one token can have in one model."""
    if left <= 0.0 or not found.is_top:
        return 0.0 if left > 0.0 else -math.inf
    others = np.delete(found.logs, shared).max(initial=-math.inf)
    return float(others if found.is_complete else max(others, found.logs[-1])) - math.log(left)


def _byte_table(base: NextToken, tested: NextToken) -> tuple[Table, tuple[str, ...]]:
    """The next byte by both models, the likelier first.

    The base’s own tokens where not all are listed: what is not may begin with any byte.
    """
    known = base.vocabulary and tested.vocabulary
    differ = "The vocabularies differ" if known else "The vocabularies may differ"
    sizes = f"{differ} ({_size(base)} and {_size(tested)})"
    if not (base.is_complete and tested.is_complete):
        table = next_token_table(base)
        alone = Table(table.outcomes, table.columns[:1], rest=table.rest)
        return alone, (
            *next_token_notes(base),
            f"{sizes}, and not all tokens are listed: what comes next cannot be compared. “Score "
            "the prompt” compares nats a byte.",
        )
    p, q = (next_bytes(side.texts, side.logs) for side in (base, tested))
    if max(p[BEYOND], q[BEYOND]) > 0.0:
        p, q = beyond_as_one(p), beyond_as_one(q)
    places = np.argsort(-p, kind="stable")
    places = places[(p + q)[places] > 0.0]
    columns = (
        Column("P", _summed_to_one(p[places])),
        Column("Q", _summed_to_one(q[places])),
    )
    table = Table(tuple(byte_name(place) for place in places.tolist()), columns)
    return table, (f"{sizes}: compared is the next byte, which is the first of the next token.",)


def divergence_bound(base: NextToken, tested: NextToken) -> float:
    """Return what D(P ‖ Q) is at least, in nats, all that not both list taken as one outcome.

    Of models of the same tokens.
    It is D itself where both list all; ∞ where the tested model has p = 0 for what can come.
    """
    rows, places = _shared(base, tested)
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


def _shared(base: NextToken, tested: NextToken) -> tuple[list[int], list[int]]:
    """The rows of the tokens that both list, and where the tested model has them."""
    by_id = _have_ids(base, tested)
    theirs = _by_name(tested, by_id)
    pairs = [(row, theirs[name]) for name, row in _by_name(base, by_id).items() if name in theirs]
    return [row for row, _ in pairs], [place for _, place in pairs]


def same_tokens(base: NextToken, tested: NextToken) -> bool:
    """Return whether both models have the same tokens, as far as both list them.

    By their ids; where one tells none, by the sizes of both vocabularies; where one tells no size
    either, tokens of the same text are taken for the same if they are much of what both list.
    """
    if 0 < base.vocabulary != tested.vocabulary > 0:
        return False
    if not _have_ids(base, tested):
        return 0 < base.vocabulary == tested.vocabulary or _list_alike(base, tested)
    known = dict(zip(base.ids, base.texts, strict=True))
    both = [number in known for number in tested.ids]
    return any(both) and all(
        known[number] == text
        for number, text in compress(zip(tested.ids, tested.texts, strict=True), both)
    )


def _list_alike(base: NextToken, tested: NextToken) -> bool:
    """Whether tokens of the same text hold much of what is listed, in both."""
    sides = zip((base, tested), _shared(base, tested), strict=True)
    shares = (np.exp(one.logs[rows]).sum() / np.exp(one.logs).sum() for one, rows in sides)
    return bool(min(shares) >= _MUCH)


def _have_ids(base: NextToken, tested: NextToken) -> bool:
    return None not in base.ids and None not in tested.ids


def _by_name(found: NextToken, by_id: bool) -> Mapping[int | str | None, int]:
    """The rows by what their tokens are called; without what may be several of one name."""
    named: dict[int | str | None, int] = {}
    for row, name in enumerate(found.ids if by_id else found.texts):
        if name is not None and (by_id or (name != "" and "\ufffd" not in str(name))):
            named.setdefault(name, row)
    return named


def _size(found: NextToken) -> str:
    return f"{found.vocabulary:,} tokens" if found.vocabulary else "a size not known"
