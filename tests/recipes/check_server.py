"""A shape in which a server gives log-probabilities is one file and one entry of SERVERS."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from model.document.text_source import is_text_file
from model.files.format import FormatError
from model.texts.answers.reading import read_logprobs
from tests.recipes.new_server import SERVER

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def answer(tmp_path: Path) -> Path:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"said_by_own": [["Hello", -0.5], [" world", -1.5]]}))
    return path


def test_that_a_shape_is_recognised_and_read(answer: Path) -> None:
    assert is_text_file(answer)
    (text,) = read_logprobs(answer)
    assert [token.text for token in text.tokens] == ["Hello", " world"]
    assert SERVER.name in text.source


def test_that_an_answer_without_numbers_is_told_what_to_ask_for(answer: Path) -> None:
    answer.write_text(json.dumps({"said_by_own": []}))
    with pytest.raises(FormatError, match=SERVER.ask):
        read_logprobs(answer)


def test_that_the_shape_is_among_those_that_are_known(answer: Path) -> None:
    answer.write_text(json.dumps({"nobody": "knows"}))
    with pytest.raises(FormatError, match=SERVER.name):
        read_logprobs(answer)
