"""FORMATS: which reader a file gets, and that every written kind can be read."""

from pathlib import Path

import pytest

from model.document.document import new_document
from model.document.work import unwatched
from model.formats import FORMATS, FormatError, format_of
from model.formats.entropy_file import encode
from tests.opened import read_any


def test_that_every_format_that_is_written_can_be_read_back(tmp_path: Path) -> None:
    document = new_document()
    assert sum(format_.write is not None for format_ in FORMATS) > 1
    for format_ in FORMATS:
        for suffix in format_.suffixes if format_.write is not None else ():
            assert format_.write is not None
            path = tmp_path / f"file{suffix}"
            format_.write(path, document, unwatched)
            assert read_any(path).table.outcomes == document.table.outcomes


@pytest.mark.parametrize("name", ["a.entropy", "a.txt", "a.csv", "a", "a.json", "A.ENTROPY"])
def test_that_a_document_is_known_by_its_content_under_any_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(encode(new_document()))
    assert format_of(path, path.read_bytes()) is FORMATS[0]
    assert read_any(path).title == "Untitled"


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.dat", "a"])
def test_that_other_text_is_read_as_a_table(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("red,9\nblue,1\n", encoding="utf-8")
    assert read_any(path).table.outcomes == ("red", "blue")


def test_that_a_table_named_as_a_document_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.entropy"
    path.write_text("red,9\n", encoding="utf-8")
    with pytest.raises(FormatError, match=r"a\.entropy is no valid JSON: line 1, character 1"):
        read_any(path)


@pytest.mark.parametrize("name", ["gone.entropy", "gone.csv", "gone"])
def test_that_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(FormatError, match=f"There is no file {tmp_path / name}"):
        read_any(tmp_path / name)
