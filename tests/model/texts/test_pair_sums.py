"""The sums over the same rows of two models: the same for every type, width and height."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.texts.files.kld import read_kld
from model.texts.scoring.logits import BrainFloats, rows_of
from model.texts.two_models import pair_sums
from model.texts.two_models.kl_rows import KlTokens, compare_blocks, joined_tokens
from model.texts.two_models.pair_sums import TOPS
from tests.model.kld_files import write_kld

WIDTHS = (1, 2, 300, 9_000, 140_000)


def compared(base: Any, tested: Any, targets: np.ndarray) -> KlTokens:
    blocks = compare_blocks(rows_of(base), rows_of(tested), targets)
    return joined_tokens([block.tokens for block in blocks])


def log_softmax(logits: np.ndarray) -> np.ndarray:
    depths = logits - logits.max(axis=1, keepdims=True)
    return np.asarray(depths - np.log(np.exp(depths).sum(axis=1, keepdims=True)))


def divergence(logs: np.ndarray, others: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        terms = np.exp(logs) * (logs - others)
    return np.asarray(np.where(logs == -math.inf, 0.0, terms).sum(axis=1))


def check(
    found: KlTokens, p: np.ndarray, q: np.ndarray, targets: np.ndarray, height: float = 0.0
) -> None:
    places = np.arange(len(p))
    assert found.divergence == pytest.approx(divergence(p, q), rel=1e-11, abs=1e-13)
    assert found.reverse == pytest.approx(divergence(q, p), rel=1e-11, abs=1e-13)
    rounding = 1e-14 + 3e-16 * height
    assert found.base_nll == pytest.approx(-p[places, targets], rel=1e-13, abs=rounding)
    assert found.tested_nll == pytest.approx(-q[places, targets], rel=1e-13, abs=rounding)
    counted = np.where(p > -16.0, p, -math.inf)
    single = 3e-7 * (20.0 + height)  # what float32 keeps of a logit
    assert found.divergence_llama == pytest.approx(divergence(counted, q), rel=1e-4, abs=single)
    tops = [np.argsort(-logs, axis=1, kind="stable")[:, :TOPS] for logs in (p, q)]
    for k in range(min(TOPS, p.shape[1])):
        alike = [set(a[: k + 1]) == set(b[: k + 1]) for a, b in zip(*tops, strict=True)]
        assert found.same_tops[:, k].tolist() == alike
    assert not found.same_tops[:, p.shape[1] :].any()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("offset", [0.0, 90.0, -3e3])
@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
def test_that_every_type_width_and_height_gives_the_same(
    width: int, offset: float, kind: Any
) -> None:
    rng = np.random.default_rng(width)
    count = 40 if width < 1_000 else 4 if width < 100_000 else 2
    base = (rng.standard_normal((count, width)) * 2 + offset).astype(kind)
    tested = (base + rng.standard_normal(base.shape) * 0.3).astype(kind)
    if width > 2:
        base[1, 1:3] = -math.inf
        tested[1, 1] = -math.inf
    targets = rng.integers(0, width, count)
    found = compared(base, tested, targets)
    p, q = (log_softmax(one.astype(np.float64)) for one in (base, tested))
    infinite = np.isinf(found.reverse)
    assert infinite.tolist() == np.isinf(divergence(q, p)).tolist()
    found.reverse.flags.writeable = True
    found.reverse[infinite] = 0.0
    q_sure = np.where(infinite[:, None], p, q)
    assert found.divergence[infinite] == pytest.approx(divergence(p, q)[infinite], rel=1e-11)
    kept = ~infinite
    parts = {name: column[kept] for name, column in vars(found).items()}
    check(KlTokens(**parts), p[kept], q_sure[kept], targets[kept], abs(offset))


def test_that_bfloat16_rows_are_compared_as_what_they_stand_for() -> None:
    rng = np.random.default_rng(2)
    logits = rng.standard_normal((2, 3, 9_000), dtype=np.float32) * 3
    p, q = logits.view(np.uint32) >> 16
    targets = np.array([1, 2, 3])
    found = compared(BrainFloats(p.astype(np.uint16)), BrainFloats(q.astype(np.uint16)), targets)
    truth = compared((p << 16).view(np.float32), (q << 16).view(np.float32), targets)
    assert found.divergence.tolist() == truth.divergence.tolist()


@pytest.mark.parametrize("vector", [True, False])
@pytest.mark.parametrize("width", [9_001, 20_001, 90_001])
def test_that_two_files_of_steps_are_compared_as_their_log_probabilities(
    width: int, vector: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pair_sums, "has_vector_exp", lambda: vector)
    rng = np.random.default_rng(3)
    # Rows of unlike widths, for steps of unlike sizes.
    base = rng.standard_normal((1, 9, width)) * np.linspace(0.5, 3.0, 9)[:, None]
    tested = base + rng.standard_normal(base.shape) * 0.2
    tokens = rng.integers(0, width, (1, 9))
    files = [
        read_kld(write_kld(tmp_path / name, logits, tokens))
        for name, logits in (("p.kld", base), ("q.kld", tested))
    ]
    p, q = (
        file.rows.widened(slice(0, 4), slice(None), np.empty(4 * width)).copy() for file in files
    )
    found = compared(files[0].rows, files[1].rows, files[0].targets)
    check(found, p, q, files[0].targets)
    mixed = compared(files[0].rows, tested[0, 4:8], files[0].targets)
    assert mixed.divergence == pytest.approx(divergence(p, log_softmax(tested[0, 4:8])), rel=1e-11)
    alike = compared(files[0].rows, files[0].rows, files[0].targets)
    assert alike.divergence.tolist() == alike.reverse.tolist() == [0.0] * 4


def test_that_the_likeliest_of_equals_are_the_first() -> None:
    base = np.zeros((3, 9_000), np.float32)
    tested = base.copy()
    base[0, [8_999, 4_000, 8_500, 600]] = 1.0
    tested[0, [4_000, 8_999, 8_500, 0]] = 1.0
    base[1, 5_000:] = 2.0
    tested[1, [5_000, 5_001, 8_000]] = 3.0
    tested[2, 8_998] = 1e-3
    found = compared(base, tested, np.zeros(3, np.int64))
    # 600, 4000, 8500, 8999, 0 and 0, 4000, 8500, 8999, 1; 5000 … and 5000, 5001, 8000, 0, 1.
    assert found.same_tops.tolist() == [
        [False, False, False, False, False],
        [True, True, False, False, False],
        [False, False, False, False, False],
    ]
