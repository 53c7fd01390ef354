"""Tables as people bring them: labels, totals, lines around, thousands, and what is said."""

from pathlib import Path

import pytest

from model.document.table import Table, table_of
from model.files.delimited_text import format_table
from model.files.format import FormatError
from model.formats import read_any_table
from model.formats.tables.delimited import parse_block
from model.formats.tables.options import TableOptions
from model.formats.tables.reading import Said
from tests.model.cases import for_each

SHARES = "sun,0.5,0.25\nrain,0.25,0.25\nsnow,0.25,0.5\n"


def opened(text: str, options: TableOptions | None = None) -> Said:
    return read_any_table(Path("a.csv"), text.encode(), options or TableOptions())


def table(text: str) -> Table:
    return opened(text)[0].table


@for_each(
    ("text", "names"),
    [
        ("Unnamed: 0,token,prob\n0,a,.5\n1,b,.25\n2,c,.25\n", ("a", "b", "c")),
        ("token_id,prob\n464,.5\n32,.25\n383,.25\n", ("464", "32", "383")),
        ("bin,n\n10,4\n20,2\n30,3\n", ("10", "20", "30")),
        ("Note,Anzahl\n1,4\n2,9\n3,3\n", ("1", "2", "3")),
        ("1,0.5\n2,0.25\n3,0.25\n", ("1", "2", "3")),
        ("year,region,p\n2019,N,.5\n2020,S,.25\n2020,E,.25\n", ("N", "S", "E")),
    ],
)
def test_that_labels_name_outcomes_or_are_left_out_and_are_no_data(
    text: str, names: tuple[str, ...]
) -> None:
    document, said = opened(text)
    assert document.table.outcomes == names
    assert (len(document.table.columns), document.model) == (1, None)
    assert any("label" in sentence for sentence in said)


@for_each(
    "text",
    [
        "9;5\n1;5\n",
        "P,Q\n1,3\n2,1\n3,2\n",
        "k,logits P,logits Q\na,1,1\nb,2,2\nc,3,3\n",
        "2;0\n0;1\n1;0\n",
        "name,1st,2nd\na,1,3\nb,2,1\nc,3,3\n",
    ],
)
def test_that_whole_numbers_that_are_data_stay(text: str) -> None:
    assert len(table(text).columns) == 2


@for_each("name", ["Total", "Summe", "", "合計", "z"])
@for_each("first", [False, True])
def test_that_a_row_that_is_the_sum_of_the_others_is_left_out_whatever_its_name(
    name: str, first: bool
) -> None:
    rows = ["red,40,3", "blue,35,4", "green,25,5"]
    total = f"{name},100,12"
    rows = [total, *rows] if first else [*rows, total]
    document, said = opened("party,a,b\n" + "\n".join(rows))
    assert document.table.outcomes == ("red", "blue", "green")
    assert any("sum of the others" in sentence for sentence in said)


@for_each(
    "text", ["w,n\na,4\nb,2\nc,1\nd,1\n", "w,p\na,.1\nb,.2\nc,.2\nd,.5\n", "w,n\na,1\nb,2\nc,3\n"]
)
def test_that_a_likely_outcome_is_no_total(text: str) -> None:
    assert len(table(text)) == text.count("\n") - 1


def test_that_a_total_of_rounded_percentages_is_left_out() -> None:
    assert len(table("w,P\na,33.3%\nb,33.3%\nc,33.3%\nall,100%\n")) == 3


def test_that_numbers_too_large_for_their_decimals_to_be_looked_for_are_read() -> None:
    read = table("w,P\na,1e308\nb,3\nc,2\nd,1\n")
    assert read.columns[0].values.tolist() == [1e308, 3.0, 2.0, 1.0]


@for_each(
    "text",
    [
        "sep=,\nweather,P,Q\n" + SHARES,
        "# one, two\nweather,P,Q\n" + SHARES,
        "#weather,P,Q\n" + SHARES,
        "Weather 2024\n\nweather,P,Q\n" + SHARES,
        "Weather 2024,,\nweather,P,Q\n" + SHARES,
        ",Model,Model\nweather,P,Q\n" + SHARES,
        "weather,P,Q\n,[1],[1]\n" + SHARES,
        "weather,P,Q\n" + SHARES + "\nSource: station 7, see notes\n",
        "weather,P,Q\n" + SHARES + "* rounded\n",
        "weather,P,Q\n" + SHARES.replace("rain", "# a remark\nrain"),
        "P,Q\n" + SHARES,
        "weather P Q\n" + SHARES.replace(",", " "),
        "weather    P     Q\n" + SHARES.replace(",", "    "),
        "| weather | P | Q |\n|---|--:|:-:|\n"
        + "".join(f"| {line.replace(',', ' | ')} |\n" for line in SHARES.splitlines()),
        " weather | P | Q\n---------+---+---\n" + SHARES.replace(",", " | "),
        "weather|P|Q\n" + SHARES.replace(",", "|"),
    ],
)
def test_that_lines_around_a_table_are_no_rows(text: str) -> None:
    read = table(text)
    assert read.outcomes == ("sun", "rain", "snow")
    assert [one.name for one in read.columns] == ["P", "Q"]
    assert read.columns[1].values.tolist() == [0.25, 0.25, 0.5]


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_that_names_with_control_characters_are_read_back_as_written(delimiter: str) -> None:
    names = ("a", "\r", "b\rc", "\x1bx", "\0", "\x7f", 'say "\x01"', "#")
    text = format_table(table_of(names, P=range(1, 9)), delimiter)
    assert table(text).outcomes == names


