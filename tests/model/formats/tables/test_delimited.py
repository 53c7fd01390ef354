"""Delimited text: what is guessed about it, what is read from it, and how it refuses."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model.document.cells import Kind
from model.document.table import Column, Table, table_of
from model.files.atomic import WriteError
from model.files.delimited_text import format_table, write_delimited
from model.files.format import FormatError
from model.formats.tables.delimited import parse_block
from model.formats.tables.layout import Content, Layout
from model.formats.tables.options import TableOptions
from tests.model.cases import for_each
from tests.model.formats.tables.cut import cut, table_in
from tests.opened import read_any

NAMES, WEIGHTS, PERCENT = Content.NAMES, Content.WEIGHTS, Content.PERCENT
LOGITS, LEFT_OUT = Content.LOGITS, Content.LEFT_OUT


def table(text: str | bytes) -> Table:
    return table_in(text)


def contents(text: str) -> tuple[Content, ...]:
    return cut(text).layout.contents


def refusal(text: str | bytes) -> str:
    with pytest.raises(FormatError) as caught:
        table(text)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def column(text: str, index: int = 0) -> Column:
    return table(text).columns[index]


@for_each(
    ("text", "block"),
    [
        ("a\t1/4\nb\t75%\n", [["a", "1/4"], ["b", "75%"]]),
        ("a;0,5\r\nb;0,5\r\n", [["a", "0,5"], ["b", "0,5"]]),
        ("a,0.5\nb,0.5", [["a", "0.5"], ["b", "0.5"]]),
        ("0,25\n0,75", [["0,25"], ["0,75"]]),
        (",25\n12,5%", [[",25"], ["12,5%"]]),
        ("9, 1\n5, 5", [["9", " 1"], ["5", " 5"]]),
        ("P,Q\n9,5\n1,5", [["P", "Q"], ["9", "5"], ["1", "5"]]),
        ("0,25\t0,75", [["0,25", "0,75"]]),
        ("1\n2\n\n3", [["1"], ["2"], ["3"]]),
        ("rain, heavy", [["rain, heavy"]]),
        ('"rain, heavy",0.5\n"say ""hi""",0.5', [["rain, heavy", "0.5"], ['say "hi"', "0.5"]]),
        ('"\t0.5\nb\t0.5', [['"', "0.5"], ["b", "0.5"]]),
        ("smile ;),0.5\nred,0.5", [["smile ;)", "0.5"], ["red", "0.5"]]),
        ("a,1,2\nb,2", [["a", "1", "2"], ["b", "2"]]),
        ("", []),
        ("0.25", [["0.25"]]),
    ],
)
def test_that_a_pasted_text_becomes_cells(text: str, block: list[list[str]]) -> None:
    assert parse_block(text) == block


ENDLESS = "9" * 5_000  # more digits than Python makes a whole number of


@given(st.text(max_size=60) | st.text("{[('\\uU0f9:,=> \n)]}", max_size=60))
@example("\n".join(f"{ENDLESS},{k}" for k in range(3)))
@example(r"{'a\Uffffffff': 1, 'b': 2}")
def test_that_pasting_never_raises(text: str) -> None:
    assert all(isinstance(cell, str) for row in parse_block(text) for cell in row)


def test_that_a_plain_table_is_read_with_its_names_and_columns() -> None:
    read = table("outcome,P,Q\nsunny,0.6,0.5\nrainy,0.4,0.5\n")
    assert read.outcomes == ("sunny", "rainy")
    assert [one.name for one in read.columns] == ["P", "Q"]
    assert read.columns[0].values.tolist() == [0.6, 0.4]
    assert not read.columns[0].texts


def test_that_without_header_and_names_both_are_made_up() -> None:
    read = table("9;1;2\n5;5;3\n")
    assert read.outcomes == ("outcome 1", "outcome 2")
    assert [one.name for one in read.columns] == ["P", "Q", "Q2"]


def test_that_typed_forms_keep_their_text_and_plain_numbers_do_not() -> None:
    read = column("x;P\na;1/4\nb;25%\nc;0,25\nd;2e-1\ne;\n")
    assert read.values.tolist() == [0.25, 0.25, 0.25, 0.2, 0.0]
    assert dict(read.texts) == {0: "1/4", 1: "25%", 2: "0,25", 4: ""}


