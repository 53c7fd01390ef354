"""What the tokens of a text are coloured by, and the marks of long texts."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.document.text_source import TextSettings, TextSource
from model.figure.figure import Area, Bars, Line, Rule, Text
from model.figure.reduce import running_mean
from model.lens.text_lenses import listed_words, where_words
from model.lenses import lens_of
from model.texts.bodies.entries import entry_tokens
from model.texts.heat import heat_of
from model.texts.open_text import open_text
from model.texts.position import table_names
from model.words.numerals import one_in
from tests.model.cases import for_each
from tests.model.text_files import giraffe, reading_of, text_readings_of


def long_text(folder: Path, count: int = 2_500) -> TextSource:
    rng = np.random.default_rng(5)
    path = folder / "long.npz"
    np.savez(path, logits=rng.standard_normal((count, 5)), targets=rng.integers(0, 5, count))
    return TextSource(str(path))


def batch(folder: Path) -> TextSource:
    rng = np.random.default_rng(5)
    path = folder / "batch.npz"
    np.savez(path, logits=rng.standard_normal((3, 4, 5)), targets=rng.integers(0, 5, (3, 4)))
    return TextSource(str(path))


@for_each(
    ("bits", "told"),
    [
        (0.0, "sure"),
        (1.0, "1 in 2"),
        (10.0, "1 in 1,000"),
        (13.0, "1 in 8,200"),
        (24.0, "1 in 17 million"),
        (30.0, "1 in 1.1 billion"),
        (math.inf, "never"),
    ],
)
def test_that_a_surprise_is_told_as_a_chance(bits: float, told: str) -> None:
    assert one_in(bits * math.log(2.0)) == told


def test_that_a_running_mean_leaves_out_what_is_not_known() -> None:
    values = np.array([1.0, np.nan, 3.0, np.inf, 5.0])
    known = pytest.approx([1.0, math.nan, 3.0, math.inf, 5.0], nan_ok=True)
    assert running_mean(values, 1).tolist() == known
    assert running_mean(values, 3).tolist() == [1.0, 2.0, math.inf, math.inf, math.inf]
    assert running_mean(values[:3], 99).tolist() == [2.0] * 3
    assert running_mean(np.zeros(0), 3).tolist() == []


def test_that_a_kind_of_heat_that_a_text_does_not_tell_is_its_surprise() -> None:
    reading = reading_of(TextSource(embedded=giraffe()))
    for kind in ("divergence", "change", "flip", "surprise"):
        assert heat_of(reading, kind).name == "surprise"
    assert heat_of(reading, "rank").name == "rank"
    assert "1 in" in heat_of(reading, "surprise").said(0)


def test_that_two_models_tell_d_change_and_flips(tmp_path: Path) -> None:
    source = long_text(tmp_path, 50)
    with np.load(source.path) as arrays:
        np.savez(tmp_path / "b.npz", logits=-arrays["logits"])
    reading = reading_of(TextSource(source.path, against=str(tmp_path / "b.npz")))
    report = reading.report
    assert report is not None
    flips = heat_of(reading, "flip").shares
    assert flips.tolist() == (~report.tokens.same_top).astype(float).tolist()
    change = heat_of(reading, "change").shares
    moved = report.tokens.base_nll - report.tokens.tested_nll
    assert np.sign(change).tolist() == np.sign(moved).tolist()
    assert (heat_of(reading, "divergence").shares >= 0.0).all()


def test_that_a_long_text_has_a_running_mean_and_a_handle_that_moves_what_is_seen(
    tmp_path: Path,
) -> None:
    settings = TextSettings(window=40)
    readings = text_readings_of(long_text(tmp_path), text_view=settings)
    shown = lens_of("sequence").view(readings)
    overview = shown.figure.panels[0]
    lines = [mark for mark in overview.marks if isinstance(mark, Line)]
    assert [line.name for line in lines] == ["running mean of 40 tokens"]
    (handle,) = [mark for mark in overview.marks if isinstance(mark, Rule) and mark.drag]
    edit = shown.drags[handle.drag](readings.document, 1_200.4)
    assert edit.document.text_view.place == 1_200
    assert edit.document.table is readings.document.table
    moved = lens_of("sequence").view(replace(readings, document=edit.document))
    (seen,) = [mark for mark in moved.figure.panels[0].marks if isinstance(mark, Area)]
    assert seen.x[0] < 1_200 < seen.x[1]
    bars = moved.figure.panels[1].marks[0]
    assert isinstance(bars, Bars)
    assert 1_200 in bars.rows.tolist()


def test_that_a_batch_and_chunks_tell_where_texts_end(tmp_path: Path) -> None:
    opened = open_text(batch(tmp_path))
    assert opened.ends.tolist() == [4, 8]
    assert opened.stretch == "text"
    assert open_text(long_text(tmp_path)).ends.size == 0
    readings = text_readings_of(batch(tmp_path))
    names = [
        mark.name
        for mark in lens_of("sequence").view(readings).figure.panels[0].marks
        if isinstance(mark, Rule)
    ]
    assert "text 1 ends, the next begins" in names


def test_that_the_caption_says_where_the_table_stands() -> None:
    reading = reading_of(TextSource(embedded=giraffe()))
    assert where_words(reading, 0) == "token 1 of 5"
    assert where_words(reading, 3) == "token 4 of 5, after “Look at the”"
    readings = text_readings_of(TextSource(embedded=giraffe()))
    caption = lens_of("sequence").view(readings).figure.caption
    assert "In the table: token 4 of 5, after “Look at the”." in caption.rest


def test_that_many_beliefs_are_drawn_with_the_rest_hatched() -> None:
    settings = TextSettings(view="beliefs")
    readings = text_readings_of(TextSource(embedded=giraffe()), text_view=settings)
    figure = lens_of("sequence").view(readings).figure
    hatched = [m for p in figure.panels for m in p.marks if isinstance(m, Bars) and m.hatched]
    assert len(hatched) == 1


def test_that_the_lens_says_of_how_many_tokens_the_perplexity_is() -> None:
    tokens = giraffe()
    for generated, told in ((None, ""), (40, ", of the 5 listed of 40")):
        source = TextSource(embedded=replace(tokens, generated=generated))
        assert listed_words(reading_of(source)) == told
        figure = lens_of("sequence").view(text_readings_of(source)).figure
        words = [m.text for p in figure.panels for m in p.marks if isinstance(m, Text)]
        assert any(told and told in word for word in words) == bool(told)


def test_that_no_rank_is_written_over_a_bar_beside_it(tmp_path: Path) -> None:
    readings = text_readings_of(long_text(tmp_path, 40))
    panel = lens_of("sequence").view(readings).figure.panels[0]
    heights: dict[int, float] = {}
    labelled: list[int] = []
    for mark in panel.marks:
        if isinstance(mark, Bars):
            heights |= dict(zip(mark.rows.tolist(), mark.high.tolist(), strict=True))
            labels = mark.labels or ("",) * len(mark.rows)
            labelled += [int(r) for r, one in zip(mark.rows, labels, strict=True) if one]
    assert labelled
    for row in labelled:
        assert max(heights.get(row - 1, 0.0), heights.get(row + 1, 0.0)) <= heights[row]


def test_that_a_small_chance_is_told_in_the_tip(tmp_path: Path) -> None:
    path = tmp_path / "sure.npz"
    np.savez(path, logits=np.array([[24.0 * math.log(2.0), 0.0]]), targets=np.array([1]))
    readings = text_readings_of(TextSource(str(path)))
    shown = lens_of("sequence").view(readings)
    tips = [
        shown.tip(mark, 0)
        for mark in shown.figure.panels[0].marks
        if isinstance(mark, Bars) and mark.rows.size
    ]
    assert any("1 in 17 million" in tip for tip in tips)


def test_that_lost_characters_of_alternatives_are_told_by_their_bytes() -> None:
    lost = {"token": "\ufffd", "logprob": -2.0, "bytes": [0xF0, 0x9F], "id": 7}
    entry = {"token": "a", "logprob": -0.5, "id": 1, "top_logprobs": [lost]}
    (token,) = entry_tokens([entry], "x")
    assert token.alternatives[0].text == "bytes:\\xf0\\x9f"
    assert table_names(token.known)[0] == "⟨f0 9f⟩"
    plain = lost | {"bytes": list("\ufffd".encode())}
    (token,) = entry_tokens([entry | {"top_logprobs": [plain]}], "x")
    assert token.alternatives[0].text == "\ufffd"
