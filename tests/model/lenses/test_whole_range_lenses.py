"""Every lens over the whole range of doubles: it draws on finite axes, or says why not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from model.evaluate.evaluate import evaluate
from model.evaluate.readings import Unreadable
from model.figure.ticks import log_ticks, round_ticks, round_top
from model.lens.lens import LensError
from model.lenses import LENSES
from tests.model.evaluate.test_whole_range import documents

if TYPE_CHECKING:
    from model.document.document import Document
    from model.evaluate.readings import Readings
    from model.lens.lens import Lens
    from model.lens.view import View


def _seen(lens: Lens, readings: Readings) -> View | str:
    try:
        return lens.view(readings)
    except LensError as error:
        return str(error)


@given(documents())
def test_that_any_document_is_drawn_on_finite_axes_or_refused_in_a_sentence(
    document: Document,
) -> None:
    readings = evaluate(document)
    if isinstance(readings, Unreadable):
        return
    for lens in LENSES:
        view = _seen(lens, readings)
        if isinstance(view, str):
            assert view.endswith("."), lens.id
            continue
        assert view.figure.alternative, lens.id
        for panel in view.figure.panels:
            for axis in (panel.x, panel.y):
                assert -math.inf < axis.low < axis.high < math.inf, lens.id
                assert all(math.isfinite(place) for place, _ in axis.ticks), lens.id


ANY = st.floats() | st.sampled_from([0.0, 5e-324, 1e-300, 1.0, 1e300, 1.7e308, math.inf, math.nan])


@given(low=ANY, high=ANY)
def test_that_ticks_of_any_ends_are_few_finite_and_between_them(low: float, high: float) -> None:
    for ticks in (round_ticks(low, high), log_ticks(low, high)):
        places = [place for place, _ in ticks]
        assert len(places) < 20
        assert all(math.isfinite(place) for place in places)
        assert places == sorted(places)
        margin = 1e-6 * (abs(high) + abs(low)) if places else 0.0
        assert all(low - margin <= place <= high + margin for place in places)
    assert math.isfinite(round_top(high))
    assert round_top(high) > 0.0
