"""llama.cpp's .kld files, and the KL report on two models."""

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from model.files.format import FormatError
from model.texts.files.kld import read_kld
from model.texts.opening import ModelPair, open_source, pair_of
from model.texts.scoring.logits import rows_of
from model.texts.two_models.kl_report import report
from model.texts.two_models.kl_rows import KlBlock, compare_blocks
from model.texts.two_models.kl_text import as_json, as_markdown, as_text
from model.texts.variants import perplexity_variants
from tests.model.kld_files import write_kld
from tests.reference.score import score

CHUNKS, CONTEXT, WIDTH = 3, 9, 31


@pytest.fixture
def models() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(8)
    base = rng.standard_normal((CHUNKS, CONTEXT, WIDTH)) * 3
    base[0, 5, 3] = -40.0
    tested = base + rng.standard_normal(base.shape) * 0.2
    return base, tested, rng.integers(0, WIDTH, (CHUNKS, CONTEXT))


def blocks_of(pair: ModelPair) -> Iterator[KlBlock]:
    return compare_blocks(pair.base, pair.tested, pair.targets, ignore_index=pair.ignore_index)


def soft(logits: np.ndarray) -> np.ndarray:
    shares = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=-1, keepdims=True))


def test_that_the_second_half_of_each_chunk_is_read_back(
    tmp_path: Path, models: tuple[np.ndarray, ...]
) -> None:
    base, _, tokens = models
    found = read_kld(write_kld(tmp_path / "b.kld", base, tokens))
    assert found.targets.tolist() == tokens[:, 5:].ravel().tolist()
    assert len(found.rows) == CHUNKS * 4
    buffer = np.empty(WIDTH * 12)
    stored = found.rows.widened(slice(0, 12), slice(None), buffer)
    truth = np.log(soft(base[:, 4:8].reshape(12, WIDTH)))
    kept = truth > truth.max(axis=1, keepdims=True) - 16
    assert np.abs(stored - truth)[kept].max() < 2e-4
    assert score(found.rows, found.targets).perplexity == pytest.approx(
        score(base[:, 4:8].reshape(12, WIDTH), found.targets).perplexity, rel=1e-3
    )


@pytest.mark.parametrize(
    ("cut", "words"),
    [
        (4, "does not begin with “_logits_”"),
        (15, "no .kld file"),
        (60, "ends at byte 60"),
        (400, r"in chunk 1 of 3: it is cut off"),
        (900, r"in chunk 3 of 3: it is cut off"),
    ],
)
def test_that_a_cut_kld_is_named(
    cut: int, words: str, tmp_path: Path, models: tuple[np.ndarray, ...]
) -> None:
    path = write_kld(tmp_path / "b.kld", models[0], models[2])
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(FormatError, match=words):
        read_kld(path)


def test_that_impossible_sizes_and_tokens_are_named(
    tmp_path: Path, models: tuple[np.ndarray, ...]
) -> None:
    path = tmp_path / "b.kld"
    path.write_bytes(b"_logits_" + np.array([-9, 31, 3], "<i4").tobytes())
    with pytest.raises(FormatError, match="damaged at byte 8"):
        read_kld(path)
    tokens = models[2].copy()
    tokens[1, 2] = WIDTH
    write_kld(path, models[0], tokens)
    with pytest.raises(FormatError, match="token 3 of chunk 2 is 31"):
        read_kld(path)


def llama_sums(
    stored: np.ndarray, logits: np.ndarray, targets: np.ndarray
) -> tuple[list[float], list[float], list[float], int]:
    """The sums of its perplexity tool, in float64: KLD, NLL, base NLL of each row, same tops."""
    kld, nll, nll_base, same = [], [], [], 0
    for row, target, logs in zip(logits, targets, stored, strict=True):
        logs_q = np.log(soft(row))
        kld.append(sum(math.exp(p) * (p - q) for p, q in zip(logs, logs_q, strict=True) if p > -16))
        nll.append(-logs_q[target])
        nll_base.append(-logs[target])
        same += int(row.argmax() == logs.argmax())
    return kld, nll, nll_base, same


