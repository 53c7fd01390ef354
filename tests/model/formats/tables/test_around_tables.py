"""What stands around a table, and tables drawn for eyes: boxes, blanks, Markdown, notes, types."""

from pathlib import Path

import pytest

from model.files.format import FormatError, on_command_line
from model.formats import read_any_table
from model.formats.tables.options import TableOptions
from model.formats.tables.reading import Said
from tests.model.cases import for_each

NAMES = ("sun", "rain", "snow")
TABLE = "weather,P,Q\nsun,0.5,0.25\nrain,0.25,0.25\nsnow,0.25,0.5\n"
ROWS = "│ sun     ┆ 0.5  │\n│ rain    ┆ 0.25 │\n│ snow    ┆ 0.25 │\n"
BARS = "| sun | 0.5 |\n| rain | 0.25 |\n| snow | 0.25 |\n"


def opened(text: str, options: TableOptions | None = None) -> Said:
    return read_any_table(Path("t.csv"), text.encode(), options or TableOptions())


def columns(text: str, options: TableOptions | None = None) -> dict[str, list[float]]:
    table = opened(text, options)[0].table
    return {column.name: column.values.tolist() for column in table.columns}


def outcomes(text: str) -> tuple[str, ...]:
    return opened(text)[0].table.outcomes


@for_each(
    "below",
    [
        "\nNotes,,\nrounded,,\n",
        "Notes:,,\nrounded values,,\n",
        "© Weather service 2024,,\n",
        '\n"Source: station 7, Berlin, 2024"\n',
        "\nSource: station 7, Berlin, 2024\n",
        "\nQuelle: Station 7, Berlin\n",
        "Preliminary data as of May\n",
        "\n出典,,\n",
        "¹ rounded,,\n",
        "# end, of, it\n",
    ],
)
def test_that_notes_below_a_table_are_left_out_and_said(below: str) -> None:
    document, said = opened(TABLE + below)
    assert document.table.outcomes == NAMES
    assert columns(TABLE + below) == {"P": [0.5, 0.25, 0.25], "Q": [0.25, 0.25, 0.5]}
    assert any("left out" in sentence for sentence in said)


@for_each("below", ["hail,,\n", "hail,0,\n", ",,0.25\n"])
def test_that_a_row_with_blank_cells_is_no_note(below: str) -> None:
    assert len(outcomes(TABLE + below)) == 4


@for_each("missing", ["-", "NaN", "#DIV/0!", "n/a", "?", "NULL", "None", "—"])
@for_each("gap", ["", "\n"])
def test_that_a_mark_for_what_is_missing_makes_no_note_of_its_row(missing: str, gap: str) -> None:
    with pytest.raises(FormatError, match=r"Line \d of t\.csv, column"):
        opened(f"{TABLE}{gap}hail,0.1,{missing}\n")


@for_each("text", ["x,P\na,1\nb\n", "x,P,Q\na,1,2\nb,1\n", "'a, b',1\n'c',2\n"])
def test_that_a_row_cut_otherwise_is_refused_and_not_taken_for_a_note(text: str) -> None:
    with pytest.raises(FormatError, match=r"fields? where"):
        opened(text)


@for_each(
    "under",
    [",[1],[1]", "unit,(share),(share)", "---,---,---", ",%,%", "<chr>,<dbl>,<dbl>", "str,f64,f64"],
)
def test_that_units_types_and_rules_under_the_headings_are_no_header(under: str) -> None:
    text = TABLE.replace("P,Q\n", f"P,Q\n{under}\n")
    assert outcomes(text) == NAMES
    assert list(columns(text)) == ["P", "Q"]


@for_each(
    "above",
    [
        "Station,Berlin\nYear,2024\n\n",
        "Station: Berlin, Mitte\nFrom: 2024-01-01\n",
        "// made by hand\n",
        "% made by hand\n",
        "; made by hand\n",
        "2024\n",
        ",Model A,\n",
        "Model,A,B\n",
    ],
)
def test_that_what_stands_above_a_table_is_left_out_and_said(above: str) -> None:
    document, said = opened(above + TABLE)
    assert document.table.outcomes == NAMES
    assert any("above the table" in sentence for sentence in said)


