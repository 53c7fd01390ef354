"""Where a text comes from: what is opened as one, and paths of its own."""

from pathlib import Path

import pytest

from model.document.text_source import Rung, TextSource, is_pattern
from model.formats import is_text_file


def test_that_json_is_a_text_unless_it_is_a_document_of_this_program(tmp_path: Path) -> None:
    chat, document = tmp_path / "chat.json", tmp_path / "weather.json"
    chat.write_text('{"choices": []}')
    document.write_text('{"format": "entropy-dial", "version": 1}')
    assert is_text_file(chat)
    assert not is_text_file(document)


def test_that_what_cannot_be_opened_is_left_to_be_refused_by_its_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_text_file(tmp_path / "gone.json")
    assert not is_text_file(tmp_path / "gone.csv")
    there = tmp_path / "there.csv"
    there.write_text("a,1\n")
    assert not is_text_file(there)

    def refuse(path: Path, mode: str = "r") -> None:
        raise PermissionError(f"{path} may not be opened with {mode}")

    monkeypatch.setattr(Path, "open", refuse)
    assert not is_text_file(there)


def test_that_a_text_is_called_by_its_file_or_its_first_and_last(tmp_path: Path) -> None:
    assert TextSource().name == "the text"
    assert TextSource(str(tmp_path / "a.npy")).name == "a.npy"
    assert TextSource("a.npy", shards=("a.npy", "b.npy")).name == "a.npy … b.npy"
    assert TextSource("a.npy", position=3).is_read_as(TextSource("a.npy"))
    assert not TextSource("a.npy").is_read_as(None)
    assert is_pattern(tmp_path)
    assert is_pattern(tmp_path / "*.npy")
    assert not is_pattern(tmp_path / "gone.npy")


def test_that_a_base_is_the_same_whatever_is_tested_against_it() -> None:
    base = TextSource("base.kld", targets_path="ids.npy")
    assert base.has_base_of(base.testing(Rung("q4.npy")))
    assert not base.has_base_of(TextSource("other.kld", targets_path="ids.npy"))
    assert not base.has_base_of(None)
