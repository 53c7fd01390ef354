"""Every filter of the list has all that is asked of one, and none is computed as another."""

import pytest

from model.document.document import Document
from model.document.edits import set_filters
from model.document.settings import Filters
from model.document.table import table_of
from model.figure.figure import Bars
from model.lenses import lens_of
from model.lenses.sampling.controls import CONTROLS, FILTER_CONTROLS
from model.sampling import are_on
from model.sampling.chain import all_settings, library_order
from model.sampling.cutting.filter import Filter
from model.sampling.filters import FILTERS
from tests.evaluated import evaluated

Q = (0.4, 0.3, 0.2, 0.1)


def on(one: Filter) -> Filters:
    switch = one.switches[0]
    return Filters().but(**{switch.key: 1 if switch.whole else min(0.5 * switch.high, 0.5)})


@pytest.mark.parametrize("one", FILTERS, ids=lambda one: one.id)
def test_that_every_filter_is_on_named_shown_and_explained(one: Filter) -> None:
    filters = on(one)
    assert are_on(filters)
    assert not are_on(Filters())
    start = Document(table_of("abcd", P=Q, Q=Q), 0, 1, lens="sampling")
    readings = evaluated(set_filters(start, filters, "on").document)
    view = lens_of("sampling").view(readings)
    marks = [mark for panel in view.figure.panels for mark in panel.marks]
    pill = next(mark for mark in marks if isinstance(mark, Bars) and mark.name == f"stage:{one.id}")
    assert one.meaning in view.tip(pill, 0)
    labels = {control.label for control in (*FILTER_CONTROLS, *CONTROLS)}
    assert {setting.name for setting in one.settings} <= labels
    assert one.name in readings.filtered


def test_that_names_are_given_once() -> None:
    keys = [setting.key for setting in all_settings()]
    names = [setting.name for setting in all_settings()]
    assert len(set(keys)) == len(keys)
    assert len(set(names)) == len(names)
    assert len(set(library_order("transformers"))) == len(FILTERS) + 1
