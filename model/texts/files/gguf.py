"""What the header of a model’s .gguf file tells: its tokens; the weights are not read.

Source: github.com/ggml-org/ggml, docs/gguf.md, versions 2 and 3, little-endian.
"""

import struct
from pathlib import Path
from typing import IO, NamedTuple

from model.files.format import FormatError

MAGIC = b"GGUF"
_TOKENS = b"tokenizer.ggml.tokens"
_CONTEXT = b".context_length"  # after the name of the architecture
_UINT32, _STRING, _ARRAY = 4, 8, 9
_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_MOST_KEYS, _MOST_TOKENS, _LONGEST = 100_000, 10_000_000, 1 << 24


def is_gguf(path: Path) -> bool:
    """Return whether a file begins as a .gguf does; False for what cannot be read."""
    try:
        if not path.is_file():
            return False  # to open a pipe would wait
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except (OSError, ValueError):
        return False


class GgufHead(NamedTuple):
    """What the header of a .gguf file tells of its model.

    Attributes:
        tokens: by their ids, as its tokenizer writes them.
        context: how many of them it was trained to look at; 0 where that is not told.
    """

    tokens: tuple[str, ...]
    context: int


def gguf_head(path: Path) -> GgufHead:
    """Return what the header of a .gguf file tells, up to its tokens.

    FormatError, with a sentence, where the header is damaged or names no tokens.
    """
    context = 0
    with path.open("rb") as file:
        header = _Header(file, path.name)
        file.seek(len(MAGIC))
        version = header.number("<I", 4)
        if version not in (2, 3):
            raise FormatError(f"{path.name} is GGUF of version {version}; 2 and 3 are read.")
        header.number("<Q", 8)
        count = header.number("<Q", 8)
        if count > _MOST_KEYS:
            raise header.damaged()
        for _ in range(count):
            key, kind = header.text(), header.number("<I", 4)
            if key == _TOKENS and kind == _ARRAY:
                return GgufHead(header.texts(), context)
            if key.endswith(_CONTEXT) and kind == _UINT32:
                context = header.number("<I", 4)
            else:
                header.skip(kind)
    raise FormatError(f"{path.name} names no tokens; give the model’s tokenizer.json instead.")


class _Header:
    """The header of a file, read value by value."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file = file
        self._name = name

    def damaged(self) -> FormatError:
        return FormatError(f"The header of {self._name} is damaged; copy or download it again.")

    def number(self, form: str, size: int) -> int:
        return int(struct.unpack(form, self._bytes(size))[0])

    def text(self) -> bytes:
        return self._bytes(self.number("<Q", 8))

    def texts(self) -> tuple[str, ...]:
        kind, count = self.number("<I", 4), self.number("<Q", 8)
        if kind != _STRING or not 0 < count <= _MOST_TOKENS:
            raise self.damaged()
        return tuple(self.text().decode("utf-8", "replace") for _ in range(count))

    def skip(self, kind: int) -> None:
        """Pass over a value; an array of arrays is in no file that is known."""
        if kind == _STRING:
            self.text()
        elif kind == _ARRAY:
            inner, count = self.number("<I", 4), self.number("<Q", 8)
            if count > _MOST_TOKENS or inner == _ARRAY:
                raise self.damaged()
            if inner == _STRING:
                for _ in range(count):
                    self.text()
            else:
                self._file.seek(count * self._size(inner), 1)
        else:
            self._bytes(self._size(kind))

    def _size(self, kind: int) -> int:
        if kind not in _SIZES:
            raise self.damaged()
        return _SIZES[kind]

    def _bytes(self, size: int) -> bytes:
        if size > _LONGEST:
            raise self.damaged()
        data = self._file.read(size)
        if len(data) < size:
            raise self.damaged()
        return data
