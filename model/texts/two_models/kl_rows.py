"""Two models along one text: what each believed at every position, base P and tested Q.

Logits are made log-probabilities by their softmax, exactly; those of a .kld stand as they are. Then
D = Σ p (ln p − ln q); of two softmaxes near each other Σ p (exp δ − 1 − δ) with δ = ln q − ln p,
which does not cancel. Beside it stands what llama.cpp sums, in float32 as it does: entries with
ln p > −16 only.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from threading import local
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.exact import FloatArray
from model.texts.files.kld import KldRows
from model.texts.scoring.in_order import in_order
from model.texts.scoring.logits import (
    IGNORE_INDEX,
    NO_FLOOR,
    Chosen,
    Floor,
    Integers,
    LogitRows,
    Single,
)
from model.texts.scoring.row_sums import Lines, Workspace, rows_in_piece
from model.texts.scoring.scoring import rows_per_slab, runs_of
from model.texts.scoring.shard_rows import slabs_of

_LLAMA_LEAST = -16.0
TOPS = 5  # how many of the likeliest are compared
_SMALL = 1e-5  # nats under which the form that does not cancel is taken


@dataclass(frozen=True, eq=False)
class KlTokens:
    """One number for each scored position, in nats; arrays are flat and read-only.

    Attributes:
        rows: the position's row in the base.
        divergence: D(P ‖ Q) over the whole vocabulary.
        base_nll, tested_nll: −ln of the target's probability.
        divergence_llama, base_nll_llama, tested_nll_llama: as llama.cpp has them.
        same_top: whether both models' likeliest token is the same.
        reverse: D(Q ‖ P); none where only one way was asked for.
        same_tops: (n, 5), whether the k likeliest of both are the same tokens, in any order, of
            equals those of the least ids; (n, 0) where that was not asked for.
    """

    rows: Integers
    divergence: FloatArray
    base_nll: FloatArray
    tested_nll: FloatArray
    divergence_llama: FloatArray
    base_nll_llama: FloatArray
    tested_nll_llama: FloatArray
    same_top: NDArray[np.bool_]
    reverse: FloatArray
    same_tops: NDArray[np.bool_]

    def __post_init__(self) -> None:
        for array in vars(self).values():
            array.flags.writeable = False

    def __len__(self) -> int:
        return int(self.rows.size)


class _Spaces(local):
    def __init__(self) -> None:
        self.base = Workspace()
        self.tested = Workspace()


@dataclass(frozen=True, eq=False)
class KlBlock:
    """The tokens of some rows as they come; done is the share of all rows compared by then.

    base_floor, tested_floor: what their files had raised in these rows.
    """

    done: float
    tokens: KlTokens
    base_floor: Floor = NO_FLOOR
    tested_floor: Floor = NO_FLOOR


def compare_blocks(
    base: LogitRows,
    tested: LogitRows,
    targets: Integers,
    *,
    ignore_index: int = IGNORE_INDEX,
    threads: int | None = None,
    span: tuple[int, int] | None = None,
    both_ways: bool = False,
) -> Iterator[KlBlock]:
    """Yield the positions of two models block by block, in order; close it to cancel.

    targets: one id a row, ignore_index where a row is left out. span: the first row and the one
    after the last, where not all are wanted. both_ways: also D(Q ‖ P) and the likeliest five.
    ValueError where the models differ in vocabulary or length, and as in `score`.
    """
    check_comparable(base, tested, targets)
    kept = targets != ignore_index
    if not kept.any():
        raise ValueError("0 tokens compared: every token is left out, so there is no number.")
    spaces = _Spaces()
    runs = slabs_of(base, rows_per_slab(base), *(span or (0, len(base))))

    def work(start: int, stop: int) -> KlBlock:
        most = rows_in_piece(base.vocabulary)
        parts: list[KlTokens] = []
        floors = [NO_FLOOR, NO_FLOOR]
        with np.errstate(all="ignore"):
            for chosen in runs_of(kept[start:stop], start, most):
                own = targets[chosen]
                parts.append(_compare(base, tested, chosen, own, spaces, both_ways))
                floors = [floors[0] + base.floor(chosen), floors[1] + tested.floor(chosen)]
        base.release(start, stop)
        tested.release(start, stop)
        return KlBlock(stop / len(base), joined_tokens(parts), *floors)

    yield from in_order(work, runs, threads)


def check_comparable(base: LogitRows, tested: LogitRows, targets: Integers) -> None:
    """Raise ValueError, with a sentence, where two models differ in vocabulary or length."""
    if base.vocabulary != tested.vocabulary:
        raise ValueError(
            f"The models differ in vocabulary: {base.vocabulary:,} and {tested.vocabulary:,} "
            "tokens; only models with the same tokens can be compared."
        )
    if not len(base) == len(tested) == targets.size:
        raise ValueError(
            f"The base has {len(base):,} positions, the tested model {len(tested):,}, and there "
            f"are {targets.size:,} targets: they must be as many."
        )


def joined_tokens(parts: list[KlTokens]) -> KlTokens:
    """Return the parts as one; none give no positions."""
    columns: dict[str, NDArray[Any]] = {}
    for field in fields(KlTokens):
        arrays = [getattr(part, field.name) for part in parts]
        columns[field.name] = np.concatenate(arrays) if arrays else np.zeros(0)
    return KlTokens(**columns)


def _compare(
    base: LogitRows,
    tested: LogitRows,
    chosen: Chosen,
    targets: Integers,
    spaces: _Spaces,
    both_ways: bool,
) -> KlTokens:
    p = Lines(base, chosen, targets, spaces.base)
    q = Lines(tested, chosen, targets, spaces.tested)
    # Log-probabilities that stand in a file need no mass taken off: it counts as ln 1.
    as_stored = np.zeros(targets.size)
    p_mass = as_stored if base.stored else _log_mass(p, spaces.base)
    q_mass = as_stored if tested.stored else _log_mass(q, spaces.tested)
    exact, llama, reverse = (np.zeros(targets.size) for _ in range(3))
    q_lead = _single(q.peak) + _single(q_mass - q.peak)
    if tested.stored:
        q_lead = np.zeros(targets.size, np.float32)
    for (_, p_part), (_, q_part) in zip(p.parts(), q.parts(), strict=True):
        exact += _divergences(p_part, q_part, p_mass, q_mass, spaces)
        llama += _llama_divergences(q_part, q_lead, spaces)
        if both_ways:
            reverse += _reverse_divergences(q_part, q_mass, spaces)
    near = np.flatnonzero(exact < _SMALL)
    if near.size and not (base.stored or tested.stored):
        exact[near] = _small_divergences(p, q, near, p_mass, q_mass, spaces)
        reverse[near] = _small_divergences(q, p, near, q_mass, p_mass, spaces)
    p_own, q_own = p.own.astype(np.float64), q.own.astype(np.float64)
    return KlTokens(
        rows=np.arange(len(base))[chosen]
        if not isinstance(chosen, slice)
        else np.arange(chosen.start, chosen.stop),
        divergence=exact,
        base_nll=p_mass - p_own,
        tested_nll=q_mass - q_own,
        divergence_llama=llama,
        base_nll_llama=-base.singles(chosen, targets)
        if isinstance(base, KldRows)
        else _single(p_mass - p_own).astype(np.float64),
        tested_nll_llama=(q_lead - _single(q_own)).astype(np.float64),
        same_top=p.top == q.top,
        reverse=reverse if both_ways else np.zeros(0),
        same_tops=_same_tops(p, q, spaces, TOPS if both_ways else 0),
    )


def _log_mass(lines: Lines, work: Workspace) -> FloatArray:
    """ln Σ exp of each row."""
    total = np.zeros(lines.top.size)
    for _, part in lines.parts():
        shares = work.shares[: part.size].reshape(part.shape)
        np.subtract(part, lines.peak[:, None], out=shares, dtype=np.float64)
        total += np.exp(shares, out=shares).sum(axis=1)
    return np.asarray(lines.peak + np.log(total))


def _divergences(
    p_part: NDArray[np.floating],
    q_part: NDArray[np.floating],
    p_mass: FloatArray,
    q_mass: FloatArray,
    spaces: _Spaces,
) -> FloatArray:
    """Σ p (ln p − ln q) over some columns; the ln p are left in the base's depths."""
    shape, size = p_part.shape, p_part.size
    logs = spaces.base.depths[:size].reshape(shape)
    lead = spaces.tested.depths[:size].reshape(shape)
    shares = spaces.base.shares[:size].reshape(shape)
    np.subtract(p_part, p_mass[:, None], out=logs, dtype=np.float64)
    np.subtract(q_part, q_mass[:, None], out=lead, dtype=np.float64)
    np.subtract(logs, lead, out=lead)
    np.exp(logs, out=shares)
    if np.isinf(logs.min()):
        lead[shares == 0.0] = 0.0
    return np.asarray(np.multiply(shares, lead, out=lead).sum(axis=1))


