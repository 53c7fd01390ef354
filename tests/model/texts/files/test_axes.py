"""Logits of three axes, types that numpy does not know, and names of arrays."""

import json
from pathlib import Path

import numpy as np
import pytest

from model.files.format import FormatError
from model.texts.files.logits_file import LogitsFile
from model.texts.files.vocabulary import vocabulary_of
from model.texts.opening import open_source
from tests.model.cases import for_each
from tests.reference.score import score

STEPS, BATCH, WIDTH = 5, 3, 7


def opened(path: Path, ids: np.ndarray, **given: str) -> LogitsFile:
    targets = path.with_name("ids.npy")
    np.save(targets, ids)
    found = open_source(path, targets_path=targets, **given)  # type: ignore[arg-type]
    assert isinstance(found, LogitsFile)
    return found


def mean_of(found: LogitsFile) -> float:
    return score(found.rows, found.scored_ids).nll_mean


def by_hand(logits: np.ndarray, ids: np.ndarray) -> float:
    """The mean of −ln softmax of logits (batch, steps, v) at ids (batch, steps)."""
    logs = logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))
    return float(-np.take_along_axis(logs, ids[..., None], -1).mean())


@pytest.mark.parametrize("order", ["C", "F"])
def test_that_the_targets_decide_the_order_of_the_axes(order: str, tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    logits, ids = rng.standard_normal((BATCH, STEPS, WIDTH)), rng.integers(0, WIDTH, (BATCH, STEPS))
    path = tmp_path / "scores.npy"
    truth = by_hand(logits, ids)
    np.save(path, np.asarray(logits, order="C"))
    assert mean_of(opened(path, ids)) == pytest.approx(truth, rel=1e-13)
    np.save(path, np.asarray(logits.transpose(1, 0, 2), order="C"))
    found = opened(path, ids)
    assert found.rows.shape == (BATCH, STEPS)
    assert mean_of(found) == pytest.approx(truth, rel=1e-13)
    del order


@pytest.mark.parametrize("shape", [(STEPS,), (1, STEPS), (STEPS, 1)])
def test_that_an_axis_of_one_makes_no_difference(shape: tuple[int, ...], tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    logits, ids = rng.standard_normal((1, STEPS, WIDTH)), rng.integers(0, WIDTH, (1, STEPS))
    truth = by_hand(logits, ids)
    path = tmp_path / "scores.npy"
    for form in ((STEPS, 1, WIDTH), (1, STEPS, WIDTH), (STEPS, WIDTH)):
        np.save(path, logits.reshape(form))
        assert mean_of(opened(path, ids.reshape(shape))) == pytest.approx(truth, rel=1e-13)


def test_that_it_is_asked_where_both_orders_fit(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    logits, ids = rng.standard_normal((4, 4, WIDTH)), rng.integers(0, WIDTH, (4, 4))
    path = tmp_path / "scores.npy"
    np.save(path, logits)
    with pytest.raises(FormatError, match="choose which axis comes first"):
        opened(path, ids)
    truth = by_hand(logits, ids)
    assert mean_of(opened(path, ids, axes="batch-first")) == pytest.approx(truth)
    np.save(path, np.ascontiguousarray(logits.transpose(1, 0, 2)))
    assert mean_of(opened(path, ids, axes="steps-first")) == pytest.approx(truth)


def test_that_bfloat16_saved_as_v2_is_scored(tmp_path: Path) -> None:
    logits = np.array([[1.5, -2.0, 0.25], [0.0, 3.0, -1.0]], np.float32)
    bits = (logits.view(np.uint32) >> 16).astype(np.uint16)
    path = tmp_path / "brain.npy"
    np.save(path, bits.view("V2"))
    found = opened(path, np.array([0, 1]))
    assert found.logits.type_name == "bfloat16"
    assert mean_of(found) == pytest.approx(by_hand(logits[None], np.array([[0, 1]])), rel=1e-6)
    np.savez(tmp_path / "brain.npz", logits=bits.view("V2"), targets=np.array([0, 1]))
    packed = open_source(tmp_path / "brain.npz")
    assert isinstance(packed, LogitsFile)
    assert mean_of(packed) == mean_of(found)


def test_that_one_byte_a_number_is_refused_with_the_mend(tmp_path: Path) -> None:
    path = tmp_path / "f8.npy"
    np.save(path, np.zeros((2, 3), np.uint8).view("V1"))
    with pytest.raises(FormatError, match="float8, which comes in several"):
        opened(path, np.array([0, 1]))


def test_that_a_mask_is_never_the_targets(tmp_path: Path) -> None:
    np.savez(
        tmp_path / "a.npz",
        lm_logits=np.zeros((3, 4)),
        attention_mask=np.ones(3, int),
        ids=np.array([1, 2, 3]),
    )
    found = open_source(tmp_path / "a.npz")
    assert isinstance(found, LogitsFile)
    assert found.targets is not None
    assert found.targets.name == "ids"


def test_that_headers_that_no_one_can_read_are_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "x.npy"
    header = b"{'descr': ''' "
    path.write_bytes(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header)
    with pytest.raises(FormatError, match=r"no readable \.npy header"):
        open_source(path)
    np.savez(tmp_path / "b.npz", ab=np.zeros(3))
    data = (tmp_path / "b.npz").read_bytes().replace(b"ab.npy", b"\xffb.npy")
    # The flag says that names are UTF-8.
    whole = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        whole[whole.index(mark) + place] |= 8
    (tmp_path / "b.npz").write_bytes(whole)
    with pytest.raises(FormatError, match="name is not UTF-8"):
        open_source(tmp_path / "b.npz")


def test_that_tokenizers_name_their_ids() -> None:
    pieces = [["<unk>", 0.0], ["▁the", -3.5], ["a", -4.25]]
    unigram = json.dumps({"model": {"type": "Unigram", "vocab": pieces}, "added_tokens": []})
    assert vocabulary_of(unigram.encode()) == ("<unk>", "▁the", "a")
    added = [{"id": 3, "content": "<end>"}]
    bpe = json.dumps({"model": {"vocab": {"a": 0, "b": 1}}, "added_tokens": added})
    assert vocabulary_of(bpe.encode()) == ("a", "b", "#2", "<end>")
    lines = "<unk>\t0\n▁the\t-3.5\na\t-4.25e0\n"
    assert vocabulary_of(lines.encode()) == ("<unk>", "▁the", "a")
    assert vocabulary_of(b"a\tb\nc\t1\n") == ("a\tb", "c\t1")


@for_each(
    ("content", "words"),
    [
        ({"model": {"vocab": {"a": 0}}, "added_tokens": [{"id": 2}]}, "Entry 1 of added_tokens"),
        ({"model": {"vocab": {"a": 0}}, "added_tokens": 5}, "Entry 1 of added_tokens"),
        ({"model": {"vocab": ["a"]}}, "Entry 1 of model.vocab"),
        ({"a": 9_999_999}, "largest id is 9,999,999"),
    ],
)
def test_that_a_vocabulary_that_makes_no_sense_is_refused(content: object, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        vocabulary_of(json.dumps(content).encode())
