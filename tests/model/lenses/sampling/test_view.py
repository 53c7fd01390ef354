"""The Sampling lens: bars, strikes and numbers of each stage; the samples; words and tips."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from model.document.document import Document
from model.document.settings import Filters, SamplingSettings
from model.document.table import table_of
from model.exact.weights import as_weights
from model.figure.figure import Bars, Figure, Panel, Text
from model.formats.examples import load_example
from model.lenses import lens_of
from model.sampling import run_stages
from model.words.markup import plain
from model.words.units import Unit
from tests.evaluated import evaluated
from tests.model.cases import for_each

LENS = lens_of("sampling")

NAMES = ("project", "meeting", "presentation", "report", "move", "event", "garden", "moon")
Q = (0.30, 0.20, 0.15, 0.12, 0.10, 0.07, 0.04, 0.02)
FILTERS = Filters(top_k=6, top_p=0.8, min_p=0.3)


def document(**changes: Any) -> Document:
    table = table_of(NAMES, P=Q, Q=Q)
    made = Document(table, truth=0, model=1, temperature=1.5, filters=FILTERS, lens="sampling")
    return replace(made, **changes)


def figure(**changes: Any) -> Figure:
    return LENS.view(evaluated(document(**changes))).figure


def bars(panel: Panel, name: str, style: str) -> Bars:
    found = [
        mark
        for mark in panel.marks
        if isinstance(mark, Bars) and name in (mark.key, mark.name) and mark.style == style
    ]
    assert len(found) == 1
    return found[0]


def texts(shown: Figure) -> list[str]:
    return [mark.text for panel in shown.panels for mark in panel.marks if isinstance(mark, Text)]


def test_that_each_stage_has_a_column_whose_bars_are_its_probabilities() -> None:
    panel = figure().panels[0]
    stages = run_stages(as_weights(Q), 1.5, FILTERS)
    longest = bars(panel, "bars:0", "filled")
    unit = float(longest.right[0] - longest.left[0]) / 0.30
    assert len(stages) > 1
    for place, stage in enumerate(stages):
        mark = bars(panel, f"bars:{place}", "filled")
        assert mark.rows.tolist() == stage.rows.tolist()
        expected = stage.probabilities[mark.rows]
        assert (mark.right - mark.left) / unit == pytest.approx(expected, rel=1e-12)
        assert mark.labels == tuple(f"{value:.2f}" for value in expected)
        assert place < float(mark.left[0]) < float(mark.right[0]) < place + 1


def test_that_outcomes_are_struck_from_the_stage_that_cut_them_on() -> None:
    panel = figure().panels[0]
    assert bars(panel, "bars:2", "struck").rows.tolist() == [6, 7]
    struck = bars(panel, "bars:3", "struck")
    assert struck.rows.tolist() == [5, 6, 7]
    # As long as when it was cut: event under top-k.
    stages = run_stages(as_weights(Q), 1.5, FILTERS)
    filled = bars(panel, "bars:2", "filled")
    unit = float(filled.right[0] - filled.left[0]) / float(stages[2].probabilities[0])
    length = float(struck.right[0] - struck.left[0]) / unit
    assert length == pytest.approx(float(stages[2].probabilities[5]), rel=1e-12)


def test_that_the_numbers_under_the_stages_are_theirs_in_the_unit() -> None:
    for unit in ("bits", "nats"):
        shown = texts(figure(unit=Unit(unit)))
        last = run_stages(as_weights(Q), 1.5, FILTERS)[-1]
        nats = Unit(unit).to_nats(1.0)
        assert f"H {last.entropy / nats:.2f} {unit}" in shown
        assert f"costs {last.divergence / nats:.2f}" in shown
        assert f"like {math.exp(last.entropy):.2f}" in shown
        assert [text for text in shown if text.endswith(" left")] == [
            "8 left",
            "8 left",
            "6 left",
            "5 left",
            "5 left",
            "4 left",
        ]


def test_that_the_other_library_stands_beside_it_with_what_differs_named() -> None:
    shown = figure()
    assert "As llama.cpp (temperature last), “move” would be cut too." in texts(shown)
    assert bars(shown.panels[0], "bars:5", "filled").rows.tolist() == [0, 1, 2, 3]
    assert shown.data.header[-1] == "as llama.cpp"
    back = figure(filters=replace(FILTERS, preset="llama.cpp"))
    assert "As transformers (temperature first), “move” would survive." in texts(back)
    same = figure(filters=Filters(top_k=3))
    assert "As llama.cpp (temperature last), the same outcomes survive." in texts(same)


def test_that_the_caption_counts_and_gives_the_price() -> None:
    readings = evaluated(document())
    caption = LENS.view(readings).figure.caption
    assert caption.lead == "Five of eight outcomes are left to draw from."
    assert f"D(Q<sub>T</sub> ‖ Q) = {readings.quantity('kl_qt_q')}" in caption.rest
    assert f"H(Q<sub>T</sub>) = {readings.quantity('entropy_qt')}" in caption.rest
    assert "min-p found nothing to cut" in caption.rest


def test_that_a_ban_is_a_stage_with_its_price() -> None:
    table = replace(table_of(NAMES, P=Q, Q=Q), banned=frozenset({0}))
    shown = figure(table=table, filters=Filters())
    assert shown.data.header == ("outcome", "Q", "banned 1", "temperature 1.5")
    expected = -math.log2(1.0 - 0.3)
    assert f"−log<sub>2</sub>(1 − 0.3) = {expected:.3f} bits" in shown.caption.rest


def test_that_what_the_preset_lacks_and_what_a_rule_could_not_do_is_said() -> None:
    lacking = figure(filters=Filters(preset="llama.cpp", epsilon=0.1, eta=0.1))
    assert "By the rules of llama.cpp, epsilon and eta do nothing here." in texts(lacking)
    spared = figure(filters=Filters(epsilon=0.5))
    assert any("the likeliest stays" in text for text in texts(spared))
    assert spared.caption.lead == "Only “project” is left to draw."


def test_that_llama_at_zero_says_that_transformers_cannot() -> None:
    shown = figure(temperature=0.0, filters=replace(FILTERS, preset="llama.cpp"))
    assert "As transformers (temperature first), T = 0 is an error." in texts(shown)


def test_that_the_alternative_text_has_the_numbers_and_no_markup() -> None:
    text = figure(sampling=SamplingSettings(20, 1)).alternative
    assert "top-k 6: 6 left, H 2.51 bits" in text
    assert "project 0.293" in text
    assert "Chance that no outcome comes twice: 0." in text
    assert "<" not in text


def test_that_the_data_are_the_table_of_all_stages() -> None:
    data = figure().data
    assert data.columns[0] == NAMES
    stages = run_stages(as_weights(Q), 1.5, FILTERS)
    for column, stage in zip(data.columns[1:], stages, strict=False):
        assert np.asarray(column).tolist() == stage.probabilities.tolist()


def test_that_samples_stand_beside_what_was_to_be_expected() -> None:
    shown = figure(sampling=SamplingSettings(1000, 4))
    panel = shown.panels[1]
    drawn, expected = bars(panel, "drawn", "filled"), bars(panel, "expected", "dashed")
    last = run_stages(as_weights(Q), 1.5, FILTERS)[-1]
    counts = np.asarray(shown.data.columns[-1])
    assert counts.sum() == 1000
    assert counts[5:].sum() == 0
    ratio = (drawn.right - drawn.left)[:5] / (expected.right - expected.left)[:5]
    assert ratio == pytest.approx(counts[:5] / 1000 / last.probabilities[:5], rel=1e-12)
    assert "5 different" in texts(shown)
    assert panel.y == shown.panels[0].y


def test_that_one_column_is_called_p() -> None:
    shown = figure(model=None)
    assert shown.data.header[1] == "P"
    assert "D(P<sub>T</sub> ‖ P)" in shown.caption.rest


def test_that_a_single_outcome_and_zeros_have_a_picture() -> None:
    single = figure(table=table_of(["only"], P=[1.0], Q=[3.0]))
    assert single.caption.lead == "There is only “only” to draw."
    zeros = figure(table=table_of(["a", "b", "c"], P=[1, 1, 1], Q=[0.0, 0.5, 0.5]))
    assert bars(zeros.panels[0], "bars:0", "filled").rows.tolist() == [1, 2]


def test_that_names_with_markup_and_line_breaks_are_shown_as_they_are() -> None:
    shown = figure(table=table_of(["<b>a</b>", "x\ny", ""], P=[3, 2, 1], Q=[3, 2, 1]))
    assert {"&lt;b&gt;a&lt;/b&gt;", "x y", "(blank)"} <= set(texts(shown))


@pytest.mark.parametrize("count", [40, 128_256])
def test_that_large_tables_show_the_top_and_count_the_rest(count: int) -> None:
    weights = np.arange(count, 0.0, -1.0)
    table = table_of(map(str, range(count)), P=weights, Q=weights)
    shown = figure(table=table, filters=Filters(top_k=20), sampling=SamplingSettings(100, 1))
    marks = [mark for panel in shown.panels for mark in panel.marks]
    assert sum(len(mark.left) for mark in marks if isinstance(mark, Bars)) < 200
    assert len(marks) < 150
    assert f"and {count - 10:,} more" in texts(shown)
    assert bars(shown.panels[0], "bars:2", "filled").rows.tolist() == list(range(10))


def test_that_the_tip_tells_stage_probability_and_who_cut() -> None:
    readings = evaluated(document())
    panel = LENS.view(readings).figure.panels[0]
    assert "after top-k 6: 0.2635" in LENS.view(readings).tip(bars(panel, "bars:2", "filled"), 0)
    assert "cut by top-p 0.8" in LENS.view(readings).tip(bars(panel, "bars:4", "struck"), 0)
    pill = bars(panel, "stage:top_k", "filled")
    assert "exactly k" in LENS.view(readings).tip(pill, 0)
    stages = run_stages(as_weights(Q), 1.5, FILTERS)
    alone = -math.log2(1.0 - stages[2].cut)
    assert f"this cut alone: {alone:.3g} bits" in LENS.view(readings).tip(pill, 0)


def test_that_pills_name_their_stages_for_dragging() -> None:
    panel = figure().panels[0]
    names = [mark.key for mark in panel.marks if isinstance(mark, Bars)]
    stages = [name for name in names if name.startswith("stage:")]
    assert stages == ["stage:temperature", "stage:top_k", "stage:top_p", "stage:min_p"]


def test_that_the_bars_keep_their_scale_while_the_dial_turns_a_little() -> None:
    def unit(temperature: float) -> float:
        mark = bars(figure(temperature=temperature).panels[0], "bars:0", "filled")
        return float(mark.right[0] - mark.left[0])

    assert unit(1.5) == unit(1.52) == unit(1.6)


def test_that_the_title_shows_what_was_typed() -> None:
    assert plain(figure(title="A <b>").title) == "Sampling: A <b>"


def test_that_a_click_on_a_stage_chooses_it_and_its_column_does_nothing() -> None:
    readings = evaluated(document())
    panel = LENS.view(readings).figure.panels[0]
    edit = LENS.view(readings).click(bars(panel, "stage:top_p", "filled"), 0)
    assert edit is not None
    assert edit.document.sampling.stage == "top_p"
    assert LENS.view(readings).click(bars(panel, "fixed:source", "filled"), 0) is None
    assert LENS.view(readings).click(bars(panel, "bars:2", "filled"), 0) is None


def test_that_a_word_that_is_no_outcome_is_named() -> None:
    shown = figure(filters=Filters(history="moon <b> moon", presence_penalty=1.0))
    assert any("“&lt;b&gt;” is no outcome of the table" in text for text in texts(shown))


@for_each(
    ("q", "said"),
    [
        ([0.5, 0.5], "Both outcomes can be drawn."),
        ([0.2, 0.3, 0.5], "All three outcomes can be drawn."),
        ([0.5, 0.5, 0.0], "Both outcomes to which Q gives a chance can be drawn."),
    ],
)
def test_that_the_caption_tells_what_can_be_drawn_of_what_is_likely(
    q: list[float], said: str
) -> None:
    table = table_of(NAMES[: len(q)], P=[1.0] * len(q), Q=q)
    shown = LENS.view(evaluated(Document(table, truth=0, model=1, lens="sampling"))).figure
    assert shown.caption.lead == said


def test_that_where_nothing_is_turned_or_cut_the_caption_tells_of_q_alone() -> None:
    words = figure(temperature=1.0, filters=Filters()).caption.rest
    assert "Temperature 1 changed nothing. It leaves H(Q) = 2.662 bits" in words
    assert "<sub>" not in words
    assert "costs D(Q<sub>T</sub> ‖ Q)" in figure(temperature=1.0).caption.rest


@pytest.mark.parametrize(("top_k", "said"), [(0, "All four rows"), (2, "Two of four rows")])
def test_that_a_row_for_the_rest_is_not_counted_as_an_outcome(top_k: int, said: str) -> None:
    asked = load_example("autocomplete")
    assert asked.table.rest is not None
    shown = LENS.view(evaluated(replace(asked, filters=Filters(top_k=top_k)))).figure
    assert shown.caption.lead.startswith(said)
