"""The scoreboard: every column as a guess at P, sorted, copied, and made Q."""

import math
from dataclasses import replace

import pytest

from model.document import edits
from model.document.document import Document
from model.document.settings import CompareSettings, MatrixSettings
from model.document.table import table_of
from model.evaluate.readings import Readings
from model.figure.figure import Bars, Panel, Text
from model.lens.scoreboard import HEADINGS, ROWS, models_beside, scoreboard_of
from model.lens.view import Workings
from model.lenses import lens_of
from model.words.markup import plain
from tests.evaluated import evaluated
from tests.model.cases import for_each

SURVEY = [0.44, 0.19, 0.16, 0.13, 0.08]
MODELS = {
    "Model A": [0.38, 0.23, 0.14, 0.16, 0.09],
    "Model B": [0.64, 0.13, 0.1, 0.08, 0.05],
    "Model C": [0.28, 0.21, 0.19, 0.17, 0.15],
}
NAMES = ["car", "train", "bicycle", "bus", "on foot"]


def survey(**settings: object) -> Document:
    table = table_of(NAMES, **{"Survey 2023": SURVEY}, **MODELS)
    return replace(Document(table, truth=0, model=1), **settings)  # type: ignore[arg-type]


def marks(panel: Panel, key: str) -> Bars:
    return next(mark for mark in panel.marks if isinstance(mark, Bars) and mark.key == key)


def texts(panel: Panel) -> list[str]:
    return [plain(mark.text) for mark in panel.marks if isinstance(mark, Text)]


def test_that_every_column_is_scored_as_in_the_design() -> None:
    board = scoreboard_of(evaluated(survey()), Workings(), "table")
    shown = [
        [board.text(score, key) for key in ("cross_entropy", "kl", "perplexity", "kl_at_best")]
        for score in board.scores
    ]
    assert shown == [
        ["2.093", "0.019", "4.26", "0.0138"],
        ["2.194", "0.120", "4.57", "0.0044"],
        ["2.170", "0.097", "4.50", "0.0019"],
    ]
    best = [score.best_temperature for score in board.scores]
    assert best == pytest.approx([0.853, 1.68, 0.376], rel=0.02)


def test_that_scores_of_q_are_its_readings() -> None:
    readings = evaluated(survey())
    score = scoreboard_of(readings, Workings(), "table").scores[0]
    assert score.cross_entropy == readings["cross_entropy"].value
    assert score.kl == readings["kl_p_qt"].value
    assert score.best_temperature == readings["best_temperature"].value


def test_that_a_model_that_rules_out_what_happens_costs_without_end_and_comes_last() -> None:
    table = table_of(["a", "b"], P=[0.5, 0.5], sure=[1.0, 0.0], good=[0.6, 0.4], none=[0, 0])
    board = scoreboard_of(evaluated(Document(table, 0, 2)), Workings(), "kl")
    assert [score.column for score in board.scores] == [2, 1]
    assert board.scores[1].kl == math.inf
    assert math.isnan(board.scores[1].kl_at_best)
    assert board.text(board.scores[1], "kl") == "∞"
    assert board.text(board.scores[1], "best_temperature") == "–"


def test_that_a_click_on_a_heading_sorts_and_again_takes_the_order_of_the_table() -> None:
    document = survey()
    view = lens_of("compare").view(evaluated(document))
    headings = marks(view.figure.panels[1], HEADINGS)
    edit = view.click(headings, 1)
    assert edit is not None
    assert edit.document.compare.order == "kl"
    view = lens_of("compare").view(evaluated(edit.document))
    rows = [text for text in texts(view.figure.panels[1]) if text.startswith("Model")]
    assert rows == ["Model A (Q)", "Model C", "Model B"]
    again = view.click(marks(view.figure.panels[1], HEADINGS), 1)
    assert again is not None
    assert again.document.compare.order == "table"


@pytest.mark.parametrize("lens", ["compare", "matrix"])
def test_that_a_click_on_a_row_makes_it_q(lens: str) -> None:
    document = survey(matrix=MatrixSettings(measure="scores"))
    view = lens_of(lens).view(evaluated(document))
    rows = marks(view.figure.panels[-1], ROWS)
    assert view.click(rows, 0) is None
    edit = view.click(rows, 2)
    assert edit is not None
    assert edit.document.model == 3
    assert "becomes Q" in view.tip(rows, 2)


def test_that_the_best_is_marked_by_a_tick_and_not_by_colour_alone() -> None:
    panel = lens_of("compare").view(evaluated(survey())).figure.panels[1]
    ticked = [text for text in texts(panel) if text.startswith("✓")]
    assert ticked == ["✓ 2.093", "✓ 0.019", "✓ 4.26", "✓ 0.0019"]


def test_that_the_scoreboard_can_be_copied_in_full() -> None:
    readings = evaluated(survey(matrix=MatrixSettings(measure="scores")))
    data = lens_of("matrix").view(readings).figure.data
    assert data.header == (
        "column",
        "H(P, ·) in bits",
        "D(P ‖ ·) in bits",
        "perplexity",
        "T*",
        "D at T* in bits",
    )
    assert data.columns[0] == ("Model A (Q)", "Model B", "Model C")
    assert data.columns[1][0] == readings.value("cross_entropy")


def test_that_numbers_of_a_picture_of_p_and_q_hold_what_all_scored_columns_cost() -> None:
    data = lens_of("compare").view(evaluated(survey())).figure.data
    assert data.header == ("outcome", "Survey 2023 (P)", "Model A (Q)", "Model B", "Model C")
    row = data.columns[0].index("perplexity") if isinstance(data.columns[0], tuple) else -1
    costs = [float(column[row]) for column in data.columns[2:]]
    assert costs == pytest.approx([4.26, 4.57, 4.50], abs=0.01)


