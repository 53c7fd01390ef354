"""The command line, asked inside this process: requests, documents, and one sentence if wrong."""

from __future__ import annotations

import io
import math
import sys
from pathlib import Path

import pytest

import main
from model.command_line import CommandError, Request, open_requested, parse_arguments, readings_of
from model.command_line.picture_options import PictureOptions
from model.document.document import Document
from model.document.export_choices import ExportChoices
from model.document.settings import Filters
from model.document.table import table_of
from model.formats.entropy_file import write_document
from model.formats.examples import EXAMPLES
from model.lenses import LENSES
from model.texts.text_files import ARRAY_SUFFIXES
from model.version import version
from model.words.names import joined
from model.words.units import Unit
from tests.evaluated import evaluated

SHARDS = joined(ARRAY_SUFFIXES, "or")

ROOT = Path(__file__).resolve().parents[2]
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
        figures=("compare",),
        out=Path("p.png"),
        picture=PictureOptions(size=(800.0, 600.0), theme="dark", transparent=True, scale=2),
    )


def looks(*arguments: str) -> ExportChoices:
    request = parse_arguments(["--figure", "compare", "--out", "a.png", *arguments])
    return request.picture.applied_to(opened().export)


def test_that_options_of_pictures_change_the_documents_own_choices() -> None:
    assert looks() == ExportChoices()
    chosen = looks(
        *["--no-caption", "--no-legend", "--no-values", "--font-size", "9,5", "--line-width", "2"]
    )
    assert (chosen.caption, chosen.legend, chosen.values) == (False, False, False)
    assert (chosen.font_size, chosen.line_width) == (9.5, 2.0)
    titled, untitled = looks("--title", "My own"), looks("--no-title")
    assert (titled.title, titled.title_text) == (True, "My own")
    assert not untitled.title


@pytest.mark.parametrize(
    ("given", "pixels", "dpi"),
    [
        ("--size 800x600", (800, 600), 144.0),
        ("--size 800x600 --dpi 96", (800, 600), 96.0),
        ("--size 85mmx60mm --dpi 300", (1004, 709), 300.0),
        ("--size half-slide", (960, 1080), 144.0),
        ("--size column --dpi 600", (2008, 1418), 600.0),
    ],
)
def test_that_a_size_is_in_pixels_in_millimetres_or_by_name(
    given: str, pixels: tuple[int, int], dpi: float
) -> None:
    chosen = looks(*given.split())
    assert ((chosen.width, chosen.height), chosen.dpi) == (pixels, dpi)


def test_that_several_lenses_are_pictured_by_repeating_or_by_all() -> None:
    several = parse_arguments(["--figure", "compare", "--figure", "identity", "--out", "a.pdf"])
    assert several.figures == ("compare", "identity")
    every = parse_arguments(["--figure", "all", "--append", "deck.pptx"])
    assert every.figures == tuple(lens.id for lens in LENSES)
    assert every.all_figures
    assert every.append == Path("deck.pptx")


def test_that_pictures_a_deck_and_slides_added_to_it_are_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from pptx import Presentation

    deck = tmp_path / "deck.pptx"
    given = "--figure compare --figure identity --size 320x180 --out"
    assert main.main([*given.split(), str(tmp_path / "a.png")]) == 0
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["a-compare.png", "a-identity.png"]
    assert main.main([*given.split(), str(deck)]) == 0
    assert main.main(["--figure", "temperature", "--append", str(deck)]) == 0
    assert len(Presentation(str(deck)).slides) == 3
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("--size 0x10", "at least 1 pixel, not 0"),
        ("--size 100000x10", "at most 20,000 pixels, not 100,000"),
        ("--size 20000x20000", "at most 140,000,000 pixels"),
        ("--dpi 5", "from 10 to 2400, not 5"),
    ],
)
def test_that_a_picture_that_cannot_be_is_refused_and_not_written(
    given: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.png"
    assert main.main(["--figure", "compare", "--out", str(out), *given.split()]) == 2
    assert words in capsys.readouterr().err
    assert not out.exists()


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
        ("--figure pie --out a.png", f"--figure takes {LENSES[0].id}, "),
        ("--figure compare", "--figure needs --out PATH"),
        ("--out a.png", "--out belongs to a picture"),
        ("--transparent", "--transparent belongs to a picture"),
        ("--figure compare --out a.png --size big", "--size takes width x height"),
        ("--figure compare --out a.png --theme blue", "--theme takes light, dark or print"),
        ("--figure compare --out a.png --scale 9", "--scale takes 1, 2, 3 or 4"),
        ("--figure compare --out a.png --font-size big", "--font-size takes a number such as 9"),
        ("--figure compare --out a.png --line-width 0", "--line-width takes a number such as 1.5"),
        ("--figure compare --append a.key", "--append takes a deck, a .pptx"),
        ("--no-caption", "--caption belongs to a picture"),
        ("--colour", "Unrecognized arguments: --colour; see main.py --help."),
        ("--temp 1", "Unrecognized arguments: --temp"),
        ("--truth", "expected one argument"),
        (
            "a.csv b.csv",
            f"Several FILEs are the shards of one text: {SHARDS}",
        ),
        ("a.csv --example weather", "Give a FILE, --example NAME or --lesson N"),
        ("--example rain", f"no example “rain”; there are {EXAMPLES[0].name}, "),
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
        assert text == f"Entropy Dial {version()}\n"
    else:
        assert all(word in text for word in ("--readings", "--figure", "latex", "examples:"))


def test_that_the_version_is_the_one_of_the_project() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'\nversion = "{version()}"\n' in project


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


def test_that_filters_are_set_before_anything_is_read() -> None:
    given = ["--rules", "llama.cpp", "--top-k", "2", "--presence-penalty", "0,5"]
    document = open_requested(parse_arguments([*given, "--history", "sunny"]))[0]
    expected = Filters("llama.cpp", history="sunny", top_k=2, presence_penalty=0.5)
    assert document.filters == expected
    assert evaluated(document).filtered == "after penalties −0.5, top-k 2"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--top-p", "2"], "top-p is a share"),
        (["--top-k", "few"], "--top-k takes a number, not “few”"),
        (["--rules", "vllm"], "--rules takes transformers, llama.cpp or own"),
        (["--history", "x" * 2000], "more than 1,000 characters"),
    ],
)
def test_that_filters_that_cannot_be_are_refused(options: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        open_requested(parse_arguments(options))


def test_that_a_lesson_is_asked_for_by_number_or_name_and_alone() -> None:
    assert parse_arguments(["--lesson", "2"]).lesson == "2"
    with pytest.raises(CommandError, match="not more than one of them"):
        parse_arguments(["--lesson", "2", "--example", "weather"])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--worksheet"], "--worksheet needs --out PATH"),
        (["--worksheet", "--out", "w.png"], "--worksheet writes a .pdf, not “w.png”"),
        (["--worksheet", "--scenes", "--out", "w.pdf"], "A worksheet is a file of its own"),
        (["--worksheet", "--figure", "all", "--out", "w.pdf"], "A worksheet is a file of its own"),
    ],
)
def test_that_a_worksheet_says_what_it_needs(arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        parse_arguments(["--lesson", "1", *arguments])


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_that_what_is_asked_of_the_program_itself_is_not_lost_in_silence(
    option: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(OSError, match="it is closed"):
        main.main([option])
    full = io.StringIO()
    monkeypatch.setattr(full, "flush", _refuse, raising=True)
    monkeypatch.setattr(sys, "stdout", full)
    with pytest.raises(OSError, match="No space left"):
        main.main([option])


def _refuse() -> None:
    raise OSError("No space left")
