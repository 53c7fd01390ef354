"""The Training lens: the numbers in its picture, its words, its controls, and large tables."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from model.document.cells import Kind
from model.document.document import Document
from model.document.settings import TrainingSettings
from model.document.table import Column, Table, table_of
from model.figure.figure import Area, Bars, Figure, Line, Points, Rule
from model.lens.controls import Button, Choice, Number, Play
from model.lens.lens import LensError
from model.lens.view import Workings
from model.lenses import lens_of
from model.measures import cross_entropy, entropy, kl_divergence
from model.words.units import Unit
from tests.evaluated import evaluated

LENS = lens_of("training")

TRUTH, START = [0.6, 0.25, 0.1, 0.05], [0.25, 0.25, 0.25, 0.25]
CONTROLS = {control.label: control for control in LENS.look.controls}


@pytest.fixture
def weather() -> Document:
    table = table_of(["sunny", "cloudy", "rainy", "windy"], P=TRUTH, Q=START)
    return Document(table, 0, 1, temperature=1.5)


def trained(document: Document, **values: Any) -> Document:
    return replace(document, training=TrainingSettings(**values))


def look(document: Document) -> Figure:
    return LENS.view(evaluated(document)).figure


def marks(figure: Figure, kind: type) -> list[Any]:
    return [mark for panel in figure.panels for mark in panel.marks if isinstance(mark, kind)]


def large(count: int) -> Document:
    weights = 1.0 / (np.arange(count) + 2.7)
    names = tuple(f"token {row}" for row in range(count))
    shuffled = np.random.default_rng(1).permutation(weights)
    return Document(Table(names, (Column("P", weights), Column("Q", shuffled))), 0, 1)


def press(label: str, document: Document) -> Document:
    button = CONTROLS[label]
    assert isinstance(button, Button)
    return button.act(evaluated(document)).document


def set_number(label: str, document: Document, value: float) -> Document:
    number = CONTROLS[label]
    assert isinstance(number, Number)
    changed = number.change(document, value).document
    assert number.value(changed) == value
    return changed


@pytest.mark.parametrize("unit", Unit)
def test_that_the_curve_starts_at_the_cross_entropy_and_the_gap_is_the_divergence(
    weather: Document, unit: Unit
) -> None:
    figure = look(replace(trained(weather, step=60, rate=0.1), unit=unit))
    nats = unit.to_nats(1.0)
    curve = marks(figure, Line)[0]
    assert curve.y[0] == pytest.approx(cross_entropy(TRUTH, START) / nats, rel=1e-14)
    floor = next(rule for rule in marks(figure, Rule) if rule.role == "entropy")
    assert floor.value == pytest.approx(entropy(TRUTH) / nats, rel=1e-15)
    (area,) = marks(figure, Area)
    q = next(bars for bars in marks(figure, Bars) if bars.role == "model").high
    assert area.high[-1] - area.low[-1] == pytest.approx(kl_divergence(TRUTH, q) / nats, rel=1e-9)
    assert (area.x[0], area.x[-1]) == (0.0, 60.0)


def test_that_the_point_says_loss_and_divergence_at_its_step(weather: Document) -> None:
    figure = look(trained(weather, step=60, rate=0.12))
    point = next(mark for mark in marks(figure, Points) if mark.name == "now")
    assert point.labels[0] == "<b>step 60: H(P, Q) = 1.517, of which D(P ‖ Q) = 0.027</b>"
    assert point.y[0] == pytest.approx(1.517, abs=5e-4)
    assert "1.517 bits" in figure.alternative
    assert "<" not in figure.alternative


def test_that_training_starts_from_the_q_of_the_table_whatever_the_dial_says(
    weather: Document,
) -> None:
    hot = trained(replace(weather, temperature=math.inf), step=5)
    cold = trained(replace(weather, temperature=0.0), step=5)
    assert np.array_equal(marks(look(hot), Line)[0].y, marks(look(cold), Line)[0].y)


def test_that_the_axes_stay_put_from_step_to_step(weather: Document) -> None:
    figures = [look(trained(weather, step=step, perplexity=True)) for step in (0, 7, 200)]
    assert len({(f.panels[0].y.low, f.panels[0].y.high, f.panels[0].x.high) for f in figures}) == 1
    assert len({(f.panels[2].y.low, f.panels[2].y.high) for f in figures}) == 1


def test_that_the_curve_keeps_clear_of_the_bars_inset(weather: Document) -> None:
    for rate in (0.005, 0.05, 1.0, 30.0):
        panel, inset, *_ = look(trained(weather, step=10, rate=rate)).panels
        line = next(mark for mark in panel.marks if isinstance(mark, Line) and mark.dashed)
        beneath = line.y[line.x >= inset.place.x * panel.x.high]
        height = (beneath.max() - panel.y.low) / (panel.y.high - panel.y.low)
        assert height < 1.0 - inset.place.y - inset.place.height - 0.05


def test_that_smoothing_shows_the_new_floor_and_the_old_one(weather: Document) -> None:
    figure = look(trained(weather, step=200, smoothing=0.3))
    target = 0.7 * np.array(TRUTH) + 0.3 / 4
    levels = {rule.role: rule.value for rule in marks(figure, Rule) if not rule.upright}
    assert levels["entropy"] == pytest.approx(entropy(target) / math.log(2.0))
    assert levels["muted"] == pytest.approx(entropy(TRUTH) / math.log(2.0))
    paid = kl_divergence(TRUTH, target) / math.log(2.0)
    assert f"{paid:.3f} bits more than need be" in figure.caption.rest
    dashed = next(bars for bars in marks(figure, Bars) if bars.style == "dashed")
    assert dashed.high == pytest.approx(target)


def test_that_the_perplexity_stands_below_with_its_own_floor(weather: Document) -> None:
    assert len(look(weather).panels) == 2
    figure = look(trained(weather, step=3, perplexity=True))
    perplexity = figure.panels[2]
    line = next(mark for mark in perplexity.marks if isinstance(mark, Line))
    assert line.y[0] == pytest.approx(4.0)
    floor = next(m for m in perplexity.marks if isinstance(m, Rule) and not m.upright)
    assert floor.value == pytest.approx(math.exp(entropy(TRUTH)))


def test_that_playing_stops_by_itself_when_nothing_is_left_or_at_the_last_step(
    weather: Document,
) -> None:
    play = CONTROLS["Train"]
    assert isinstance(play, Play)

    def played(document: Document) -> int:
        workings = Workings()
        while not LENS.view(readings := evaluated(document), workings).is_done:
            if (edit := play.step(readings)) is None:
                break
            document = edit.document
        return document.training.step

    done = played(weather)
    assert 0 < done < 200
    figure = look(trained(weather, step=done))
    assert figure.caption.lead == f"After {done} steps the model has learnt all there is to learn."
    assert played(trained(weather, rate=0.001, most_steps=4)) == 4
    assert played(trained(weather, step=done)) == done


def test_that_step_and_reset_go_one_on_and_all_the_way_back(weather: Document) -> None:
    once = press("Step", weather)
    assert once.training.step == 1
    assert press("↺ Reset", press("Step", once)).training.step == 0
    last = trained(weather, step=200)
    button = CONTROLS["Step"]
    assert isinstance(button, Button)
    assert not button.enabled(evaluated(last))


@pytest.mark.parametrize("kind", [Kind.WEIGHTS, Kind.LOGITS])
def test_that_keeping_q_puts_it_in_the_table_and_begins_anew(weather: Document, kind: Kind) -> None:
    column = Column("Q", np.zeros(4) if kind is Kind.LOGITS else np.array(START) * 3.0, kind)
    document = trained(
        replace(weather, table=weather.table.with_column(1, column)), step=40, rate=0.3
    )
    before = marks(look(document), Line)[0].y[-1]
    kept = press("Keep this Q", document)
    assert kept.training == replace(document.training, step=0)
    assert kept.table.columns[1].kind is kind
    assert kept.table.columns[0] is document.table.columns[0]
    assert marks(look(kept), Line)[0].y[0] == pytest.approx(before, rel=1e-13)


def test_that_the_curve_can_be_clicked_and_scrubbed(weather: Document) -> None:
    document = trained(weather, step=20)
    figure = look(document)
    rule = next(rule for rule in marks(figure, Rule) if rule.drag)
    assert rule.value == 20.0
    assert (
        LENS.view(evaluated(document)).drags[rule.drag](document, 3.4).document.training.step == 3
    )
    assert (
        LENS.view(evaluated(document)).drags[rule.drag](document, 999.0).document.training.step
        == 200
    )
    ahead = next(line for line in marks(figure, Line) if line.dashed)
    edit = LENS.view(evaluated(document)).click(ahead, 5)
    assert edit is not None
    assert edit.document.training.step == 25
    assert LENS.view(evaluated(document)).click(rule, 0) is None


def test_that_each_setting_is_kept_in_the_document(weather: Document) -> None:
    changed = set_number("rate", weather, 0.5)
    changed = set_number("batch", changed, 20.0)
    changed = set_number("smoothing", changed, 0.1)
    changed = set_number("seed", changed, 7.0)
    changed = set_number("steps", replace(changed, training=replace(changed.training, step=90)), 50)
    assert changed.training == TrainingSettings(50, 0.5, 20, 0.1, 50, 7)
    curves = CONTROLS["Curves"]
    assert isinstance(curves, Choice)
    both = curves.change(changed, "perplexity").document
    assert curves.value(both) == "perplexity"
    assert curves.value(curves.change(both, "loss").document) == "loss"


def test_that_too_high_a_rate_is_named(weather: Document) -> None:
    figure = look(trained(weather, step=20, rate=30.0))
    assert figure.caption.lead == "20 steps in, the model is worse than it was."
    assert "lower the rate" in figure.caption.rest


def test_that_batches_are_named_as_what_keeps_the_curve_from_rest(weather: Document) -> None:
    assert "only 20 draws from P" in look(trained(weather, step=9, batch=20)).caption.rest


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (Document(table_of(["a", "b"], P=[1, 2], Q=[1, 0]), 0, 1), "“b” no chance"),
        (Document(table_of(["a", "b"], P=[1, 2])), "model Q of its own"),
    ],
)
def test_that_what_cannot_be_trained_is_said_in_a_sentence(document: Document, words: str) -> None:
    readings = evaluated(document)
    with pytest.raises(LensError, match=words):
        LENS.view(readings)
    for control in LENS.look.controls:
        if isinstance(control, Button) and control.label != "↺ Reset":
            assert not control.enabled(readings)
        elif isinstance(control, Number | Choice):
            control.value(document)


@pytest.mark.parametrize(
    "document",
    [
        Document(table_of(["only"], P=[1], Q=[2]), 0, 1),
        Document(table_of(["<b>x</b>", "a & b"], P=[1, 2], Q=[2, 1]), 0, 1, unit=Unit.BANS),
        Document(table_of(["a", "b", "c"], P=[1, 0, 1], Q=[1, 0, 2]), 0, 1),
        large(40),
    ],
    ids=["one outcome", "markup", "impossible to both", "forty"],
)
@pytest.mark.parametrize("step", [0, 17])
def test_that_odd_tables_have_a_picture_and_tips(document: Document, step: int) -> None:
    document = trained(document, step=step, perplexity=True)
    readings = evaluated(document)
    figure = look(document)
    assert figure.caption.lead
    for mark in (*marks(figure, Bars), *marks(figure, Line), *marks(figure, Points)):
        assert LENS.view(readings).tip(mark, 0).startswith("<b>")


def test_that_a_large_table_has_few_marks(weather: Document) -> None:
    figure = look(trained(large(128_256), step=3, most_steps=10_000))
    assert marks(figure, Line)
    assert marks(figure, Bars)
    for line in marks(figure, Line):
        assert len(line.x) <= 2_000
    for bars in marks(figure, Bars):
        assert len(bars.high) == 8


@pytest.mark.parametrize("count", [4, 8])
def test_that_the_bars_of_many_outcomes_have_a_larger_inset_clear_of_the_curve(count: int) -> None:
    truth = np.arange(count, 0.0, -1.0)
    table = table_of([f"outcome {row}" for row in range(count)], P=truth, Q=np.ones(count))
    loss, bars = look(trained(Document(table, 0, 1), step=0)).panels
    below = 1.0 - bars.place.y - bars.place.height
    assert (bars.place.height > 0.5) is (count == 8)
    lines = (mark for mark in loss.marks if isinstance(mark, Line))
    path = next(line for line in lines if "ahead" in line.name)
    under_inset = path.y[path.x >= bars.place.x * path.x.max()]
    assert loss.y.position(under_inset).max() <= below
