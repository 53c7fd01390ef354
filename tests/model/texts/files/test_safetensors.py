"""Safetensors: bfloat16 too, and headers that lie."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.files.format import FormatError
from model.texts.files.logits_file import LogitsFile
from model.texts.files.safetensors import read_safetensors
from model.texts.opening import open_source
from tests.reference.score import score


def written(path: Path, header: Any, data: bytes, length: int | None = None) -> Path:
    raw = header if isinstance(header, bytes) else json.dumps(header).encode()
    size = len(raw) if length is None else length
    path.write_bytes(size.to_bytes(8, "little") + raw + data)
    return path


def entry(kind: str, shape: list[int], begin: int, end: int) -> dict[str, Any]:
    return {"dtype": kind, "shape": shape, "data_offsets": [begin, end]}


@pytest.mark.parametrize("kind", ["F16", "BF16", "F32", "F64"])
@pytest.mark.parametrize("ids", [("I64", "<i8"), ("I32", "<i4")])
def test_that_logits_and_targets_of_all_types_are_scored(
    kind: str, ids: tuple[str, str], tmp_path: Path
) -> None:
    logits = np.array([[1.0, 0.5, -2.0], [0.25, 3.0, 0.0]])
    if kind == "BF16":
        raw = (logits.astype("<f4").view("<u4") >> 16).astype("<u2").tobytes()
    else:
        raw = logits.astype({"F16": "<f2", "F32": "<f4", "F64": "<f8"}[kind]).tobytes()
    targets = np.array([2, 1]).astype(ids[1]).tobytes()
    header = {
        "__metadata__": {"format": "pt"},
        "targets": entry(ids[0], [2], 0, len(targets)),
        "logits": entry(kind, [2, 3], len(targets), len(targets) + len(raw)),
    }
    found = open_source(written(tmp_path / "z.safetensors", header, targets + raw))
    assert isinstance(found, LogitsFile)
    assert score(found.rows, found.scored_ids).nll == pytest.approx(score(logits, [2, 1]).nll)


F32 = [entry("F32", [2], 0, 8)]


@pytest.mark.parametrize(
    ("header", "data", "words"),
    [
        ({"a": entry("F32", [2], 0, 8)}, b"", "lies at bytes 0 to 8, but there are 0"),
        ({"a": entry("F32", [3], 0, 8)}, bytes(8), "needs 12: the header lies"),
        ({"a": entry("F32", [2], 8, 0)}, bytes(8), "lies at bytes 8 to 0"),
        ({"a": entry("F32", [-2], 0, 8)}, bytes(8), "no readable type, shape and place"),
        ({"a": entry("F32", [2**70], 0, 8)}, bytes(8), "needs"),
        ({"a": entry("F32", [True], 0, 4)}, bytes(4), "no readable type, shape and place"),
        ({"a": {"dtype": "F32"}}, b"", "no readable type, shape and place"),
        (
            {"a": entry("F32", [2], 0, 8), "b": entry("F32", [2], 4, 12)},
            bytes(12),
            "Tensors a and b in z.safetensors overlap",
        ),
        (b'{"a": ' + json.dumps(F32[0]).encode() + b', "a": 1}', bytes(8), "it names a twice"),
        (b"[1]", b"", "lists no tensors"),
        (b'{"a', b"", "not valid JSON"),
        (b"{" * 5000, b"", "not valid JSON"),
        (b'{"\xff": 1}', b"", "not valid JSON"),
    ],
)
def test_that_a_header_that_lies_is_refused(
    header: Any, data: bytes, words: str, tmp_path: Path
) -> None:
    with pytest.raises(FormatError, match=words):
        read_safetensors(written(tmp_path / "z.safetensors", header, data))


@pytest.mark.parametrize("length", [10**6, 2**63])
def test_that_a_header_longer_than_the_file_is_refused(length: int, tmp_path: Path) -> None:
    path = written(tmp_path / "z.safetensors", {}, b"", length)
    with pytest.raises(FormatError, match="says that its header has"):
        read_safetensors(path)


def test_that_a_type_that_is_not_read_is_listed_but_not_loaded(tmp_path: Path) -> None:
    path = written(tmp_path / "z.safetensors", {"a": entry("F8_E8M0", [4], 0, 4)}, bytes(4))
    found = read_safetensors(path)
    assert str(found.infos[0]) == "a: 4, F8_E8M0"
    with pytest.raises(FormatError, match="F8_E8M0, which is not read"):
        found.load("a")
