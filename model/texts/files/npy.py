"""NumPy's .npy files, mapped, never unpickled.

Source: NumPy Enhancement Proposal 1 and numpy.lib.format.
"""

import ast
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tokenize import TokenError
from typing import IO, TYPE_CHECKING

import numpy as np

from model.document.text_source import FLOAT8
from model.files.format import FormatError
from model.texts.files.float8 import float8_numbers
from model.texts.files.tensors import Stored, StoredTensors, TensorInfo, file_size, mapped
from model.texts.scoring.logits import BrainFloats

if TYPE_CHECKING:
    from numpy.typing import NDArray

ONE_BYTE = np.dtype("V1")  # and how it saves float8
BRAIN = np.dtype("V2")  # how numpy saves bfloat16, whose name it does not know
SUFFIX = ".npy"
MAGIC = b"\x93NUMPY"
_LONGEST_HEADER = 10_000  # bytes, as numpy itself has it; Python takes long over longer ones

_NO_HEADER = (
    ValueError,
    TypeError,
    SyntaxError,
    EOFError,
    RecursionError,
    MemoryError,
    TokenError,
)


@dataclass(frozen=True)
class ArrayHeader:
    """What stands before the numbers of an .npy array; offset is where they begin."""

    dtype: np.dtype[np.generic]
    shape: tuple[int, ...]
    order: str
    offset: int

    @property
    def type_name(self) -> str:
        """What its numbers are called."""
        if self.dtype == ONE_BYTE:
            return "float8"
        return "bfloat16" if self.dtype == BRAIN else self.dtype.name


def read_npy(path: Path, float8: str = "") -> StoredTensors:
    """Return the one array of an .npy file, under the file's own name without its suffix.

    float8: which of FLOAT8 its numbers are where they are of one byte; "" where nothing says so.
    FormatError with a sentence for pickled, damaged and cut-off files.
    """
    file_size(path)
    with path.open("rb") as file:
        header = array_header(file, path.name)
    array = mapped(path, header.dtype, header.shape, header.offset, header.order)
    info = TensorInfo(path.stem, header.shape, header.type_name)

    def load(name: str) -> Stored:
        return numbers_of(array, path.name, float8)

    return StoredTensors(path, (info,), load)


def numbers_of(array: "NDArray[np.generic]", name: str, float8: str = "") -> Stored:
    """Return an array as it is read from a file, with bfloat16 as such, and float8 as float16.

    FormatError, which asks, where the numbers are of one byte and nothing says what they are.
    """
    if array.dtype == ONE_BYTE:
        if not float8:
            raise FormatError(
                f"{name} holds numbers of one byte each, float8, which comes in several formats; "
                "the file does not name its own: choose one.",
                ways=tuple(f"--float8 {one}" for one in FLOAT8),
            )
        return float8_numbers(array.view(np.uint8), float8)
    return BrainFloats(array.view(np.uint16)) if array.dtype == BRAIN else array


def array_header(file: IO[bytes], name: str) -> ArrayHeader:
    """Return the header that begins at the file's place; FormatError where it makes no sense."""
    head = _head(file, name)
    one = np.lib.format.read_array_header_1_0
    two = np.lib.format.read_array_header_2_0
    try:
        np.lib.format.read_magic(head)
        with warnings.catch_warnings():
            # It would say of a damaged header that Python 2 wrote it.
            warnings.simplefilter("ignore", UserWarning)
            shape, fortran, dtype = (one if head.getvalue()[6] == 1 else two)(head)
    except _NO_HEADER as error:
        raise FormatError(
            f"{name} has no readable {SUFFIX} header: it is damaged, or no {SUFFIX} file."
        ) from error
    if dtype.hasobject:
        raise FormatError(
            f"{name} holds pickled Python objects, which could run code and are not read; "
            "save it as an array of numbers."
        )
    if dtype in (BRAIN, ONE_BYTE):
        dtype = BRAIN if dtype == BRAIN else ONE_BYTE
    elif dtype.fields is not None or dtype.kind not in "iufb" or dtype.subdtype is not None:
        raise FormatError(f"{name} holds {dtype}: only plain numbers can be scored.")
    if any(type(side) is not int or side < 0 for side in shape):
        raise FormatError(f"{name} has the impossible shape {shape}: it is damaged.")
    return ArrayHeader(dtype, tuple(shape), "F" if fortran else "C", file.tell())


def _head(file: IO[bytes], name: str) -> BytesIO:
    """The bytes before the numbers, and no more; FormatError where they are none, or too many."""
    first = file.read(8)
    if first[:6] != MAGIC or len(first) < 8:
        raise FormatError(
            f"{name} has no readable {SUFFIX} header: it is damaged, or no {SUFFIX} file."
        )
    if first[6:7] not in b"\x01\x02":
        raise FormatError(f"{name} is of {SUFFIX} version {first[6]}, which holds no plain array.")
    told = file.read(2 if first[6] == 1 else 4)
    length = int.from_bytes(told, "little")
    if length > _LONGEST_HEADER:
        raise FormatError(
            f"{name} has an {SUFFIX} header of {length:,} bytes; "
            f"at most {_LONGEST_HEADER:,} are read."
        )
    text = file.read(length)
    twice = _twice_named(text)
    if twice:
        raise FormatError(f"The {SUFFIX} header of {name} names {twice} twice: it is damaged.")
    return BytesIO(first + told + text)


def _twice_named(text: bytes) -> str:
    """The key that a header has twice; "" for none, and for what is no header at all."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            content = ast.parse(text.decode("latin-1").strip(), mode="eval").body
    except _NO_HEADER:
        return ""
    keys = content.keys if isinstance(content, ast.Dict) else []
    names = [str(key.value) for key in keys if isinstance(key, ast.Constant)]
    return next((name for name in names if names.count(name) > 1), "")
