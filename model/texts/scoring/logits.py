"""Logits as they lie in memory or in a mapped file, checked for shape and type, not yet read."""

import math
import mmap
import sys
from dataclasses import dataclass
from typing import Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.exact import FloatArray

IGNORE_INDEX = -100
_LARGE = 1 << 30  # bytes of a mapped file from which its pages are given back: it costs time
FLOAT_NAMES = ("float16", "bfloat16", "float32", "float64")

Single: TypeAlias = NDArray[np.float32]
Integers: TypeAlias = NDArray[np.int64]
Ids: TypeAlias = NDArray[np.intp]
Chosen: TypeAlias = slice | Ids


@dataclass(frozen=True, eq=False)
class BrainFloats:
    """bfloat16 numbers as their bits: the upper halves of float32 numbers, held as uint16."""

    bits: NDArray[np.uint16]

    def __post_init__(self) -> None:
        if self.bits.dtype.kind != "u" or self.bits.dtype.itemsize != 2:
            raise ValueError(f"bfloat16 bits are uint16 numbers, not {self.bits.dtype.name}.")

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the array of numbers."""
        return self.bits.shape

    def __getitem__(self, rows: int | slice | tuple[int | slice, ...]) -> "BrainFloats":
        return BrainFloats(self.bits[rows])


@dataclass(frozen=True)
class Floor:
    """What a file raised to the least number that it can hold: how many entries, how much mass.

    of: how many entries there are in the rows counted. mass: what the raised ones hold as stored,
    summed over the rows. rows: how many rows there are.
    """

    entries: int = 0
    of: int = 0
    mass: float = 0.0
    rows: int = 0

    def __add__(self, other: "Floor") -> "Floor":
        return Floor(
            self.entries + other.entries,
            self.of + other.of,
            self.mass + other.mass,
            self.rows + other.rows,
        )

    def sentence(self) -> str:
        """What the floor leaves out, in words; "" where nothing lies on it."""
        if not self.entries:
            return ""
        return (
            f"{self.entries:,} of {self.of:,} entries ({100.0 * self.entries / self.of:.3g} %) lie "
            f"on the file’s floor, 16 nats below the likeliest: their true values are lower and "
            f"not known; as stored they hold {100.0 * self.mass / self.rows:.2g} % of a row."
        )


NO_FLOOR = Floor()


@runtime_checkable
class LogitRows(Protocol):
    """Rows of logits or log-probabilities that scoring can go through, wherever they lie."""

    def __len__(self) -> int: ...

    @property
    def vocabulary(self) -> int:
        """How many numbers a row holds."""
        ...

    @property
    def bytes_a_row(self) -> int:
        """How many bytes a row takes where it lies."""
        ...

    @property
    def wide(self) -> type[np.float32] | type[np.float64]:
        """The type of `widened` numbers."""
        ...

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape that targets for these rows have."""
        ...

    @property
    def stored(self) -> bool:
        """Whether the numbers are log-probabilities, to be taken as they stand at T = 1."""
        ...

    def floor(self, rows: Chosen) -> Floor:
        """What the file raised in these rows."""
        ...

    def place(self, row: int) -> str:
        """Where a row is, as people count: "position 3", or "batch 2, position 3"."""
        ...

    def widened(self, rows: Chosen, columns: slice, out: FloatArray) -> Single | FloatArray:
        """A part with every value exact, sharing memory with the rows, or with `out`, if it can."""
        ...

    def release(self, start: int, stop: int) -> None:
        """Say that these rows are not needed for now."""
        ...


@dataclass(frozen=True, eq=False)
class ArrayRows:
    """An array of logits seen as rows: one row of the vocabulary's size for each position.

    data: the numbers, or the bits of bfloat16 numbers, of shape (rows, vocabulary).
    brain: whether data holds bfloat16 bits. shape: (n,) or (b, n), as targets have it.
    """

    data: NDArray[np.generic]
    brain: bool
    shape: tuple[int, ...]

    def __len__(self) -> int:
        return int(self.data.shape[0])

    @property
    def vocabulary(self) -> int:
        """How many numbers a row holds."""
        return int(self.data.shape[1])

    @property
    def bytes_a_row(self) -> int:
        """How many bytes a row takes."""
        return self.vocabulary * self.data.dtype.itemsize

    @property
    def wide(self) -> type[np.float32] | type[np.float64]:
        """float64 where the numbers are stored so, else float32."""
        return np.float64 if self.data.dtype.itemsize == 8 else np.float32

    @property
    def stored(self) -> bool:
        """False: logits are made probabilities by their softmax."""
        return False

    def floor(self, rows: Chosen) -> Floor:
        """Nothing: numbers lie here as they were."""
        return NO_FLOOR

    def place(self, row: int) -> str:
        """Where a row is, as people count: "position 3", or "batch 2, position 3"."""
        if len(self.shape) == 1:
            return f"position {row + 1}"
        return f"batch {row // self.shape[1] + 1}, position {row % self.shape[1] + 1}"

    def widened(self, rows: Chosen, columns: slice, out: FloatArray) -> Single | FloatArray:
        """A part as float32, or as float64 where it is stored so; every value exact."""
        part = self.data[rows, columns]
        if self.brain:
            wide = out.view(np.float32)[: part.size].reshape(part.shape)
            np.left_shift(part, 16, out=wide.view(np.uint32), dtype=np.uint32)
            return wide
        if part.dtype.itemsize == 2:
            wide = out.view(np.float32)[: part.size].reshape(part.shape)
            np.copyto(wide, part)
            return wide
        if part.dtype.itemsize == 8:
            return np.ascontiguousarray(part, dtype=np.float64)
        return np.ascontiguousarray(part, dtype=np.float32)

    def release(self, start: int, stop: int) -> None:
        """Let the system take back the pages of a mapped file under these rows."""
        release(self.data[start:stop])


