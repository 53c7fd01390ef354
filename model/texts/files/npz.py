"""NumPy's .npz archives: stored members are mapped, compressed ones unpacked to disk and mapped."""

import mmap
import shutil
import struct
import tempfile
import zipfile
import zlib
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.files.format import FormatError
from model.texts.files.npy import SUFFIX, ArrayHeader, array_header, numbers_of
from model.texts.files.tensors import Stored, StoredTensors, TensorInfo, file_size, mapped
from model.words.names import fit_line

MAGIC = b"PK\x03\x04"
_LOCAL_HEADER = 30  # bytes before the member's name; its length and the extra's are at 26 and 28
_CHUNK = 1 << 20
_SPARE = 1 << 28  # bytes of disk that unpacking leaves free


def read_npz(path: Path, float8: str = "") -> StoredTensors:
    """Return the arrays of an .npz archive, by their names; other members are passed over.

    A compressed array is unpacked when it is loaded, into a nameless temporary file that is
    mapped and goes with the array. FormatError with a sentence for damaged archives, pickled
    members and members larger than the disk's free space.
    """
    file_size(path)
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if m.filename.endswith(SUFFIX)]
            headers = {
                m.filename.removesuffix(SUFFIX): (m, _header(archive, m, path)) for m in members
            }
    except UnicodeDecodeError as error:
        raise FormatError(
            f"{path.name} has a member whose name is not UTF-8 text: it is damaged; save it again."
        ) from error
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, zlib.error) as error:
        raise FormatError(f"{path.name} is damaged or cut off: it is no whole archive.") from error
    infos = tuple(TensorInfo(n, h.shape, h.type_name) for n, (_, h) in headers.items())

    def load(name: str) -> Stored:
        member, header = headers[name]
        if member.compress_type == zipfile.ZIP_STORED:
            array = _map_member(path, member, header)
        else:
            array = _unpack(path, member, header)
        return numbers_of(array, f"{name} in {path.name}", float8)

    return StoredTensors(path, infos, load)


def _header(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> ArrayHeader:
    if member.flag_bits & 1:
        raise FormatError(f"{path.name} is encrypted; save it without a password.")
    with archive.open(member) as file:
        header = array_header(file, f"{fit_line(member.filename, 60)} in {path.name}")
    needed = header.offset + prod(header.shape) * header.dtype.itemsize
    if needed != member.file_size:
        raise FormatError(
            f"{fit_line(member.filename, 60)} in {path.name} has {member.file_size:,} bytes, but "
            f"its header tells of {needed:,}: it is damaged."
        )
    return header


def _map_member(path: Path, member: zipfile.ZipInfo, header: ArrayHeader) -> NDArray[np.generic]:
    with path.open("rb") as file:
        file.seek(member.header_offset)
        local = file.read(_LOCAL_HEADER)
    if len(local) < _LOCAL_HEADER or local[:4] != MAGIC:
        raise FormatError(f"{path.name} is damaged at byte {member.header_offset:,}.")
    name, extra = struct.unpack("<HH", local[26:])
    start = member.header_offset + _LOCAL_HEADER + name + extra
    return mapped(path, header.dtype, header.shape, start + header.offset, header.order)


def _unpack(path: Path, member: zipfile.ZipInfo, header: ArrayHeader) -> NDArray[np.generic]:
    size = prod(header.shape)
    if size == 0:
        return np.empty(header.shape, header.dtype)
    free = shutil.disk_usage(tempfile.gettempdir()).free
    if member.file_size > free - _SPARE:
        raise FormatError(
            f"{fit_line(member.filename, 60)} in {path.name} unpacks to {member.file_size:,} bytes,"
            f" and only {free:,} are free in {tempfile.gettempdir()}; save it uncompressed."
        )
    with tempfile.TemporaryFile() as file:
        try:
            with zipfile.ZipFile(path) as archive, archive.open(member) as packed:
                shutil.copyfileobj(packed, file, _CHUNK)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise FormatError(
                f"{fit_line(member.filename, 60)} in {path.name} is damaged."
            ) from error
        file.flush()
        memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    numbers = np.frombuffer(memory, header.dtype, size, header.offset)
    return numbers.reshape(header.shape, order="F" if header.order == "F" else "C")
