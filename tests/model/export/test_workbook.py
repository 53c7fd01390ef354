"""Workbooks read back by openpyxl, and calculated by LibreOffice where it is installed."""

import csv
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from model.document.cells import Kind
from model.document.document import Document
from model.document.table import Column, Table, table_of
from model.evaluate.readings import Readings
from model.export.report import as_csv
from model.export.report.prose import as_latex, latex_formula
from model.export.report.workbook import workbook_bytes
from model.files.delimited_text import format_table
from model.words.inert import inert
from tests.evaluated import evaluated
from tests.model.cases import for_each
from tests.model.formats.tables.cut import table_in


def weather(**changes: Any) -> Readings:
    table = table_of(["sunny", "cloudy", "rainy"], P=[6, 3, 1], Q=[0.5, 0.25, 0.25])
    return evaluated(Document(table, 0, 1, temperature=1.5, **changes))


def sheets(readings: Readings) -> Any:
    return load_workbook(BytesIO(workbook_bytes(readings)))


def rows_of_readings(book: Any) -> dict[str, Any]:
    return {row[0].value: row for row in book["Readings"].iter_rows(min_row=7)}


def test_that_numbers_of_the_table_and_readings_come_back_with_sixteen_digits() -> None:
    readings = weather()
    book = sheets(readings)
    table = list(book["Table"].values)
    assert table[0] == ("outcome", "P", "Q", "P as share", "Q as share", "Q at T")
    assert [row[1] for row in table[1:]] == [6, 3, 1]
    rows = rows_of_readings(book)
    for reading in readings.values.values():
        expected = reading.value_in(readings.unit)
        assert rows[reading.measure.name][2].value == pytest.approx(expected, rel=1e-15)


def test_that_formulas_are_live_where_a_sheet_can_say_them() -> None:
    rows = rows_of_readings(sheets(weather()))
    assert "SUMPRODUCT" in rows["Entropy of the truth"][3].value
    assert "LN(" in rows["Cross entropy"][3].value
    assert rows["Perplexity"][3].value.startswith("=IF(")
    assert rows["Best temperature"][3].value is None


def test_that_logits_stand_as_shares_without_formulas() -> None:
    table = Table(("a", "b"), (Column("z", [1.0, -1.0], Kind.LOGITS),))
    book = sheets(evaluated(Document(table)))
    assert [row[2] for row in list(book["Table"].values)[1:]] == pytest.approx(
        [0.8808, 0.1192], abs=1e-4
    )


def test_that_no_typed_text_is_run_in_a_workbook() -> None:
    names = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "−2", "http://example.org"]
    table = table_of(names, **{"=P": [1.0] * 7})
    book = sheets(evaluated(Document(table, title="=cmd()")))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert "SUM" in cell.value or "LN" in cell.value
                    assert cell.coordinate not in ("A1",)
                assert cell.hyperlink is None
    assert book["Readings"]["A1"].data_type == "s"
    assert book["Table"]["A2"].value == "=1+1"
    assert book["Table"]["A2"].data_type == "s"
    assert book["Table"]["A2"].quotePrefix
    assert book["Table"]["B2"].value == 1


def test_that_infinite_readings_are_said_and_undefined_ones_blank() -> None:
    table = table_of(["a", "b"], P=[0.5, 0.5], Q=[1.0, 0.0])
    rows = rows_of_readings(sheets(evaluated(Document(table, 0, 1))))
    assert rows["KL divergence from the truth"][2].value == "∞"
    alone = rows_of_readings(sheets(evaluated(Document(table_of(["a"], P=[1.0])))))
    assert alone["KL divergence from the truth"][2].value is None


def test_that_libreoffice_calculates_what_the_program_reads(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("soffice is not installed here")
    readings = weather()
    (tmp_path / "w.xlsx").write_bytes(workbook_bytes(readings))
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,1"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", form, "--outdir", str(tmp_path)]
    subprocess.run(
        [*command, str(tmp_path / "w.xlsx")], check=True, capture_output=True, timeout=180
    )
    made = next(tmp_path.glob("*.csv"), None)
    if made is None:
        pytest.skip("LibreOffice is installed here without Calc")
    with made.open(encoding="utf-8") as file:
        rows = {row[0]: row for row in csv.reader(file)}
    live = {name: row[3] for name, row in rows.items() if len(row) > 3 and row[3]}
    assert len(live) > 10
    for reading in readings.values.values():
        if reading.measure.name in live:
            expected = reading.value_in(readings.unit)
            assert float(live[reading.measure.name]) == pytest.approx(expected, rel=1e-9)


@for_each("text", ["=1+1", "+1", "-1", "−1", "@a", "\ta", "\ra"])
def test_that_a_text_that_might_be_run_gets_an_apostrophe_in_csv(text: str) -> None:
    assert inert(text) == f"'{text}"


def test_that_plain_texts_and_numbers_stay_as_they_are_in_csv() -> None:
    assert inert("sunny") == "sunny"
    table = table_of(["=evil()", "b"], P=[0.9, 0.1])
    text = as_csv(evaluated(Document(table)))
    assert "'=evil()" in text
    assert ",=evil()" not in text


@for_each(
    ("markup", "latex"),
    [
        ("H(Q<sub>T</sub>) = 1.5 bits", r"H(Q_{T}) = 1.5 \text{ bits }"),
        ("√0.6 · log<sub>2</sub> 3", r"\sqrt{0.6} \cdot  \log_{2} 3"),
        ("√(½ (a + b)) − 1", r"\sqrt{\tfrac12  (a + b)} - 1"),
        ("4.25 × 10⁻¹⁸", r"4.25 \times  10^{-18}"),
        ("D(P ‖ Q) = ∞", r"D(P \,\|\, Q) = \infty"),
    ],
)
def test_that_formulas_are_set_as_mathematics(markup: str, latex: str) -> None:
    assert latex_formula(markup) == latex


def test_that_every_formula_with_its_numbers_is_in_the_latex() -> None:
    text = as_latex(weather())
    assert text.count(r"\[") == text.count(r"\]") == 23
    assert r"\[ H(P) = -(0.6 \cdot  \log_{2} 0.6 + " in text
    for line in text.splitlines():
        assert line.count("{") == line.count("}")


def test_that_names_come_back_from_csv_as_they_were_typed() -> None:
    names = ["=1+1", "-1", "'quoted'", "plain"]
    table = table_of(names, **{"=P": [1.0, 2.0, 3.0, 4.0]})
    text = format_table(table)
    assert text.splitlines()[:2] == ["outcome,'=P", "'=1+1,1"]
    read = table_in(text)
    assert list(read.outcomes) == names
    assert read.columns[0].name == "=P"
