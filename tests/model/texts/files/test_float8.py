"""float8 in its formats, asked for where a file does not name its own."""

import json
import math
import shlex
from pathlib import Path

import numpy as np
import pytest

from main import main
from model.document.text_source import FLOAT8, TextSource
from model.files.format import FormatError
from model.texts.array_tables import array_table
from model.texts.files.float8 import float8_numbers
from model.texts.opening import tensors_in
from tests.model.cases import for_each


def saved(path: Path, codes: np.ndarray) -> Path:
    """Bytes saved as ml_dtypes has numpy save its float8: as V1."""
    np.save(path, codes.astype(np.uint8).view("V1"))
    return path


INF = math.inf


# The limits that the formats' papers tell: the largest, the least normal, the least, NaN, ∞.
@for_each(
    ("form", "codes", "numbers"),
    [
        ("e4m3", [0x00, 0x01, 0x08, 0x38, 0x7E, 0xFE], [0.0, 2**-9, 2**-6, 1.0, 448.0, -448.0]),
        (
            "e5m2",
            [0x01, 0x04, 0x3C, 0x7B, 0x7C, 0xFC],
            [2**-16, 2**-14, 1, 57344, INF, -INF],
        ),
        ("e4m3fnuz", [0x00, 0x01, 0x08, 0x40, 0x7F], [0.0, 2**-10, 2**-7, 1.0, 240.0]),
        ("e5m2fnuz", [0x00, 0x01, 0x04, 0x40, 0x7F], [0.0, 2**-17, 2**-15, 1.0, 57344.0]),
    ],
)
def test_that_each_format_has_its_published_numbers(
    form: str, codes: list[int], numbers: list[float]
) -> None:
    assert float8_numbers(np.array(codes, np.uint8), form).tolist() == numbers


@for_each(
    ("form", "code"), [("e4m3", 0x7F), ("e5m2", 0x7D), ("e4m3fnuz", 0x80), ("e5m2fnuz", 0x80)]
)
def test_that_what_is_no_number_stays_none(form: str, code: int) -> None:
    assert np.isnan(float8_numbers(np.array([code], np.uint8), form)[0])


def test_that_float8_is_asked_about_with_a_whole_command_for_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path / "my logits.npy", np.array([[0x38, 0x40, 0x30], [0x00, 0x38, 0x30]]))
    assert main([str(path), "--readings", "json"]) == 2
    line = capsys.readouterr().err.strip()
    assert "\n" not in line
    commands = line.partition("To choose: ")[2].split("; or: ")
    assert len(commands) == len(FLOAT8)
    for command in commands:
        arguments = shlex.split(command)[1:]
        assert main(arguments) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["document"]["outcomes"] == 3


def test_that_an_order_of_axes_is_asked_about_with_both_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = np.random.default_rng(1)
    logits, targets = tmp_path / "l.npy", tmp_path / "t.npy"
    np.save(logits, rng.standard_normal((3, 3, 4)))
    np.save(targets, rng.integers(0, 4, (3, 3)))
    assert main([str(logits), "--targets", str(targets), "--readings", "json"]) == 2
    commands = capsys.readouterr().err.strip().partition("To choose: ")[2].split("; or: ")
    assert len(commands) == 2
    means = []
    for command in commands:
        assert main(shlex.split(command)[1:]) == 0
        means.append(json.loads(capsys.readouterr().out)["readings"]["nll_mean"]["value"])
    assert means[0] != means[1]


def test_that_float8_with_a_name_needs_no_question(tmp_path: Path) -> None:
    data = bytes([0x38, 0x40, 0x30])
    header = {"logits": {"dtype": "F8_E4M3", "shape": [1, 3], "data_offsets": [0, 3]}}
    text = json.dumps(header).encode()
    path = tmp_path / "x.safetensors"
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)
    table = array_table(TextSource(str(path)))
    assert table is not None
    assert table.document.table.columns[0].values.tolist() == [1.0, 2.0, 0.5]


def test_that_float8_in_an_archive_is_asked_about_too(tmp_path: Path) -> None:
    path = tmp_path / "x.npz"
    np.savez(path, logits=np.array([[0x38, 0x40]], np.uint8).view("V1"))
    found = tensors_in(path)
    assert found is not None
    with pytest.raises(FormatError, match="choose one"):
        found.load("logits")
    again = tensors_in(path, "e5m2")
    assert again is not None
    stored = again.load("logits")
    assert isinstance(stored, np.ndarray)
    assert stored.tolist() == [[0.5, 2.0]]
