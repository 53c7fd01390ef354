"""The command line lets nothing in, and out only what a terminal may be shown."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import main
from model.document.text_source import TextSource
from model.export.report import REPORTS
from model.formats.entropy_file import write_document
from model.formats.examples import load_example
from model.words.inert import harmless

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "\x1b]0;owned\x07 \x1b[2J \x9b31m \u202e <b>"


def chat(path: Path, shift: float = 0.0) -> str:
    """A server's answer of two tokens whose texts a terminal would obey."""
    entries = [
        {
            "token": f"{k}{HOSTILE}",
            "logprob": -0.5 - shift,
            "top_logprobs": [
                {"token": f"{k}{HOSTILE}", "logprob": -0.5 - shift},
                {"token": f"x{HOSTILE}", "logprob": -1.5},
            ],
        }
        for k in range(2)
    ]
    path.write_text(json.dumps({"choices": [{"logprobs": {"content": entries}}]}))
    return str(path)


@pytest.fixture
def commands(tmp_path: Path) -> list[list[str]]:
    """Everything that is printed of what files hold, and a refusal that quotes one."""
    table = tmp_path / "t.csv"
    table.write_text(
        f'x,"P{HOSTILE}",Q\n"a{HOSTILE}",0.5,0\n"b{HOSTILE}",0.5,1\n', encoding="utf-8"
    )
    one, two = chat(tmp_path / "one.json"), chat(tmp_path / "two.json", 0.1)
    found = [[str(table), "--readings", report.id] for report in REPORTS]
    found += [[one, "--readings", "text"], [one, "--list-choices"]]
    found += [[one, "--against", two, "--readings", kind] for kind in ("text", "json", "markdown")]
    return [*found, [str(table), "--truth", HOSTILE, "--readings", "text"]]


def test_that_nothing_that_is_printed_is_obeyed_by_a_terminal(
    commands: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert commands
    for command in commands:
        try:
            main.main(command)
        except SystemExit:
            pytest.fail(f"{command} ended by itself")
        out, err = capsys.readouterr()
        assert out or err
        assert harmless(out, keep="\n\t") == out, command
        assert harmless(err, keep="\n") == err, command
        if "json" in command and out:
            json.loads(out)


def test_that_json_still_says_what_the_file_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = f"P {HOSTILE}"
    table = tmp_path / "t.csv"
    table.write_text(f'x,"{name}",Q\na,0.5,0.5\nb,0.5,0.5\n', encoding="utf-8")
    assert main.main([str(table), "--readings", "json"]) == main.DONE
    out, err = capsys.readouterr()
    assert json.loads(out)["document"]["truth"] == name
    assert "\x1b" not in out + err


@pytest.fixture
def naming(tmp_path: Path) -> Path:
    """A document whose text lies in another folder."""
    (tmp_path / "docs").mkdir()
    text = TextSource(path=chat(tmp_path / "chat.json"))
    path = tmp_path / "docs" / "d.entropy"
    write_document(path, replace(load_example("weather"), text=text))
    return path


def test_that_files_elsewhere_are_refused_without_trust_and_read_with_it(
    naming: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for answer in (["--readings", "text"], ["--figure", "compare", "--out", f"{naming}.png"]):
        assert main.main([str(naming), *answer]) == main.WRONG
        out, err = capsys.readouterr()
        assert out == ""
        assert "chat.json. Add --trust" in err
        assert err.count("\n") == 1
    assert main.main([str(naming), "--readings", "text", "--trust"]) == main.DONE
    assert "perplexity" in capsys.readouterr().out.lower()


def test_that_what_the_command_line_names_itself_needs_no_trust(tmp_path: Path) -> None:
    assert main.main([chat(tmp_path / "chat.json"), "--readings", "text"]) == main.DONE
