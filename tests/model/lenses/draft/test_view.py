"""The Draft lens: its numbers, its gestures, and what it says where there is nothing to draft."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from model.document.document import Document
from model.document.settings import DraftSettings, Filters
from model.document.table import table_of
from model.evaluate.moving import Moving
from model.figure.figure import Bars, Line, Rule
from model.formats.examples import load_example
from model.lens.lens import LensError
from model.lens.view import Workings
from model.lenses import lens_of
from model.lenses.draft.picture import shown_rows
from tests.evaluated import evaluated
from tests.model.cases import for_each

if TYPE_CHECKING:
    from model.lens.view import View


def look(document: Document) -> View:
    return lens_of("draft").view(evaluated(replace(document, lens="draft")))


def test_that_the_example_says_what_its_notes_say() -> None:
    document = load_example("draft")
    caption = look(document).figure.caption
    assert "84% are kept" in caption.lead
    for words in ("3.64 tokens", "2.6 times as fast", "most at γ = 7"):
        assert words in caption.rest
    assert "84%" in document.notes
    assert "3.64" in document.notes


@for_each("count", [3, 8, 9, 300, 5_000])
def test_that_its_bars_are_of_the_likeliest_of_either_and_of_equal_ones_the_first(
    count: int,
) -> None:
    rng = np.random.default_rng(count)
    for most in (3, 1_000_000):
        target, draft = rng.integers(1, most, size=(2, count)) / most
        likeliest = np.argsort(-np.maximum(target, draft), kind="stable")[:8]
        assert shown_rows(target, draft).tolist() == sorted(likeliest.tolist())


def lines(views: list[View]) -> list[Line]:
    return [mark for one in views for mark in one.figure.panels[1].marks if isinstance(mark, Line)]


def test_that_its_axes_hold_still_while_the_dial_turns_and_never_pass_1() -> None:
    document = load_example("draft")
    turned = [look(replace(document, temperature=one)) for one in (0.05, 0.5, 1.0, 2.0, 9.0)]
    assert {view.figure.panels[0].y.high for view in turned} == {1.0}
    (gain,) = {view.figure.panels[1].y.high for view in turned}
    highest = max(float(mark.y.max()) for mark in lines(turned) if mark.name == "speed-up")
    assert highest <= gain <= 4.0 * highest


def test_that_filled_and_dashed_bars_make_p_and_q() -> None:
    figure = look(load_example("draft")).figure
    bars = [mark for mark in figure.panels[0].marks if isinstance(mark, Bars)]
    p = bars[0].high + (bars[1].high - bars[1].low)
    q = bars[2].high + (bars[3].high - bars[3].low)
    assert p == pytest.approx(np.array([0.34, 0.22, 0.16, 0.12, 0.1, 0.06]))
    assert q == pytest.approx(np.array([0.46, 0.14, 0.18, 0.06, 0.12, 0.04]))


def test_that_the_line_of_gamma_can_be_dragged() -> None:
    document = load_example("draft")
    view = look(document)
    rules = [m for panel in view.figure.panels for m in panel.marks if isinstance(m, Rule)]
    (rule,) = [one for one in rules if one.drag]
    edit = view.drags[rule.drag](document, 6.6)
    assert edit.document.draft.drafts == 7
    assert edit.label == "Draft 7 a check"
    assert view.drags[rule.drag](document, 99.0).document.draft.drafts == 16


def test_that_the_dial_is_the_drafts_and_the_target_has_a_temperature_of_its_own() -> None:
    document = load_example("draft")
    same = replace(document.draft, target_temperature=2.0)
    at_two = look(replace(document, temperature=2.0, draft=same)).figure
    mismatched = look(replace(document, temperature=2.0)).figure
    assert "Both at one temperature" not in at_two.caption.rest
    assert "Both at one temperature would keep" in mismatched.caption.rest


def test_that_p_is_filtered_as_q_or_by_its_own_and_the_price_of_a_mismatch_is_told() -> None:
    document = replace(load_example("draft"), filters=Filters(top_k=3))

    def shown(**settings: Any) -> View:
        return look(replace(document, draft=replace(document.draft, **settings)))

    unfiltered = shown()
    q = np.array([0.46, 0.14, 0.18]) / 0.78
    p = np.array([0.34, 0.22, 0.16])
    alpha = float(np.minimum(p, q).sum())
    assert f"= {alpha:.4g}." in unfiltered.figure.caption.lead
    both = float(np.minimum(p / 0.72, q).sum())
    assert f"of Q would keep {both:.0%}" in unfiltered.figure.caption.rest
    same = shown(target_filters="same")
    assert f"= {both:.4g}." in same.figure.caption.lead
    assert "would keep" not in same.figure.caption.rest
    assert same.figure.legend[0].name == "Target (P), after top-k 3"
    own = shown(target_filters="own", target_top_k=3)
    assert own.figure.caption.lead == same.figure.caption.lead
    two = shown(target_filters="own", target_top_k=2, target_temperature=0.5)
    target = np.array([0.34**2, 0.22**2, 0.0]) / (0.34**2 + 0.22**2)
    assert f"= {np.minimum(target, q).sum():.4g}." in two.figure.caption.lead
    assert two.figure.legend[0].name == "Target (P), T = 0.5, after top-k 2"


def test_that_what_comes_out_of_a_filtered_target_is_that_target() -> None:
    document = replace(load_example("draft"), filters=Filters(min_p=0.3), temperature=1.7)
    settings = DraftSettings(checks=10_000, target_filters="own", target_top_p=0.7)
    data = look(replace(document, draft=settings)).figure.data
    came, target = np.asarray(data.columns[5]), np.asarray(data.columns[1])
    assert np.count_nonzero(target) == 3
    assert came / came.sum() == pytest.approx(target, abs=0.02)
    assert not came[target == 0.0].any()


def test_that_while_the_dial_moves_the_price_of_a_mismatch_is_the_same() -> None:
    document = replace(load_example("draft"), filters=Filters(top_k=3))
    moving = Moving()
    turned = replace(document, temperature=1.4)
    passing = moving.read(turned, evaluated(document))
    assert passing is not None
    words = lens_of("draft").view(passing, Workings()).figure.caption.rest
    assert words == look(turned).figure.caption.rest


def test_that_p_at_no_temperature_is_refused_with_the_filters_of_transformers() -> None:
    document = replace(load_example("draft"), filters=Filters(top_k=3))
    settings = DraftSettings(target_filters="same", target_temperature=0.0)
    with pytest.raises(LensError, match="P cannot check drafts so"):
        look(replace(document, draft=settings))


def test_that_a_thousand_checks_come_to_p() -> None:
    document = load_example("draft")
    document = replace(document, draft=DraftSettings(checks=10_000))
    came = np.asarray(look(document).figure.data.columns[5])
    assert came / came.sum() == pytest.approx(
        np.array([0.34, 0.22, 0.16, 0.12, 0.1, 0.06]), abs=0.02
    )


def test_that_every_tip_names_its_outcome() -> None:
    view = look(load_example("draft"))
    marks = [mark for panel in view.figure.panels for mark in panel.marks]
    bars = [mark for mark in marks if isinstance(mark, Bars)]
    assert bars
    for mark in bars:
        assert view.tip(mark, 0).startswith("<b>")


def test_that_without_a_draft_it_says_what_to_do() -> None:
    with pytest.raises(LensError, match="give a column the role Q"):
        look(Document(table_of(["a", "b"], P=[1, 1])))


@for_each("temperature", [0.0, 1.0, float("inf")])
@for_each("drafts", [1, 16])
def test_that_odd_tables_and_temperatures_have_a_picture(temperature: float, drafts: int) -> None:
    tables = (
        table_of(["only"], P=[1], Q=[2]),
        table_of(["<b>x</b>", "a & b"], P=[1, 0], Q=[0, 1]),
        table_of([f"t{i}" for i in range(300)], P=np.arange(300.0), Q=np.arange(300.0)[::-1]),
    )
    for table in tables:
        settings = DraftSettings(drafts=drafts, target_temperature=temperature)
        view = look(Document(table, 0, 1, temperature=temperature, draft=settings))
        assert view.figure.alternative


def test_that_a_frame_says_what_the_exact_readings_say() -> None:
    document = replace(load_example("draft"), lens="draft", temperature=1.3)
    document = replace(document, draft=DraftSettings(target_temperature=0.8))
    exact, workings = evaluated(document), Workings()
    quick = Moving().read(document, exact)
    assert quick is not None
    assert not quick.settled
    captions = [
        lens_of("draft").view(readings, workings).figure.caption.rest for readings in (exact, quick)
    ]
    assert "Both at one temperature" in captions[0]
    assert captions[0] == captions[1]
