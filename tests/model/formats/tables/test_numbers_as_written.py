"""Numbers as people of all countries write them, and the rarer marks between cells."""

from pathlib import Path

import pytest

from model.document.cells import CellError, Kind, parse_cell
from model.files.format import FormatError
from model.formats import read_any_table


def values(text: str) -> list[float]:
    document, _ = read_any_table(Path("t.csv"), text.encode())
    assert len(document.table.columns) == 1
    return list(map(float, document.table.columns[0].values))


@pytest.mark.parametrize(
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


@pytest.mark.parametrize("typed", ["5x10", "d5", "½%½", "x½", "×10⁻¹", "5‰‰", "‰", "10⁻¹"])
def test_that_what_is_no_number_stays_none(typed: str) -> None:
    with pytest.raises(CellError):
        parse_cell(typed)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("500 ‰", "300 ‰", "200 ‰"), [0.5, 0.3, 0.2]),
        (("5,0e-05", "3,0e-05", "2,0e-05"), [5e-05, 3e-05, 2e-05]),
        (("5,0·10⁻⁵", "3,0·10⁻⁵", "2,0·10⁻⁵"), [5e-05, 3e-05, 2e-05]),
        (("50,00 €", "30,00 €", "20,00 €"), [0.5, 0.3, 0.2]),
        (("50*", "30", "20"), [0.5, 0.3, 0.2]),
        (("50", "30[1]", "20[a]"), [0.5, 0.3, 0.2]),
        (("5000¹", "3000", "2000²"), [5000.0, 3000.0, 2000.0]),
    ],
)
def test_that_all_numbers_of_a_column_are_of_one_scale(
    cells: tuple[str, ...], expected: list[float]
) -> None:
    rows = "".join(f"{name};{cell}\n" for name, cell in zip("abc", cells, strict=True))
    assert values(f"w;n\n{rows}") == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize("mark", [":", "=", "^", "~", "¦", "#", "/"])
def test_that_rarer_marks_stand_between_names_and_numbers(mark: str) -> None:
    assert values(f"w{mark}n\na{mark}50\nb{mark}40\n") == [50.0, 40.0]
    assert values(f"a{mark}50\nb{mark}40\n") == [50.0, 40.0]


@pytest.mark.parametrize("text", ["08:00\n09:30\n10:15\n", "a/b\nc/d\ne/5\n", "x=1\ny\nz=3\n"])
def test_that_times_and_words_are_not_cut(text: str) -> None:
    with pytest.raises(FormatError, match="no column of numbers"):
        values(text)


@pytest.mark.parametrize(
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