def test_that_aligned_text_of_a_terminal_is_pasted_as_cells() -> None:
    text = "name    p    q\nsun    0.5   1\nrain   0.5   2\n"
    assert parse_block(text)[1:] == [["sun", "0.5", "1"], ["rain", "0.5", "2"]]


def test_that_a_short_row_within_a_table_is_still_named() -> None:
    with pytest.raises(FormatError, match=r"Line 3 of a\.csv has 1 field"):
        table("w,p\na,0.5\nb\nc,0.5\n")


@for_each(
    ("text", "numbers"),
    [
        ("w;n\na;1.000,92\nb;500,46\n", [1000.92, 500.46]),
        ('w,n\na,"1,000.92"\nb,500.46\n', [1000.92, 500.46]),
        ("w;n\na;1\u00a0234\nb;617\n", [1234, 617]),
        ("w;n\na;1\u202f234,5\nb;617\n", [1234.5, 617]),
        ("w;n\na;1'234'567\nb;617\n", [1234567, 617]),
        ('w,n\na," 40,000,000 "\nb," 2,000 "\n', [4e7, 2000]),
        ("w;n\na;1.234.567\nb;617.000\n", [1234567, 617000]),
        ("w;n\na;1.234\nb;0,5\n", [1234, 0.5]),
        ("w,n\na,$50\nb,€25\n", [50, 25]),
    ],
)
def test_that_thousands_are_read_where_one_reading_is_left(text: str, numbers: list[float]) -> None:
    values = table(text).columns[0].values
    assert values.tolist() == pytest.approx(numbers) or (values * 100).tolist() == numbers


@pytest.mark.parametrize(("mark", "first"), [(",", 1234.0), (".", 1.234)])
def test_that_two_readings_are_refused_until_the_mark_is_said(mark: str, first: float) -> None:
    text = "word;count\nthe;1.234\nof;617\n"
    with pytest.raises(FormatError, match="say which mark is decimal"):
        table(text)
    document, _ = opened(text, TableOptions(decimal=mark))
    assert document.table.columns[0].values.tolist() == [first, 617.0]


@pytest.mark.parametrize("mark", ["\t", "|"])
def test_that_a_lone_quote_is_a_letter_where_no_comma_delimits(mark: str) -> None:
    text = f'token{mark}p\n"{mark}1\n"x" y{mark}2\n"{mark}3\n'
    assert table(text).outcomes == ('"', '"x" y', '"')


def test_that_rows_become_columns_when_asked_and_a_single_row_by_itself() -> None:
    document, said = opened("s,A,B,C\ns1,.1,.2,.7\ns2,0,.1,.9\n", TableOptions(turned=True))
    assert document.table.outcomes == ("A", "B", "C")
    assert [one.name for one in document.table.columns] == ["s1", "s2"]
    assert said == ("The rows are read as columns.",)
    assert table("A,B,C,D\n.5,.25,.125,.125\n").outcomes == ("A", "B", "C", "D")


def test_that_words_are_counted_and_numbers_when_asked() -> None:
    document, said = opened("color\nred\nblue\nred\n")
    assert document.table.outcomes == ("red", "blue")
    assert document.table.columns[0].values.tolist() == [2.0, 1.0]
    assert said == ("The cells of “color” were counted.",)
    counted, _ = opened("A\n1\n2\n1\n", TableOptions(counted="A"))
    assert counted.table.columns[0].values.tolist() == [2.0, 1.0]
    with pytest.raises(FormatError, match="no column “B” to count"):
        opened("A\n1\n2\n1\n", TableOptions(counted="B"))


@for_each(
    ("text", "words"),
    [
        ("x,p,q\na,.5,.25\nb,.5,.75\nTotal,1,1\n", "“Total”, the last row, is as much as all"),
        (
            "region,n\nA1,10\nA2,20\nA,30\nB1,30\nB2,40\nB,70\nAll,100\n",
            "“All”, the last row, is half as much as all others together",
        ),
        ("mark,n\na,50\nb,30\nc,20\n", "“n” adds up to 100: read as percentages."),
    ],
)
def test_that_what_may_be_a_total_or_a_percentage_is_said(text: str, words: str) -> None:
    assert any(words in sentence for sentence in opened(text)[1])


@for_each(
    "text",
    [
        "mark,n\na,50%\nb,30%\nc,20%\n",
        "mark,percent\na,50\nb,30\nc,20\n",
        "mark,p\na,.5\nb,.25\nc,.25\n",
        "mark,n\na,5\nb,7\nc,9\n",
    ],
)
def test_that_nothing_is_said_where_nothing_was_guessed(text: str) -> None:
    assert opened(text)[1] == ()


def test_that_settings_with_the_heading_of_a_part_are_a_table() -> None:
    found = table("[p]\nthe=0.5\ncat=0.3\nsat=0.2\n")
    assert found.outcomes == ("the", "cat", "sat")
    assert found.columns[0].values.tolist() == [0.5, 0.3, 0.2]


def test_that_arabic_numbers_are_read() -> None:
    assert table("أ,٠٫٥\nب,٠٫٢٥\nج,٠٫٢٥\n").columns[0].values.tolist() == [0.5, 0.25, 0.25]


@for_each(
    ("text", "form"),
    [
        ("<t><r>the</r><p>0.5</p></t>", "XML"),
        ("@relation w\n@attribute word string\n@data\nthe,0.5\n", "ARFF"),
        ("- token: the\n  p: 0.5\n- token: cat\n  p: 0.3\n- token: sat\n  p: 0.2\n", "YAML"),
    ],
)
def test_that_what_is_no_table_is_named(text: str, form: str) -> None:
    with pytest.raises(FormatError, match=f"looks like {form}"):
        opened(text)
