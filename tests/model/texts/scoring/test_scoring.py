"""Scoring logits: exact to its bound, in blocks, with every fault named by its place."""

import importlib.util
import math
import tracemalloc
from collections.abc import Generator
from decimal import Decimal, localcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.texts.scoring import row_sums as row_sums_module
from model.texts.scoring.logits import BrainFloats
from model.texts.scoring.scoring import joined, score_blocks
from tests.model.cases import for_each
from tests.model.reference import column, holds, reference_cases
from tests.reference.score import best_sequence_temperature, score

if TYPE_CHECKING:
    from model.texts.scoring.scored import SequenceScore

HARD = [[40.0, 0.0, -3.0], [0.0, 30.0, -math.inf], [1e4, 0.0, 1.0], [-1e-9, 0.0, 1e-9]]


def logits_and_targets(case: dict[str, Any], shared_dir: Path) -> tuple[np.ndarray, list[int]]:
    path = shared_dir / "cases" / "case_inputs.py"
    spec = importlib.util.spec_from_file_location("case_inputs", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    logits = np.array(column(case, "logits")).reshape(-1, case["vocab"])
    return logits, module.targets(case["targets"])


def decimal_nll(row: np.ndarray, target: int) -> Decimal:
    with localcontext(prec=60):
        values = [Decimal(float(z)) for z in row if z > -math.inf]
        top = max(values)
        return (
            sum(((z - top).exp() for z in values), Decimal(0)).ln()
            + top
            - Decimal(float(row[target]))
        )


@pytest.mark.parametrize("case", reference_cases("nll"))
def test_that_a_text_is_scored_to_its_bound(case: dict[str, Any], shared_dir: Path) -> None:
    found = score(*logits_and_targets(case, shared_dir))
    answers = {
        "n_scored": found.count,
        "nll_sum": found.nll_sum,
        "nll_mean": found.nll_mean,
        "bits_per_token": found.bits_per_token,
        "perplexity": found.perplexity,
        "mean_row_entropy": found.entropy_mean,
    }
    for field, answer in answers.items():
        assert holds(case, field, answer), (field, answer, case["truth"][field])


def test_that_a_sure_token_keeps_its_digits() -> None:
    assert score(np.array([[40.0, 0.0]]), [0]).nll[0] == pytest.approx(4.248354255291589e-18)


def test_that_documented_perplexities_are_found() -> None:
    logits = [[0.3659, 0.7025, 0.3104], [0.0097, 0.6577, 0.1947]]
    assert score(logits, [2, 1]).perplexity == pytest.approx(2.7593, abs=5e-5)
    assert score(logits, [2, 1], ignore_index=1).perplexity == pytest.approx(3.5372, abs=5e-5)


def test_that_a_probability_of_1e_300_gives_its_true_surprise() -> None:
    gap = 300.0 * math.log(10.0)
    assert score(np.array([[0.0, -gap]]), [1]).nll[0] == pytest.approx(gap, rel=1e-15)
    assert score(np.array([[0.0, -1e5]], np.float32), [1]).nll[0] == 1e5


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64, ">f4", ">f8"])
def test_that_every_type_is_widened_before_any_sum(kind: Any) -> None:
    rng = np.random.default_rng(5)
    logits = (rng.standard_normal((7, 301)) * 8).astype(kind)
    targets = rng.integers(0, 301, 7)
    found = score(logits, targets)
    assert len(found.nll)
    for row, target, nll in zip(logits, targets, found.nll, strict=True):
        assert abs(Decimal(float(nll)) - decimal_nll(row, target)) < Decimal("1e-14")


def test_that_bfloat16_bits_are_read_as_the_upper_half_of_float32() -> None:
    rng = np.random.default_rng(6)
    single = (rng.standard_normal((5, 90)) * 8).astype(np.float32)
    bits = (single.view(np.uint32) >> 16).astype(np.uint16)
    rounded = (bits.astype(np.uint32) << 16).view(np.float32)
    targets = rng.integers(0, 90, 5)
    assert score(BrainFloats(bits), targets).nll.tolist() == score(rounded, targets).nll.tolist()


def test_that_hard_rows_agree_with_sixty_digits() -> None:
    logits = np.array(HARD)
    for targets in ([0, 1, 0, 2], [1, 0, 2, 0], [2, 1, 1, 1]):
        found = score(logits, targets)
        assert len(found.nll)
        for row, target, nll in zip(logits, targets, found.nll, strict=True):
            truth = decimal_nll(row, target)
            assert abs(Decimal(float(nll)) - truth) <= Decimal("2e-15") * truth


