"""A measure is one entry of MEASURES."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from functools import partial
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from openpyxl import load_workbook

import main
from gui.readings.readings_list import ReadingsList
from gui.readings.readings_model import ROW_ROLE, ReadingsModel
from model.document import edits
from model.document.settings import Filters
from model.evaluate.catalogue import MEASURES
from model.evaluate.readings import Answer, Reading, Readings
from model.export.report import REPORTS
from model.export.report.workbook import workbook_bytes
from model.formats.entropy_file import write_document
from tests.evaluated import evaluated
from tests.recipes.doors import Door, is_missed, without
from tests.recipes.moving import answers_while_moving, large
from tests.recipes.new.measure import MEASURE, QUICK, quick_answers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from model.document.document import Document


def by_hand(document: Document, kept: Any = slice(None)) -> float:
    """The Bhattacharyya distance in nats, of what is kept of Q at T."""
    truth, model = (column.values / column.values.sum() for column in document.table.columns)
    tempered = np.zeros(len(model))
    tempered[kept] = model[kept] ** (1.0 / document.temperature)
    return -math.log(float(np.sqrt(truth * tempered / tempered.sum()).sum()))


def test_that_a_measure_is_listed_searched_and_opened_to_its_formula(
    weather: Document, qtbot: QtBot
) -> None:
    listing = ReadingsList()
    qtbot.addWidget(listing)
    listing.show_readings(evaluated(weather))
    for sought in ("bhattacharyya", "overlap", "B(P"):
        listing.search.setText(sought)
        assert listing.model.rowCount() == 1
    listing.model.open_id = MEASURE.id
    row = listing.model.index(0).data(ROW_ROLE)
    assert (row.name, row.question) == (MEASURE.name, MEASURE.question)
    assert "√(p q)" in row.formula
    assert float(row.number) == pytest.approx(by_hand(weather) / math.log(2.0), abs=5e-4)


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.id)
def test_that_a_measure_is_in_every_report(weather: Document, report: Any) -> None:
    text = report.write(evaluated(weather))
    assert MEASURE.name in text or MEASURE.id in text or MEASURE.latex in text


def test_that_json_and_workbook_have_its_number(weather: Document) -> None:
    readings, expected = evaluated(weather), by_hand(weather) / math.log(2.0)
    told = json.loads(next(one for one in REPORTS if one.id == "json").write(readings))
    assert told["readings"][MEASURE.id]["value"] == pytest.approx(expected)
    sheet: Any = load_workbook(BytesIO(workbook_bytes(readings)))["Readings"]
    numbers = {row[0].value: row[2].value for row in sheet.iter_rows()}
    assert numbers[MEASURE.name] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("filters", "edit"),
    [
        (Filters(), lambda document: replace(document, temperature=2.0)),
        (Filters(top_k=50), lambda document: replace(document, temperature=2.0)),
        (Filters(), lambda document: edits.set_cell(document, 7, 0, "0.4").document),
    ],
    ids=["the dial turns", "the dial turns with a filter on", "a cell is typed"],
)
def test_that_a_measure_without_a_quick_way_is_never_stale_while_something_moves(
    filters: Filters, edit: Callable[[Document], Document], qtbot: QtBot
) -> None:
    document = large(filters)
    moved = edit(document)
    kept: Any = slice(None)
    if filters != Filters():
        kept = np.argsort(-moved.table.columns[1].values)[:50]
    for readings in answers_while_moving(document, moved):
        assert readings[MEASURE.id].value == pytest.approx(by_hand(moved, kept), rel=1e-9)


def test_that_a_quick_way_answers_while_the_dial_turns_and_the_exact_one_at_rest(
    qtbot: QtBot,
) -> None:
    document = large(Filters())
    moved = replace(document, temperature=2.0)
    weights = moved.table.columns[1].values ** 0.5
    shares = weights / weights.sum()
    expected = -2.0 * float((shares * np.log(shares)).sum())
    quick_answers.clear()
    (moving,) = answers_while_moving(document, moved)
    assert not moving.settled
    assert moving[QUICK.id].value == pytest.approx(expected, rel=1e-9)
    taken = len(quick_answers)
    assert taken > 0
    rest = evaluated(moved)
    assert rest[QUICK.id].value == 2.0 * float(rest["entropy_qt"].value or 0.0)
    assert len(quick_answers) == taken


def test_that_the_command_line_prints_its_number_as_json(
    capsys: pytest.CaptureFixture[str], weather: Document, tmp_path: Path
) -> None:
    write_document(tmp_path / "a.entropy", weather)
    assert main.main([str(tmp_path / "a.entropy"), "--readings", "json", "--unit", "nats"]) == 0
    told = json.loads(capsys.readouterr().out)["readings"][MEASURE.id]
    assert told["value"] == pytest.approx(by_hand(weather))


def old(readings: Readings) -> Readings:
    """The readings that there were before."""
    values = {name: one for name, one in readings.values.items() if name != MEASURE.id}
    return replace(readings, values=MappingProxyType(values))


def keeps_old(model: ReadingsModel, reading: Reading) -> bool:
    return reading.id != MEASURE.id


def finds_old(model: ReadingsModel, reading: Reading) -> bool:
    return reading.id != MEASURE.id or not model._sought


def reports() -> dict[str, Any]:
    return {report.id: report._replace(write=partial(_of_old, report.write)) for report in REPORTS}


def _of_old(write: Callable[[Readings], str], readings: Readings) -> str:
    return write(old(readings))


WORKBOOK = workbook_bytes
BEFORE = without(MEASURES, MEASURE, QUICK)
STALE = (*BEFORE, MEASURE._replace(needs=frozenset({"order"})), QUICK)
SLOW = (*BEFORE, MEASURE, QUICK._replace(quick=None))
WRONG = (*BEFORE, MEASURE, QUICK._replace(quick=lambda tick: Answer(1.0)))
TURNED = {"filters": Filters(), "edit": lambda document: replace(document, temperature=2.0)}
LISTED = test_that_a_measure_is_listed_searched_and_opened_to_its_formula
BY_QUICK_WAY = test_that_a_quick_way_answers_while_the_dial_turns_and_the_exact_one_at_rest
DOORS = {
    "the list": Door(LISTED, {"gui.readings.readings_model.ReadingsModel._keeps": keeps_old}),
    "the search": Door(LISTED, {"gui.readings.readings_model.ReadingsModel._keeps": finds_old}),
    "the formula": Door(LISTED, {"gui.readings.readings_model.formula_of": lambda *_: ""}),
    **{
        f"the report {name}": Door(test_that_a_measure_is_in_every_report, given={"report": report})
        for name, report in reports().items()
    },
    "JSON": Door(
        test_that_json_and_workbook_have_its_number,
        {"tests.recipes.check_measure.REPORTS": tuple(reports().values())},
    ),
    "XLSX": Door(
        test_that_json_and_workbook_have_its_number,
        {"tests.recipes.check_measure.workbook_bytes": lambda one: WORKBOOK(old(one))},
    ),
    "the command line": Door(
        test_that_the_command_line_prints_its_number_as_json,
        {"model.command_line.opening.REPORTS": tuple(reports().values())},
    ),
    "the exact way while the dial turns": Door(
        test_that_a_measure_without_a_quick_way_is_never_stale_while_something_moves,
        {"model.evaluate.evaluate.MEASURES": STALE, "model.evaluate.moving.MEASURES": STALE},
        TURNED,
    ),
    "the quick way": Door(BY_QUICK_WAY, {"model.evaluate.moving.MEASURES": SLOW}),
    "right values by the quick way": Door(BY_QUICK_WAY, {"model.evaluate.moving.MEASURES": WRONG}),
}


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_that_a_forgotten_door_is_missed(
    door: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_missed(DOORS[door], request, monkeypatch)
