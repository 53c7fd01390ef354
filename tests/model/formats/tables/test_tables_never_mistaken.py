"""Tables that were once taken for what they are not: labels, headings, bases, comments, pairs."""

from __future__ import annotations

import math

import pytest

from model.document.cells import Kind
from model.formats.tables.options import TableOptions
from model.formats.tables.reading import document_of
from tests.model.cases import for_each
from tests.model.formats.tables.cut import PATH, cut, table_in

P, Q = [0.5, 0.25, 0.25], [0.25, 0.25, 0.5]


def columns(text: str) -> dict[str, list[float]]:
    return {one.name: one.values.tolist() for one in table_in(text).columns}


def said(text: str, options: TableOptions | None = None) -> str:
    return " ".join(document_of(cut(text, options), PATH, options or TableOptions())[1])


@for_each(
    ("text", "names"),
    [
        ("bin,freq\n0.5,2\n1.5,1\n2.5,1\n", ("0.5", "1.5", "2.5")),
        ("value,n\n10.5,2\n3.25,1\n-7.5,1\n", ("10.5", "3.25", "-7.5")),
        ("left,right,n\n0,1,2\n1,2,1\n2,5,1\n", ("0", "1", "2")),
        ("lower,upper,n\n0.5,1.5,2\n1.5,2.5,1\n2.5,3.5,1\n", ("0.5", "1.5", "2.5")),
        ("2019,2\n2020,1\n2021,1\n", ("2019", "2020", "2021")),
        ("2019;2\n2020;1\n2021;1\n", ("2019", "2020", "2021")),
        ("step,p\n7,0.5\n9,0.25\n12,0.25\n", ("7", "9", "12")),
        ("outcome,value,p\nwin,1.5,0.5\nlose,-1.5,0.25\ndraw,0,0.25\n", ("win", "lose", "draw")),
    ],
)
def test_that_what_says_which_row_it_is_is_no_distribution(
    text: str, names: tuple[str, ...]
) -> None:
    table = table_in(text)
    assert table.outcomes == names
    (column,) = table.columns
    assert (column.values / column.values.sum()).tolist() == P


@pytest.mark.parametrize("head", ["x,y", "value,other"])
def test_that_a_distribution_may_be_called_as_a_label_is(head: str) -> None:
    assert list(columns(f"{head}\n0.5,0.3\n0.2,0.3\n0.3,0.4\n")) == head.split(",")


def test_that_columns_without_names_are_numbered_by_a_heading() -> None:
    assert columns(",0,1\na,0.5,0.25\nb,0.25,0.25\nc,0.25,0.5\n") == {"0": P, "1": Q}
    assert columns(",0\na,2\nb,1\n") == {"0": [2.0, 1.0]}
    assert columns(",0,1\n0,0.5,0.25\n1,0.25,0.25\n2,0.25,0.5\n") == {"0": P, "1": Q}
    assert len(table_in("a,0,1\nb,1,0\n")) == 2


@for_each(
    ("head", "values"),
    [
        ("nll", [0.5, 1.5]),
        ("neg_log_prob", [0.5, 1.5]),
        ("-ln p", [0.5, 1.5]),
        ("log2 p", [-0.5 / math.log(2), -1.5 / math.log(2)]),
        ("log2_prob", [-0.5 / math.log(2), -1.5 / math.log(2)]),
        ("log10(p)", [-0.5 / math.log(10), -1.5 / math.log(10)]),
        ("-log2 p", [0.5 / math.log(2), 1.5 / math.log(2)]),
        ("logprob_model", [-0.5, -1.5]),
        ("log_p_model", [-0.5, -1.5]),
    ],
)
def test_that_logarithms_are_natural_ones_whatever_they_were(
    head: str, values: list[float]
) -> None:
    text = "".join(f"{name},{value!r}\n" for name, value in zip("ab", values, strict=True))
    (column,) = table_in(f"token,{head}\n{text}").columns
    assert column.kind is Kind.LOGITS
    assert column.values.tolist() == pytest.approx([-0.5, -1.5], rel=1e-15)
    plain = "natural" not in said(f"token,{head}\n{text}")
    assert plain == (head in ("logprob_model", "log_p_model"))


TABLE = "w,P,Q\nsun,0.5,0.25\nrain,0.25,0.25\nsnow,0.25,0.5\n"


@for_each(
    "text",
    [
        f"# by: me, and you\n# date: 2024,01,01\n{TABLE}",
        f"Report 2024,,\nGenerated,2024-05-01,\nRuns,12,\n\n{TABLE}",
        f"Runs,12,\nSeed,7,\n{TABLE}",
        f"{TABLE}Source: https://example.org/x,y?z=1,2\n",
        f"{TABLE}Note: of 2024,preliminary,3\n",
        f"{TABLE}w,P,Q\n",
        TABLE.replace("rain", "w,P,Q\nrain"),
    ],
)
def test_that_what_is_told_beside_a_table_is_no_row_though_it_is_cut_as_one(text: str) -> None:
    assert columns(text) == {"P": P, "Q": Q}
    assert table_in(text).outcomes == ("sun", "rain", "snow")
    assert "left out" in said(text)


def test_that_a_first_row_that_halves_and_may_be_a_total_is_asked_about() -> None:
    assert "if it is a total" in said("party,n\nAll,100\na,50\nb,25\nc,25\n")
    assert "total" not in said("party,n\na,40\nb,30\nc,30\n")


def test_that_turned_rows_keep_what_numbered_them_as_headings() -> None:
    text = "step,a,b,c\n1,0.5,0.25,0.25\n2,0.25,0.25,0.5\n"
    table = document_of(cut(text, TableOptions(turned=True)), PATH)[0].table
    assert table.outcomes == ("a", "b", "c")
    assert [(one.name, one.values.tolist()) for one in table.columns] == [("1", P), ("2", Q)]


@pytest.mark.parametrize("head", ["city,pet\n", ""])
def test_that_pairs_of_words_are_counted_into_a_joint_table(head: str) -> None:
    text = f"{head}Bonn,cat\nUlm,dog\nBonn,cat\nUlm,cat\nBonn, dog\n"
    table = table_in(text)
    assert table.outcomes == ("Bonn", "Ulm")
    assert columns(text) == {"cat": [2.0, 1.0], "dog": [1.0, 1.0]}
    assert "were counted" in said(text)


@pytest.mark.parametrize("gap", ["", " "])
def test_that_a_cell_without_a_number_is_said_to_have_no_weight(gap: str) -> None:
    assert said(f"w,P,Q\na,0.5,0.5\nb,{gap},0.5\nc,0.5,0\n") == (
        "“b” has no number in “P” and so no weight."
    )
    both = said(f"w,P\na,1\nb,{gap}\nc,2\nd,{gap}\ne,7\n")
    assert both == "2 cells, the first of “b”, have no number in “P” and so no weight."
    assert said("w,P\na,1\nb,0\n") == ""
