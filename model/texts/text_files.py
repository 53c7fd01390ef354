"""TEXT_FORMATS: the kinds of files that texts with scores come in, and those that name tokens.

What reads them is loaded when the first such file is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from model.files.format import Format

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from model.texts.files.tensors import StoredTensors


class ArrayFile(NamedTuple):
    """One kind of file that holds arrays.

    Attributes:
        format: its line of TEXT_FORMATS.
        is_one: whether a file whose first 16 bytes are these is of the kind.
        arrays: (path, float8) → the arrays in a file; FormatError for one that is damaged. float8
            says what numbers of one byte are, where the file does not.
    """

    format: Format
    is_one: Callable[[bytes], bool]
    arrays: Callable[[Path, str], StoredTensors]


def _npy_arrays(path: Path, float8: str) -> StoredTensors:
    from model.texts.files.npy import read_npy

    return read_npy(path, float8)


def _is_npz(head: bytes) -> bool:
    from model.texts.files.npz import MAGIC

    return head.startswith(MAGIC)


def _npz_arrays(path: Path, float8: str) -> StoredTensors:
    from model.texts.files.npz import read_npz

    return read_npz(path, float8)


def _is_safetensors(head: bytes) -> bool:
    from model.texts.files.safetensors import looks_like_safetensors

    return looks_like_safetensors(head) and not KLD.is_begun_by(head)


def _tensors(path: Path, float8: str) -> StoredTensors:
    from model.texts.files.safetensors import read_safetensors

    del float8
    return read_safetensors(path)


NPY = Format("npy", "NumPy array", (".npy",), kind="text", begin=b"\x93NUMPY")
NPZ = Format("npz", "NumPy archive", (".npz",), kind="text")
SAFETENSORS = Format("safetensors", "Tensors", (".safetensors",), kind="text")
KLD = Format("kld", "Base logits of llama.cpp", (".kld",), kind="text", begin=b"_logits_")
ANSWERS = Format(
    "answers", "Answers of a server", (".json", ".jsonl", ".ndjson", ".sse"), kind="text"
)
ARRAY_FILES: tuple[ArrayFile, ...] = (
    ArrayFile(NPY, NPY.is_begun_by, _npy_arrays),
    ArrayFile(NPZ, _is_npz, _npz_arrays),
    ArrayFile(SAFETENSORS, _is_safetensors, _tensors),
)
TEXT_FORMATS: tuple[Format, ...] = (*(one.format for one in ARRAY_FILES), KLD, ANSWERS)
# Of these several files may be one text.
ARRAY_SUFFIXES = tuple(suffix for one in ARRAY_FILES for suffix in one.format.suffixes)
TEXT_SUFFIXES = tuple(suffix for one in TEXT_FORMATS for suffix in one.suffixes)
VOCABULARIES = (".txt", ".json", ".vocab", ".gguf")


def names_answer(path: str) -> bool:
    """Return whether a file is a server's answer as far as its name tells: none of arrays."""
    others = (suffix for one in TEXT_FORMATS if one is not ANSWERS for suffix in one.suffixes)
    return not path.lower().endswith(tuple(others))
