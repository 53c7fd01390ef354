"""Every filter of the list has all that is asked of one, and none is computed as another."""

import math
from dataclasses import replace
from typing import Any, cast

import numpy as np
import pytest

from model.document.document import Document
from model.document.edits import set_filters
from model.document.settings import Filters
from model.document.table import table_of
from model.exact.weights import as_weights
from model.figure.figure import Bars
from model.lenses import lens_of
from model.lenses.sampling.controls import CONTROLS, FILTER_CONTROLS
from model.measures import kl_divergence
from model.sampling import SamplingError, are_on, filters, run_stages
from model.sampling.chain import all_settings, library_order
from model.sampling.cutting.filter import Filter
from model.sampling.filter_edits import set_filter
from model.sampling.filters import FILTERS
from model.sampling.filters.top_k import TOP_K
from model.sampling.quick import quick_survivors
from tests.evaluated import evaluated
from tests.model.cases import for_each

Q = (0.4, 0.3, 0.2, 0.1)


def on(one: Filter) -> Filters:
    switch = one.switches[0]
    return Filters().but(**{switch.key: 1 if switch.whole else min(0.5 * switch.high, 0.5)})


@for_each("one", FILTERS, ids=lambda one: one.id)
def test_that_every_filter_is_on_named_shown_and_explained(one: Filter) -> None:
    chosen = on(one)
    assert are_on(chosen)
    assert not are_on(Filters())
    start = Document(table_of("abcd", P=Q, Q=Q), 0, 1, lens="sampling")
    readings = evaluated(set_filters(start, chosen, "on").document)
    view = lens_of("sampling").view(readings)
    marks = [mark for panel in view.figure.panels for mark in panel.marks]
    pill = next(mark for mark in marks if isinstance(mark, Bars) and mark.key == f"stage:{one.id}")
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


def test_that_an_effect_or_rules_that_are_none_are_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    odd = replace(TOP_K, effect=lambda reached: cast("Any", "halved"))
    monkeypatch.setattr(filters, "FILTERS", (odd,))
    with pytest.raises(AssertionError, match="halved"):
        run_stages(as_weights(Q), 1.0, Filters(top_k=2))
    with pytest.raises(AssertionError, match="vllm"):
        library_order(cast("Any", "vllm"))


def test_that_an_own_order_takes_in_what_is_switched_on_and_no_number_is_made_up() -> None:
    order = ("top_k", "temperature")
    start = Document(table_of("abcd", P=Q), filters=Filters("own", order, top_k=2))
    edited = set_filter(start, "top_p", 0.9).document.filters
    assert edited.order[:2] == order
    assert sorted(edited.order) == sorted(library_order("transformers"))
    with pytest.raises(SamplingError, match="no number “top_q”"):
        set_filter(start, "top_q", 0.9)


def test_that_there_is_no_quick_way_where_nothing_is_left() -> None:
    assert quick_survivors(as_weights(Q), 1.0, Filters(top_k=2), range(4)) is None


def test_that_a_second_temperature_works_on_what_the_first_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    warm = next(one for one in FILTERS if one.is_temperature)
    monkeypatch.setattr(filters, "FILTERS", (replace(warm, is_temperature=False),))
    last = run_stages(as_weights(Q), 2.0, Filters(dynatemp_range=1.0))[-1]
    assert len(run_stages(as_weights(Q), 2.0, Filters(dynatemp_range=1.0))) == 3
    once = [q**0.5 for q in Q]
    entropy = run_stages(as_weights(once), 1.0, Filters())[0].entropy
    again = 1.0 + 2.0 * entropy / math.log(4)
    both = np.array(once) ** (1.0 / again)
    assert last.probabilities == pytest.approx(both / both.sum(), rel=1e-13)
    assert last.divergence == pytest.approx(kl_divergence(last.probabilities, Q), rel=1e-9)


def test_that_the_quick_way_of_p_less_keeps_what_it_keeps() -> None:
    weights = as_weights([0.1, 0.15, 0.2, 0.25, 0.3])
    for temperature, kept in ((1.0, [4, 3]), (10.0, [4, 3, 2])):
        quick = quick_survivors(weights, temperature, Filters(p_less=1), ())
        assert quick is not None
        assert quick.tolist() == kept
