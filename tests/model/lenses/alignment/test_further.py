"""The Alignment lens, further: the best of n draws, and the true reward behind a proxy."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from model.document.cells import Kind
from model.document.document import Document
from model.document.settings import AlignmentSettings
from model.document.table import Column, Table
from model.figure.figure import Bars, Figure, Line, Points, Rule
from model.formats.examples import load_example
from model.lens.controls import Button, Choice, Number
from model.lens.lens import LensError
from model.lenses import lens_of
from model.measures import kl_divergence
from model.words.numerals import compact_text
from tests.evaluated import evaluated
from tests.model.cases import for_each

LENS = lens_of("alignment")
CONTROLS = {control.label: control for control in LENS.look.controls}
BITS = math.log(2.0)


def document_of(
    base: list[float], reward: list[float], true: list[float] | None = None, **values: Any
) -> Document:
    columns = [
        Column("Base", np.array(base)),
        Column("Q", np.array(base)),
        Column("Reward", np.array(reward), Kind.REWARDS),
    ]
    if true is not None:
        columns.append(Column("Meant", np.array(true), Kind.REWARDS))
    names = tuple(f"reply {row}" for row in range(len(base)))
    table = Table(names, tuple(columns))
    return Document(table, 0, 1, reward=2, alignment=AlignmentSettings(**values))


def hacked(**values: Any) -> Document:
    return document_of([0.699, 0.3, 0.001], [0, 1, 5], [0, 2, -5], **values)


def look(document: Document) -> Figure:
    return LENS.view(evaluated(document)).figure


def marks(figure: Figure, *kinds: type) -> list[Any]:
    return [mark for panel in figure.panels for mark in panel.marks if isinstance(mark, kinds)]


def keyed(figure: Figure, key: str) -> Any:
    return next(mark for mark in marks(figure, Points, Line) if mark.key == key)


def press(label: str, document: Document) -> Document:
    button = CONTROLS[label]
    assert isinstance(button, Button)
    return button.act(evaluated(document)).document


def test_that_the_best_of_n_stands_at_its_own_divergence_and_the_formula_beside_it() -> None:
    document = document_of([0.5, 0.5], [0, 1], best_of=2)
    figure = look(document)
    best, bound = keyed(figure, "best"), keyed(figure, "bound")
    assert best.x[0] == pytest.approx(0.130812 / BITS, abs=1e-6)
    assert best.y[0] == bound.y[0] == pytest.approx(0.75)
    assert bound.x[0] == pytest.approx((math.log(2) - 0.5) / BITS)
    assert "ln n − (n − 1)/n would be 0.279, but draws can tie" in figure.caption.rest
    assert "0.189 bits" in figure.alternative
    assert any(bars.name == "best of 2" for bars in marks(figure, Bars))
    assert not [mark for mark in marks(look(document_of([0.5, 0.5], [0, 1])), Points) if mark.key]


def test_that_a_coin_is_the_one_case_where_best_of_n_wastes_nothing() -> None:
    # Every policy over two outcomes is a best policy at some β.
    assert "hardly more KL" in look(document_of([0.5, 0.5], [0, 1], best_of=4)).caption.lead
    three = look(document_of([0.25, 0.5, 0.25], [0, 1, 3], best_of=2)).caption.lead
    assert "more KL than the best policy of that reward" in three


def test_that_no_best_of_n_lies_above_the_frontier() -> None:
    figure = look(document_of([0.4, 0.3, 0.2, 0.1], [0, 1, 2, 3], best_of=8))
    frontier = next(line for line in marks(figure, Line) if line.name == "best policies")
    doubling = keyed(figure, "doubling")
    assert (doubling.y <= np.interp(doubling.x, frontier.x, frontier.y) + 2e-3).all()


def test_that_beyond_the_turn_the_reward_rises_and_what_was_meant_falls() -> None:
    for budget, lead in ((0.01, "rise together"), (1.5, "what was meant falls")):
        figure = look(hacked(budget=budget))
        assert lead in figure.caption.lead
    true = keyed(figure, "true reward")
    top = next(mark for mark in marks(figure, Points) if mark.name == "highest true reward")
    assert top.y[0] >= true.y.max()
    assert 0.0 < top.x[0] < true.x[-1]
    assert true.y[0] == pytest.approx(0.595)
    assert true.y[-1] == pytest.approx(-5.0)
    now = next(mark for mark in marks(figure, Points) if mark.name == "true reward of π")
    assert f"is truly worth {compact_text(float(now.y[0]))}" in figure.caption.rest
    assert "true reward goes from 0.595 at the base to −5" in figure.alternative


@for_each(
    ("true", "lead"),
    [
        ([0.0, 1.0, 5.0], "leads where it was meant to"),
        ([0.0, -1.0, -5.0], "not what was meant"),
        ([2.0, 2.0, 2.0], "leads where it was meant to"),
    ],
)
def test_that_a_true_reward_that_never_turns_is_told_apart(true: list[float], lead: str) -> None:
    figure = look(document_of([0.6, 0.3, 0.1], [0, 1, 5], true))
    assert lead in figure.caption.lead
    assert not [mark for mark in marks(figure, Points) if mark.name == "highest true reward"]


def test_that_over_the_root_all_stands_at_roots_and_the_budget_is_dragged_as_such() -> None:
    plain, root = hacked(budget=0.5, best_of=4), hacked(budget=0.5, best_of=4, across="root")
    one, other = look(plain), look(root)
    for key in ("best", "doubling", "true reward", "true best"):
        assert keyed(other, key).x == pytest.approx(np.sqrt(keyed(one, key).x))
        assert np.array_equal(keyed(other, key).y, keyed(one, key).y)
    assert other.panels[0].x.label.startswith("√D(π ‖ Q) in √bits")
    rule = next(rule for rule in marks(other, Rule) if rule.drag)
    edit = LENS.view(evaluated(root)).drags[rule.drag](root, 0.9)
    assert edit.document.alignment.budget == pytest.approx(0.81 * BITS)
    tip = LENS.view(evaluated(root)).tip(keyed(other, "true reward"), 5)
    assert f"D from the base: {keyed(one, 'true reward').x[5]:.4f} bits" in tip


def test_that_a_true_reward_is_added_swapped_and_each_setting_kept() -> None:
    document = document_of([0.6, 0.3, 0.1], [0, 1, 5])
    add, swap = CONTROLS["Add a true reward"], CONTROLS["Swap rewards"]
    assert add.shown(document)
    assert not swap.shown(document)
    grown = press("Add a true reward", document)
    assert grown.true_reward == 3
    assert grown.table.columns[3].values.tolist() == [0, 1, 5]
    assert not add.shown(grown)
    swapped = press("Swap rewards", hacked())
    assert (swapped.reward, swapped.true_reward) == (3, 2)
    number, across = CONTROLS["best of"], CONTROLS["Across"]
    assert isinstance(number, Number)
    assert isinstance(across, Choice)
    kept = across.change(number.change(document, 64.0).document, "root").document
    assert kept.alignment == AlignmentSettings(best_of=64, across="root")
    assert across.value(kept) == "root"


def test_that_a_true_reward_that_is_no_number_names_its_row() -> None:
    with pytest.raises(LensError, match="row 2"):
        look(document_of([0.6, 0.3, 0.1], [0, 1, 5], [0, math.nan, 1]))


def test_that_all_marks_have_their_numbers() -> None:
    document = hacked(best_of=4)
    view = LENS.view(evaluated(document))
    for mark in marks(view.figure, Points, Line):
        if mark.name:
            assert view.tip(mark, 0).startswith("<b>")
    assert "best of 8" in view.tip(keyed(view.figure, "doubled"), 2)
    assert "true reward: −5" in view.tip(next(b for b in marks(view.figure, Bars)), 0)
    assert set(view.figure.data.header) >= {"its mean true reward"}


def test_that_the_axes_stay_put_while_the_budget_is_dragged() -> None:
    figures = [look(hacked(budget=budget, best_of=4)) for budget in (0.0, 0.3, 1.0, 2.3)]
    assert len({(f.panels[0].x.high, f.panels[0].y.low, f.panels[0].y.high) for f in figures}) == 1


def test_that_the_example_turns_over_and_says_so() -> None:
    figure = look(load_example("overoptimised"))
    assert "what was meant falls" in figure.caption.lead


def test_that_a_large_table_has_few_marks_and_its_own_divergence() -> None:
    rng = np.random.default_rng(1)
    base = (1.0 / (np.arange(20_000) + 2.7)).tolist()
    reward, true = rng.normal(size=20_000).tolist(), rng.normal(size=20_000).tolist()
    figure = look(document_of(base, reward, true, best_of=64))
    for line in marks(figure, Line):
        assert len(line.x) <= 2_000
    # Nearly without ties, so the formula is nearly right.
    best = keyed(figure, "best").x[0] * BITS
    assert best == pytest.approx(math.log(64) - 63 / 64, rel=0.05)
    assert best == pytest.approx(_best_of(base, reward, 64), rel=1e-9)


def _best_of(base: list[float], reward: list[float], n: int) -> float:
    order = np.argsort(reward)
    shares = np.array(base)[order] / sum(base)
    up_to = np.cumsum(shares)
    policy = np.diff(np.concatenate(([0.0], up_to**n)))
    return kl_divergence(policy, shares)


@pytest.mark.parametrize(
    ("best_of", "words"),
    [
        (4, "the most of any n shown"),
        (1000, "where the best of 4 is worth 1.3"),
    ],
)
def test_that_the_n_of_the_highest_true_reward_is_named(best_of: int, words: str) -> None:
    example = load_example("overoptimised")
    changed = replace(example, alignment=replace(example.alignment, best_of=best_of))
    assert words in look(changed).caption.rest