@given(st.integers(0, 2**32), st.sampled_from([1e-3, 1.0, 30.0, 1e4]), st.integers(1, 40))
def test_that_random_rows_agree_with_sixty_digits(seed: int, scale: float, width: int) -> None:
    rng = np.random.default_rng(seed)
    logits = rng.standard_normal((3, width)) * scale
    targets = rng.integers(0, width, 3)
    found = score(logits, targets)
    for row, target, nll in zip(logits, targets, found.nll, strict=True):
        truth = decimal_nll(row, target)
        assert abs(Decimal(float(nll)) - truth) <= Decimal("4e-15") * abs(truth) + Decimal("1e-50")


def test_that_rank_and_top_follow_the_order_of_logits() -> None:
    found = score([[1.0, 3.0, 2.0], [5.0, 5.0, 1.0]], [0, 1])
    assert found.rank.tolist() == [2, 0]
    assert found.top1.tolist() == [1, 0]
    assert found.accuracy == 0.0
    assert found.top5 == 1.0


def test_that_batches_keep_the_shape_of_their_targets() -> None:
    rng = np.random.default_rng(1)
    logits, targets = rng.standard_normal((3, 4, 9)), rng.integers(0, 9, (3, 4))
    found = score(logits, targets)
    assert found.nll.shape == (3, 4)
    assert (
        found.nll.reshape(-1).tolist() == score(logits.reshape(12, 9), targets.ravel()).nll.tolist()
    )


def test_that_ignored_rows_are_not_read_and_have_no_number() -> None:
    logits = np.array([[math.nan, 1.0], [0.0, 0.0], [math.inf, 0.0]])
    found = score(logits, [-100, 1, -100])
    assert np.isnan(found.nll).tolist() == [True, False, True]
    assert np.isnan(found.entropy).tolist() == [True, False, True]
    assert found.rank.tolist() == [-1, 0, -1]
    assert (found.count, found.perplexity) == (1, 2.0)


