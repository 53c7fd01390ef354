"""Numbers as people of all countries write them, and the rarer marks between cells."""

from pathlib import Path

import pytest

from model.document.cells import CellError, Kind, parse_cell
from model.files.format import FormatError
from model.formats import read_any_table
from tests.model.cases import for_each


def values(text: str) -> list[float]:
    document, _ = read_any_table(Path("t.csv"), text.encode())
    assert len(document.table.columns) == 1
    return list(map(float, document.table.columns[0].values))


@for_each(
    ("typed", "value"),
    [
        ("500‰", 0.5),
        ("500 ‰", 0.5),
        ("5000‱", 0.5),
        ("５０％", 0.5),
        ("50٪", 0.5),
        ("½", 0.5),
        ("1½", 1.5),
        ("¼", 0.25),
        ("5×10^-1", 0.5),
        ("5·10⁻¹", 0.5),
        ("5 × 10⁻¹", 0.5),
        ("5*10**-1", 0.5),
        ("5x10-1", 0.5),
        ("5.0D-01", 0.5),
        ("−2×10⁻⁷", -2e-7),
    ],
)
def test_that_a_cell_is_read_as_it_is_written(typed: str, value: float) -> None:
    assert parse_cell(typed, Kind.LOGITS) == value


@for_each("typed", ["5x10", "d5", "½%½", "x½", "×10⁻¹", "5‰‰", "‰", "10⁻¹"])
def test_that_what_is_no_number_stays_none(typed: str) -> None:
    with pytest.raises(CellError):
        parse_cell(typed)


@for_each(
    ("cells", "expected"),
    [
        (("500 ‰", "300 ‰", "200 ‰"), [0.5, 0.3, 0.2]),
        (("5,0e-05", "3,0e-05", "2,0e-05"), [5e-05, 3e-05, 2e-05]),
        (("5,0·10⁻⁵", "3,0·10⁻⁵", "2,0·10⁻⁵"), [5e-05, 3e-05, 2e-05]),
        (("50,00 €", "30,00 €", "20,00 €"), [0.5, 0.3, 0.2]),
        (("50*", "30", "20"), [0.5, 0.3, 0.2]),
        (("50", "30[1]", "20[a]"), [0.5, 0.3, 0.2]),
        (("\u200b50", "30\u200b", "20"), [0.5, 0.3, 0.2]),
        (("49½", "50", "½"), [0.495, 0.5, 0.005]),
        (("5000¹", "3000", "2000²"), [5000.0, 3000.0, 2000.0]),
    ],
)
def test_that_all_numbers_of_a_column_are_of_one_scale(
    cells: tuple[str, ...], expected: list[float]
) -> None:
    rows = "".join(f"{name};{cell}\n" for name, cell in zip("abc", cells, strict=True))
    assert values(f"w;n\n{rows}") == pytest.approx(expected, rel=1e-15)


@for_each("mark", [":", "=", "^", "~", "¦", "#", "/"])
def test_that_rarer_marks_stand_between_names_and_numbers(mark: str) -> None:
    assert values(f"w{mark}n\na{mark}50\nb{mark}40\n") == [50.0, 40.0]
    assert values(f"a{mark}50\nb{mark}40\n") == [50.0, 40.0]


@for_each("text", ["08:00\n09:30\n10:15\n", "a/b\nc/d\ne/5\n", "x=1\ny\nz=3\n"])
def test_that_times_and_words_are_not_cut(text: str) -> None:
    with pytest.raises(FormatError, match="no column of numbers"):
        values(text)


@for_each(
    "text",
    [
        "- apples: 50\n- red pears: 30\n",
        "• apples 50\n• red pears 30\n",
        "apples ........ 50\nred pears ..... 30\n",
        "apples (50)\nred pears (30)\n",
    ],
)
def test_that_bullets_leaders_and_brackets_are_no_names(text: str) -> None:
    document, _ = read_any_table(Path("t.txt"), text.encode())
    assert document.table.outcomes == ("apples", "red pears")
    assert document.table.columns[0].values.tolist() == [50.0, 30.0]


def test_that_a_mark_for_what_is_missing_is_named_as_it_stands() -> None:
    with pytest.raises(FormatError, match=r"Line 5 .* “NA” is not a number; leave blank"):
        values("w,n\na,50\nb,30\nc,20\nd,NA\n")


@for_each(
    ("cells", "expected"),
    [
        (("51 kg", "30 kg"), [51.0, 30.0]),
        (("51kWh", "30kWh"), [51.0, 30.0]),
        (("~51", "~30"), [51.0, 30.0]),
        (("51 ± 2", "30 ± 1"), [51.0, 30.0]),
        (("51 (63.0%)", "30 (37.0%)"), [51.0, 30.0]),
        (("51 [48, 54]", "30 [28, 32]"), [51.0, 30.0]),
        (("1.5M", "900K"), [1.5e6, 9e5]),
        (("51K", "30K"), [51.0, 30.0]),
    ],
)
def test_that_what_all_cells_have_around_their_numbers_is_left_out_and_said(
    cells: tuple[str, str], expected: list[float]
) -> None:
    for head in ("w;n\n", ""):
        text = head + "".join(f"{w};{cells[k]}\n" for k, w in ((0, "a"), (1, "b"), (1, "c")))
        document, said = read_any_table(Path("t.csv"), text.encode())
        assert document.table.columns[0].values.tolist() == [*expected, expected[1]]
        assert any(f"such as “{cells[1]}”" in sentence for sentence in said)


@for_each("cell", ["40-60", "< 0.1", "08:15", "2024-01-31", "3 kg 200 g", "1/2/3"])
def test_that_other_cells_with_digits_are_named(cell: str) -> None:
    with pytest.raises(FormatError, match=r"“.*” in line 3 is none"):
        values(f"w;n\na;{cell}\nb;{cell}\n")


@for_each(
    "text",
    [
        "'w','n'\n'a','51'\n'b','30'\n",
        'w,n\n="a",="51"\n="b",="30"\n',
        "'a';'51'\n'b';'30'\n'c';'9'\n",
    ],
)
def test_that_what_programs_put_around_all_cells_comes_off(text: str) -> None:
    document, _ = read_any_table(Path("t.csv"), text.encode())
    assert document.table.outcomes[:2] == ("a", "b")
    assert document.table.columns[0].values.tolist()[:2] == [51.0, 30.0]
