"""NumPy's .npy files, mapped, never unpickled.

Source: NumPy Enhancement Proposal 1 and numpy.lib.format.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from model.files.format import FormatError
from model.texts.files.tensors import Stored, StoredTensors, TensorInfo, file_size, mapped

MAGIC = b"\x93NUMPY"


@dataclass(frozen=True)
class ArrayHeader:
    """What stands before the numbers of an .npy array; offset is where they begin."""

    dtype: np.dtype[np.generic]
    shape: tuple[int, ...]
    order: str
    offset: int


def read_npy(path: Path) -> StoredTensors:
    """Return the one array of an .npy file, under the file's own name without its suffix.

    FormatError with a sentence for pickled, damaged and cut-off files.
    """
    file_size(path)
    with path.open("rb") as file:
        header = array_header(file, path.name)
    array = mapped(path, header.dtype, header.shape, header.offset, header.order)
    info = TensorInfo(path.stem, header.shape, header.dtype.name)

    def load(name: str) -> Stored:
        del name
        return array

    return StoredTensors(path, (info,), load)


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
    except (ValueError, TypeError, SyntaxError, EOFError, RecursionError, MemoryError) as error:
        raise FormatError(
            f"{name} has no readable .npy header: it is damaged, or no .npy file."
        ) from error
    if dtype.hasobject:
        raise FormatError(
            f"{name} holds pickled Python objects, which could run code and are not read; "
            "save it as an array of numbers."
        )
    if dtype.fields is not None or dtype.kind not in "iufb" or dtype.subdtype is not None:
        raise FormatError(f"{name} holds {dtype}: only plain numbers can be scored.")
    if any(type(side) is not int or side < 0 for side in shape):
        raise FormatError(f"{name} has the impossible shape {shape}: it is damaged.")
    return ArrayHeader(dtype, tuple(shape), "F" if fortran else "C", file.tell())
