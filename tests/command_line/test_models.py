"""Language models on the command line: a prompt, a scored text, two models, and what goes wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import main as program
from model.command_line.model_answers import share_told
from tests.model.model_sources.playback import PLACES, RECORDED
from tests.model.model_sources.played import played_back

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    with played_back() as address:
        yield address


@pytest.fixture
def text(tmp_path: Path) -> Path:
    found = tmp_path / "text.txt"
    found.write_bytes(RECORDED["text"].encode())
    return found


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    status = program.main([*map(str, arguments), "--readings", "json"])
    printed = capsys.readouterr()
    assert status == 0, printed.err
    found: dict[str, Any] = json.loads(printed.out)
    return found


def refusal(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert program.main([*map(str, arguments), "--readings", "json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    return printed.err


def test_that_a_prompt_gives_the_readings_of_what_comes_next(
    served: str, capsys: pytest.CaptureFixture[str]
) -> None:
    prompt = RECORDED["prompt"]
    found = answer(capsys, "--model-at", f"{served}/llama", "--prompt", prompt, "--top", 20)
    assert found["document"]["outcomes"] == 21
    assert found["readings"]["most_likely"]["outcome"] == " Paris"
    assert any("20 of 49,152 tokens are listed" in note for note in found["notes"])
    assert any("smollm2-q4_1.gguf · llama.cpp" in note for note in found["notes"])


def test_that_a_text_is_scored(served: str, text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "--model-at", f"{served}/llama", "--score", text)["readings"]
    assert found["perplexity"]["value"] == pytest.approx(3.7697897114611, rel=1e-12)
    assert found["scored"]["value"] == len(PLACES)
    assert found["entropy_mean_low"]["value"] < 2.1640 < found["entropy_mean_high"]["value"]


def test_that_it_is_told_now_and_then_how_much_of_a_text_is_scored() -> None:
    told, times = list[str](), iter([0.0, 1.0, 6.0, 7.0, 12.0])
    report = share_told(told.append, lambda: next(times))
    for share in (0.1, 0.25, 0.3, 1.0):
        report(share)
    assert told == ["25% done, about 18 s to go; Ctrl+C stops."]


def test_that_two_models_are_compared_at_a_prompt(
    served: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--model-at", f"{served}/llama", "--prompt", RECORDED["prompt"])
    found = answer(capsys, *asked, "--against-model", f"{served}/llama")
    assert found["readings"]["kl_p_qt"]["value"] is None
    assert found["readings"]["kl_p_qt"]["low"] == 0.0
    assert any("lower bound" in note for note in found["notes"])
    other = answer(capsys, *asked, "--against-model", f"{served}/llama-other")
    assert any("The vocabularies differ" in note for note in other["notes"])


def test_that_two_models_are_compared_along_a_text(
    served: str, text: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--model-at", f"{served}/llama", "--score", text)
    found = answer(capsys, *asked, "--against-model", f"{served}/openai")
    assert found["readings"]["compared"]["value"] == len(PLACES) - 1
    assert found["readings"]["k1"]["value"] == 0.0


def test_that_drawn_answers_are_json_that_opens_again(
    served: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--model-at", f"{served}/llama", "--prompt", RECORDED["prompt"]]
    assert program.main([*asked, "--answers", "2", "--answer-length", "6", "--top-k", "40"]) == 0
    path = tmp_path / "answers.json"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    assert program.main([str(path), "--list-choices"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    found = answer(capsys, path, "--choice", 2)["readings"]
    logs = [one["came"][2] for one in PLACES[:6]]
    assert found["nll_mean"]["value"] == pytest.approx(-sum(logs) / 6, rel=1e-12)


def test_that_the_word_model_answers_without_a_server(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "--prompt", "Thank you for your help with the", "--top", 5000)
    assert any("word model · 836 tokens" in note for note in found["notes"])
    assert not any("listed" in note for note in found["notes"])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--model-at", "127.0.0.1:9", "--prompt", "a"], "llama-server -m model.gguf --port 9"),
        (["--model-at", "192.0.2.1:80", "--prompt", "a"], "Add --text-may-leave if it may."),
        (["--model-at", "nothing", "--prompt", "a"], "neither an address nor a file"),
        (["--model-at", "127.0.0.1:9"], "add --prompt TEXT"),
        (["--top", "5"], "add --prompt TEXT"),
        (["--prompt", "a", "--top", "0"], "--top takes a whole number from 1 on"),
        (["--prompt", "a", "--score", "b.txt"], "Give --prompt or --score, not both"),
        (["--prompt", "a", "--example", "weather"], "or ask a model, not both"),
        (["--prompt", "a", "--answers", "2", "--typical", "0.5"], "does without filters"),
        (["--answers", "2"], "--answers go on from --prompt TEXT"),
        (["--prompt", "a", "--answers", "2", "--top-k", "4"], "does without filters"),
        (["--prompt", "a", "--answers", "x"], "--answers takes a whole number from 1 on"),
        (["--score", "no such.txt"], "There is no file no such.txt"),
    ],
)
def test_that_what_is_wrong_is_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sentence in refusal(capsys, *arguments)


@pytest.mark.parametrize("fault", ["cut", "full", "broken", "nologs"])
def test_that_a_server_that_fails_is_one_sentence(
    served: str, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refusal(capsys, "--model-at", f"{served}/llama-{fault}", "--prompt", "a")
    assert served in said


def test_that_a_prompt_is_pictured_as_it_is_in_the_window(served: str, tmp_path: Path) -> None:
    out = tmp_path / "next.png"
    asked = ["--model-at", f"{served}/llama", "--prompt", RECORDED["prompt"]]
    assert program.main([*asked, "--figure", "autocomplete", "--out", str(out)]) == 0
    assert out.stat().st_size > 1_000


def test_that_texts_of_models_of_other_vocabularies_are_said_to_differ(
    served: str, text: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--model-at", f"{served}/llama", "--score", text)
    found = answer(capsys, *asked, "--against-model", f"{served}/llama-other")
    assert any("The vocabularies differ" in note for note in found["notes"])
    assert found["readings"]["divergence_low"]["value"] is None
    assert found["readings"]["k3"]["value"] == 0.0
