"""The Alignment lens: the numbers in its picture, its words, its controls, and large tables."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from model.document.cells import Kind
from model.document.document import Document
from model.document.settings import AlignmentSettings
from model.document.table import Column, Table, table_of
from model.figure.figure import Area, Bars, Figure, Line, Points, Rule
from model.lens.controls import Button, Choice, Number
from model.lens.lens import LensError
from model.lenses import lens_of
from model.lenses.alignment.policies import policy_at
from model.measures import kl_divergence
from model.words.units import Unit
from tests.evaluated import evaluated
from tests.model.cases import for_each

LENS = lens_of("alignment")

NAMES = ("helpful", "careful", "short", "flattery", "refusal")
TUNED, BASE = [0.50, 0.15, 0.05, 0.25, 0.05], [0.25, 0.10, 0.35, 0.10, 0.20]
REWARD = [1.2, 1.6, 0.4, 0.3, -0.5]
BITS = math.log(2.0)
CONTROLS = {control.label: control for control in LENS.look.controls}


def document_of(
    truth: list[float], base: list[float], reward: list[float], **values: Any
) -> Document:
    columns = (
        Column("Tuned", np.array(truth)),
        Column("Base", np.array(base)),
        Column("Reward", np.array(reward), Kind.REWARDS),
    )
    names = NAMES[: len(base)]
    return Document(Table(names, columns), 0, 1, reward=2, alignment=AlignmentSettings(**values))


def toy(**values: Any) -> Document:
    return document_of(TUNED, BASE, REWARD, **values)


def boxes(document: Document) -> Mapping[str, float]:
    """What stands in the boxes whose numbers are worked out."""
    return LENS.view(evaluated(document)).numbers


def look(document: Document) -> Figure:
    return LENS.view(evaluated(document)).figure


def marks(figure: Figure, kind: type) -> list[Any]:
    return [mark for panel in figure.panels for mark in panel.marks if isinstance(mark, kind)]


def named(figure: Figure, kind: type, name: str) -> Any:
    return next(mark for mark in marks(figure, kind) if mark.name == name)


def number(label: str) -> Number:
    control = CONTROLS[label]
    assert isinstance(control, Number)
    return control


@for_each("unit", Unit)
def test_that_the_points_stand_where_the_closed_forms_say(unit: Unit) -> None:
    figure = look(replace(toy(beta=0.53), unit=unit))
    weights = np.array(BASE) * np.exp(np.array(REWARD) / 0.53)
    policy = weights / weights.sum()
    best = named(figure, Points, "best policy π")
    assert best.x[0] == pytest.approx(kl_divergence(policy, BASE) / unit.to_nats(1.0), rel=1e-12)
    assert best.y[0] == pytest.approx(float(policy @ REWARD), rel=1e-12)
    own = named(figure, Points, "your policy P")
    assert own.x[0] == pytest.approx(kl_divergence(TUNED, BASE) / unit.to_nats(1.0), rel=1e-12)
    assert own.y[0] == pytest.approx(float(np.dot(TUNED, REWARD)), rel=1e-12)
    base = named(figure, Points, "base Q")
    assert (base.x[0], base.y[0]) == (0.0, pytest.approx(float(np.dot(BASE, REWARD))))
    greedy = named(figure, Points, "greedy policy")
    assert greedy.x[0] == pytest.approx(-math.log(0.1) / unit.to_nats(1.0))
    assert greedy.y[0] == 1.6
    bars = named(figure, Bars, "best policy π")
    assert bars.right == pytest.approx(policy[bars.rows])


def test_that_the_way_to_the_frontier_is_level_and_as_long_as_what_was_spent_in_vain() -> None:
    figure = look(toy())
    way = next(line for line in marks(figure, Line) if line.dashed)
    frontier = named(figure, Line, "best policies")
    assert way.y[0] == way.y[1]
    assert np.interp(way.x[0], frontier.x, frontier.y) == pytest.approx(way.y[0], abs=2e-3)
    vain = way.x[1] - way.x[0]
    assert f"was to be had for {vain:.3f} bits less" in figure.caption.rest
    assert figure.caption.lead == "Your policy P buys its reward dearly."


def test_that_both_directions_of_the_divergence_can_be_read() -> None:
    figure = look(toy(beta=0.53))
    policy = policy_at(BASE, REWARD, 0.53)
    assert f"D(π ‖ Q) = {policy.divergence / BITS:.3f} bits" in figure.caption.rest
    reverse = kl_divergence(BASE, policy.distribution) / BITS
    assert f"D(Q ‖ π) = {reverse:.3f}" in figure.caption.rest
    assert f"D(Q ‖ π) = {reverse:.3f} bits" in figure.alternative
    assert "<" not in figure.alternative


def test_that_the_area_lies_under_the_line_and_few_points_make_it() -> None:
    figure = look(toy())
    (area,) = marks(figure, Area)
    line = named(figure, Line, "best policies")
    assert np.array_equal(area.high, line.y)
    assert len(line.x) <= 400


def test_that_dragging_the_budget_solves_for_beta_and_stays_within_the_base() -> None:
    document = toy(beta=0.53)
    rule = next(rule for rule in marks(look(document), Rule) if rule.drag)
    assert rule.label.startswith("budget ")
    edit = LENS.view(evaluated(document)).drags[rule.drag](document, 1.25)
    moved = next(rule for rule in marks(look(edit.document), Rule) if rule.drag)
    assert moved.value == pytest.approx(1.25, rel=1e-12)
    assert moved.label == "budget 1.25 bits"
    for value, end in ((-3.0, 0.0), (99.0, -math.log(0.1))):
        limited = LENS.view(evaluated(document)).drags[rule.drag](document, value).document
        assert limited.alignment.budget == pytest.approx(end, rel=1e-15)
        assert look(limited).caption.lead


def test_that_a_typed_budget_beyond_the_base_is_refused_and_one_within_is_taken() -> None:
    budget, beta = number("budget"), number("β")
    with pytest.raises(ValueError, match=r"needs 3\.322 bits"):
        budget.change(toy(), 4.0)
    changed = budget.change(toy(), 0.7).document
    assert changed.alignment.budget == pytest.approx(0.7 * BITS)
    assert boxes(changed)["budget"] == pytest.approx(0.7, rel=1e-12)
    held = beta.change(changed, 0.25).document
    assert held.alignment == AlignmentSettings(beta=0.25)
    assert boxes(held)["budget"] == pytest.approx(policy_at(BASE, REWARD, 0.25).divergence / BITS)
    greedy = budget.change(toy(), 3.322).document
    assert boxes(greedy)["β"] == 0.0


def test_that_the_switch_holds_what_is_seen() -> None:
    hold = CONTROLS["Hold"]
    assert isinstance(hold, Choice)
    document = toy(beta=0.53)
    assert hold.value(document) == "beta"
    by_budget = hold.change(document, "budget").document
    assert hold.value(by_budget) == "budget"
    assert boxes(by_budget)["β"] == pytest.approx(0.53, rel=1e-10)
    back = hold.change(by_budget, "beta").document
    assert back.alignment.beta == pytest.approx(0.53, rel=1e-10)


@pytest.mark.parametrize(
    ("beta", "words"),
    [(0.0, "nothing holds π back"), (math.inf, "the best policy is the base")],
)
def test_that_the_ends_of_the_leash_are_named(beta: float, words: str) -> None:
    figure = look(toy(beta=beta))
    assert words in figure.caption.rest
    best = named(figure, Points, "best policy π")
    assert best.x[0] == pytest.approx(0.0 if beta else -math.log2(0.1))


def test_that_the_axes_stay_put_while_the_budget_is_dragged() -> None:
    figures = [look(toy(beta=beta)) for beta in (0.0, 0.1, 1.0, 30.0, math.inf)]
    ranges = {(f.panels[0].x.high, f.panels[0].y.low, f.panels[0].y.high) for f in figures}
    assert len(ranges) == 1
    assert len({tuple(named(f, Bars, "best policy π").rows.tolist()) for f in figures}) == 1


def test_that_samples_bring_the_estimators_beside_the_exact_value() -> None:
    figure = look(toy(beta=0.53, samples=50))
    assert len(figure.panels) == 3
    strip = figure.panels[2]
    exact = next(m for m in strip.marks if isinstance(m, Rule) and m.role == "divergence")
    assert exact.value == pytest.approx(policy_at(BASE, REWARD, 0.53).divergence / BITS)
    points = [m for m in strip.marks if isinstance(m, Points) and m.symbol == "disc"]
    assert [point.name for point in points] == ["k1", "k2", "k3"]
    assert "k1 = " in figure.alternative
    assert len(look(toy(beta=0.53)).panels) == 2


def test_that_a_negative_k1_is_called_noise() -> None:
    leads = {look(toy(beta=20.0, samples=20, seed=seed)).caption.lead for seed in range(12)}
    assert leads == {
        "A negative KL in a log is noise, not a mistake.",
        "20 samples say it only roughly.",
    }


def test_that_drawing_takes_samples_first_and_then_the_next_seed() -> None:
    draw = CONTROLS["Draw"]
    assert isinstance(draw, Button)
    first = draw.act(evaluated(toy())).document
    assert (first.alignment.samples, first.alignment.seed) == (20, 1)
    second = draw.act(evaluated(first)).document
    assert (second.alignment.samples, second.alignment.seed) == (20, 2)
    assert number("samples").change(second, 0.0).document.alignment.samples == 0
    assert number("seed").change(second, 9.0).document.alignment.seed == 9


def test_that_staking_all_on_what_the_base_hardly_does_is_named() -> None:
    hack = document_of([0.5, 0.4, 0.1], [0.6, 0.399, 0.001], [3.0, 1.0, 10.0], beta=0.5)
    assert "“short”, which the base does 0.10% of the time" in look(hack).caption.rest


@for_each(
    ("truth", "lead"),
    [
        (BASE, "Your policy P is the base itself."),
        ([0.1, 0.05, 0.15, 0.2, 0.5], "Your policy P moved away from the base and earns less"),
        ((np.array(BASE) * np.exp(REWARD)).tolist(), "Your policy P pays no more than it must."),
    ],
)
def test_that_the_caption_tells_how_p_did(truth: list[float], lead: str) -> None:
    assert look(document_of(truth, BASE, REWARD)).caption.lead.startswith(lead)


def test_that_p_beyond_the_base_has_no_point_but_a_sentence() -> None:
    document = document_of([0.5, 0.5, 0.0], [0.0, 0.5, 0.5], [1.0, 2.0, 3.0])
    figure = look(document)
    assert figure.caption.lead == "Your policy P does what the base holds impossible."
    assert not [mark for mark in marks(figure, Points) if mark.name == "your policy P"]


def test_that_p_is_the_base_where_there_is_no_q() -> None:
    figure = look(replace(toy(), model=None))
    assert named(figure, Points, "base P").role == "truth"
    assert "D(π ‖ P)" in figure.caption.rest


@pytest.mark.parametrize(
    ("base", "reward"),
    [
        ([math.ulp(0.0), -1.0, 0.0, 1e99, 0.0], REWARD),
        ([-1e9, 1.0, 1e16, -745.2, -3.4e38], [0.0, 0.0, 0.0, 700.0, 1e16]),
        ([-1e100, -5000.0, 1e16, 0.0, -3.4e38], [1e16, 0.0, 0.0, 0.0, 700.0]),
    ],
)
def test_that_a_base_of_masked_logits_has_its_policies(
    base: list[float], reward: list[float]
) -> None:
    document = document_of(TUNED, base, reward)
    columns = list(document.table.columns)
    columns[1] = replace(columns[1], kind=Kind.LOGITS)
    document = replace(document, table=replace(document.table, columns=tuple(columns)))
    line = next(iter(marks(look(document), Line)))
    assert np.isfinite(line.x).all()


@for_each(
    ("document", "words"),
    [
        (replace(toy(), reward=None), "Add a reward column"),
        (document_of(TUNED, BASE, [0.0] * 5), "same reward"),
        (document_of([1.0], [1.0], [3.0]), "same reward"),
        (document_of([1.0, 1.0], [1.0, 1.0], [3.0, math.nan]), "row 2"),
        (document_of([1.0, 1.0], [1e300, 1e-100], [3.0, 0.0]), "as sure as can be"),
    ],
)
def test_that_what_is_missing_is_said_in_a_sentence(document: Document, words: str) -> None:
    readings = evaluated(document)
    with pytest.raises(LensError, match=words):
        LENS.view(readings)
    for control in LENS.look.controls:
        if isinstance(control, Number | Choice):
            control.value(document)


def test_that_a_reward_column_can_be_added_where_there_is_none() -> None:
    add = CONTROLS["Add a reward column"]
    assert isinstance(add, Button)
    assert not add.shown(toy())
    plain = Document(table_of(["a", "b"], P=[1, 2], Q=[2, 1]), 0, 1)
    assert add.shown(plain)
    grown = add.act(evaluated(plain)).document
    assert grown.reward_column is not None
    with pytest.raises(LensError, match="same reward"):
        look(grown)


def test_that_everything_that_is_pointed_at_has_its_numbers() -> None:
    document = toy(beta=0.53, samples=20)
    readings, figure = evaluated(document), look(document)
    for mark in (*marks(figure, Bars), *marks(figure, Points)):
        assert LENS.view(readings).tip(mark, 0).startswith("<b>")
    assert "tends to" in LENS.view(readings).tip(named(figure, Points, "k2"), 0)


@pytest.mark.parametrize("settings", [{"beta": 0.5}, {"budget": 1.0}, {"beta": 0.0}])
def test_that_a_large_table_has_few_marks(settings: dict[str, Any]) -> None:
    count = 12_000
    rng = np.random.default_rng(1)
    weights = 1.0 / (np.arange(count) + 2.7)
    columns = (
        Column("P", weights),
        Column("Q", rng.permutation(weights)),
        Column("Reward", rng.normal(size=count), Kind.REWARDS),
    )
    table = Table(tuple(map(str, range(count))), columns)
    document = Document(table, 0, 1, reward=2, alignment=AlignmentSettings(**settings, samples=50))
    figure = look(document)
    for line in marks(figure, Line):
        assert len(line.x) <= 2_000
    for bars in marks(figure, Bars):
        assert len(bars.right) == 6
    if "budget" in settings:
        assert named(figure, Points, "best policy π").x[0] == pytest.approx(1.0 / BITS, rel=1e-9)