@for_each(
    ("text", "head"),
    [
        ("┏━━━━━━━━━┳━━━━━━┓\n┃ weather ┃ P    ┃\n┡━━━━━━━━━╇━━━━━━┩\n" + ROWS + "└──┴──┘\n", "P"),
        (
            "shape: (3, 2)\n┌─────────┬──────┐\n│ weather ┆ P    │\n│ ---     ┆ ---  │\n"
            f"│ str     ┆ f64  │\n╞═════════╪══════╡\n{ROWS}└─────────┴──────┘\n",
            "P",
        ),
        (
            "┌─────────┬────────┐\n│ weather │   P    │\n│ varchar │ double │\n"
            f"├─────────┼────────┤\n{ROWS}├─────────┴────────┤\n│      3 rows      │\n"
            "└──────────────────┘\n",
            "P",
        ),
        ("+--+--+\n| weather | P |\n+--+--+\n" + BARS + "+--+--+\n3 rows in set (0.00 sec)\n", "P"),
        ("weather | P\n--------+---\nsun | 0.5\nrain | 0.25\nsnow | 0.25\n(3 rows)\n\n", "P"),
        ("Here it is:\n\n| weather | P |\n|---|---|\n" + BARS + "\nAll of 2024.\n", "P"),
        (
            "| weather | P |\n|---|---|\n| **sun** | 0.5 |\n| `rain` | 0.25 |\n| snow | **0.25** |",
            "P",
        ),
        ("| weather | P |\n|---------+------|\n" + BARS, "P"),
        ("  weather     P\n0     sun  0.50\n1    rain  0.25\n2    snow  0.25\n", "P"),
        (
            "  weather     P\n0     sun  0.50\n1    rain  0.25\n2    snow  0.25\n\n"
            "[3 rows x 2 columns]",
            "P",
        ),
        ("  weather    P\n1     sun 0.50\n2    rain 0.25\n3    snow 0.25\n", "P"),
        (
            "# A tibble: 3 × 2\n  weather     P\n  <chr>   <dbl>\n"
            "1 sun      0.5 \n2 rain     0.25\n3 snow     0.25\n",
            "P",
        ),
        (
            "weather\nsun     0.5\nrain    0.25\nsnow    0.25\nName: share, dtype: float64\n",
            "weather",
        ),
        ('"P"\n"sun" 0.5\n"rain" 0.25\n"snow" 0.25\n', "P"),
        ('"weather" "P"\n"1" "sun" 0.5\n"2" "rain" 0.25\n"3" "snow" 0.25\n', "P"),
        ("\n sun rain snow \n 0.5 0.25 0.25\n", "P"),
        ("weather,P\nsun,0.5,\nrain,0.25,\nsnow,0.25,\n", "P"),
        (",weather,P\n,sun,0.5\n,rain,0.25\n,snow,0.25\n", "P"),
    ],
)
def test_that_a_table_as_programs_show_it_is_read(text: str, head: str) -> None:
    assert outcomes(text) == NAMES
    assert columns(text) == {head: [0.5, 0.25, 0.25]}


@for_each(
    ("text", "names"),
    [
        ("New York 5\nParis 3\nRome 2\n", ("New York", "Paris", "Rome")),
        ("New York 5\nLos Angeles 3\nSan Diego 2\n", ("New York", "Los Angeles", "San Diego")),
        ("city n\nNew York 5\nParis 3\nRome 2\n", ("New York", "Paris", "Rome")),
        ("city n\nNew York 5\nLos Angeles 3\nRome 2\n", ("New York", "Los Angeles", "Rome")),
        ("city n\nNew York 5\nLos Angeles 3\n", ("New York", "Los Angeles")),
        ("name P Q\nRio de Janeiro 5 1\nParis 3 2\n", ("Rio de Janeiro", "Paris")),
        ("Route 66 5\nParis 3\nRome 2\n", ("Route 66", "Paris", "Rome")),
        ("New York 50%\nParis 30%\nRome 20%\n", ("New York", "Paris", "Rome")),
        ("New York 50 %\nParis 30 %\nRome 20 %\n", ("New York", "Paris", "Rome")),
        ("      5 New York\n      3 Paris\n     12 Rome\n", ("New York", "Paris", "Rome")),
        ("5 sun\n3 rain\n2 snow\n", NAMES),
        ("sun: 5\nrain: 3\nsnow: 2\n", NAMES),
        ("sun = 5\nrain = 3\nsnow = 2\n", NAMES),
        ("the 4\nof 2\n's 1\n", ("the", "of", "'s")),
        ("the 4\n\" 2\n' 1\n", ("the", '"', "'")),
        ("1 the 5\n2 of 3\n3 a 2\n", ("the", "of", "a")),
        ("word tag n\nthe DET 50\nof ADP 20\ncat NOUN 10\n", ("the", "of", "cat")),
    ],
)
def test_that_names_between_blanks_may_be_of_several_words(
    text: str, names: tuple[str, ...]
) -> None:
    assert outcomes(text) == names