def test_that_llama_cpp_s_own_sums_are_met(tmp_path: Path, models: tuple[np.ndarray, ...]) -> None:
    base, tested, tokens = models
    write_kld(tmp_path / "b.kld", base, tokens)
    np.savez(tmp_path / "q.npz", logits=tested, targets=tokens)
    pair = pair_of(open_source(tmp_path / "b.kld"), open_source(tmp_path / "q.npz"))
    found = report(blocks_of(pair))
    rows = read_kld(tmp_path / "b.kld").rows
    stored = rows.widened(slice(0, 12), slice(None), np.empty(12 * WIDTH))
    lines = tested[:, 4:8].reshape(12, WIDTH)
    kld, nll, nll_base, same = llama_sums(stored, lines, tokens[:, 5:].ravel())
    change = np.exp(np.negative(nll)) - np.exp(np.negative(nll_base))
    n = 12
    llama = found.as_llama
    mean, mean_base = np.mean(nll), np.mean(nll_base)
    error = math.sqrt((np.mean(np.square(nll)) - mean**2) / (n - 1))
    error_base = math.sqrt((np.mean(np.square(nll_base)) - mean_base**2) / (n - 1))
    shared = (np.mean(np.multiply(nll, nll_base)) - mean * mean_base) / (n - 1)
    assert llama.divergence.value == pytest.approx(np.mean(kld), rel=1e-4)
    assert llama.divergence.error == pytest.approx(np.std(kld) / math.sqrt(n - 1), rel=1e-4)
    assert llama.perplexity == pytest.approx((math.exp(mean), math.exp(mean) * error), rel=1e-4)
    assert llama.correlation == pytest.approx(shared / error / error_base, rel=1e-4)
    ratio = math.sqrt(error**2 + error_base**2 - 2 * shared)
    assert llama.log_ratio == pytest.approx((mean - mean_base, ratio), rel=1e-4)
    assert llama.ratio == pytest.approx(
        (math.exp(mean - mean_base), math.exp(mean - mean_base) * ratio), rel=1e-4
    )
    p, q = math.exp(mean_base), math.exp(mean)
    assert llama.difference == pytest.approx(
        (q - p, math.sqrt((q * error) ** 2 + (p * error_base) ** 2 - 2 * p * q * shared)),
        rel=1e-4,
    )
    squares = np.square(change)
    root = math.sqrt(squares.mean())
    assert llama.change_rms == pytest.approx(
        (100 * root, 100 * 0.5 / root * squares.std() / math.sqrt(n - 1)), rel=1e-4
    )
    assert llama.same_top == pytest.approx(
        (same / n, math.sqrt(same / n * (1 - same / n) / (n - 1)))
    )
    points = {point.name: point.value for point in llama.divergence_points}
    assert points["Maximum"] == pytest.approx(max(kld), rel=1e-4)
    assert points["Median"] == pytest.approx(np.quantile(kld, 0.5), rel=1e-4)
    assert points["99.9 %"] == pytest.approx(np.quantile(kld, 0.999), rel=1e-4)
    assert points["0.1 %"] == pytest.approx(np.quantile(kld, 0.001), rel=1e-4)


REAL = Path(__file__).parents[5] / "shared" / "cases" / "real"
needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="no files of a real model here")


