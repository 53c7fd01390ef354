"""Labels and totals: columns and rows that are no data, by what they hold and in any language."""

from pathlib import Path

from model.document.table import Table
from model.formats import read_any_table
from tests.model.cases import for_each


def read(text: str) -> Table:
    return read_any_table(Path("t.csv"), text.encode())[0].table


def heads(text: str) -> list[str]:
    return [column.name for column in read(text).columns]


HEADS = [
    "Unnamed: 0",
    "index",
    "idx",
    "id",
    "token_id",
    "rank",
    "row",
    "no.",
    "x",
    "value",
    "k",
    "bin",
]
HEADS += ["year", "Jahr", "Nr", "номер", "行", "índice", "Augenzahl", ""]  # fmt: skip


@for_each("numbers", ["0.5,0.25,0.25", "5,9,2", "0.1,0.4,0.5"])
def test_that_running_numbers_name_the_outcomes_whatever_their_heading(numbers: str) -> None:
    rows = "".join(f"{k},{one}\n" for k, one in enumerate(numbers.split(",")))
    for head in HEADS:
        table = read(f"{head},zzz\n{rows}")
        assert table.outcomes == ("0", "1", "2"), head
        assert [column.name for column in table.columns] == ["zzz"], head


@for_each(
    "text",
    [
        "шт,доля\n464,0.5\n32,0.25\n383,0.25\n",
        "nota;frecuencia\n4;17\n5;20\n7;9\n",
        "Augenzahl,Häufigkeit\n1,17\n2,20\n3,9\n",
        "年,人数\n2019,17\n2020,20\n2021,9\n",
        "x,p\n0.5,0.2\n1.5,0.5\n2.5,0.3\n",
        "место,слово,доля\n1,a,0.5\n2,b,0.25\n3,c,0.25\n",
        "слово,место,доля\na,1,0.5\nb,2,0.25\nc,3,0.25\n",
        "token,n°,p\na,1,0.5\nb,2,0.25\nc,3,0.25\n",
        "date,n\n2024-01-01,5\n2024-01-02,3\n2024-01-03,2\n",
        "Datum;n\n01.02.2024;5\n02.02.2024;3\n03.02.2024;2\n",
        "time,n\n10:30,5\n10:45,3\n11:00,1\n",
        "age,n\n0-9,5\n10-19,3\n20-29,2\n",
    ],
)
def test_that_what_labels_rows_is_no_distribution(text: str) -> None:
    assert len(heads(text)) == 1


@for_each(
    ("text", "found"),
    [
        ("40;30\n35;36\n25;34\n", ["P", "Q"]),
        ("party,2021,2022\na,40,30\nb,35,35\nc,25,35\n", ["2021", "2022"]),
        ("name,A,B\nx,1,3\ny,2,2\nz,3,1\n", ["A", "B"]),
        ("слово,А,Б\nx,1,3\ny,2,2\nz,3,1\n", ["А", "Б"]),
        ("A,B\n3,1\n2,2\n1,3\n", ["A", "B"]),
        ("word,value\na,5\nb,3\nc,1\n", ["value"]),
        ("a,x,y\ns,0.2,0.5\nt,0.8,0.5\n", ["x", "y"]),
    ],
)
def test_that_data_is_no_label(text: str, found: list[str]) -> None:
    assert heads(text) == found


@for_each(
    "rows",
    [
        "a,40|b,35|c,25|{},100",
        "{},100|a,40|b,35|c,25",
        "a,0.5|b,0.3|c,0.2|{},1",
        "a,0.333|b,0.333|c,0.333|{},1",
        "a,33.3|b,33.3|c,33.3|{},100",
        "a,33.3%|b,33.3%|c,33.4%|{},100%",
        "a,1,33.3|b,1,33.3|c,1,33.3|{},3,100",
        "a,5,0.5|b,3,0.3|c,2,0.2|{},10,",
    ],
)
def test_that_a_sum_of_the_others_is_no_outcome_in_any_language(rows: str) -> None:
    for name in ("Total", "Summe", "合計", "Всего", "المجموع", "Σ", "", "z"):
        lines = rows.format(name).split("|")
        head = ",".join("wuv"[: lines[0].count(",") + 1])
        assert read("\n".join([head, *lines])).outcomes == ("a", "b", "c"), name


@for_each(
    "rows",
    [
        "a,4|b,2|c,1|d,1",
        "a,0.5|b,0.25|c,0.125|d,0.125",
        "a,50|b,30|c,19|d,100",
        "a,0.5|b,0.3|c,0.1|d,1",
        "a,0.1,0.2|b,0.4,0.3|c,0.5,0.1|d,1,0.5",
        "a,1|b,2|c,3",
        "a,-1|b,-2|c,-3|d,-6",
        "a,0|b,0|c,0|d,0.5",
    ],
)
def test_that_an_outcome_stays_an_outcome(rows: str) -> None:
    lines = rows.split("|")
    head = ",".join("wuv"[: lines[0].count(",") + 1])
    assert len(read("\n".join([head, *lines]))) == len(lines)


@for_each(
    ("cell", "value"),
    [
        ("1,23,456.5", 123456.5),
        ("12,34,567", 1234567.0),
        ("1.234.567,5", 1234567.5),
        ("1’234’567", 1234567.0),
        ("1\u202f234,5", 1234.5),
        ("\u200b1234.5\ufeff", 1234.5),
        ("$1,234.50", 1234.5),
        ("1.234,50 €", 1234.5),
        ("99,5 %", 0.995),
        ("12\u00a0%", 0.12),
        (" 40,000,000 ", 4e7),
        ("+5", 5.0),
        ("5,00E-01", 0.5),
    ],
)
def test_that_a_number_is_read_as_it_was_typed(cell: str, value: float) -> None:
    assert read(f"w;n\na;{cell}\nb;{cell}\n").columns[0].values.tolist() == [value, value]


@for_each("minus", ["-", "−", "–", "‐", "－"])
def test_that_every_dash_before_a_number_is_a_minus(minus: str) -> None:
    column = read(f"w;logit\na;{minus}1,5\nb;{minus}0,5\n").columns[0]
    assert column.values.tolist() == [-1.5, -0.5]
