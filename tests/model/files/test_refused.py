"""What is too deep, too long or doubled is refused in the format's own words."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from model.files.format import FormatError
from model.formats.entropy_file import decode, encode
from model.formats.examples import load_example
from model.texts.files.npy import read_npy
from model.texts.files.safetensors import read_safetensors
from model.texts.files.vocabulary import vocabulary_of
from tests.conftest import ROOT
from tests.model.cases import for_each

if TYPE_CHECKING:
    from pathlib import Path


def npy(header: bytes) -> bytes:
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + bytes(80)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (b"{'descr': '<f4', 'fortran_order': False, 'shape': (4, 5), 'shape': (1, 1), }", "twice"),
        (b"{'descr': '<f4', 'fortran_order': False, 'shape': (4, 5), ", "no readable"),
        (b"{'descr': '<f4', 'fortran_order': False, 'shape': (" + b"1," * 6000 + b")}", "10,000"),
        (b"\xff\xfe\x00", "no readable"),
    ],
)
def test_that_an_array_header_that_makes_no_sense_is_refused(
    tmp_path: Path, header: bytes, words: str
) -> None:
    path = tmp_path / "array.npy"
    path.write_bytes(npy(header))
    with pytest.raises(FormatError, match=words):
        read_npy(path)


def test_that_a_tensor_header_of_more_than_ten_megabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.safetensors"
    path.write_bytes(struct.pack("<Q", 10_000_001) + b"{" + b" " * 10_000_100)
    with pytest.raises(FormatError, match="at most 10,000,000"):
        read_safetensors(path)


@for_each(
    ("text", "words"),
    [
        ('{"a": 0, "b": 1, "a": 2}', "twice"),
        ("[" * 70 + "]" * 70, "64"),
        ('{"a": 9999999}', "its largest id is"),
        ('{"a": 10000000}', "from 0 to 10,000,000"),
        ('{"model": {"vocab": {"a": 0}}, "added_tokens": [{"id": 2}]}', "content"),
        ('{"model": {"vocab": {"a": 0}}, "added_tokens": 5}', "content"),
    ],
)
def test_that_a_vocabulary_that_cannot_be_one_is_refused(text: str, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        vocabulary_of(text.encode(), "vocab.json")


def document_with(**more: object) -> bytes:
    content = json.loads(encode(load_example("weather")))
    content.pop("checksum")
    return json.dumps(content | more).encode()


@for_each(
    ("data", "words"),
    [
        (document_with(minor=99, strange="X").replace(b'"X"', b"[" * 70 + b"]" * 70), "deeply"),
        (document_with(minor=99, strange="X").replace(b'"X"', b"1e999"), "infinite"),
        (document_with(minor=99, strange="X").replace(b'"X"', b"NaN"), "no number"),
        (document_with(strange=1), "strange"),
        (document_with()[:-1] + b', "title": "again"}', "twice"),
    ],
)
def test_that_a_document_that_is_too_deep_doubled_or_infinite_is_refused(
    data: bytes, words: str
) -> None:
    with pytest.raises(FormatError, match=words):
        decode(data)


def run(redirected: str) -> subprocess.CompletedProcess[str]:
    line = f'"{sys.executable}" main.py --readings text {redirected}'
    return subprocess.run(
        line, shell=True, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /dev/full")
@pytest.mark.parametrize("redirected", ["> /dev/full", ">&-", ">&- 2>&-", "> /dev/full 2>&1"])
def test_that_an_output_closed_or_full_ends_without_a_traceback(redirected: str) -> None:
    ended = run(redirected)
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert ended.stderr.count("\n") <= 1
