"""The Coder lens on texts: tokens under their own scores, and what cannot be sent."""

from __future__ import annotations

import gzip
import json
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import main as program
from model.document.document import Document, new_document
from model.document.settings import CoderSettings
from model.document.text_source import TextSource
from model.figure.figure import Bars, Figure
from model.formats.examples import load_example
from model.lens.controls import Button, Choice
from model.lenses import LensError, lens_of
from model.lenses.coder import text_sent
from model.texts.text_measures import with_text
from tests.evaluated import evaluated
from tests.model.answer_files import LOGS, chat
from tests.model.text_files import reading_of

if TYPE_CHECKING:
    from pathlib import Path

    from model.evaluate.readings import Readings

TEXT = CoderSettings(takes="text")


def readings_of(source: TextSource, temperature: float = 1.0, **settings: Any) -> Readings:
    document = replace(
        new_document(), text=source, coder=replace(TEXT, **settings), temperature=temperature
    )
    return with_text(evaluated(document), reading_of(source, temperature))


def example(name: str) -> Readings:
    document = replace(load_example(name), coder=TEXT)
    assert document.text is not None
    return with_text(evaluated(document), reading_of(document.text))


def look(readings: Readings) -> Figure:
    return lens_of("coder").view(readings).figure


def costs(figure: Figure) -> dict[str, float]:
    names, values = figure.data.columns
    return dict(zip(map(str, names), map(float, values), strict=True))


def logits(folder: Path, count: int = 400, vocabulary: int = 60) -> TextSource:
    rng = np.random.default_rng(3)
    values = 3.0 * rng.standard_normal((count, vocabulary))
    np.savez(folder / "t.npz", logits=values, targets=rng.integers(0, vocabulary, count))
    return TextSource(str(folder / "t.npz"))


def test_that_the_giraffe_costs_its_surprise_and_at_most_two_bits() -> None:
    figure = look(example("giraffe"))
    needs = costs(figure)
    assert needs["Σ −log q"] == pytest.approx(33.83, abs=5e-3)
    assert needs["bits sent"] == 35
    assert "“giraffe” 11.4" in figure.caption.rest
    assert "read back, the bits give every token" in figure.caption.rest
    assert "everything else" in figure.caption.rest
    words = "Thank you for your help with the project. I look forward to the giraffe on Monday."
    assert needs["gzip"] == 8 * len(gzip.compress(words.encode(), mtime=0))
    assert needs["as it is"] == 8 * len(words)
    assert "n · H" not in needs  # of lists the entropy is not known


def test_that_logits_are_coded_under_whole_distributions_at_every_t(tmp_path: Path) -> None:
    source = logits(tmp_path)
    for temperature in (0.7, 1.0, 2.5):
        readings = readings_of(source, temperature)
        needs = costs(look(readings))
        text = reading_of(source, temperature)
        surprise = float(text.nll.sum()) / math.log(2.0)
        assert needs["Σ −log q"] == pytest.approx(surprise, rel=1e-9)
        # What is rarer than 2⁻³² has a part of 2⁻³² all the same, which costs less.
        assert 0.998 * surprise < needs["bits sent"] < surprise + 2.0
        assert needs["n · H"] == pytest.approx(float(text.entropy.sum()) / math.log(2.0), rel=1e-6)


def test_that_of_a_list_the_token_beyond_it_and_all_else_have_their_parts(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(chat()))
    readings = readings_of(TextSource(str(path)))
    needs = costs(look(readings))
    assert needs["Σ −log q"] == pytest.approx(-sum(LOGS) / math.log(2.0), rel=1e-9)
    hot = look(readings_of(TextSource(str(path)), 2.0))
    assert "of the listed tokens only" in hot.caption.rest


def test_that_a_long_text_is_sent_as_far_as_it_is_looked_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_sent, "MOST_LOOKED_THROUGH", 600)
    figure = look(readings_of(logits(tmp_path)))
    assert "for 10 tokens" in figure.caption.lead
    assert "the first of 400 tokens" in figure.caption.rest


def test_that_a_token_without_probability_says_what_to_do(tmp_path: Path) -> None:
    source = logits(tmp_path, 5)
    with pytest.raises(LensError, match=r"Token \d, .* has no probability at this T.*dial up"):
        look(readings_of(source, 0.0))


def test_that_tips_name_the_parts_of_each_token(tmp_path: Path) -> None:
    view = lens_of("coder").view(readings_of(logits(tmp_path, 5, 8)))
    bars = [mark for mark in view.figure.panels[0].marks if isinstance(mark, Bars)]
    assert bars
    for mark in bars:
        assert view.tip(mark, 0).startswith("<b>")


def test_that_a_text_is_chosen_and_walked_by_controls(tmp_path: Path) -> None:
    readings = readings_of(logits(tmp_path, 5, 8), first=4)
    controls = lens_of("coder").look.controls
    takes = next(one for one in controls if isinstance(one, Choice))
    shown = {one.label for one in controls if one.shown(readings.document)}
    assert shown == {"Send", "◀ earlier", "later ▶", "Copy the bits"}
    later = next(one for one in controls if isinstance(one, Button) and one.label == "later ▶")
    assert not later.enabled(readings)
    assert later.enabled(readings_of(logits(tmp_path, 5, 8), first=3))
    drawn = takes.change(readings.document, "table").document
    assert "draws" in look(replace(readings, document=drawn)).caption.lead


def test_that_without_a_text_the_table_is_sent() -> None:
    document: Document = replace(load_example("coder"), coder=replace(TEXT, typed="sunny"))
    assert "for 1 symbol," in look(evaluated(document)).caption.lead


def test_that_a_text_is_sent_without_a_window(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from model.formats.entropy_file import write_document

    document = replace(load_example("giraffe"), coder=TEXT, lens="coder")
    write_document(tmp_path / "g.entropy", document)
    out = tmp_path / "g.svg"
    assert program.main([str(tmp_path / "g.entropy"), "--figure", "coder", "--out", str(out)]) == 0
    assert out.stat().st_size > 1_000