@for_each(
    ("text", "expected"),
    [
        ("x,P\na,0.5\nb,0.5", (NAMES, WEIGHTS)),
        ("red,9\nblue,1", (NAMES, WEIGHTS)),
        ("token,z\na,-1.5\nb,-0.2\nc,0", (NAMES, LOGITS)),
        ("token,z\na,3.5\nb,-inf", (NAMES, LOGITS)),
        ("token,logit\na,3.5\nb,1.25", (NAMES, LOGITS)),
        ("token,log_prob\na,-3.5\nb,-1.25", (NAMES, LOGITS)),
        ("x,P\na,-0.1\nb,0.6\nc,0.5", (NAMES, WEIGHTS)),
        ("z\n3\n-1\n-2\n-3\n2\n", (LOGITS,)),
        ("x,P\na,25%\nb,75%", (NAMES, PERCENT)),
        ("x,P\na,48.7\nb,51.3", (NAMES, PERCENT)),
        ("x,share in %\na,40\nb,50", (NAMES, PERCENT)),
        ("x,P,comment\na,0.5,fine\nb,0.5,wet", (NAMES, WEIGHTS, LEFT_OUT)),
        (",word,P\n0,a,0.5\n1,b,0.5", (LEFT_OUT, NAMES, WEIGHTS)),
        ("id,P\n7,0.5\n8,0.5", (NAMES, WEIGHTS)),
        ("face,loaded\n1,1/2\n2,1/2", (NAMES, WEIGHTS)),
        ("x,P,\na,1,\nb,2,", (NAMES, WEIGHTS, LEFT_OUT)),
        ("outcome,2024,2025\na,1,2\nb,2,3", (NAMES, WEIGHTS, WEIGHTS)),
    ],
)
def test_that_what_columns_hold_is_guessed(text: str, expected: tuple[Content, ...]) -> None:
    assert contents(text) == expected


def test_that_percentages_without_a_sign_are_read_and_shown_with_one() -> None:
    read = column("x,P\na,48.7\nb,51.3\n")
    assert read.values.tolist() == [48.7 / 100, 51.3 / 100]
    assert dict(read.texts) == {0: "48.7%", 1: "51.3%"}


def test_that_logits_keep_minus_infinity() -> None:
    read = column("token,logprob\na,-1.5\nb,-inf\n")
    assert read.kind is Kind.LOGITS
    assert read.values.tolist() == [-1.5, -np.inf]


def test_that_names_are_kept_to_the_letter() -> None:
    assert table('token,P\n the,0.5\n"a\n b",0.5\n').outcomes == (" the", "a\n b")


def test_that_blank_rows_and_blank_ends_are_no_rows() -> None:
    read = table("x,P,,\na,1,,\n\n,,,\nb,2\t,,\n")
    assert read.outcomes == ("a", "b")
    assert len(read.columns) == 1


def test_that_quoted_decimal_commas_are_decimals_and_what_may_be_thousands_is_asked() -> None:
    assert column('x,P\na,"0,5"\nb,"12,25"\n').values.tolist() == [0.5, 12.25]
    assert "“1,234” has a mark that may stand between thousands" in refusal(
        'x,P\na,"1,234"\nb,"2,345"\n'
    )
    assert "“1.234” has a mark that may stand between thousands" in refusal(
        "x;P\na;1.234\nb;617\nc;25\n"
    )


@for_each(
    ("encoding", "name"),
    [("utf-8", "größe"), ("utf-8-sig", "größe"), ("utf-16", "größe"), ("cp1252", "größe")],
)
def test_that_encodings_are_recognised(encoding: str, name: str) -> None:
    read = table(f"outcome\tP\n{name}\t1\nklein\t2\n".encode(encoding))
    assert read.outcomes == (name, "klein")
    assert read.columns[0].name == "P"


@for_each(
    ("text", "words"),
    [
        ("x,P,Q\na,1,2\nb,1\n", "Line 3 of weather.csv has 2 fields where the header has 3"),
        ("a,1\nb,1,7\n", "Line 2 of weather.csv has 3 fields where line 1 has 2"),
        ('x,P\n"a\nb",1\nc\n', "Line 4 of weather.csv has 1 field where the header has 2"),
        ("x,P\na,0.5\nb,half\nc,0.1", "Line 3 of weather.csv, column P: “half” is not a number"),
        ("x,P\na,0.5\nb,-0.5\n", "Line 3 of weather.csv, column P: “-0.5” is negative"),
        ("x,P\na,0.5\nb,nan\nc,1", "“nan” is not a number"),
        ("x,P\na,0.5\nb,inf\nc,1", "“inf” is not a number"),
        ("x,P\na,0.5\nb,1e999\nc,1", "“1e999” is too large"),
        ("x,P\na,0.5\nb,1_000\nc,1", "“1_000” is not a number"),
        ("x,P\na,1/0\nb,1", "divides by zero"),
        ("a,b\nc,d\n", "weather.csv has no column of numbers"),
        ("outcome,P\n", "weather.csv"),
        ("", "weather.csv is empty"),
        ('x,P\na,0.5\nb,"0.5\n', "Line 3 of weather.csv has a quote that is not closed well"),
        ("x,P\na," + "9" * 200_000 + "\n", "a cell of more than 131,072 characters"),
        ('x,P\n",1\na,2\nb,3\n",4\n', "a quote that takes in the rows below it"),
        (b"x,P\na,\x00\n", "is not text: byte 7 is 0x00"),
        (b"\x89PNG\r\n\x1a\n", "is a picture"),
        (b"x,P\n\x81,1\n", "is not text: byte 5 is 0x81"),
        (b"\xff\xfea", "is not text"),
    ],
)
def test_that_what_cannot_be_read_is_named(text: str | bytes, words: str) -> None:
    assert words in refusal(text)


