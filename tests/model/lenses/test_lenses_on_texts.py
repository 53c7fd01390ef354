"""The lenses on texts as pure figures: numbers, marks, captions, and why there is nothing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from model.document.document import new_document
from model.document.text_source import TextSettings, TextSource
from model.figure.figure import Area, Bars, Figure, Line, Points, Rule, Text
from model.formats.examples import load_example
from model.lens.text_lenses import ordinal, place_words
from model.lenses import LensError, lens_of
from model.lenses.calibration.view import calibration_of
from model.texts.open_text import open_text
from model.texts.scoring.calibration import calibrate
from model.texts.text_document import text_document
from model.texts.text_measures import with_text
from model.texts.text_reading import text_reading_of
from model.words.units import Unit
from tests.evaluated import evaluated
from tests.model.cases import for_each
from tests.model.text_files import giraffe, reading_of, text_readings_of, write_chat, write_logits

if TYPE_CHECKING:
    from pathlib import Path

    from model.evaluate.readings import Readings

LENSES = ("sequence", "calibration", "kl-report")


def long_text(folder: Path, count: int = 5000) -> TextSource:
    rng = np.random.default_rng(3)
    logits = rng.standard_normal((count, 20))
    path = folder / "long.npz"
    np.savez(path, logits=logits, targets=rng.integers(0, 20, count))
    return TextSource(str(path))


def two_models(folder: Path) -> TextSource:
    source = long_text(folder, 400)
    with np.load(source.path) as arrays:
        noise = np.random.default_rng(4).standard_normal((400, 20))
        np.savez(folder / "tested.npz", logits=arrays["logits"] + 0.3 * noise)
    return TextSource(source.path, against=str(folder / "tested.npz"))


def shown(lens: str, readings: Readings) -> Figure:
    return lens_of(lens).view(readings).figure


def bars(figure: Figure, name: str) -> Bars:
    found = [
        mark
        for panel in figure.panels
        for mark in panel.marks
        if isinstance(mark, Bars) and mark.name == name
    ]
    return found[0]


def texts(figure: Figure) -> str:
    marks = [mark for panel in figure.panels for mark in panel.marks]
    return "\n".join(mark.text for mark in marks if isinstance(mark, Text))


@for_each("lens", LENSES)
def test_that_without_a_text_the_mend_is_said(lens: str) -> None:
    with pytest.raises(LensError, match="File, Open"):
        shown(lens, evaluated(new_document()))


def test_that_each_token_is_as_high_as_its_surprise() -> None:
    figure = shown("sequence", text_readings_of(TextSource(embedded=giraffe())))
    others = bars(figure, "surprise")
    assert others.high.tolist() == pytest.approx([1.0, 1.0, 1.0, 1.0])
    assert others.rows.tolist() == [0, 1, 2, 4]
    chosen = bars(figure, "surprise of the chosen token")
    assert chosen.rows.tolist() == [3]
    assert chosen.high.tolist() == pytest.approx([10.0])


def test_that_the_token_that_spoiled_a_text_is_named_with_its_share() -> None:
    caption = shown("sequence", text_readings_of(TextSource(embedded=giraffe()))).caption
    assert caption.lead == "One token spoiled it."
    assert "“giraffe” cost 10.0 bits, 71% of the whole text" in caption.rest


def test_that_the_whole_text_is_told_beside_with_its_error_and_t_star() -> None:
    readings = text_readings_of(TextSource(embedded=giraffe()))
    said = texts(shown("sequence", readings))
    text = text_reading_of(readings)
    assert text is not None
    assert f"Perplexity {2.0**2.8:.4g} ±" in said
    assert "2.80 bits a token" in said
    assert "a word" in said
    assert "T*: between 0.84" in said
    assert "entropy at least" in said


def test_that_the_alternatives_stand_with_everything_else() -> None:
    figure = shown("sequence", text_readings_of(TextSource(embedded=giraffe())))
    assert bars(figure, "what else was in mind").high is not None
    came = bars(figure, "the token that came")
    rest = bars(figure, "everything else")
    others = bars(figure, "what else was in mind")
    total = float(came.right.sum() + rest.right.sum() + others.right.sum())
    assert total == pytest.approx(1.0)


def test_that_a_click_on_a_token_makes_it_the_table() -> None:
    readings = text_readings_of(TextSource(embedded=giraffe()))
    lens = lens_of("sequence")
    edit = lens.view(readings).click(bars(shown("sequence", readings), "surprise"), 1)
    assert edit is not None
    assert edit.label == "Go to token 2 “at”"


def test_that_a_token_that_was_ruled_out_runs_off_the_top(tmp_path: Path) -> None:
    logits, targets = write_logits(tmp_path, [2, 1])
    np.save(logits, np.array([[0.0, 1.0, -math.inf], [0.0, 1.0, 2.0]]))
    figure = shown("sequence", text_readings_of(TextSource(str(logits), str(targets))))
    assert figure.caption.lead == "The model ruled out what came."
    chosen = bars(figure, "surprise of the chosen token")
    assert np.isfinite(chosen.high).all()
    assert chosen.labels[0].startswith("∞")


def test_that_a_long_text_is_drawn_in_at_most_two_thousand_columns(tmp_path: Path) -> None:
    readings = text_readings_of(long_text(tmp_path))
    figure = shown("sequence", readings)
    overview = bars(figure, "most surprising of each stretch")
    assert len(overview.left) == 2000
    text = text_reading_of(readings)
    assert text is not None
    assert overview.high.max() == pytest.approx(text.nll.max() / math.log(2.0))
    entropy = [m for p in figure.panels for m in p.marks if isinstance(m, Line)]
    assert all(len(line.x) <= 2000 for line in entropy)


def test_that_a_text_without_alternatives_still_shows_its_surprise(tmp_path: Path) -> None:
    readings = text_readings_of(TextSource(str(write_chat(tmp_path))))
    figure = shown("sequence", readings)
    assert not [m for p in figure.panels for m in p.marks if isinstance(m, Line)]
    with pytest.raises(LensError, match="No alternatives are known"):
        shown("calibration", readings)


def test_that_every_way_to_a_perplexity_stands_on_one_screen() -> None:
    settings = TextSettings(view="perplexities")
    figure = shown("sequence", text_readings_of(TextSource(embedded=giraffe()), text_view=settings))
    said = texts(figure)
    for words in ("Token-weighted", "torchmetrics", "Hugging Face", "Per byte", "Second half", "✗"):
        assert words in said
    assert "2.80" not in figure.caption.lead


def test_that_published_confidences_have_their_published_errors() -> None:
    found = calibrate([0.25, 0.25, 0.55, 0.75, 0.75], [0, 0, 1, 1, 1], bins=2)
    assert [round(x, 4) for x in (found.ece, found.ece_squared, found.ece_max)] == [
        0.29,
        0.2918,
        0.3167,
    ]


def test_that_empty_bins_are_left_empty_and_counts_stand_below(tmp_path: Path) -> None:
    readings = text_readings_of(long_text(tmp_path, 500))
    figure = shown("calibration", readings)
    text = text_reading_of(readings)
    assert text is not None
    found = calibration_of(text.score, 15)
    assert found is not None
    assert len(bars(figure, "right so often").left) == np.count_nonzero(found.counts) < 15
    assert bars(figure, "tokens").high.sum() == 500


def test_that_the_four_corners_name_telling_tokens_to_go_to() -> None:
    example = load_example("same-perplexity-sure")
    assert example.text is not None
    readings = with_text(evaluated(example), reading_of(example.text))
    figure = shown("calibration", readings)
    chips = [m for p in figure.panels for m in p.marks if isinstance(m, Bars) and m.rows.size]
    assert [chip.rows.size for chip in chips] == [4, 4]
    edit = lens_of("calibration").view(readings).click(chips[1], 0)
    assert edit is not None
    assert edit.document.text is not None
    assert edit.document.text.position == chips[1].rows[0]
    assert "Surer than it is right." in figure.caption.lead
    assert "at T* = 2.04" in texts(figure)


def test_that_two_examples_share_a_perplexity_and_differ_in_accuracy() -> None:
    found = []
    for name in ("same-perplexity-sure", "same-perplexity-unsure"):
        source = load_example(name).text
        assert source is not None
        found.append(reading_of(source).score)
    assert found[0].perplexity == pytest.approx(5.0, rel=1e-12)
    assert found[1].perplexity == pytest.approx(found[0].perplexity, rel=1e-12)
    assert [score.accuracy for score in found] == [0.5, 0.0]


def test_that_two_models_are_drawn_and_clicked_to_both_distributions(tmp_path: Path) -> None:
    readings = text_readings_of(two_models(tmp_path))
    figure = shown("kl-report", readings)
    text = text_reading_of(readings)
    assert text is not None
    assert text.report is not None
    along = bars(figure, "D(P ‖ Q)")
    assert along.high.mean() == pytest.approx(text.report.exact.divergence.value / math.log(2.0))
    assert bars(figure, "tokens").high.sum() == 400
    edit = lens_of("kl-report").view(readings).click(along, 7)
    assert edit is not None
    columns = edit.document.table.columns
    assert [len(column) for column in columns] == [20, 20]
    assert columns[0].values.tolist() != columns[1].values.tolist()
    scatter = [m for p in figure.panels for m in p.marks if isinstance(m, Points)]
    assert len(scatter[0].x) == 400


def test_that_all_statistics_stand_exactly_and_as_llama_cpp(tmp_path: Path) -> None:
    settings = TextSettings(report="numbers")
    readings = text_readings_of(two_models(tmp_path), text_view=settings)
    figure = shown("kl-report", readings)
    said = texts(figure)
    for words in ("exact", "as llama.cpp", "Mean KLD", "Median KLD", "RMS Δp", "Same top p", "±"):
        assert words in said
    assert len(figure.data.columns[0]) == 39


def test_that_one_model_alone_asks_for_a_second() -> None:
    readings = text_readings_of(TextSource(embedded=giraffe()))
    with pytest.raises(LensError, match="Compare with"):
        shown("kl-report", readings)


@pytest.mark.parametrize("lens", ["sequence", "calibration"])
def test_that_the_unit_and_the_temperature_change_what_is_said(lens: str) -> None:
    source = TextSource(embedded=giraffe())
    plain = shown(lens, text_readings_of(source)).alternative
    hot = shown(lens, text_readings_of(source, temperature=2.0, unit=Unit.NATS)).alternative
    assert plain != hot


def test_that_the_report_s_numbers_say_their_unit_and_follow_it(tmp_path: Path) -> None:
    settings = TextSettings(report="numbers")
    said = {}
    for unit in (Unit.NATS, Unit.BITS):
        readings = text_readings_of(two_models(tmp_path), text_view=settings, unit=unit)
        figure = shown("kl-report", readings)
        assert f"KL divergence ({unit.value})" in texts(figure)
        names, exact, _ = figure.data.columns
        said[unit] = float(str(exact[list(names).index("Mean KLD")]).split(" ±")[0])
    assert said[Unit.BITS] == pytest.approx(said[Unit.NATS] / math.log(2.0), rel=1e-4)


def test_that_the_mean_stands_in_the_legend_clear_of_the_bars(tmp_path: Path) -> None:
    for lens in ("kl-report", "sequence"):
        figure = shown(lens, text_readings_of(two_models(tmp_path)))
        rules = [m for p in figure.panels for m in p.marks if isinstance(m, Rule)]
        assert not any(rule.label.startswith("mean") for rule in rules)
        assert any(entry.name.startswith("mean") for entry in figure.legend)


def test_that_a_batch_shows_where_each_text_ends(tmp_path: Path) -> None:
    rng = np.random.default_rng(6)
    np.savez(
        tmp_path / "b.npz", logits=rng.standard_normal((3, 5, 7)), targets=np.zeros((3, 5), int)
    )
    readings = text_readings_of(TextSource(str(tmp_path / "b.npz")))
    figure = shown("sequence", readings)
    ends = [m for m in figure.panels[0].marks if isinstance(m, Rule) and "ends" in m.name]
    assert [end.value for end in ends] == [4.5, 9.5]
    text = text_reading_of(readings)
    assert text is not None
    assert place_words(text, 7) == "token 3 of text 2"


def test_that_ranks_are_said_as_ordinals() -> None:
    said = [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111, 1003)]
    assert said == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th", "1,003rd",
    ]  # fmt: skip


def test_that_a_text_that_is_not_read_yet_has_no_numbers() -> None:
    document = text_document(open_text(TextSource(embedded=giraffe())))
    waiting = with_text(evaluated(document), None)
    assert {reading.value for reading in waiting.values.values()} == {None}
    assert "Reading" in waiting["entropy_p"].answer.reason


def test_that_the_entropy_of_lists_is_a_hatched_band() -> None:
    source = TextSource(embedded=giraffe(), vocabulary_size=1000)
    figure = shown("sequence", text_readings_of(source))
    areas = [m for p in figure.panels for m in p.marks if isinstance(m, Area)]
    assert len(areas) == 1
    assert areas[0].hatched
    assert (areas[0].low < areas[0].high).all()
    assert "entropy at most (bits)" in figure.data.header
    assert "band" in figure.caption.rest


def test_that_an_entropy_that_nothing_bounds_above_is_a_line_and_hides_no_bar() -> None:
    figure = shown("sequence", text_readings_of(TextSource(embedded=giraffe())))
    assert not [m for p in figure.panels for m in p.marks if isinstance(m, Area)]
    lines = [m for p in figure.panels for m in p.marks if isinstance(m, Line)]
    assert any(one.role == "entropy" and one.name.endswith("at least") for one in lines)
    assert "entropy, at least" in [one.name for one in figure.legend]
    assert "known from below alone" in figure.caption.rest