@needs_real
def test_that_every_line_of_llama_cpp_s_printout_is_met_to_its_last_digit() -> None:
    base = open_source(REAL / "smol22-base.kld")
    tested = open_source(
        REAL / "smol22-tested-logits.npy", targets_path=REAL / "smol22-tested-logits.targets.npy"
    )
    llama = report(blocks_of(pair_of(base, tested))).as_llama
    printed = (REAL / "smol22-kl.log").read_text(encoding="utf-8")
    lines = dict(line.rsplit(":", 1) for line in printed.splitlines() if line.count(":") == 1)
    told = {" ".join(name.split()): re.findall(r"-?\d+\.\d+", line) for name, line in lines.items()}
    estimates = {
        "Mean PPL(Q)": (llama.perplexity, 6),
        "Mean PPL(base)": (llama.base_perplexity, 6),
        "Mean ln(PPL(Q)/PPL(base))": (llama.log_ratio, 6),
        "Mean PPL(Q)/PPL(base)": (llama.ratio, 6),
        "Mean PPL(Q)-PPL(base)": (llama.difference, 6),
        "Mean KLD": (llama.divergence, 6),
        "Mean Δp": (llama.change, 3),
        "RMS Δp": (llama.change_rms, 3),
        "Same top p": (llama.same_top.scaled(100.0), 3),
    }
    for name, (estimate, digits) in estimates.items():
        assert told[name] == [f"{value:.{digits}f}" for value in estimate], name
    assert told["Cor(ln(PPL(Q)), ln(PPL(base)))"] == [f"{100.0 * llama.correlation:.2f}"]
    for kind, points, digits in (
        ("KLD", llama.divergence_points, 6),
        ("Δp", llama.change_points, 3),
    ):
        for point in points:
            name = point.name.replace(" %", "%")
            assert told[f"{name} {kind}"] == [f"{point.value:.{digits}f}"], name


@needs_real
def test_that_two_kld_files_are_compared_as_stored() -> None:
    base, tested = (open_source(REAL / f"smol22-{name}.kld") for name in ("base", "tested"))
    found = report(blocks_of(pair_of(base, tested)))
    points = {point.name: point.value for point in found.exact.divergence_points}
    values = (found.exact.divergence.value, points["Median"], points["Minimum"], points["Maximum"])
    assert values == pytest.approx((0.474838, 0.410751, 0.010467, 1.415693), abs=5e-7)
    assert found.exact.base_perplexity.value == pytest.approx(66.017869, abs=5e-7)
    assert found.exact.perplexity.value == pytest.approx(83.288258, abs=5e-7)
    assert found.as_llama.divergence.value == pytest.approx(0.475085, abs=1e-6)


def test_that_a_kld_is_scored_as_stored_and_its_floor_is_told(
    tmp_path: Path, models: tuple[np.ndarray, ...]
) -> None:
    base, _, tokens = models
    found = read_kld(write_kld(tmp_path / "b.kld", base, tokens))
    scored = score(found.rows, found.targets)
    logs = found.rows.widened(slice(0, 12), slice(None), np.empty(12 * WIDTH)).copy()
    assert np.exp(logs).sum(axis=1).max() > 1.0 + 1e-8
    assert scored.nll == pytest.approx(-logs[np.arange(12), found.targets], rel=1e-15)
    assert scored.entropy == pytest.approx(-(np.exp(logs) * logs).sum(axis=1), rel=1e-13)
    lines = base[:, 4:8].reshape(12, WIDTH)
    raised = np.count_nonzero(lines < lines.max(axis=1, keepdims=True) - 16.0 + 1e-4)
    assert raised
    assert scored.notes[0].startswith(f"{raised} of 372 entries")
    assert "on the file’s floor" in scored.notes[0]


def test_that_the_rows_of_a_kld_are_the_second_halves_already(
    tmp_path: Path, models: tuple[np.ndarray, ...]
) -> None:
    found = read_kld(write_kld(tmp_path / "b.kld", models[0], models[2]))
    scored = score(found.rows, found.targets)
    halves = {v.name: v for v in perplexity_variants(scored, are_halves=True)}
    half = halves["Second half of each window"]
    assert (half.value, half.tokens) == (scored.perplexity, 12)


