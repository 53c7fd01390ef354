"""Files that are not read here are called what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from model.files.format import FormatError
from model.files.kinds import other_kind
from tests.opened import read_any

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"GGUF\x03\x00", "n_probs"),
        (b"PK\x03\x04\x00archive/data.pkl", "safetensors"),
        (b"\x80\x04\x95", "never run here"),
        (b"\x28\xb5\x2f\xfd", "unpack it first"),
        (b"PAR1\x15\x00", "Parquet"),
    ],
)
def test_that_a_file_of_another_kind_is_called_what_it_is(
    tmp_path: Path, head: bytes, words: str
) -> None:
    path = tmp_path / "file.bin"
    path.write_bytes(head + b"\x00" * 40)
    with pytest.raises(FormatError, match=words) as caught:
        read_any(path)
    assert str(caught.value).startswith("file.bin")
    assert "save it as CSV or plain text" not in str(caught.value)


def test_that_texts_are_of_no_other_kind() -> None:
    assert other_kind(b"outcome,P\nsun,1\n", "a.csv") == ""
