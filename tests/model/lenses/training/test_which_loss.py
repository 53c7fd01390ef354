"""The Training lens, further: other losses, students of peaks, and the gradient as arrows."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from model.document.document import Document
from model.document.settings import TrainingSettings
from model.document.table import Column, Table, table_of
from model.figure.figure import Area, Bars, Figure, Line, Points, Rule
from model.formats.examples import load_example
from model.lens.controls import Choice, Number
from model.lens.lens import LensError
from model.lenses import lens_of
from model.lenses.training.outcomes_picture import ARROW, ARROW_POINTS
from model.lessons.quantities import quantity_of
from model.measures import entropy, kl_divergence
from tests.evaluated import evaluated
from tests.model.cases import for_each

LENS = lens_of("training")
CONTROLS = {control.label: control for control in LENS.look.controls}
TRUTH, START = [0.6, 0.25, 0.1, 0.05], [0.25, 0.25, 0.25, 0.25]
NAMES = ("sunny", "cloudy", "rainy", "windy")


def trained(**values: Any) -> Document:
    table = table_of(NAMES, P=TRUTH, Q=START)
    return Document(table, 0, 1, lens="training", training=TrainingSettings(**values))


def look(document: Document) -> Figure:
    return LENS.view(evaluated(document)).figure


def marks(figure: Figure, *kinds: type) -> list[Any]:
    return [mark for panel in figure.panels for mark in panel.marks if isinstance(mark, kinds)]


def arrows(figure: Figure) -> Line:
    (line,) = [mark for mark in marks(figure, Line) if mark.key == ARROW]
    assert isinstance(line, Line)
    return line


@for_each(
    ("values", "written", "nats"),
    [
        ({"loss": "reverse"}, "D(Q ‖ P)", 0.412565),
        ({"loss": "jensen_shannon", "mix": 0.1}, "JSD<sub>0.1</sub>(P, Q)", 0.031693),
        ({"loss": "jensen_shannon", "mix": 0.9}, "JSD<sub>0.9</sub>(P, Q)", 0.035590),
    ],
)
def test_that_the_curve_of_a_divergence_stands_over_0_and_says_its_name(
    values: dict[str, Any], written: str, nats: float
) -> None:
    figure = look(trained(**values))
    bits = nats / math.log(2.0)
    assert marks(figure, Line)[0].y[0] == pytest.approx(bits, abs=1e-6)
    floor = next(rule for rule in marks(figure, Rule) if rule.role == "entropy")
    assert floor.value == 0.0
    point = next(mark for mark in marks(figure, Points) if mark.name == "now")
    assert point.labels[0] == f"<b>step 0: {written} = {bits:.3f}</b>"
    assert "D(P ‖ Q) = 0.510 bits, D(Q ‖ P) = 0.595 bits" in figure.caption.rest
    assert "<" not in figure.alternative
    assert f"{bits:.3f} bits" in figure.alternative


def test_that_a_teacher_at_tau_is_written_with_its_square_and_falls_to_0() -> None:
    figure = look(trained(teacher=2.0, step=3))
    point = next(mark for mark in marks(figure, Points) if mark.name == "now")
    assert "τ<sup>2</sup>D(P<sub>τ</sub> ‖ Q<sub>τ</sub>)" in point.labels[0]
    assert "softened to τ = 2" in figure.caption.rest


def test_that_focal_loss_ends_above_0_at_a_flatter_q() -> None:
    figure = look(trained(loss="focal", step=200))
    bars = {bar.role: bar.high for bar in marks(figure, Bars)}
    assert bars["model"][0] < bars["truth"][0]
    floor = next(rule for rule in marks(figure, Rule) if rule.role == "entropy")
    assert floor.value > 0.0
    assert "flatter than P" in figure.caption.rest
    area = marks(figure, Area)[0]
    assert area.low[0] == floor.value


def test_that_arrows_go_from_q_to_p_for_cross_entropy_and_shrink_on_the_way() -> None:
    line = arrows(look(trained()))
    tips = line.y[1::ARROW_POINTS]
    rows = line.rows[::ARROW_POINTS]
    # “cloudy” is as likely as it should be and has none.
    assert rows.tolist() == [0, 2, 3]
    assert tips == pytest.approx(np.array(TRUTH)[rows])
    assert line.y[0::ARROW_POINTS] == pytest.approx(0.25)
    later = arrows(look(trained(step=10)))
    assert abs(later.y[1] - later.y[0]) < abs(line.y[1] - line.y[0])
    done = look(trained(step=200))
    assert not [mark for mark in marks(done, Line) if mark.key == ARROW]
    assert not any(entry.name.startswith("gradient") for entry in done.legend)


def test_that_the_scale_of_other_arrows_is_said_and_stays() -> None:
    figures = [look(trained(loss="jensen_shannon", step=step)) for step in (0, 4)]
    names = {entry.name for figure in figures for entry in figure.legend if "×" in entry.name}
    assert len(names) == 1
    line = arrows(figures[0])
    (name,) = names
    scale = float(name.split("×")[1])
    q, p = np.array(START), np.array(TRUTH)
    mixed = 0.5 * (p + q)
    slopes = 0.5 * q * (np.log(q / mixed) - kl_divergence(q, mixed))
    rows = line.rows[::ARROW_POINTS]
    assert line.y[1::ARROW_POINTS] - q[rows] == pytest.approx(-scale * slopes[rows])


def test_that_one_peak_shows_all_rows_in_order_and_what_it_covers() -> None:
    document = load_example("which-kl")
    forward = look(document)
    reverse = look(replace(document, training=replace(document.training, loss="reverse")))
    for figure, words in ((forward, "covers every mode"), (reverse, "seeks a mode")):
        assert words in figure.caption.rest
        bars = marks(figure, Bars)[0]
        assert bars.rows.tolist() == list(range(16))
        assert figure.caption.lead == "Q has come to rest: nearer to P no step of one peak leads."
    at = {name: marks(figure, Points) for name, figure in (("f", forward), ("r", reverse))}
    spread, narrow = (next(mark.y for mark in at[key] if " after " in mark.name) for key in "fr")
    assert spread[12] > 0.05
    assert narrow[12] < 1e-6
    assert narrow[4] > 0.3


def test_that_the_scenes_of_the_example_show_three_ends() -> None:
    document = load_example("which-kl")
    assert [scene.title for scene in document.scenes] == [
        "Forward KL covers",
        "Reverse KL seeks",
        "A free student",
    ]


def test_that_a_large_table_of_peaks_has_few_marks() -> None:
    count = 5_000
    weights = np.exp(-0.5 * ((np.arange(count) - 900.0) / 60.0) ** 2) + 1e-9
    table = table_of(map(str, range(count)), P=weights, Q=np.ones(count))
    figure = look(Document(table, 0, 1, training=TrainingSettings(step=60, peaks=1, most_steps=60)))
    for line in marks(figure, Line):
        assert len(line.x) <= 2_000
    assert not marks(figure, Bars)
    assert "Q has come to rest" in figure.caption.lead or "has learnt it" in figure.caption.lead


@for_each("values", [{"loss": "focal"}, {"loss": "reverse", "peaks": 1}, {}])
def test_that_all_that_is_pointed_at_has_its_numbers(values: dict[str, Any]) -> None:
    document = trained(step=2, smoothing=0.1, **values)
    view = LENS.view(evaluated(document))
    for mark in marks(view.figure, Bars, Points):
        assert view.tip(mark, 0).startswith("<b>")
    line = arrows(view.figure)
    assert "gradient of its logit" in view.tip(line, 0)
    assert view.click(line, 0) is None


def test_that_reverse_kl_where_p_gives_nothing_says_which_and_what_to_do() -> None:
    table = table_of(["a", "b"], P=[1, 0], Q=[1, 1])
    document = Document(table, 0, 1, training=TrainingSettings(loss="reverse"))
    readings = evaluated(document)
    with pytest.raises(LensError, match="“b” no chance, so D"):
        LENS.view(readings)


def test_that_each_setting_is_kept_and_only_what_matters_is_in_hand() -> None:
    document = trained()
    for label, value in (
        ("Set", "loss"),
        ("Loss", "jensen_shannon"),
        ("β", 0.25),
        ("Loss", "focal"),
        ("γ", 5.0),
        ("teacher τ", 4.0),
        ("Student", "2"),
    ):
        control = CONTROLS[label]
        assert control.shown(document)
        if isinstance(control, Choice):
            document = control.change(document, str(value)).document
            assert control.value(document) == value
        elif isinstance(control, Number):
            document = control.change(document, float(value)).document
            assert control.value(document) == value
    assert document.training == TrainingSettings(
        loss="focal", mix=0.25, focus=5.0, teacher=4.0, peaks=2, shelf="loss"
    )
    for label in ("rate", "batch", "smoothing", "steps", "Curves", "β"):
        assert not CONTROLS[label].shown(document)
    steps = replace(document, training=replace(document.training, shelf="steps"))
    assert CONTROLS["rate"].shown(steps)
    # Draws of labels say nothing to a softened teacher, and exp of such a loss is no perplexity.
    assert not CONTROLS["batch"].shown(steps)
    assert not CONTROLS["Curves"].shown(steps)


def test_that_a_lesson_asks_for_d_p_q_whatever_was_made_small() -> None:
    readings = evaluated(trained(loss="reverse", step=3))
    path = look(trained(loss="reverse", step=3))
    q = next(bars.high for bars in marks(path, Bars) if bars.role == "model")
    assert quantity_of("trained_kl").value(readings) == pytest.approx(kl_divergence(TRUTH, q))


def test_that_a_lesson_asks_for_d_p_q_where_labels_are_smoothed() -> None:
    document = trained(smoothing=0.3, step=3)
    readings = evaluated(document)
    q = next(bars.high for bars in marks(look(document), Bars) if bars.role == "model")
    found = kl_divergence(TRUTH, q)
    assert quantity_of("trained_kl").value(readings) == pytest.approx(found)
    assert quantity_of("trained_loss").value(readings) == pytest.approx(entropy(TRUTH) + found)


def test_that_many_rows_under_peaks_have_the_arrows_of_the_steepest() -> None:
    names = tuple(map(str, range(600)))
    places = np.arange(600.0)
    truth = np.exp(-0.5 * ((places - 150.0) / 12.0) ** 2) + 1e-9
    table = Table(names, (Column("P", truth), Column("Q", np.ones(600))))
    settings = TrainingSettings(peaks=1)
    document = Document(table, 0, 1, lens="training", training=settings)
    readings = evaluated(document)
    figure = LENS.view(readings).figure
    line = arrows(figure)
    rows = line.rows[::ARROW_POINTS]
    assert 1 <= len(rows) <= 60
    up = line.y[1::ARROW_POINTS] > line.y[0::ARROW_POINTS]
    # Up where P is above Q, in the middle of its peak; the steepest row is among them.
    q = np.full(600, 1.0 / 600)
    assert up[np.abs(rows - 150) < 10].all()
    assert any(entry.name.startswith("gradient") for entry in figure.legend)
    assert np.isin(rows, places.astype(int)).all()
    assert (truth / truth.sum() > q)[rows[up]].all()