def test_that_a_layout_can_be_changed_and_the_rest_is_guessed_anew() -> None:
    data = b"a,0.5\nb,0.5\n"
    assert cut(data).layout.contents == (NAMES, WEIGHTS)
    changed = cut(data, TableOptions(delimiter="", header=True)).layout
    assert (changed.delimiter, changed.header, len(changed.contents)) == ("", True, 1)
    forced = Layout(",", ".", False, "utf-8", (LEFT_OUT, LOGITS))
    read = table_in(data, forced)
    assert read.outcomes == ("outcome 1", "outcome 2")
    assert read.columns[0].kind is Kind.LOGITS


def test_that_a_large_vocabulary_is_read_to_the_last_bit() -> None:
    values = np.random.default_rng(3).normal(size=128_256)
    lines = [f"token {row},{value!r}" for row, value in enumerate(values.tolist())]
    read = table("token,logit\n" + "\n".join(lines))
    assert read.columns[0].values.tobytes() == values.tobytes()
    assert not read.columns[0].texts


def test_that_an_imported_file_is_a_document_with_p_q_and_a_title(tmp_path: Path) -> None:
    path = tmp_path / "weather.csv"
    path.write_text("x,truth,guess\na,0.5,1\nb,0.5,3\n", encoding="utf-8")
    document = read_any(path)
    assert (document.title, document.truth, document.model) == ("weather", 0, 1)
    assert document.notes == "Imported from weather.csv."


def test_that_one_column_makes_a_document_without_q(tmp_path: Path) -> None:
    path = tmp_path / "coin.txt"
    path.write_text("0,25\n0,75\n", encoding="utf-8")
    document = read_any(path)
    assert document.model is None
    assert document.truth_column.values.tolist() == [0.25, 0.75]


@pytest.mark.parametrize(("name", "words"), [("gone.csv", "There is no file"), ("", "is a folder")])
def test_that_a_missing_file_and_a_folder_are_named(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        read_any(tmp_path / name)


def test_that_a_blank_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "blank.csv"
    path.write_text(" \n\n", encoding="utf-8")
    with pytest.raises(FormatError, match=r"blank\.csv is empty"):
        read_any(path)


def test_that_a_name_with_a_null_is_refused() -> None:
    with pytest.raises(FormatError, match="null character"):
        read_any(Path("a\0b.csv"))


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1),
            st.floats(0.0, allow_infinity=False, allow_nan=False),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_that_a_table_written_out_comes_back_to_the_last_bit(
    rows: list[tuple[str, float]],
) -> None:
    names, values = zip(*rows, strict=True)
    for delimiter in (",", "\t"):
        text = format_table(table_of(names, P=values), delimiter)
        layout = Layout(delimiter, ".", True, "utf-8", (NAMES, WEIGHTS))
        read = table_in(text, layout)
        assert read.outcomes == names
        assert read.columns[0].values.tobytes() == np.array(values).tobytes()


def test_that_logits_are_written_with_minus_infinity(tmp_path: Path) -> None:
    path = tmp_path / "logits.tsv"
    column = Column("z", np.array([-1.5, -np.inf]), Kind.LOGITS)
    write_delimited(path, Table(("a,b", "c"), (column,)), "\t")
    assert path.read_text(encoding="utf-8") == "outcome\tz\na,b\t-1.5\nc\t-inf\n"
    assert read_any(path).truth_column.values.tolist() == [-1.5, -np.inf]


def test_that_a_table_is_not_written_to_a_folder(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="it is a folder"):
        write_delimited(tmp_path, table_of(["a"], P=[1]), ",")


def test_that_weights_whose_sum_is_too_large_for_a_number_are_read() -> None:
    column = table("outcome,P\n" + "".join(f"{name},1e308\n" for name in "abcd")).columns[0]
    assert column.kind is Kind.WEIGHTS
    assert column.total == np.inf
    assert not column.sums_to_one
