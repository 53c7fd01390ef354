"""The two stacks where a row stands for several outcomes, so that only bounds are known."""

from __future__ import annotations

import numpy as np
import pytest

from model.document.document import Document
from model.document.table import Rest, table_of
from model.figure.figure import Bars
from model.lenses import lens_of
from model.measures import cross_entropy, entropy, kl_divergence
from tests.evaluated import evaluated

P, Q = [0.5, 0.2, 0.3], [0.4, 0.4, 0.2]


def bars_of(document: Document) -> list[Bars]:
    figure = lens_of("identity").view(evaluated(document)).figure
    return [mark for mark in figure.panels[0].marks if isinstance(mark, Bars)]


def document(count: int | None) -> Document:
    table = table_of(["a", "b", "rest"], P=P, Q=Q).with_rest(Rest(2, count))
    return Document(table, truth=0, model=1)


@pytest.mark.parametrize("count", [None, 50])
def test_that_the_parts_stand_at_the_least_that_they_can_be_and_add_up(count: int | None) -> None:
    low_p, low_d, low_cross, *open_ones = bars_of(document(count))
    p, q = np.array(P), np.array(Q)
    assert low_p.high[0] == pytest.approx(entropy(p) / np.log(2.0), rel=1e-12)
    assert low_d.high[0] - low_d.low[0] == pytest.approx(
        kl_divergence(p, q) / np.log(2.0), rel=1e-9
    )
    assert low_cross.high[0] == pytest.approx(cross_entropy(p, q) / np.log(2.0), rel=1e-12)
    assert low_d.high[0] == pytest.approx(low_cross.high[0], rel=1e-12)
    # What the rest may add is hatched above both.
    assert [bar.low[0] for bar in open_ones] == [low_cross.high[0]] * 2
    assert all(bar.hatched == (0,) and bar.high[0] > bar.low[0] for bar in open_ones)


def test_that_the_words_say_that_it_is_the_least_and_why() -> None:
    view = lens_of("identity").view(evaluated(document(50)))
    caption = f"{view.figure.caption.lead} {view.figure.caption.rest}"
    assert "at the least that they can be" in caption
    assert "≥" in caption
    assert "stands for 50 outcomes" in caption
    assert "equal at the least" in view.figure.alternative
    hatched = next(bar for bar in bars_of(document(50)) if bar.hatched)
    assert "not known" in view.tip(hatched, 0)


def test_that_nothing_is_hatched_where_all_is_known() -> None:
    table = table_of(["a", "b", "c"], P=P, Q=Q)
    assert not any(bar.hatched for bar in bars_of(Document(table, truth=0, model=1)))