@pytest.mark.parametrize("piece", [8, 64, 1000])
def test_that_rows_longer_than_a_piece_give_the_same(
    piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(2)
    logits, targets = rng.standard_normal((6, 300)) * 5, rng.integers(0, 300, 6)
    logits[2, 7] = -math.inf
    whole = score(logits, targets)
    for block in ("BLOCK", "_QUICK_BLOCK"):
        monkeypatch.setattr(row_sums_module, block, piece)
    parts = score(logits, targets)
    assert parts.nll == pytest.approx(whole.nll, rel=1e-14)
    assert parts.entropy == pytest.approx(whole.entropy, rel=1e-14)
    assert parts.rank.tolist() == whole.rank.tolist()
    assert parts.top1.tolist() == whole.top1.tolist()


def long_rows(count: int, offset: float, dtype: type[np.floating]) -> np.ndarray:
    """Rows of any height: the second flat, the third nearly all impossible, the fourth sure."""
    rng = np.random.default_rng(7)
    logits = (rng.standard_normal((count, 30_000)) * 4 + offset).astype(dtype)
    logits[1] = offset
    logits[2, :29_990] = -math.inf
    logits[3, 17] = offset + 60.0
    return logits


@pytest.mark.parametrize("offset", [0.0, -63.5, 300.0, -4e4])
@pytest.mark.parametrize("temperature", [1.0, 0.7])
@pytest.mark.parametrize(("vector", "within"), [(True, 4e-15), (False, 2e-11)])
def test_that_long_rows_of_any_height_agree_with_sums_in_more_digits(
    offset: float,
    temperature: float,
    vector: bool,
    within: float,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(row_sums_module, "has_vector_exp", lambda: vector)
    logits = long_rows(5, offset, np.float32)
    logits[4] = np.float32(0.0) - np.abs(logits[4] - np.float32(offset))
    targets = np.array([5, 6, 29_995, 17, int(logits[4].argmax())])
    found = score(logits, targets, temperature=temperature)
    for row, target, nll, entropy in zip(
        logits.astype(np.longdouble), targets, found.nll, found.entropy, strict=True
    ):
        depths = (row - row.max()) / temperature
        shares = np.exp(depths)
        rest = np.sort(shares)[:-1].sum()
        surplus = np.log1p(rest)
        truth = (row.max() - row[target]) / temperature + surplus
        spread = (np.maximum(depths, -1e6) * shares).sum()
        assert float(nll) == pytest.approx(float(truth), rel=within, abs=1e-300)
        assert float(entropy) == pytest.approx(
            float(surplus - spread / shares.sum()), rel=5 * within
        )
    assert found.rank.tolist() == [
        int((row > row[target]).sum()) for row, target in zip(logits, targets, strict=True)
    ]


def test_that_a_sure_token_of_a_long_row_keeps_its_digits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(row_sums_module, "has_vector_exp", lambda: False)
    logits = np.zeros((3, 9_000), np.float32)
    logits[:, 5] = 30.0, 60.0, 200.0
    found = score(logits, [5, 5, 5])
    truth = 8_999.0 * np.exp([-30.0, -60.0, -200.0])
    assert found.nll == pytest.approx(truth, rel=2e-11)
    assert found.nll[2] == pytest.approx(truth[2], rel=4e-15)


def test_that_blocks_come_in_order_and_can_be_cancelled() -> None:
    logits = np.zeros((300_000, 4), np.float32)
    blocks = score_blocks(logits, np.zeros(300_000, int))
    first = next(blocks)
    assert first.start == 0
    assert 0.0 < first.done < 1.0
    assert isinstance(blocks, Generator)
    blocks.close()
    whole = list(score_blocks(logits, np.zeros(300_000, int)))
    assert [b.start for b in whole[1:]] == [b.stop for b in whole[:-1]]
    assert whole[-1].done == 1.0
    assert joined(iter(whole), (300_000,), 300_000).perplexity == pytest.approx(4.0, rel=1e-15)


@for_each(
    ("logits", "targets", "words"),
    [
        ([[0.0, 1.0]], [2], "target at position 1 is 2"),
        ([[0.0, 1.0]] * 2, [0, -1], "target at position 2 is -1"),
        ([[[0.0, 1.0]] * 2] * 2, [[0, 0], [0, 7]], "batch 2, position 2 is 7"),
        ([[0.0, 1.0]], [-100], "0 tokens scored"),
        (np.zeros((0, 3)), [], "0 tokens scored"),
        ([[0.0, 1.0], [math.nan, 1.0]], [0, 0], "position 2 hold a value that is not a number"),
        ([[0.0, 1.0], [math.inf, 1.0]], [0, 0], "position 2 hold [+]inf"),
        ([[-math.inf, -math.inf]], [0], "position 1 are all -inf"),
        ([[0.0, 1.0]], [0, 1], r"shape \(2,\) do not match"),
        ([[0.0, 1.0]], [[0]], r"shape \(1, 1\) do not match"),
        ([0.0, 1.0], [0], "shape"),
        ([[0.0, 1.0]], [0.5], "whole numbers"),
        (np.array([[1, 2]]), [0], "type int64"),
        (np.array([[1j, 2]]), [0], "type complex128"),
        (np.zeros((1, 2), np.uint16), [0], "BrainFloats"),
        ([[0.0], [1.0, 2.0]], [0, 0], "rows of one length"),
        (np.zeros((2, 0)), [0, 0], "empty vocabulary"),
        ([[0.0, 1.0]], np.array([2**64 - 1], np.uint64), "position 1 is"),
    ],
)
def test_that_bad_input_is_named_in_a_sentence(logits: Any, targets: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words) as found:
        score(logits, targets)
    assert str(found.value).endswith(".")


def test_that_temperature_rescales_the_logits_and_has_its_limits() -> None:
    rng = np.random.default_rng(3)
    logits, targets = rng.standard_normal((5, 30)) * 4, rng.integers(0, 30, 5)
    warm = score(logits, targets, temperature=2.5)
    assert warm.nll == pytest.approx(score(logits / 2.5, targets).nll, rel=1e-14)
    tied = [[1.0, 1.0, 0.0, -math.inf]] * 3
    cold = score(tied, [0, 1, 2], temperature=0.0).nll
    assert cold.tolist() == pytest.approx([math.log(2.0), math.log(2.0), math.inf])
    hot = score(tied, [0, 2, 3], temperature=math.inf).nll
    assert hot.tolist() == pytest.approx([math.log(3.0), math.log(3.0), math.inf])
    with pytest.raises(ValueError, match="temperature"):
        score(tied, [0, 0, 0], temperature=-1.0)


def test_that_the_best_temperature_minimises_the_mean_surprise() -> None:
    rng = np.random.default_rng(4)
    logits = rng.standard_normal((300, 40)) * 3
    shares = np.exp(logits / 1.7)
    shares /= shares.sum(axis=1, keepdims=True)
    targets = np.array([rng.choice(40, p=row) for row in shares])
    best = best_sequence_temperature(logits, targets).value
    assert best is not None
    least = score(logits, targets, temperature=best).nll_mean
    for factor in (0.999, 1.001):
        assert score(logits, targets, temperature=best * factor).nll_mean > least


def test_that_the_best_temperature_has_its_limits() -> None:
    rng = np.random.default_rng(5)
    logits = rng.standard_normal((20, 6))
    assert best_sequence_temperature(logits, logits.argmax(axis=1)).value == 0.0
    assert best_sequence_temperature(logits, logits.argmin(axis=1)).value == math.inf
    even = best_sequence_temperature(np.zeros((3, 4)), [0, 1, 2])
    assert even.value == 1.0
    assert even.reason is not None
    none = best_sequence_temperature([[0.0, 0.0], [0.0, -math.inf]], [0, 1])
    assert none.value is None
    assert "position 2" in (none.reason or "")


def test_that_a_search_for_the_best_temperature_can_be_ended() -> None:
    def stop(done: float) -> None:
        raise InterruptedError(f"at {done}")

    with pytest.raises(InterruptedError):
        best_sequence_temperature(np.eye(3), [0, 1, 1], progress=stop)


def test_that_statistics_follow_their_formulas() -> None:
    found = score(np.log([[0.5, 0.25, 0.25], [0.1, 0.8, 0.1], [0.2, 0.2, 0.6]]), [0, 1, 0])
    nll = -np.log([0.5, 0.8, 0.2])
    assert found.nll_sd == pytest.approx(nll.std(ddof=1))
    assert found.perplexity_se == pytest.approx(
        math.exp(nll.mean()) * nll.std(ddof=1) / math.sqrt(3)
    )
    assert found.accuracy == pytest.approx(2 / 3)
    assert found.brier == pytest.approx((0.25 + 0.04 + 0.36) / 3)
    assert list(found.readings()) == [
        "tokens", "scored", "nll_mean", "nll_sd", "perplexity", "perplexity_se",
        "bits_per_token", "bits_per_byte", "accuracy", "top5", "entropy_mean", "ece", "brier",
    ]  # fmt: skip


def test_that_one_token_has_no_spread_and_an_impossible_one_an_infinite_perplexity() -> None:
    assert math.isnan(score([[0.0, 1.0]], [0]).nll_sd)
    found = score([[0.0, -math.inf], [0.0, 0.0]], [1, 0])
    assert found.perplexity == math.inf
    assert math.isnan(found.nll_sd)


def test_that_scores_cannot_be_changed() -> None:
    found: SequenceScore = score([[0.0, 1.0]], [0])
    with pytest.raises(ValueError, match="read-only"):
        found.nll[0] = 1.0


def test_that_a_mapped_file_is_scored_within_the_memory_bound(tmp_path: Path) -> None:
    path = tmp_path / "logits.npy"
    mapped = np.lib.format.open_memmap(path, "w+", np.float32, (3000, 8000))
    mapped[:] = np.random.default_rng(0).standard_normal(8000, dtype=np.float32)
    mapped.flush()
    del mapped
    logits = np.load(path, mmap_mode="r")
    tracemalloc.start()
    found = score(logits, np.arange(3000) % 8000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.count == 3000
    assert peak < 64 << 20


def test_that_rows_that_may_not_be_written_to_are_not_copied_to_find_their_largest() -> None:
    rows = np.zeros((5, 50_000), np.float32)
    rows[1, 7] = rows[1, 9] = 2.0
    rows[2, 3] = math.nan
    rows.flags.writeable = False
    work = row_sums_module.Workspace()
    work.largest(rows)
    tracemalloc.start()
    top, peak = work.largest(rows)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < rows[0].nbytes
    assert top[:2].tolist() == [0, 7]
    assert peak[:2].tolist() == [0.0, 2.0]
    assert math.isnan(peak[2])