def test_that_all_columns_have_bars_that_are_told_apart_and_dragged_each_in_its_own() -> None:
    readings = evaluated(survey(compare=CompareSettings(columns="all")))
    figure = lens_of("compare").view(readings).figure
    bars = [mark for mark in figure.panels[0].marks if isinstance(mark, Bars)]
    assert [mark.name for mark in bars] == ["Survey 2023 (P)", "Model A (Q)", "Model B", "Model C"]
    assert [mark.column for mark in bars] == [0, 1, 2, 3]
    looks = {(mark.role, bool(mark.hatched)) for mark in bars}
    assert len(looks) == 4
    assert [entry.name for entry in figure.legend] == [mark.name for mark in bars]


def test_that_two_columns_have_no_scoreboard_and_rewards_are_not_scored() -> None:
    two = edits.remove_column(edits.remove_column(survey(), 3).document, 2).document
    assert len(lens_of("compare").view(evaluated(two)).figure.panels) == 1
    rewarded = edits.add_reward_column(two).document
    assert models_beside(rewarded) == (1,)


def test_that_scores_are_worked_out_once_a_table_and_not_at_every_turn() -> None:
    workings = Workings()
    board = scoreboard_of(evaluated(survey()), workings, "table")
    workings.begin()
    again = scoreboard_of(
        evaluated(replace(board.readings.document, temperature=2.0)), workings, "table"
    )
    assert [one is other for one, other in zip(board.scores, again.scores, strict=True)] == [
        True
    ] * 3


def shown(temperature: float, lens: str, document: Document) -> Readings:
    return evaluated(replace(document, temperature=temperature, lens=lens))


@for_each("lens", ["compare", "identity"])
@for_each("temperature", [0.3, 0.9, 1.0, 1.5, 10.0, math.inf])
def test_that_axes_hold_still_while_the_dial_turns(lens: str, temperature: float) -> None:
    document = edits.remove_column(survey(), 3).document
    still = lens_of(lens).view(shown(1.0, lens, document)).figure.panels[0].y
    turned = lens_of(lens).view(shown(temperature, lens, document)).figure.panels[0].y
    assert (turned.low, turned.high, turned.ticks) == (still.low, still.high, still.ticks)


@for_each("count", [2, 60, 300])
@for_each("temperature", [0.0, 0.2, 1.0])
def test_that_no_axis_of_probabilities_passes_one(count: int, temperature: float) -> None:
    weights = [0.97] + [0.03 / (count - 1)] * (count - 1)
    table = table_of([f"o{row}" for row in range(count)], P=weights, Q=weights)
    axis = lens_of("compare").view(shown(temperature, "compare", Document(table, 0, 1)))
    y = axis.figure.panels[0].y
    assert max(value for value, _ in y.ticks) <= 1.0
    assert y.log or y.high <= 1.0


def test_that_top_p_at_t_1_is_said_to_make_q_at_t_and_not_to_leave_q_as_it_is() -> None:
    table = table_of(["a", "b", "c"], P=[0.5, 0.3, 0.2], Q=[0.6, 0.3, 0.1])
    document = edits.ban_rows(Document(table, 0, 1), [2], banned=True).document
    caption = lens_of("compare").view(evaluated(document)).figure.caption
    said = plain(f"{caption.lead} {caption.rest}")
    assert "leaves Q as it is" not in said
    assert "D(P ‖ Qᴛ) is ∞" in said
    assert "ban" in caption.lead


def test_that_bars_of_coloured_outcomes_alone_have_their_colours() -> None:
    box = Document(table_of(["red balls", "Blue"], balls=[9, 1]))
    figure = lens_of("compare").view(evaluated(box)).figure
    bars = next(mark for mark in figure.panels[0].marks if isinstance(mark, Bars))
    assert bars.named == ("red", "blue")
    assert figure.legend == ()
    for other in (
        Document(table_of(["red", "sunny"], balls=[9, 1])),
        Document(table_of(["red", "blue"], P=[0.9, 0.1], Q=[0.5, 0.5]), 0, 1),
        replace(box, temperature=2.0),
    ):
        drawn = lens_of("compare").view(evaluated(other)).figure.panels[0].marks
        assert all(mark.named == () for mark in drawn if isinstance(mark, Bars))


@for_each("temperature", [0.2, 0.5, 1.5, 10.0, math.inf])
def test_that_the_axis_of_surprise_only_ever_doubles(temperature: float) -> None:
    document = edits.remove_column(survey(), 3).document
    still = lens_of("surprise").view(shown(1.0, "surprise", document)).figure.panels[0].y
    turned = lens_of("surprise").view(shown(temperature, "surprise", document)).figure.panels[0].y
    assert math.log2(turned.high / still.high) == pytest.approx(
        round(math.log2(turned.high / still.high))
    )
    assert turned.high >= still.high


@for_each(
    ("lens", "names"),
    [
        ("compare", {"Survey 2023 (P)", "Model A (Q)"}),
        ("surprise", {"added by Model A (Q)"}),
        ("groups", {"Survey 2023 (P)", "Model A (Q)"}),
        ("draft", {"Survey 2023 (P)", "Model A (Q)"}),
        ("training", {"Survey 2023 (P)", "Model A (Q) before training"}),
    ],
)
def test_that_columns_keep_their_names_in_the_legends_of_all_lenses(
    lens: str, names: set[str]
) -> None:
    figure = lens_of(lens).view(evaluated(survey(lens=lens))).figure
    assert names <= {plain(one.name) for one in figure.legend}
