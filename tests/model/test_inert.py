"""What data holds is made harmless on the way out, and comes back as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.document.document import Document
from model.document.table import table_of
from model.evaluate.evaluate import evaluate
from model.evaluate.readings import Readings
from model.export.report import REPORTS
from model.export.report.workbook import workbook_bytes
from model.files.delimited_text import write_delimited
from model.formats import TableOptions, read_any_table
from model.words.inert import as_typed, harmless, inert, is_risky
from model.words.token_names import letters_undone
from tests.model.cases import for_each

if TYPE_CHECKING:
    from pathlib import Path

# GPT-2's letters for the bytes (Radford et al. 2019, encoder.py), as its vocabulary writes them.
_PLAIN = [*range(33, 127), *range(161, 173), *range(174, 256)]
_OTHERS = [byte for byte in range(256) if byte not in _PLAIN]
LETTERS = [chr(byte) for byte in _PLAIN] + [chr(256 + k) for k in range(len(_OTHERS))]
BYTES = [chr(byte) for byte in range(256)]
TRICKS = [
    "x;=1+1",
    "＝1",
    "＋a",
    "－b",
    "＠c",
    "'=1",
    "''-q",
    "_x001B_",
    "a\u202eb",
    "a\u2028",
    "x\tq",
]
NAMES = [LETTERS, [letters_undone(one) for one in LETTERS], BYTES, TRICKS]


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx"])
@pytest.mark.parametrize("names", NAMES)
def test_that_every_name_that_is_written_is_read_back(
    tmp_path: Path, names: list[str], suffix: str
) -> None:
    weights = [float(k + 1) for k in range(len(names))]
    table = table_of(names, **{"P": weights, "Q\x1b": weights[::-1]})
    path = tmp_path / f"names{suffix}"
    sheet = None
    if suffix == ".xlsx":
        readings = evaluate(Document(table, 0, 1))
        assert isinstance(readings, Readings)
        path.write_bytes(workbook_bytes(readings))
        sheet = "Table"
    else:
        write_delimited(path, table, ",")
    read, _ = read_any_table(path, path.read_bytes(), TableOptions(sheet=sheet))
    assert read.table.outcomes == tuple(names)
    assert [column.name for column in read.table.columns[:2]] == ["P", "Q\x1b"]


@given(st.text(alphabet="=+-@'＝;,\t\n\rx1"))
def test_that_no_field_of_any_country_begins_with_a_formula_and_all_comes_back(text: str) -> None:
    written = inert(text)
    assert as_typed(written) == text
    fields = [written]
    for mark in ";,\t\r\n":
        fields = [part for field in fields for part in field.split(mark)]
    assert not any(is_risky(field) for field in fields if field)


@for_each("report", [one for one in REPORTS if one.id != "csv"], ids=lambda r: r.id)
def test_that_no_report_holds_what_a_terminal_obeys(report: object) -> None:
    hostile = "\x1b]0;pwned\x07\x9b2J\u202e\x00\x7f\r"
    table = table_of([f"a{hostile}", "b"], **{f"P{hostile}": [0.5, 0.6], "Q": [1.0, 0.0]})
    readings = evaluate(Document(table, 0, 1, title=f"Title{hostile}"))
    assert isinstance(readings, Readings)
    written = report.write(readings)  # type: ignore[attr-defined]
    assert harmless(written, keep="\n") == written
    assert "pwned" in written


def test_that_markdown_and_latex_take_names_for_text() -> None:
    table = table_of(["a", "b"], **{"- <img src=x> &lt; [l](h) $x$ %": [0.5, 0.6], "Q": [1.0, 0.0]})
    readings = evaluate(Document(table, 0, 1, title="\\input{/etc/passwd} <b>"))
    assert isinstance(readings, Readings)
    markdown, latex = (one.write(readings) for one in REPORTS if one.id in ("markdown", "latex"))
    assert r"\<img src=x\>" in markdown
    assert r"\&lt;" in markdown
    assert r"\[l\](h)" in markdown
    assert r"\input" not in latex
    assert r"\textbackslash{}input\{/etc/passwd\}" in latex
    assert r"\$x\$ \%" in latex