def _llama_divergences(q_part: NDArray[np.floating], q_lead: Single, spaces: _Spaces) -> FloatArray:
    """Σ p (ln p − z + ln Σ exp z) over the columns that `_divergences` was at, in float32."""
    shape, size = q_part.shape, q_part.size
    logs = spaces.base.shares.view(np.float32)[:size].reshape(shape)
    np.copyto(logs, spaces.base.depths[:size].reshape(shape), casting="same_kind")
    lead = spaces.tested.depths.view(np.float32)[:size].reshape(shape)
    np.copyto(lead, q_part, casting="same_kind")
    np.subtract(logs, lead, out=lead)
    lead += q_lead[:, None]
    counted = spaces.base.above[:size].reshape(shape)
    np.greater(logs, _LLAMA_LEAST, out=counted)
    terms = np.multiply(np.exp(logs, out=logs), lead, out=lead)
    if not np.isfinite(terms.sum()):
        terms[~counted] = 0.0
    return np.asarray(np.multiply(terms, counted, out=terms).sum(axis=1, dtype=np.float64))


def _reverse_divergences(
    q_part: NDArray[np.floating], q_mass: FloatArray, spaces: _Spaces
) -> FloatArray:
    """Σ q (ln q − ln p) over the columns that `_divergences` was at; ∞ where p is 0 and q not."""
    shape, size = q_part.shape, q_part.size
    lead = spaces.base.depths[:size].reshape(shape)
    logs = spaces.tested.depths[:size].reshape(shape)
    shares = spaces.base.shares[:size].reshape(shape)
    np.subtract(q_part, q_mass[:, None], out=logs, dtype=np.float64)
    np.subtract(logs, lead, out=lead)
    np.exp(logs, out=shares)
    if np.isinf(logs.min()):
        lead[shares == 0.0] = 0.0
    return np.asarray(np.multiply(shares, lead, out=lead).sum(axis=1))


