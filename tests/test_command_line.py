"""The command line, asked inside this process: requests, documents, and one sentence if wrong."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

import main
from model.command_line import CommandError, Request, open_requested, parse_arguments, readings_of
from model.document import Document
from model.examples import EXAMPLES
from model.formats.entropy_file import write_document
from model.table import table_of
from model.units import Unit
from model.version import VERSION

ROOT = Path(__file__).resolve().parent.parent
TABLE = "outcome,truth,guess,7\nsunny,0.6,0.5,1\nrainy,0.4,0.5,1\n"


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "weather.csv"
    path.write_text(TABLE, encoding="utf-8")
    return str(path)


def opened(*arguments: str) -> Document:
    return open_requested(parse_arguments(arguments))[0]


def refusal(*arguments: str) -> str:
    with pytest.raises(CommandError) as caught:
        readings_of(opened(*arguments))
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_that_nothing_asks_for_the_weather_example_in_a_window() -> None:
    assert parse_arguments([]) == Request()
    assert opened().title == "Weather forecast"


def test_that_every_option_lands_in_the_request() -> None:
    given = (
        "f.csv --truth a --model 2 --temperature 0,7 --unit nats --order inf --readings json "
        "--figure compare --out p.png --size 800x600 --theme dark --transparent --scale 2"
    )
    assert parse_arguments(given.split()) == Request(
        file=Path("f.csv"),
        truth="a",
        model="2",
        temperature=0.7,
        unit=Unit.NATS,
        order=math.inf,
        readings="json",
        figure="compare",
        out=Path("p.png"),
        size=(800, 600),
        theme="dark",
        transparent=True,
        scale=2,
    )


@pytest.mark.parametrize(
    ("given", "value"),
    [("0", 0.0), ("inf", math.inf), ("∞", math.inf), ("0.7", 0.7), ("0,7", 0.7), ("2e-3", 0.002)],
)
def test_that_a_temperature_is_read_as_people_write_it(given: str, value: float) -> None:
    assert opened("--temperature", given).temperature == value


def test_that_settings_change_the_document() -> None:
    document = opened("--example", "weather", "--unit", "bans", "--order", "0.5")
    assert (document.unit, document.order) == (Unit.BANS, 0.5)
    assert document.temperature == 1.5


def test_that_a_column_is_chosen_by_name_or_number_and_a_name_goes_first(table: str) -> None:
    assert opened(table, "--truth", "guess").truth == 1
    assert opened(table, "--model", "1").model == 0
    assert opened(table, "--model", "7").model == 2


def test_that_only_a_document_is_what_save_writes_to(table: str, tmp_path: Path) -> None:
    path = tmp_path / "a.entropy"
    write_document(path, opened())
    assert open_requested(Request(file=path))[1] == path
    assert open_requested(Request(file=Path(table)))[1] is None
    assert open_requested(Request(example="weather"))[1] is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("--temperature hot", "--temperature takes a number from 0 on"),
        ("--temperature -1", "not “-1”"),
        ("--temperature nan", "not “nan”"),
        ("--temperature 1e999", "not “1e999”"),
        ("--temperature 1_0", "not “1_0”"),
        ("--order -2", "--order takes a number from 0 on"),
        ("--unit bytes", "--unit takes bits, nats or bans, not “bytes”"),
        ("--readings yaml", "--readings takes text, json, csv, markdown or latex, not “yaml”"),
        ("--figure pie --out a.png", "--figure takes compare, "),
        ("--figure compare", "--figure needs --out PATH"),
        ("--out a.png", "--out belongs to a picture"),
        ("--transparent", "--transparent belongs to a picture"),
        ("--figure compare --out a.png --size big", "--size takes width x height"),
        ("--figure compare --out a.png --theme blue", "--theme takes light or dark"),
        ("--figure compare --out a.png --scale 9", "--scale takes 1, 2, 3 or 4"),
        ("--colour", "Unrecognized arguments: --colour; see main.py --help."),
        ("--temp 1", "Unrecognized arguments: --temp"),
        ("--truth", "expected one argument"),
        ("a.csv b.csv", "Unrecognized arguments: b.csv"),
        ("a.csv --example weather", "Give a FILE or --example NAME, not both."),
        ("--example rain", "no example “rain”; there are box-9-red-1-blue, "),
        ("--truth cloudy", "there is no column “cloudy”; the columns are 1 P, 2 Q."),
        ("--model 0", "there is no column “0”"),
        ("--model 3", "there is no column “3”"),
        ("gone.csv", "There is no file gone.csv"),
    ],
)
def test_that_a_wrong_command_line_is_one_sentence(given: str, words: str) -> None:
    assert words in refusal(*given.split())


def test_that_a_blank_path_is_refused() -> None:
    assert "FILE is blank" in refusal("")


def test_that_columns_of_one_name_are_told_apart_by_number(tmp_path: Path) -> None:
    path = tmp_path / "twice.csv"
    path.write_text("x,P,P\na,1,2\nb,1,1\n", encoding="utf-8")
    assert "2 columns are called “P”; give a number: 1, 2." in refusal(str(path), "--truth", "P")


def test_that_a_column_without_weight_is_named(tmp_path: Path) -> None:
    path = tmp_path / "zero.csv"
    path.write_text("x,P,Q\na,0,1\nb,0,1\n", encoding="utf-8")
    assert "All weights of P are zero" in refusal(str(path))


def test_that_a_table_without_rows_is_named(tmp_path: Path) -> None:
    path = tmp_path / "none.entropy"
    write_document(path, Document(table_of([], P=[])))
    assert "no outcomes" in refusal(str(path))


def test_that_examples_are_listed_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["--list-examples"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [example.name for example in EXAMPLES]


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_that_version_and_help_end_well(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main.main([option])
    assert caught.value.code == 0
    text = capsys.readouterr().out
    if option == "--version":
        assert text == f"Entropy Dial {VERSION}\n"
    else:
        assert all(word in text for word in ("--readings", "--figure", "latex", "examples:"))


def test_that_the_version_is_the_one_of_the_project() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'\nversion = "{VERSION}"\n' in project


def test_that_a_wrong_command_line_is_status_two_and_says_nothing_else(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main.main(["--unit", "bytes"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == "--unit takes bits, nats or bans, not “bytes”.\n"


def test_that_an_interrupt_ends_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "main", interrupt)
    assert main.run() == 130
    assert capsys.readouterr().err == ""
