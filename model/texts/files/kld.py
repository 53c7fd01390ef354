"""llama.cpp's .kld files: the base log-probabilities of its perplexity tool, mapped.

Bytes _logits_; int32 n_ctx, n_vocab, n_chunk; the tokens; then a row for each scored position:
float32 scale and least log-probability, then a uint16 for each entry; ln p = scale·u + least.
Source: llama.cpp, tools/perplexity/perplexity.cpp. The numbers are log-probabilities already; only
logits below the largest − 16 were raised to it, so a row sums to a little more than 1.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.exact import FloatArray
from model.files.format import FormatError
from model.texts.files.tensors import file_size, mapped
from model.texts.scoring.logits import Chosen, Floor, Integers, Single, release
from model.words.names import are, counted

SUFFIX = ".kld"
MAGIC = b"_logits_"
_HEAD = 4  # uint16 before the entries of a row: two float32 numbers
_START = len(MAGIC) + 12
_STEPS = 65_535  # that the largest of a row lies above its least
_LEAST, _HIGHEST = -1e4, 1e-3  # of ln p in a sound file, whose float32 may pass 0 a little
_RAISED = 15.999  # nats from the least to the largest where the floor, 16, holds; float32 is coarse


@dataclass(frozen=True, eq=False)
class KldRows:
    """The rows of a .kld file: log-probabilities, taken as they are stored."""

    data: NDArray[np.uint16]
    vocabulary: int
    per_chunk: int

    def __len__(self) -> int:
        return int(self.data.shape[0])

    @property
    def bytes_a_row(self) -> int:
        """How many bytes a row takes."""
        return 2 * int(self.data.shape[1])

    @property
    def wide(self) -> type[np.float64]:
        """The type of `widened` numbers."""
        return np.float64

    @property
    def shape(self) -> tuple[int, ...]:
        """(rows,)."""
        return (len(self),)

    @property
    def stored(self) -> bool:
        """True: they are log-probabilities, never to be normalised again."""
        return True

    def singles(self, rows: Chosen, columns: Integers) -> FloatArray:
        """An entry of each row in float32 arithmetic, as llama.cpp reads it."""
        part = self.data[rows]
        heads = self._heads(rows, part)
        steps = part[np.arange(len(part)), _HEAD + columns].astype(np.float32)
        return np.asarray(heads[:, 0] * steps + heads[:, 1], dtype=np.float64)

    def steps(self, rows: Chosen) -> NDArray[np.uint16]:
        """The entries of these rows as they are stored, u in ln p = scale·u + least."""
        return np.asarray(self.data[rows, _HEAD : _HEAD + self.vocabulary])

    def heads(self, rows: Chosen) -> tuple[FloatArray, FloatArray]:
        """The scale and the least log-probability of each of these rows; errors of `widened`."""
        heads = self._heads(rows, self.data[rows]).astype(np.float64)
        return heads[:, 0], heads[:, 1]

    def floor(self, rows: Chosen) -> Floor:
        """What was raised in these rows to 16 nats below their largest."""
        heads = self._heads(rows, self.data[rows]).astype(np.float64)
        entries = self.steps(rows)
        # Of marks, so many are counted in half the time that numbers take.
        lowest = np.array([np.count_nonzero(row == 0) for row in entries])
        raised = np.where(heads[:, 0] * _STEPS >= _RAISED, lowest, 0)
        mass = float((raised * np.exp(heads[:, 1])).sum())
        return Floor(int(raised.sum()), entries.size, mass, len(entries))

    def place(self, row: int) -> str:
        """Where a row is, as people count: "chunk 2, position 3" of those scored."""
        return f"chunk {row // self.per_chunk + 1}, position {row % self.per_chunk + 1}"

    def widened(self, rows: Chosen, columns: slice, out: FloatArray) -> Single | FloatArray:
        """The log-probabilities ln p = scale·u + least of a part, in `out`.

        FormatError, with the place, for a row whose numbers are none, here and where any are read.
        """
        part = self.data[rows]
        heads = self._heads(rows, part).astype(np.float64)
        left, right, _ = columns.indices(self.vocabulary)
        steps = part[:, _HEAD + left : _HEAD + right]
        wide = out[: steps.size].reshape(steps.shape)
        np.copyto(wide, steps)
        wide *= heads[:, :1]
        wide += heads[:, 1:]
        return wide

    def _heads(self, rows: Chosen, part: NDArray[np.uint16]) -> NDArray[np.float32]:
        """The scale and the least of each row, checked: a damaged one would say anything."""
        heads: NDArray[np.float32] = np.ascontiguousarray(part[:, :_HEAD]).view("<f4")
        scale, least = heads[:, 0].astype(np.float64), heads[:, 1].astype(np.float64)
        with np.errstate(invalid="ignore"):
            sound = (scale >= 0.0) & (least >= _LEAST) & (least + _STEPS * scale <= _HIGHEST)
        if not sound.all():
            first = int(np.arange(len(self))[rows][np.argmin(sound)])
            raise FormatError(
                f"The base logits are damaged in {self.place(first)}: its numbers are no "
                "log-probabilities; copy the file again."
            )
        return heads

    def release(self, start: int, stop: int) -> None:
        """Let the system take back the pages under these rows."""
        release(self.data[start:stop])


@dataclass(frozen=True, eq=False)
class KldFile:
    """What a .kld file holds.

    Attributes:
        path: the file.
        context: n_ctx, the tokens of a chunk.
        tokens: all tokens, of shape (n_chunk, n_ctx).
        rows: the log-probabilities of the second half of each chunk.
    """

    path: Path
    context: int
    tokens: NDArray[np.int32]
    rows: KldRows

    @property
    def targets(self) -> Integers:
        """The token that each row predicts: those after the middle of each chunk."""
        return self.tokens[:, self.context // 2 + 1 :].astype(np.int64).reshape(-1)

    def sentences(self) -> tuple[str, ...]:
        """Return what was recognised, in words."""
        chunks = len(self.tokens)
        return (
            f"llama.cpp base logits: {counted(chunks, 'chunk')} of {self.context:,} tokens, "
            f"vocabulary {self.rows.vocabulary:,}, 16 bits each.",
            f"{counted(len(self.rows), 'token')} {are(len(self.rows))} scored: the second half of "
            "each chunk.",
        )


def read_kld(path: Path) -> KldFile:
    """Return a .kld file, mapped. FormatError, with the byte, for damaged and cut-off files."""
    size = file_size(path)
    with path.open("rb") as file:
        head = file.read(_START)
    if head[: len(MAGIC)] != MAGIC or len(head) < _START:
        raise FormatError(f"{path.name} does not begin with “_logits_”: it is no {SUFFIX} file.")
    context, vocabulary, chunks = (int(n) for n in np.frombuffer(head, "<i4", 3, len(MAGIC)))
    if context < 2 or vocabulary < 1 or chunks < 1:
        raise FormatError(
            f"{path.name} tells of {counted(chunks, 'chunk')} of {context:,} tokens and a "
            f"vocabulary of {vocabulary:,}: it is damaged at byte {len(MAGIC)}."
        )
    per_chunk = context - 1 - context // 2
    width = 2 * ((vocabulary + 1) // 2) + _HEAD
    start = _START + 4 * context * chunks
    needed = start + 2 * width * per_chunk * chunks
    if size < needed:
        done = max(0, size - start) // (2 * width * max(per_chunk, 1))
        raise FormatError(
            f"{path.name} ends at byte {size:,} of {needed:,}, in chunk {done + 1:,} of "
            f"{chunks:,}: it is cut off; copy it again."
        )
    tokens = np.array(mapped(path, np.dtype("<i4"), (chunks, context), _START), dtype=np.int32)
    _check_tokens(path, tokens, vocabulary)
    data = mapped(path, np.dtype("<u2"), (chunks * per_chunk, width), start)
    return KldFile(path, context, tokens, KldRows(data.view(np.uint16), vocabulary, per_chunk))


def _check_tokens(path: Path, tokens: NDArray[np.int32], vocabulary: int) -> None:
    outside = (tokens < 0) | (tokens >= vocabulary)
    if outside.any():
        chunk, place = (int(n) for n in np.argwhere(outside)[0])
        raise FormatError(
            f"{path.name}: token {place + 1} of chunk {chunk + 1} is {tokens[chunk, place]}, "
            f"outside the vocabulary of {vocabulary:,}."
        )
