"""Two models along one text: what each believed at every position, base P and tested Q.

Logits are made log-probabilities by their softmax, exactly; those of a .kld stand as they are. Then
D = Σ p (ln p − ln q); of two softmaxes near each other Σ p (exp δ − 1 − δ) with δ = ln q − ln p,
which does not cancel. Beside it stands what llama.cpp sums, with ln p − ln q in float32 as it does:
entries with ln p > −16 only.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.exact import FloatArray
from model.texts.files.kld import KldRows
from model.texts.scoring.in_order import crew_of, in_order
from model.texts.scoring.logits import (
    IGNORE_INDEX,
    NO_FLOOR,
    Chosen,
    Floor,
    Integers,
    LogitRows,
)
from model.texts.scoring.row_sums import pieces_of
from model.texts.scoring.scoring import chosen_of, rows_per_slab
from model.texts.scoring.shard_rows import slabs_of
from model.texts.two_models.pair_sums import (
    TOPS,
    OneModel,
    Spaces,
    llama_divergences,
    pair_of,
    same_tops,
    single,
    small_divergence,
)

_STEPS = 4_194_304  # numbers of .kld rows taken on at a time: they lie in the file as they are used
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
) -> Iterator[KlBlock]:
    """Yield the positions of two models block by block, in order; close it to cancel.

    targets: one id a row, ignore_index where a row is left out. span: the first row and the one
    after the last, where not all are wanted.
    ValueError where the models differ in vocabulary or length, and as in `score`.
    """
    check_comparable(base, tested, targets)
    kept = targets != ignore_index
    if not kept.any():
        raise ValueError("0 tokens compared: every token is left out, so there is no number.")
    spaces = Spaces()
    runs = slabs_of(base, rows_per_slab(base), *(span or (0, len(base))))

    def work(start: int, stop: int) -> KlBlock:
        chosen = chosen_of(kept, start, stop)
        with np.errstate(all="ignore"):
            tokens = _compare(base, tested, chosen, targets[chosen], spaces)
        floors = base.floor(chosen), tested.floor(chosen)
        base.release(start, stop)
        tested.release(start, stop)
        return KlBlock(stop / len(base), tokens, *floors)

    yield from in_order(work, runs, threads or crew_of("divergences", base.bytes_a_row))


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
    spaces: Spaces,
) -> KlTokens:
    """The tokens of the chosen rows; no rows give none."""
    sums = _Sums(targets.size)
    are_steps = isinstance(base, KldRows) and isinstance(tested, KldRows)
    for places, piece in pieces_of(chosen, base.vocabulary, _STEPS if are_steps else None):
        ends = targets[places]
        p, q = (
            OneModel(base, piece, ends, spaces.base),
            OneModel(tested, piece, ends, spaces.tested),
        )
        _fill(sums, places, p, q, spaces)
    return KlTokens(
        rows=np.arange(len(base))[chosen],
        divergence=sums.exact,
        base_nll=sums.p_mass - sums.p_own,
        tested_nll=sums.q_mass - sums.q_own,
        divergence_llama=sums.llama,
        base_nll_llama=-base.singles(chosen, targets)
        if isinstance(base, KldRows)
        else single(sums.p_mass - sums.p_own).astype(np.float64),
        tested_nll_llama=(sums.q_lead - single(sums.q_own)).astype(np.float64),
        same_top=sums.p_top == sums.q_top,
        reverse=sums.reverse,
        same_tops=sums.same_tops,
    )


class _Sums:
    """A number a row: what the rows of logits z of P and z' of Q come to.

    p_top, q_top: the likeliest. p_own, q_own: the target's entry. p_mass, q_mass: ln Σ exp z; 0 of
    log-probabilities that stand in a file: they need none taken off. q_lead: q_mass in float32, as
    llama.cpp has it; 0 again. The others are those of `KlTokens`.
    """

    def __init__(self, count: int) -> None:
        self.p_top, self.q_top = (np.zeros(count, np.intp) for _ in range(2))
        self.p_own, self.q_own, self.p_mass, self.q_mass = (np.zeros(count) for _ in range(4))
        self.exact, self.llama = np.zeros(count), np.zeros(count)
        self.q_lead = np.zeros(count, np.float32)
        self.reverse = np.zeros(count)
        self.same_tops = np.zeros((count, TOPS), np.bool_)


def _fill(sums: _Sums, places: slice, p: OneModel, q: OneModel, spaces: Spaces) -> None:
    """Put what some rows come to at their places."""
    sums.p_top[places], sums.q_top[places] = p.top, q.top
    sums.p_own[places], sums.q_own[places] = p.own, q.own
    pair = pair_of(p, q, spaces)
    p_mass, q_mass = pair.p_mass, pair.q_mass
    q_lead = sums.q_lead[places]
    if not q.stored:
        q_lead[:] = single(q.peak) + single(q_mass - q.peak)
    sums.p_mass[places], sums.q_mass[places] = p_mass, q_mass
    sums.llama[places] = (
        pair.llama * np.exp(p.shift)
        if p.holds_steps and q.holds_steps
        else llama_divergences(p, q, single(p_mass), q_lead, spaces)
    )
    exact = sums.exact[places]
    exact[:], reverse = pair.divergences()
    near = np.flatnonzero(exact < _SMALL)
    if p.stored or q.stored:
        near = near[:0]
    for row in near.tolist():
        exact[row] = small_divergence((p, p_mass), (q, q_mass), row, spaces)
        reverse[row] = small_divergence((q, q_mass), (p, p_mass), row, spaces)
    sums.reverse[places] = reverse
    sums.same_tops[places] = same_tops(p, q)
