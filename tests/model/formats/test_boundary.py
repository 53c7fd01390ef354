"""The boundary of formats: whatever a library raises becomes one sentence that names the file."""

from __future__ import annotations

import csv
import io
import json
import struct
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pytest
import python_calamine

from model.document.work import WorkStoppedError
from model.files.format import Format, FormatError, in_sentences
from model.formats import FORMATS, read_any_table
from model.formats.tables.preview import preview
from model.texts.opening import open_source
from tests.model.cases import for_each
from tests.model.kld_files import write_kld

if TYPE_CHECKING:
    from collections.abc import Callable

    Made = Callable[[Path], Path]


class PanicException(BaseException):
    """As libraries written in Rust give up."""


class OddError(Exception):
    """What nobody expects a library to raise."""


def _text(suffix: str, content: str) -> Made:
    def make(folder: Path) -> Path:
        path = folder / f"broken{suffix}"
        path.write_text(content, encoding="utf-8")
        return path

    return make


def _sheet(folder: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["a", 1])
    book.save(folder / "broken.xlsx")
    return folder / "broken.xlsx"


def _npy(folder: Path) -> Path:
    np.save(folder / "broken.npy", np.zeros((2, 3)))
    return folder / "broken.npy"


def _npz(folder: Path) -> Path:
    np.savez_compressed(folder / "broken.npz", logits=np.zeros((2, 3)), targets=np.zeros(2, int))
    return folder / "broken.npz"


def _safetensors(folder: Path) -> Path:
    head = json.dumps(
        {"logits": {"dtype": "F32", "shape": [1, 1], "data_offsets": [0, 4]}}
    ).encode()
    path = folder / "broken.safetensors"
    path.write_bytes(struct.pack("<Q", len(head)) + head + bytes(4))
    return path


def _kld(folder: Path) -> Path:
    logits, tokens = np.zeros((1, 4, 5), np.float32), np.zeros((1, 4), np.int32)
    return write_kld(folder / "broken.kld", logits, tokens)


# Of each format: a good file, and what of a library to break in reading it.
BROKEN: dict[str, tuple[Made, Any, str]] = {
    "entropy": (_text(".entropy", '{"format": "entropy-dial"}'), json, "loads"),
    "csv": (_text(".csv", 'a,1\n"b",2\n'), csv, "reader"),
    "tsv": (_text(".tsv", 'a\t1\n"b"\t2\n'), csv, "reader"),
    "text": (_text(".txt", "a 1\nb 2\n"), csv, "reader"),
    "workbook": (_sheet, python_calamine.CalamineWorkbook, "from_filelike"),
    "npy": (_npy, np.lib.format, "read_magic"),
    "npz": (_npz, zipfile, "ZipFile"),
    "safetensors": (_safetensors, json, "loads"),
    "kld": (_kld, np, "memmap"),
    "answers": (_text(".json", '{"choices": NaN}'), json, "JSONDecoder"),
}
RAISED: list[BaseException] = [
    OddError("a\nb"),
    PanicException("range"),
    struct.error("short"),
    RecursionError(),
    zlib.error("x"),
    KeyError("k"),
    OverflowError("o"),
    UnicodeDecodeError("utf-8", b"x", 0, 1, "u"),
    TypeError(),
]


def read(path: Path, one: Format) -> object:
    return open_source(path) if one.kind == "text" else one.read(path, path.read_bytes())


@pytest.mark.parametrize(
    "one", [one for one in FORMATS if one.id in BROKEN], ids=lambda one: one.id
)
def test_that_whatever_a_library_raises_is_a_sentence_with_the_file(
    one: Format, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, library, name = BROKEN[one.id]
    path = make(tmp_path)
    for raised in RAISED:

        class Broken:
            def __init__(self, *_: object, **__: object) -> None:
                raise raised  # noqa: B023

        with monkeypatch.context() as patch:
            if library is python_calamine.CalamineWorkbook:
                broken = type("Workbook", (), {name: staticmethod(Broken)})
                patch.setattr(python_calamine, "CalamineWorkbook", broken)
            else:
                patch.setattr(library, name, Broken)
            with pytest.raises(FormatError) as caught:
                read(path, one)
        assert path.name in str(caught.value)
        assert str(caught.value).endswith(".")
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("door", [read_any_table, preview])
def test_that_every_door_of_tables_has_the_boundary(
    door: Callable[[Path, bytes], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise PanicException("gave up")

    monkeypatch.setattr(csv, "reader", broken)
    with pytest.raises(FormatError, match=r"a\.csv is damaged, .* \(gave up\)"):
        door(Path("a.csv"), b'"a",1\n')


@for_each(
    "raised", [WorkStoppedError(), MemoryError(), FileNotFoundError("x"), KeyboardInterrupt()]
)
def test_that_what_is_no_fault_of_a_file_goes_on(raised: BaseException) -> None:
    @in_sentences
    def stopped(path: Path) -> None:
        raise raised

    with pytest.raises(type(raised)):
        stopped(Path("a"))


def test_that_a_format_that_is_added_stands_within_the_boundary() -> None:
    def odd(path: Path, data: bytes) -> Any:
        return io.BytesIO(data).read()[1_000]

    with pytest.raises(FormatError, match=r"a\.odd is damaged"):
        Format("odd", "Odd", (".odd",), odd).read(Path("a.odd"), b"")
