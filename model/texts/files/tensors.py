"""What a file of arrays holds: names, shapes and types first, the numbers mapped when asked for."""

import stat
from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from model.files.format import FormatError
from model.texts.scoring.logits import FLOAT_NAMES, BrainFloats

Stored: TypeAlias = NDArray[np.generic] | BrainFloats


@dataclass(frozen=True)
class TensorInfo:
    """One array of a file: its name, shape, and the name of its numbers' type."""

    name: str
    shape: tuple[int, ...]
    type_name: str

    @property
    def may_be_logits(self) -> bool:
        """Whether its shape and type could be those of logits."""
        return self.type_name.startswith((*FLOAT_NAMES, "float8")) and len(self.shape) in (2, 3)

    def may_be_targets_of(self, logits: "TensorInfo") -> bool:
        """Whether its shape and type could be those of the targets of these logits.

        The axes may be the other way round, or one of length 1 missing. A mask is never meant.
        """
        if "mask" in self.name or not self.type_name.lstrip("u").startswith("int"):
            return False
        return _sides(self.shape) == _sides(logits.shape[:-1])

    def __str__(self) -> str:
        size = " × ".join(f"{side:,}" for side in self.shape)
        return f"{self.name}: {size or 'one number'}, {self.type_name}"


def _sides(shape: tuple[int, ...]) -> list[int]:
    return sorted(side for side in shape if side != 1)


@dataclass(frozen=True, eq=False)
class StoredTensors:
    """The arrays of one file; `load(name)` maps one, or unpacks it where it is compressed."""

    path: Path
    infos: tuple[TensorInfo, ...]
    load: Callable[[str], Stored]

    def info(self, name: str) -> TensorInfo:
        """The description of an array; FormatError, naming those there are, for an unknown name."""
        for info in self.infos:
            if info.name == name:
                return info
        there = ", ".join(info.name for info in self.infos) or "none"
        raise FormatError(f"{self.path.name} holds no tensor {name}; it holds: {there}.")


def mapped(
    path: Path, dtype: np.dtype[np.generic], shape: tuple[int, ...], offset: int, order: str = "C"
) -> NDArray[np.generic]:
    """Return the numbers at a byte of a file as a read-only mapped array.

    FormatError, with the byte, where the file ends before them.
    """
    needed = offset + prod(shape) * dtype.itemsize
    size = file_size(path)
    if needed > size:
        raise FormatError(
            f"{path.name} ends at byte {size:,}, but its header tells of {needed:,} bytes: "
            "it is cut off; copy it again."
        )
    if prod(shape) == 0:
        return np.empty(shape, dtype)
    return np.memmap(path, dtype, "r", offset, shape, "F" if order == "F" else "C")


def file_size(path: Path) -> int:
    """Return how many bytes a file has; FormatError with a sentence where it cannot be read."""
    try:
        told = path.stat()
        if not stat.S_ISDIR(told.st_mode) and not stat.S_ISREG(told.st_mode):
            raise FormatError(f"{path} is a pipe or a device; save what it gives as a file first.")
        with path.open("rb") as file:
            return file.seek(0, 2)
    except FileNotFoundError as error:
        raise FormatError(f"There is no file {path}; check its name and folder.") from error
    except IsADirectoryError as error:
        raise FormatError(f"{path} is a folder; name a file in it.") from error
    except FormatError:
        raise
    except (OSError, ValueError) as error:
        raise FormatError(f"{path} cannot be read: check its name and permissions.") from error