@for_each(
    ("text", "names"),
    [
        ("#,5\na,3\n,1\n", ("#", "a", "")),
        ("#\t5\na\t3\n\t1\n", ("#", "a", "")),
        ("#love,5\n#cats,3\ndogs,1\n", ("#love", "#cats", "dogs")),
        ("tag,n\n#love,5\n#cats,3\ndogs,1\n", ("#love", "#cats", "dogs")),
        ("t\tp\n#\t0.5\n##\t0.25\n%\t0.25\n", ("#", "##", "%")),
        ("the,0.5\n1,0.25\n2,0.25\n", ("the", "1", "2")),
        ("| tok | P |\n|---|---|\n| \\| | 0.5 |\n| a | 0.25 |\n", ("|", "a")),
        ("tok\tP\n│\t0.5\n─\t0.25\n", ("│", "─")),
        ('0.5, "a, b"\n0.5, "c"\n', ("a, b", "c")),
        ("w,p\na\u2028b,0.5\nc,0.5\n", ("a\u2028b", "c")),
    ],
)
def test_that_marks_in_names_are_letters(text: str, names: tuple[str, ...]) -> None:
    assert outcomes(text) == names


@for_each(
    "text",
    ["0.5,0.25,0.25\n", "P,0.5,0.25,0.25\n", "a,b,c\n0.5,0.25,0.25\n", "a b c\n0.5 0.25 0.25\n"],
)
def test_that_one_row_of_numbers_is_one_distribution(text: str) -> None:
    assert columns(text) == {"P": [0.5, 0.25, 0.25]}


@for_each(
    ("text", "found"),
    [
        ("2,0,3\n0,1,0\n", {"P": [2, 0, 3], "Q": [0, 1, 0]}),
        ("2;0\n0;1\n", {"P": [2, 0], "Q": [0, 1]}),
        ("2,0,3\n", {"P": [2, 0, 3]}),
        ("A,B,C\n2,0,3\n0,1,0\n", {"P": [2, 0, 3], "Q": [0, 1, 0]}),
        ("s,A,B\none,2,0\ntwo,0,1\n", {"one": [2, 0], "two": [0, 1]}),
    ],
)
def test_that_any_matrix_is_turned(text: str, found: dict[str, list[float]]) -> None:
    assert columns(text, TableOptions(turned=True)) == found


def test_that_rows_that_add_up_to_one_are_pointed_out() -> None:
    _, said = opened("model,sun,rain,snow\nP,0.5,0.25,0.25\nQ,0.25,0.25,0.5\n")
    assert "rows are distributions" in said[-1]
    assert "--" not in said[-1]
    assert "--transpose" in on_command_line(said[-1])


@for_each(
    ("text", "option", "counts"),
    [
        ("red\nred\nblue\nred\n", None, {"red": 3, "blue": 1}),
        ("color\nred\nred\nblue\n", None, {"red": 2, "blue": 1}),
        ("TRUE\nFALSE\nTRUE\n", None, {"TRUE": 2, "FALSE": 1}),
        ("id,color\n1,red\n2,red\n3,blue\n", "color", {"red": 2, "blue": 1}),
        ("color,size\nred,L\nred,M\nblue,L\n", "size", {"L": 2, "M": 1}),
        ("roll\n6\n1\n6\n", "roll", {"6": 2, "1": 1}),
        ("6\n1\n6\n", "1", {"6": 2, "1": 1}),
    ],
)
def test_that_raw_observations_are_counted(
    text: str, option: str | None, counts: dict[str, int]
) -> None:
    table = opened(text, TableOptions(counted=option))[0].table
    assert dict(zip(table.outcomes, table.columns[0].values, strict=True)) == counts


@for_each("codec", ["utf-16-le", "utf-16-be", "utf-16", "utf-32", "utf-8-sig"])
def test_that_wide_texts_are_read_with_and_without_a_mark(codec: str) -> None:
    data = "w\tp\na\t0.5\nb\t0.5\n".encode(codec)
    table = read_any_table(Path("t.txt"), data)[0].table
    assert (table.outcomes, table.columns[0].values.tolist()) == (("a", "b"), [0.5, 0.5])


def test_that_an_old_mark_for_the_end_of_a_text_is_no_row() -> None:
    assert outcomes("w,p\na,0.5\nb,0.5\n\x1a") == ("a", "b")


@for_each("refused", ["a,b\nc,d\ne,f\n", "w;n\na;1.234\nb;617\n", "w,P,Q\na,1,x\nb,2,y\nc,3,z\n"])
def test_that_no_sentence_for_a_window_names_an_option(refused: str) -> None:
    try:
        said = opened(refused)[1]
    except FormatError as error:
        said = (str(error),)
    assert not any("--" in sentence for sentence in said)


def test_that_a_table_of_far_too_many_columns_is_refused_with_its_size() -> None:
    row = ",".join(f"0.{k % 9 + 1}" for k in range(40_000))
    with pytest.raises(FormatError, match="has 40,000 columns, and at most 16,384"):
        opened(f"{row}\n" * 20)
    assert len(outcomes(row)) == 40_000  # one row is one distribution
