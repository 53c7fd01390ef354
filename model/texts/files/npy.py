"""NumPy's .npy files, mapped, never unpickled.

Source: NumPy Enhancement Proposal 1 and numpy.lib.format.
"""

from dataclasses import dataclass
from pathlib import Path
from tokenize import TokenError
from typing import IO, TYPE_CHECKING

import numpy as np

from model.files.format import FormatError
from model.texts.files.tensors import Stored, StoredTensors, TensorInfo, file_size, mapped
from model.texts.scoring.logits import BrainFloats

if TYPE_CHECKING:
    from numpy.typing import NDArray

BRAIN = np.dtype("V2")  # how numpy saves bfloat16, whose name it does not know
MAGIC = b"\x93NUMPY"


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
        return "bfloat16" if self.dtype == BRAIN else self.dtype.name


def read_npy(path: Path) -> StoredTensors:
    """Return the one array of an .npy file, under the file's own name without its suffix.

    FormatError with a sentence for pickled, damaged and cut-off files.
    """
    file_size(path)
    with path.open("rb") as file:
        header = array_header(file, path.name)
    array = mapped(path, header.dtype, header.shape, header.offset, header.order)
    info = TensorInfo(path.stem, header.shape, header.type_name)

    def load(name: str) -> Stored:
        del name
        return numbers_of(array)

    return StoredTensors(path, (info,), load)


def numbers_of(array: "NDArray[np.generic]") -> Stored:
    """Return an array as it is read from a file, with bfloat16 as such."""
    return BrainFloats(array.view(np.uint16)) if array.dtype == BRAIN else array


def array_header(file: IO[bytes], name: str) -> ArrayHeader:
    """Return the header that begins at the file's place; FormatError where it makes no sense."""
    try:
        version = np.lib.format.read_magic(file)
        if version == (1, 0):
            shape, fortran, dtype = np.lib.format.read_array_header_1_0(file)
        elif version == (2, 0):
            shape, fortran, dtype = np.lib.format.read_array_header_2_0(file)
        else:
            raise FormatError(
                f"{name} is of .npy version {version[0]}, which holds no plain array."
            )
    except FormatError:
        raise
    except _NO_HEADER as error:
        raise FormatError(
            f"{name} has no readable .npy header: it is damaged, or no .npy file."
        ) from error
    if dtype.hasobject:
        raise FormatError(
            f"{name} holds pickled Python objects, which could run code and are not read; "
            "save it as an array of numbers."
        )
    if dtype == np.dtype("V1"):
        raise FormatError(
            f"{name} holds numbers of one byte each of a kind that the file does not name; float8 "
            "comes in several: save it as float16 or float32."
        )
    if dtype == BRAIN:
        dtype = BRAIN
    elif dtype.fields is not None or dtype.kind not in "iufb" or dtype.subdtype is not None:
        raise FormatError(f"{name} holds {dtype}: only plain numbers can be scored.")
    if any(type(side) is not int or side < 0 for side in shape):
        raise FormatError(f"{name} has the impossible shape {shape}: it is damaged.")
    return ArrayHeader(dtype, tuple(shape), "F" if fortran else "C", file.tell())
