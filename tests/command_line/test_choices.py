"""Several texts in one answer, on the command line: listed, chosen, and said which is read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import main as program
from tests.model.answer_files import ENTRIES, chat, lines

if TYPE_CHECKING:
    from pathlib import Path

TWO = [
    {"index": 0, "logprobs": {"content": ENTRIES}},
    {"index": 1, "logprobs": {"content": ENTRIES[:2]}},
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "two.json"
    found.write_text(json.dumps(chat(choices=TWO)))
    return found


def test_that_choices_are_listed(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main([str(path), "--list-choices"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "  1  “Rain falls on Ely” (4 tokens, perplexity 2.594)",
        "  2  “Rain falls” (2 tokens, perplexity 2.399)",
    ]


def test_that_a_choice_is_read_and_said(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for choice, tokens in (("1", 4), ("2", 2)):
        assert program.main([str(path), "--choice", choice, "--readings", "json"]) == 0
        out, err = capsys.readouterr()
        assert json.loads(out)["readings"]["tokens"]["value"] == tokens
        assert f"two.json holds 2 texts; text {choice} is read: “Rain falls" in err
        assert "--list-choices" in err


def test_that_all_texts_are_read_as_one_table(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [str(path), "--choice", "all", "--readings", "json", "--unit", "nats"]
    assert program.main([*asked, "--group", "Rain falls=Rain falls on Ely"]) == 0
    out, err = capsys.readouterr()
    told = json.loads(out)["readings"]
    assert told["sample_size"]["value"] == 2
    assert told["between_groups"]["value"] == 0.0
    assert "2 answers, 2 of them different" in err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--choice", "3"], "There are 2 texts in the file, no text 3."),
        (["--choice", "0"], "--choice takes a whole number from 1 on"),
        (["--choice", "x"], "--choice takes a whole number from 1 on"),
    ],
)
def test_that_a_choice_that_there_is_not_is_a_sentence(
    path: Path, capsys: pytest.CaptureFixture[str], options: list[str], words: str
) -> None:
    assert program.main([str(path), *options, "--readings", "json"]) == 2
    assert words in capsys.readouterr().err


def test_that_choices_are_listed_of_answers_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = tmp_path / "a.json"
    plain.write_text('{"object": "text_completion", "choices": [{"text": "a"}]}')
    for arguments, words in (
        (["--list-choices"], "name it"),
        ([str(plain), "--list-choices"], "“logprobs”: 5"),
    ):
        assert program.main(arguments) == 2
        assert words in capsys.readouterr().err


def test_that_a_sample_is_chosen_like_a_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pair = {"arguments": [["q", " a"], ["q", " b"]], "resps": [[[-1.0, True]], [[-2.0, False]]]}
    path = tmp_path / "samples.jsonl"
    path.write_text(lines([pair | {"doc_id": k, "target": str(k)} for k in (3, 1)]))
    assert program.main([str(path), "--list-choices"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert program.main([str(path), "--choice", "2", "--readings", "json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["readings"]["entropy_p"]["value"] == 0.0
    assert "“b” (choice 2) is right, the model picks “a” (choice 1)" in err
    assert program.main([str(path), "--choice", "3", "--readings", "json"]) == 2
    assert "no table 3" in capsys.readouterr().err
