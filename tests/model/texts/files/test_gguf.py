"""The tokens in the header of a model's file, and headers that are damaged."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from model.texts.files.vocabulary import read_vocabulary
from model.words.token_names import readable_names

if TYPE_CHECKING:
    from pathlib import Path

TOKENS = ("<|im_end|>", "Ġthe", "Ċ", "Ã©")
STRING, ARRAY, FLOAT, WHOLE, BOOL = 8, 9, 6, 4, 7


def text(value: str) -> bytes:
    raw = value.encode()
    return struct.pack("<Q", len(raw)) + raw


def array(kind: int, values: list[bytes]) -> bytes:
    return struct.pack("<IQ", kind, len(values)) + b"".join(values)


def gguf(*pairs: tuple[str, int, bytes], version: int = 3) -> bytes:
    """Return a file: its header, and some bytes of weights that nobody reads."""
    told = b"".join(text(key) + struct.pack("<I", kind) + value for key, kind, value in pairs)
    return b"GGUF" + struct.pack("<IQQ", version, 1, len(pairs)) + told + b"\x00" * 64


BEFORE = (
    ("general.architecture", STRING, text("llama")),
    ("llama.context_length", WHOLE, struct.pack("<I", 2048)),
    ("general.on", BOOL, b"\x01"),
    ("tokenizer.ggml.scores", ARRAY, array(FLOAT, [struct.pack("<f", 0.5)] * 4)),
    ("tokenizer.ggml.merges", ARRAY, array(STRING, [text("a b"), text("c d")])),
)
NAMES = ("tokenizer.ggml.tokens", ARRAY, array(STRING, [text(one) for one in TOKENS]))


@pytest.mark.parametrize("version", [2, 3])
def test_that_a_models_file_names_its_tokens(tmp_path: Path, version: int) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(gguf(*BEFORE, NAMES, version=version))
    assert read_vocabulary(path) == TOKENS
    assert readable_names(read_vocabulary(path)) == ("<|im_end|>", " the", "\n", "é")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (gguf(*BEFORE), "names no tokens"),
        (gguf(NAMES, version=1), "version 1"),
        (gguf(*BEFORE, NAMES)[:150], "is damaged"),
        (b"GGUF", "is damaged"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1, 1 << 60), "is damaged"),
        (gguf(("a", 99, b"")), "is damaged"),
        (gguf(("a", ARRAY, struct.pack("<IQ", STRING, 1 << 60))), "is damaged"),
        (gguf(("a", STRING, struct.pack("<Q", 1 << 62))), "is damaged"),
        (gguf(("tokenizer.ggml.tokens", ARRAY, array(FLOAT, []))), "is damaged"),
    ],
)
def test_that_a_damaged_header_is_one_sentence(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(data)
    with pytest.raises(ValueError, match=words):
        read_vocabulary(path)