def rows_of(logits: "ArrayLike | BrainFloats | LogitRows") -> LogitRows:
    """The logits as rows, sharing their memory; (n, v) or (b, n, v), n and b may be 0.

    Arrays are float16, float32, float64 or bfloat16 (as `BrainFloats`, or of a type that calls
    itself bfloat16); lists of numbers are read as float64; rows are handed back. ValueError
    otherwise.
    """
    if isinstance(logits, LogitRows):
        return logits
    array, brain = _array_of(logits)
    if array.ndim not in (2, 3):
        raise ValueError(
            f"Logits have the shape (tokens, vocabulary) or (batch, tokens, vocabulary), "
            f"not {array.shape}."
        )
    if array.shape[-1] == 0:
        raise ValueError(f"Logits of shape {array.shape} have an empty vocabulary.")
    shape = array.shape[:-1]
    try:
        flat = array.reshape(math.prod(shape), array.shape[-1], copy=False)
    except ValueError as error:
        raise ValueError(
            "Logits of three dimensions must lie row by row (C order); save them so."
        ) from error
    return ArrayRows(flat, brain, shape)


def _array_of(logits: ArrayLike | BrainFloats) -> tuple[NDArray[np.generic], bool]:
    if isinstance(logits, BrainFloats):
        return logits.bits, True
    if not isinstance(logits, np.ndarray):
        try:
            return np.asarray(logits, dtype=np.float64), False
        except (TypeError, ValueError, OverflowError) as error:
            raise ValueError("Logits must be an array of numbers with rows of one length.") from (
                error
            )
    if logits.dtype.name == "bfloat16":
        return logits.view(np.uint16), True
    if logits.dtype.kind != "f" or logits.dtype.itemsize > 8:
        hint = " Wrap the bits of bfloat16 in BrainFloats." if logits.dtype == np.uint16 else ""
        raise ValueError(
            f"Logits of type {logits.dtype.name} cannot be scored: they must be "
            f"{', '.join(FLOAT_NAMES[:-1])} or {FLOAT_NAMES[-1]}.{hint}"
        )
    return logits, False


def targets_of(targets: ArrayLike, rows: LogitRows, ignore_index: int) -> Integers:
    """The targets as one row of int64, one for each row of logits.

    ValueError, with the position, for a target outside the vocabulary that is not ignore_index,
    and where shapes or types do not match.
    """
    array = np.asarray(targets)
    if array.size == 0 and array.dtype.kind == "f":
        array = array.astype(np.int64)
    if array.dtype.kind not in "iu":
        raise ValueError(f"Targets are whole numbers (token ids), not {array.dtype.name}.")
    if array.shape != rows.shape and (array.size or len(rows)):
        raise ValueError(
            f"Targets of shape {array.shape} do not match logits of {len(rows):,} rows: "
            f"they must have the shape {rows.shape}."
        )
    flat = array.reshape(-1)
    if flat.dtype == np.uint64 and flat.size and int(flat.max()) > np.iinfo(np.int64).max:
        flat = np.minimum(flat, np.uint64(np.iinfo(np.int64).max))
    ids = flat.astype(np.int64)
    outside = ((ids < 0) | (ids >= rows.vocabulary)) & (ids != ignore_index)
    if outside.any():
        first = int(np.argmax(outside))
        raise ValueError(
            f"The target at {rows.place(first)} is {flat[first]}: it must be from 0 to "
            f"{rows.vocabulary - 1}, or {ignore_index} to be left out."
        )
    return ids


def release(part: NDArray[np.generic]) -> None:
    """Let the system take back the pages of a read-only file mapping under `part`.

    They are read again where needed; nothing happens for other arrays, or where the system has
    no such call.
    """
    if sys.platform == "win32":
        return
    base: object = part
    while isinstance(base, np.ndarray):
        base = base.base
    if not isinstance(base, mmap.mmap):
        return
    whole = np.frombuffer(base, dtype=np.uint8)
    if whole.flags.writeable or not part.flags.c_contiguous or whole.size < _LARGE:
        return
    start = part.__array_interface__["data"][0] - whole.__array_interface__["data"][0]
    first = -(-start // mmap.PAGESIZE) * mmap.PAGESIZE
    last = (start + part.nbytes) // mmap.PAGESIZE * mmap.PAGESIZE
    if last > first:
        base.madvise(mmap.MADV_DONTNEED, first, last - first)
