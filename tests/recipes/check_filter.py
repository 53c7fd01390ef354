"""A sampling filter is one file and one entry of FILTERS."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel

from gui.widgets.number_box import SettingBox
from model.command_line.arguments import parse_arguments
from model.command_line.opening import open_requested
from model.document.settings import Filters
from model.figure.figure import Text
from model.formats.entropy_file import write_document
from model.lenses import lens_of
from model.lenses.sampling.controls import FILTER_CONTROLS
from model.sampling.chain import all_settings, are_on, filters_on
from model.sampling.filter_edits import set_filter, switch_filters_off
from model.sampling.filters import FILTERS
from tests.evaluated import evaluated, refused
from tests.opened import read_any
from tests.recipes.doors import Door, is_missed, without
from tests.recipes.moving import answers_while_moving, large
from tests.recipes.new.filter import FILTER, SHARE

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gui.app import App
    from model.document.document import Document


@pytest.fixture
def filtered(weather: Document) -> Document:
    return replace(weather, lens="sampling", filters=Filters(upper_share=0.5))


def test_that_a_filter_works_and_says_so(filtered: Document) -> None:
    readings = evaluated(filtered)
    # Half of three outcomes, rounded up: the two likeliest.
    assert np.flatnonzero(readings.tempered).tolist() == [0, 1]
    assert readings.filtered == "after upper share 0.5"
    assert are_on(filtered.filters)
    assert filters_on(filtered.filters) == (FILTER.id,)
    assert not are_on(switch_filters_off(filtered).document.filters)


def test_that_a_setting_out_of_range_is_refused_by_name(filtered: Document) -> None:
    wrong = refused(replace(filtered, filters=Filters(upper_share=0.0)))
    assert wrong.problem.startswith("upper share is a number above 0, at most 1")


def test_that_its_stage_is_pictured_and_its_pill_explains_it(filtered: Document) -> None:
    view = lens_of("sampling").view(evaluated(filtered))
    marks = [mark for panel in view.figure.panels for mark in panel.marks]
    texts = [mark.text for mark in marks if isinstance(mark, Text)]
    assert any("upper share" in text for text in texts)
    tips = [
        view.tip(mark, index) for mark in marks if not isinstance(mark, Text) for index in range(3)
    ]
    assert any(FILTER.meaning in tip for tip in tips)


def test_that_its_setting_has_a_control_beside_the_dial(app: App, weather: Document) -> None:
    assert set_filter(weather, SHARE.key, 0.5).label == "Set upper share to 0.5"
    panel = app.window.dial_panel
    assert SHARE.name in [label.text() for label in panel.findChildren(QLabel)]
    (box,) = [one for one in panel.findChildren(SettingBox) if SHARE.name in one.accessibleName()]
    assert SHARE.tip in box.toolTip()
    box.entered.emit(0.5, 0)
    assert app.session.document.filters == Filters(upper_share=0.5)


def test_that_its_setting_is_kept_in_a_file(filtered: Document, tmp_path: Path) -> None:
    write_document(tmp_path / "a.entropy", filtered)
    assert read_any(tmp_path / "a.entropy").filters == filtered.filters


def test_that_its_setting_is_an_option_of_the_command_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        parse_arguments(["--help"])
    assert "--upper-share X" in capsys.readouterr().out
    request = parse_arguments(["--upper-share", "0,5"])
    assert open_requested(request)[0].filters == Filters(upper_share=0.5)


def test_that_a_filter_without_a_quick_way_is_never_stale_while_the_dial_turns(
    qtbot: QtBot,
) -> None:
    document = large(Filters(upper_share=0.25))
    moved = replace(document, temperature=2.0)
    model = moved.table.columns[1].values
    kept = np.argsort(-model)[: len(model) // 4]
    expected = np.zeros(len(model))
    expected[kept] = model[kept] ** 0.5
    expected /= expected.sum()
    for readings in answers_while_moving(document, moved):
        assert readings.tempered == pytest.approx(expected, rel=1e-9)


def old_settings() -> list[object]:
    """The settings that there were before."""
    return [one for one in all_settings() if one is not SHARE]


BEFORE = without(FILTERS, FILTER)
OLD_CONTROLS = tuple(one for one in FILTER_CONTROLS if one.label != SHARE.name)
LIST = "model.sampling.filters.FILTERS"
DOORS = {
    "the chain": Door(test_that_a_filter_works_and_says_so, {LIST: BEFORE}),
    "are_on": Door(
        test_that_a_filter_works_and_says_so,
        {"tests.recipes.check_filter.are_on": lambda filters: filters.amounts == ()},
    ),
    "the limits": Door(
        test_that_a_setting_out_of_range_is_refused_by_name,
        {LIST: (*BEFORE, replace(FILTER, settings=()))},
    ),
    "the stage": Door(
        test_that_its_stage_is_pictured_and_its_pill_explains_it,
        {"model.sampling.decoding.filter_of": lambda stage: None},
    ),
    "the tip": Door(
        test_that_its_stage_is_pictured_and_its_pill_explains_it,
        {LIST: (*BEFORE, replace(FILTER, meaning=""))},
    ),
    "the control": Door(
        test_that_its_setting_has_a_control_beside_the_dial,
        {"gui.dial.dial_panel.FILTER_CONTROLS": OLD_CONTROLS},
    ),
    "the file": Door(
        test_that_its_setting_is_kept_in_a_file,
        {"model.formats.document_fields.all_settings": old_settings},
    ),
    "the command line": Door(
        test_that_its_setting_is_an_option_of_the_command_line,
        {"model.command_line.sampling_options.all_settings": old_settings},
    ),
    "the exact way while the dial turns": Door(
        test_that_a_filter_without_a_quick_way_is_never_stale_while_the_dial_turns,
        {"model.evaluate.moving.are_on": lambda filters: False},
    ),
}


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_that_a_forgotten_door_is_missed(
    door: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_missed(DOORS[door], request, monkeypatch)
