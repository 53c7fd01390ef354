"""Texts on the command line: published numbers, options, pictures, and one sentence if wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import main
from tests.model.text_files import write_chat, write_logits
from tests.model.texts.test_shards import write_shards

ROOT = Path(__file__).resolve().parents[2]


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert main.main([str(one) for one in arguments]) == 0
    return capsys.readouterr().out


def refusal(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert main.main([str(one) for one in arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    return printed.err


def readings(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, float]:
    content = json.loads(answer(capsys, *arguments, "--readings", "json"))
    return {name: entry["value"] for name, entry in content["readings"].items()}


def test_that_published_logits_have_their_perplexity_and_all_ids(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logits, targets = write_logits(tmp_path, [2, 1])
    found = readings(capsys, logits, "--targets", targets)
    assert " ".join(found) == (
        "tokens scored nll_mean nll_sd perplexity perplexity_se bits_per_token bits_per_byte "
        "accuracy top5 entropy_mean ece brier"
    )
    assert found["perplexity"] == pytest.approx(2.7593, abs=5e-5)
    assert (found["tokens"], found["scored"]) == (2, 2)


def test_that_a_target_is_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    logits, targets = write_logits(tmp_path, [2, 1])
    found = readings(capsys, logits, "--targets", targets, "--ignore-index", "1")
    assert found["perplexity"] == pytest.approx(3.5372, abs=5e-5)
    assert found["scored"] == 1


def test_that_openais_sample_is_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = readings(capsys, write_chat(tmp_path))
    assert found["perplexity"] == pytest.approx(1.0463135, abs=5e-8)
    assert found["bits_per_token"] == pytest.approx(0.0653152, abs=5e-8)
    assert found["bits_per_byte"] > 0.0
    assert found["accuracy"] is None


def test_that_shift_and_temperature_change_what_is_scored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logits, targets = write_logits(tmp_path, [2, 1])
    shifted = readings(capsys, logits, "--targets", targets, "--shift")
    z = np.load(logits)[0]
    assert shifted["scored"] == 1
    assert shifted["nll_mean"] == pytest.approx(np.log(np.exp(z).sum()) - z[1], rel=1e-14)
    hot = readings(capsys, logits, "--targets", targets, "--temperature", "2")
    assert hot["perplexity"] > readings(capsys, logits, "--targets", targets)["perplexity"]


def test_that_tensors_and_ids_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "all.npz"
    logits = np.random.default_rng(1).standard_normal((4, 3))
    np.savez(path, a=logits, b=logits[::-1], ids=np.array([0, 1, 2, 0]))
    assert "name one of" in refusal(capsys, path, "--readings", "json")
    found = readings(capsys, path, "--logits", "b", "--targets", "ids")
    assert found["tokens"] == 4
    vocabulary = tmp_path / "names.txt"
    vocabulary.write_text("a\nbc\ndef\n")
    named = readings(capsys, path, "--logits", "b", "--targets", "ids", "--vocab", vocabulary)
    assert named["bits_per_byte"] == pytest.approx(named["bits_per_token"] * 4 / 7)


@pytest.mark.parametrize("report", ["text", "markdown", "json"])
def test_that_two_models_are_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], report: str
) -> None:
    logits, targets = write_logits(tmp_path, [2, 1])
    tested = tmp_path / "tested.npy"
    np.save(tested, np.load(logits)[:, ::-1])
    said = answer(capsys, logits, "--targets", targets, "--against", tested, "--readings", report)
    if report == "json":
        assert json.loads(said)["exact"]["tokens"] == 2
    else:
        assert all(words in said for words in ("Mean KLD", "as llama.cpp", "Same top p", "±"))
    about = (logits, "--targets", targets, "--against", tested, "--readings", "csv")
    assert "text, json or markdown" in refusal(capsys, *about)


def test_that_a_text_needs_no_qt_and_is_pictured_without_a_window(tmp_path: Path) -> None:
    chat = write_chat(tmp_path)
    out = tmp_path / "s.png"
    told = (
        "import sys, main; main.main([sys.argv[1], '--readings', 'text']);"
        "print('PySide6' in sys.modules);"
        "sys.exit(main.main([sys.argv[1], '--figure', 'sequence', '--out', sys.argv[2]]))"
    )
    run = subprocess.run(
        [sys.executable, "-c", told, str(chat), str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.splitlines()[-1] == "False"
    assert out.read_bytes()[:4] == b"\x89PNG"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--targets", "gone.npy"), "gone.npy"),
        (("--targets", "nowhere"), "nowhere"),
        (("--ignore-index", "x"), "--ignore-index takes a whole number"),
        (("--targets", " "), "--targets is blank"),
        (("--vocab", "gone.txt", "--targets", "TARGETS"), "gone.txt"),
        (("--targets", "TARGETS", "--against", "TARGETS"), "targets.npy"),
        (
            ("--targets", "TARGETS", "--against", "LOGITS", "--temperature", "2"),
            "leave out --temperature",
        ),
    ],
)
def test_that_wrong_options_are_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], words: str
) -> None:
    logits, targets = write_logits(tmp_path, [2, 1])
    given = [{"TARGETS": targets, "LOGITS": logits}.get(one, one) for one in options]
    assert words in refusal(capsys, logits, *given, "--readings", "text")


def test_that_text_options_need_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert "name its FILE" in refusal(capsys, "--targets", "t.npy")


@pytest.mark.parametrize(
    ("rows", "targets", "words"),
    [
        ([[0.1, np.nan], [0.1, 0.2]], [0, 1], "position 1"),
        ([[0.1, 0.2], [-np.inf, -np.inf]], [0, 1], "position 2"),
        ([[0.1, 0.2], [0.1, 0.2]], [0, 5], "target at position 2 is 5"),
        ([[0.1, 0.2], [0.1, 0.2]], [-100, -100], "0 tokens scored"),
        ([[0.1, 0.2], [0.1, 0.2]], [0], "Targets of shape (1,)"),
    ],
)
def test_that_bad_numbers_are_one_sentence_with_their_place(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    rows: list[list[float]],
    targets: list[int],
    words: str,
) -> None:
    np.save(tmp_path / "l.npy", np.array(rows))
    np.save(tmp_path / "t.npy", np.array(targets))
    given = (tmp_path / "l.npy", "--targets", tmp_path / "t.npy", "--readings", "json")
    assert words in refusal(capsys, *given)


def test_that_a_sparse_file_of_ten_gigabytes_is_refused_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "huge.npy"
    with path.open("wb") as file:
        file.truncate(10_000_000_000)
    assert "huge.npy" in refusal(capsys, path, "--readings", "json")
    document = path.with_suffix(".json")
    path.rename(document)
    assert "10,000 MB" in refusal(capsys, document, "--readings", "json")


HARD = {
    "chat.json": json.dumps(
        {
            "choices": [
                {
                    "logprobs": {
                        "content": [
                            {
                                "token": "a",
                                "logprob": -1e300,
                                "top_logprobs": [
                                    {"token": "a", "logprob": -1e300},
                                    {"token": "b", "logprob": -1.0},
                                ],
                            }
                        ]
                    }
                }
            ]
        }
    ),
    "logit.csv": "name,P,logit\na,0.1,0\nb,0.9,1e300\n",
    "mask.csv": "name,P,logit\na,0,-1.7976931348623157e308\nb,0.4,0.5\nc,0.6,0.25\n",
    "weights.csv": "name,P,Q\na,1e-200,1e-200\nb,1e200,1e-50\n",
}


@pytest.mark.parametrize("name", HARD)
def test_that_numbers_at_the_end_of_all_doubles_are_read_or_say_why_not(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_text(HARD[name], encoding="utf-8")
    found = json.loads(answer(capsys, path, "--readings", "json"))["readings"]
    assert found
    for reading, one in found.items():
        assert one.get("reason") or isinstance(one["value"], int | float), reading
        assert "probability 0" not in one.get("reason", ""), reading


def test_that_a_pattern_a_folder_and_several_files_are_one_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = write_shards(tmp_path)
    ways: tuple[list[object], ...] = ([tmp_path / "part-*.npz"], [tmp_path], [*reversed(names)])
    found = [answer(capsys, *way, "--readings", "json") for way in ways]
    assert json.loads(found[0])["readings"]["tokens"]["value"] == 64
    assert found[0] == found[1] == found[2]


def test_that_a_missing_shard_is_refused_and_told_of_where_files_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = write_shards(tmp_path)
    Path(names[1]).unlink()
    assert "part-2.npz is missing among 2 shards." in refusal(
        capsys, tmp_path, "--readings", "json"
    )
    told = answer(capsys, names[0], names[2], "--readings", "json")
    assert "part-2.npz is missing among 2 shards." in json.loads(told)["notes"][0]


def test_that_scoring_on_a_cluster_needs_logits_and_no_window(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (name, *_) = write_shards(tmp_path)
    assert "add --readings json" in refusal(capsys, name, "--dask", "local")
    chat = write_chat(tmp_path)
    assert "holds its scores" in refusal(capsys, chat, "--dask", "local", "--readings", "json")
    weather = ("--example", "weather", "--dask", "local", "--readings", "json")
    assert refusal(capsys, *weather).startswith("--")


def test_that_the_perplexity_alone_is_that_of_all_readings_and_the_rest_says_why_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = write_shards(tmp_path)
    asked = (*names, "--readings", "json")
    whole, alone = (
        json.loads(answer(capsys, *asked, *more))["readings"] for more in ((), ("--perplexity",))
    )
    assert alone["tokens"] == whole["tokens"]
    for reading in ("nll_mean", "nll_sd", "perplexity", "perplexity_se", "bits_per_token"):
        assert alone[reading]["value"] == pytest.approx(whole[reading]["value"], rel=1e-9)
    for reading in ("accuracy", "top5", "entropy_mean", "ece", "brier"):
        assert alone[reading]["value"] is None
        assert alone[reading]["reason"] == "Only the surprises were asked for."
    for more in ((), ("--figure", "sequence", "--out", tmp_path / "a.png")):
        assert "--readings alone" in refusal(capsys, names[0], "--perplexity", *more)


@pytest.mark.parametrize("ending", ["", ".npy", ".json", ".kld", ".entropy", "*"])
def test_that_a_name_that_is_too_long_is_said_so_without_a_number_of_an_error(
    ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "a" * 300 + ending
    said = refusal(capsys, name, "--readings", "json")
    assert name in said
    assert "Errno" not in said
    logits, _ = write_logits(tmp_path, [2, 1])
    for option in ("--targets", "--against", "--vocab"):
        assert "Errno" not in refusal(capsys, logits, option, name, "--readings", "json")