def test_that_the_exact_divergence_normalises_logits() -> None:
    rng = np.random.default_rng(3)
    base, tested = rng.standard_normal((2, 40, 17)) * 4
    base[3, 2] = -math.inf
    p, q = soft(base), soft(tested)
    with np.errstate(all="ignore"):
        truth = np.where(p > 0, p * (np.log(p) - np.log(q)), 0.0).sum(axis=1)
    blocks = compare_blocks(rows_of(base), rows_of(tested), np.zeros(40, np.int64))
    found = report(blocks)
    assert found.tokens.divergence == pytest.approx(truth, rel=1e-12)


def test_that_models_next_to_each_other_keep_their_digits_and_equal_ones_give_0() -> None:
    rng = np.random.default_rng(4)
    base = rng.standard_normal((5, 50))
    step = rng.standard_normal((5, 50)) * 1e-7
    ids = np.zeros(5, np.int64)
    near = report(compare_blocks(rows_of(base), rows_of(base + step), ids)).tokens.divergence
    p = soft(base)
    moved = (base + step) - base
    second_order = 0.5 * ((p * moved**2).sum(axis=1) - (p * moved).sum(axis=1) ** 2)
    assert near == pytest.approx(second_order, rel=1e-5)
    same = report(compare_blocks(rows_of(base), rows_of(base), ids))
    assert same.tokens.divergence.tolist() == [0.0] * 5
    assert same.exact.same_top.value == 1.0
    assert same.exact.change_rms == (0.0, 0.0)


def test_that_a_zero_in_the_tested_model_is_infinite_and_said() -> None:
    blocks = compare_blocks(
        rows_of([[0.0, 0.0], [0.0, 1.0]]), rows_of([[0.0, 1.0], [0.0, -math.inf]]), np.array([0, 0])
    )
    found = report(blocks)
    assert found.exact.divergence == (math.inf, None)
    assert "first at token 2" in found.notes[0]
    assert '"inf"' in as_json(found)
    assert "∞" in as_text(found)


def test_that_one_token_has_no_uncertainty() -> None:
    blocks = compare_blocks(rows_of([[0.0, 1.0]]), rows_of([[0.5, 1.0]]), np.array([1]))
    found = report(blocks).exact
    assert found.perplexity.error is None
    assert found.same_top.error is None


def test_that_the_report_is_written_in_three_ways(
    tmp_path: Path, models: tuple[np.ndarray, ...]
) -> None:
    base, tested, tokens = models
    one = open_source(write_kld(tmp_path / "b.kld", base, tokens))
    two = open_source(write_kld(tmp_path / "q.kld", tested, tokens))
    found = report(blocks_of(pair_of(one, two)))
    text, markdown = as_text(found), as_markdown(found)
    for words in ("Mean PPL(Q)", "Median KLD", "RMS Δp", "Same top p", "as llama.cpp", "±"):
        assert words in text
        assert words in markdown
    content = json.loads(as_json(found))
    assert content["exact"]["divergence"]["value"] == found.exact.divergence.value
    assert content["as_llama"]["change_points"].keys() >= {"75.0 %", "25.0 %", "Minimum"}


def test_that_models_that_do_not_belong_together_are_refused(
    tmp_path: Path, models: tuple[np.ndarray, ...]
) -> None:
    base, tested, tokens = models
    one = open_source(write_kld(tmp_path / "b.kld", base, tokens))
    other = tokens.copy()
    other[0, 6] += 1 if other[0, 6] == 0 else -1
    two = open_source(write_kld(tmp_path / "q.kld", tested, other))
    with pytest.raises(FormatError, match="targets differ at position 2"):
        pair_of(one, two)
    np.savez(tmp_path / "z.npz", logits=np.zeros((5, WIDTH)), targets=np.zeros(5, int))
    with pytest.raises(FormatError, match=r"needs 12 \(scored positions\) or 27"):
        pair_of(one, open_source(tmp_path / "z.npz"))
    with pytest.raises(ValueError, match="differ in vocabulary: 2 and 3"):
        next(compare_blocks(rows_of(np.zeros((1, 2))), rows_of(np.zeros((1, 3))), np.array([0])))