def _same_tops(p: Lines, q: Lines, spaces: _Spaces, most: int) -> NDArray[np.bool_]:
    """Whether the first 1, 2, … most of both are the same tokens; False beyond the vocabulary."""
    same = np.zeros((p.top.size, most), dtype=np.bool_)
    if not most:
        return same
    ours, theirs = (_likeliest(lines, most, spaces.base) for lines in (p, q))
    for k in range(1, min(most, ours.shape[1]) + 1):
        pair = [np.sort(ids[:, :k], axis=1) for ids in (ours, theirs)]
        same[:, k - 1] = (pair[0] == pair[1]).all(axis=1)
    return same


def _likeliest(lines: Lines, most: int, work: Workspace) -> NDArray[np.intp]:
    """The places of the largest entries of each row in order, of equals the first."""
    count = lines.top.size
    places = np.arange(count)
    ids, values = np.zeros((count, 0), dtype=np.intp), np.zeros((count, 0))
    for left, part in lines.parts():
        # Found one by one and struck out: sorting a vocabulary would take far longer.
        left_over = work.shares.view(part.dtype)[: part.size].reshape(part.shape)
        np.copyto(left_over, part)
        for _ in range(min(most, part.shape[1])):
            best = left_over.argmax(axis=1)
            ids = np.column_stack([ids, best + left])
            values = np.column_stack([values, part[places, best]])
            left_over[places, best] = -np.inf
        order = np.argsort(-values, axis=1, kind="stable")[:, :most]
        ids = np.take_along_axis(ids, order, axis=1)
        values = np.take_along_axis(values, order, axis=1)
    return ids


def _single(values: NDArray[np.floating]) -> Single:
    return values.astype(np.float32)


def _small_divergences(
    p: Lines,
    q: Lines,
    near: NDArray[np.intp],
    p_mass: FloatArray,
    q_mass: FloatArray,
    spaces: _Spaces,
) -> FloatArray:
    """Σ p (exp δ − 1 − δ) of the rows that are near each other."""
    total = np.zeros(near.size)
    for (_, p_part), (_, q_part) in zip(p.parts(), q.parts(), strict=True):
        shape, size = (near.size, p_part.shape[1]), near.size * p_part.shape[1]
        logs = spaces.base.depths[:size].reshape(shape)
        delta = spaces.tested.depths[:size].reshape(shape)
        bend = spaces.base.shares[:size].reshape(shape)
        np.subtract(p_part[near], p_mass[near, None], out=logs, dtype=np.float64)
        np.subtract(q_part[near], q_mass[near, None], out=delta, dtype=np.float64)
        np.subtract(delta, logs, out=delta)
        if np.isinf(logs.min()):
            delta[logs == -np.inf] = 0.0
        np.subtract(np.expm1(delta, out=bend), delta, out=bend)
        total += np.multiply(np.exp(logs, out=logs), bend, out=bend).sum(axis=1)
    return np.maximum(total, 0.0)
