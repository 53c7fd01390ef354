"""Reports: what each way of writing readings down holds, exact where programs read it."""

import csv
import json
import math
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest

from model.document.document import Document
from model.document.table import table_of
from model.evaluate.catalogue import MEASURES
from model.evaluate.readings import Readings
from model.export.report import REPORTS, as_csv, as_json
from model.export.report.prose import as_latex, as_markdown, as_text
from model.words.units import Unit
from tests.evaluated import evaluated
from tests.model.cases import for_each

IDS = [measure.id for measure in MEASURES]


def readings_of(**changes: Any) -> Readings:
    table = table_of(["sunny", "rainy"], P=[0.9, 0.1], Q=[0.5, 0.5])
    return evaluated(replace(Document(table, 0, 1, title="A day"), **changes))


def infinite() -> Readings:
    table = table_of(["su|nny", "a_b & 10%"], P=[0.9, 0.1], Q=[1.0, 0.0])
    return evaluated(Document(table, 0, 1, title="50% | {x}"))


def alone() -> Readings:
    return evaluated(Document(table_of(["a"], P=[1.0])))


def loaded(readings: Readings) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(as_json(readings), parse_constant=pytest.fail)
    return content


def test_that_json_holds_the_document_the_settings_and_every_reading_in_order() -> None:
    content = loaded(readings_of(temperature=1.5, order=math.inf))
    assert content["document"]["title"] == "A day"
    assert content["document"]["outcomes"] == 2
    assert (content["document"]["truth"], content["document"]["model"]) == ("P", "Q")
    assert (content["temperature"], content["order"], content["unit"]) == (1.5, "inf", "bits")
    assert list(content["readings"]) == IDS
    assert content["readings"]["entropy_p"]["symbol"] == "H(P)"
    assert content["readings"]["entropy_p"]["unit"] == "bits"


@for_each("unit", list(Unit))
def test_that_json_numbers_are_exact_in_every_unit(unit: Unit) -> None:
    readings = readings_of(unit=unit)
    told = loaded(readings)["readings"]
    assert told
    for name, reading in told.items():
        assert reading["value"] == readings.value(name)


def test_that_json_says_inf_with_the_reason_and_rows_from_one() -> None:
    reading = loaded(infinite())["readings"]["kl_p_qt"]
    assert reading["value"] == "inf"
    assert "a_b & 10%" in reading["reason"]
    assert reading["rows"] == [2]


def test_that_json_says_null_with_the_reason() -> None:
    reading = loaded(alone())["readings"]["kl_p_qt"]
    assert reading["value"] is None
    assert "Q" in reading["reason"]
    assert loaded(alone())["document"]["model"] is None


def test_that_json_says_inf_for_an_infinite_temperature() -> None:
    assert loaded(readings_of(temperature=math.inf))["temperature"] == "inf"


def test_that_csv_numbers_come_back_to_the_last_bit() -> None:
    readings = readings_of(temperature=0.7)
    rows = {row["id"]: row for row in csv.DictReader(StringIO(as_csv(readings)))}
    assert list(rows) == IDS
    for name, row in rows.items():
        value = readings.value(name)
        assert (float(row["value"]) if row["value"] else None) == value
    assert rows["most_likely"]["outcome"] == "sunny"


def test_that_csv_leaves_undefined_blank_and_says_inf() -> None:
    rows = {row["id"]: row for row in csv.DictReader(StringIO(as_csv(alone())))}
    assert rows["kl_p_qt"]["value"] == ""
    assert rows["kl_p_qt"]["reason"]
    rows = {row["id"]: row for row in csv.DictReader(StringIO(as_csv(infinite())))}
    assert rows["kl_p_qt"]["value"] == "inf"


def test_that_text_is_aligned_and_typeset() -> None:
    lines = as_text(readings_of()).splitlines()
    assert lines[0] == "A day"
    shown = lines[3:]
    assert len(shown) == len(MEASURES)
    assert (
        len({line.index(measure.name) for line, measure in zip(shown, MEASURES, strict=True)}) == 1
    )
    assert "<" not in as_text(readings_of())
    assert any(line.startswith("D(P ‖ Q)") and " 0.5310 bits" in line for line in shown)


def test_that_text_names_the_columns_that_have_the_roles() -> None:
    table = table_of(["a", "b"], Truth=[0.5, 0.5], Guess=[0.9, 0.1])
    text = as_text(evaluated(Document(table, 0, 1)))
    assert "P is Truth, Q is Guess" in text


def test_that_a_column_that_does_not_add_up_to_one_is_said_to_be_divided() -> None:
    table = table_of(["red", "blue"], P=[9, 1], Q=[0.5, 0.15])
    readings = evaluated(Document(table, 0, 1))
    sentences = [f"{name} adds up to {total}; " for name, total in (("P", "10"), ("Q", "0.65"))]
    for sentence in sentences:
        assert sentence in as_text(readings)
        assert sentence in as_markdown(readings)
        assert sentence in as_latex(readings)
    assert len(loaded(readings)["document"]["notes"]) == 2
    assert loaded(readings_of())["document"]["notes"] == []


def test_that_one_column_in_both_roles_is_spoken_of_once() -> None:
    readings = evaluated(Document(table_of(["red", "blue"], P=[9, 1]), 0, 0))
    assert len(loaded(readings)["document"]["notes"]) == 1


def test_that_markdown_is_a_table_whose_cells_keep_their_bars() -> None:
    lines = as_markdown(infinite()).splitlines()
    table = [line for line in lines if line.startswith("|")]
    assert len(table) == len(MEASURES) + 2
    assert {line.replace(r"\|", "").count("|") for line in table} == {6}
    assert lines[0].startswith(r"**50% \| \{x\}**")


def test_that_latex_escapes_names_and_sets_numbers_in_mathematics() -> None:
    text = as_latex(infinite())
    assert r"\caption{50\% | \{x\}: " in text
    assert r"$D(P \,\|\, Q)$ & $\infty$ & bits \\" in text
    assert text.count(r"\\") == len(MEASURES) + 1
    for rule in ("toprule", "midrule", "bottomrule"):
        assert text.count(f"\\{rule}") == 1
    rows = [line.split(r"\\")[0] for line in text.splitlines() if r"\\" in line]
    assert {row.count("&") for row in rows} == {3}


def test_that_latex_writes_tiny_numbers_as_powers() -> None:
    table = table_of(["a", "b"], P=[1.0, 1e-12], Q=[0.5, 0.5])
    assert r" \times 10^{-1" in as_latex(evaluated(Document(table, 0, 1)))


def test_that_a_title_of_many_lines_stays_on_one() -> None:
    readings = readings_of(title="one\ntwo")
    assert as_text(readings).startswith("one two\n")
    assert "one two" in as_latex(readings)


def test_that_every_report_has_its_own_id_and_suffix_and_ends_its_last_line() -> None:
    assert [report.id for report in REPORTS] == ["text", "json", "csv", "markdown", "latex"]
    assert len({report.suffix for report in REPORTS}) == len(REPORTS)
    for report in REPORTS:
        assert report.write(readings_of()).endswith("\n")
