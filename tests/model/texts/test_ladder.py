"""Models of several sizes against one base: sizes by name, both ways, the Pareto line, in words."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

import main
from model.document.text_source import Rung, TextSettings, TextSource
from model.figure.figure import Points
from model.files.format import FormatError
from model.files.named_files import files_elsewhere, without_files
from model.formats.entropy_file import decode, encode
from model.lenses import lens_of
from model.lenses.kl_report.ladder_picture import POINTS
from model.texts.open_text import open_text
from model.texts.scoring.logits import rows_of
from model.texts.text_document import compared_with, text_document
from model.texts.text_edits import sized, with_models
from model.texts.text_reading import read_text
from model.texts.two_models.kl_report import KlReport, report
from model.texts.two_models.kl_rows import KlBlock, KlTokens, compare_blocks
from model.texts.two_models.ladder import Ladder, ladder_of
from model.texts.two_models.ladder_text import ladder_as_json, ladder_as_markdown, ladder_as_text
from tests.model.text_files import reading_of, text_readings_of, write_chat

if TYPE_CHECKING:
    from pathlib import Path

NOISE = {"Q8_0": 0.05, "Q4_K_M": 0.25, "Q2_K": 1.2}


def write_ladder(
    folder: Path, names: tuple[str, ...] = tuple(NOISE), tokens: int = 60
) -> TextSource:
    """Write a base and models that are ever further from it, and return the source of all."""
    rng = np.random.default_rng(5)
    base = 2.0 * rng.standard_normal((tokens, 12))
    ids = base.argmax(axis=1)
    np.savez(folder / "m-F16.npz", logits=base, targets=ids)
    rungs = []
    for name in names:
        noise = NOISE.get(name, 0.5) * rng.standard_normal(base.shape)
        np.savez(folder / f"m-{name}.npz", logits=base + noise, targets=ids)
        rungs.append(Rung(str(folder / f"m-{name}.npz")))
    return TextSource(str(folder / "m-F16.npz"), against=rungs[0].path, rungs=tuple(rungs))


def ladder(source: TextSource) -> Ladder:
    reading = reading_of(source)
    return ladder_of(source, reading.reports)


def of_perplexities(tested: float, base: float) -> KlReport:
    """The report on tokens that all surprise alike."""
    q, p, none = np.full(8, math.log(tested)), np.full(8, math.log(base)), np.zeros(8)
    same = np.ones(8, dtype=np.bool_)
    tokens = KlTokens(np.arange(8), none, p, q, none, p, q, same, none, same[:, None])
    return report([KlBlock(1.0, tokens)])


@pytest.mark.parametrize(
    ("tested", "base", "ratio", "log"),
    [(7.416280, 7.320910, 1.013027, 0.012943), (8.037667, 7.534124, 1.066835, 0.064696)],
)
def test_that_the_logarithm_of_published_perplexities_is_their_ratio(
    tested: float, base: float, ratio: float, log: float
) -> None:
    found = of_perplexities(tested, base).exact
    assert found.perplexity.value == pytest.approx(tested)
    assert found.ratio.value == pytest.approx(ratio, abs=5e-7)
    assert found.log_ratio.value == pytest.approx(log, abs=5e-7)


def test_that_both_ways_and_the_top_five_are_those_of_a_plain_computation() -> None:
    rng = np.random.default_rng(2)
    base, tested = rng.standard_normal((2, 40, 30))
    tested[:20] = base[:20] + 1e-5 * tested[:20]
    ids = rng.integers(0, 30, 40)
    found = report(compare_blocks(rows_of(base), rows_of(tested), ids))
    p, q = (np.exp(one) / np.exp(one).sum(axis=1, keepdims=True) for one in (base, tested))
    assert found.tokens.reverse[20:] == pytest.approx((q * np.log(q / p)).sum(axis=1)[20:])
    delta = np.log(q / p)
    small = (q * (np.expm1(-delta) + delta)).sum(axis=1)[:20]
    assert found.tokens.reverse[:20] == pytest.approx(small, rel=1e-4)
    for k in range(1, 6):
        tops = [np.argsort(-one, axis=1, kind="stable")[:, :k] for one in (p, q)]
        same = [set(a) == set(b) for a, b in zip(*map(np.ndarray.tolist, tops), strict=True)]
        assert found.tokens.same_tops[:, k - 1].tolist() == same
        assert found.exact.same_tops[k - 1].value == pytest.approx(np.mean(same))
    assert found.exact.reverse is not None
    assert found.exact.reverse.value == pytest.approx(float(found.tokens.reverse.mean()))


def test_that_equal_entries_count_by_their_ids_and_a_short_vocabulary_has_no_top_five() -> None:
    base = np.array([[1.0, 1.0, 0.0]])
    tested = np.array([[0.0, 1.0, 1.0]])
    ids = np.array([0])
    (block,) = compare_blocks(rows_of(base), rows_of(tested), ids)
    assert block.tokens.same_tops.tolist() == [[False, False, True, False, False]]


def test_that_a_zero_in_p_makes_the_reverse_infinite_and_only_it() -> None:
    base = np.array([[0.0, -np.inf], [0.0, 0.0]])
    tested = np.zeros((2, 2))
    (block,) = compare_blocks(rows_of(base), rows_of(tested), np.array([0, 0]))
    assert block.tokens.reverse.tolist() == [math.inf, 0.0]
    assert block.tokens.divergence[0] == pytest.approx(math.log(2.0))


def test_that_models_stand_by_size_with_a_line_of_those_that_nothing_as_small_is_nearer(
    tmp_path: Path,
) -> None:
    source = write_ladder(tmp_path, ("Q2_K", "Q8_0", "Q4_K_M", "Q6_K"))
    found = ladder(source)
    assert found.base == "F16"
    assert [one.name for one in found.models] == ["Q8_0", "Q6_K", "Q4_K_M", "Q2_K"]
    assert found.models[found.shown].name == "Q2_K"
    # Q6_K was given more noise than the smaller Q4_K_M: bigger and no nearer.
    assert [one.name for one in found.front] == ["Q2_K", "Q4_K_M", "Q8_0"]
    bits = np.array([one.bits for one in found.front])
    logs = np.log([one.divergence for one in found.front])
    assert found.price == pytest.approx(math.exp(-np.polyfit(bits, logs, 1)[0]))
    assert found.fall is None


def test_that_a_model_far_above_the_line_of_the_others_falls_off_it(tmp_path: Path) -> None:
    source = write_ladder(tmp_path, ("Q8_0", "Q6_K", "Q4_K_M", "Q2_K"))
    found = ladder(source)
    divergences = {"Q8_0": 0.001947, "Q6_K": 0.00787, "Q4_K_M": 0.0451, "Q2_K": 0.614}
    models = tuple(
        replace(one, found=_at(one.found, divergences[one.name])) for one in found.models
    )
    told = replace(found, models=models)
    assert told.fall == pytest.approx(0.614 / 0.0451)
    assert told.price is not None
    assert 2.2 < told.price < 2.5


def _at(found: KlReport | str | None, divergence: float) -> KlReport:
    assert isinstance(found, KlReport)
    mean = found.exact.divergence._replace(value=divergence)
    return replace(found, exact=replace(found.exact, divergence=mean))


def test_that_sizes_typed_go_before_names_and_nonsense_is_said(tmp_path: Path) -> None:
    source = write_ladder(tmp_path)
    sizes = ("8.52", "", "lots")
    rungs = tuple(replace(one, size=size) for one, size in zip(source.rungs, sizes, strict=True))
    found = ladder(replace(source, rungs=rungs))
    assert [(one.name, one.bits) for one in found.models] == [
        ("Q8_0", 8.52),
        ("Q4_K_M", 4.8944),
        ("Q2_K", None),
    ]
    assert found.models[2].problem.startswith("“lots” is no size.")


def test_that_one_bad_model_does_not_spoil_the_ladder(tmp_path: Path) -> None:
    source = write_ladder(tmp_path)
    (tmp_path / "m-Q4_K_M.npz").unlink()
    found = ladder(source)
    named = {one.name: one.found for one in found.models}
    assert isinstance(named["Q8_0"], KlReport)
    assert "no file" in str(named["Q4_K_M"]).lower()
    shown_one = replace(source, against=source.rungs[1].path)
    reading = reading_of(shown_one)
    assert reading.report is None
    assert len(reading.reports) == 3


def test_that_what_is_known_of_a_base_is_not_read_again_for_one_more_model(tmp_path: Path) -> None:
    source = write_ladder(tmp_path)
    two = replace(source, rungs=source.rungs[:2])
    reading = reading_of(two)
    stages: list[str] = []
    *_, more = read_text(
        open_text(source), 1.0, reading, watch=lambda stage, done: stages.append(stage)
    )
    assert set(stages) == {"Comparing Q2_K, 3 of 3"}
    assert more.best is reading.best
    assert [more.reports[one] is reading.reports[one] for one in two.rungs] == [True, True]


def test_that_another_model_is_shown_without_comparing_anew(tmp_path: Path) -> None:
    source = write_ladder(tmp_path)
    reading = reading_of(source)
    turned = reading.turned_to(source.testing(source.rungs[2]))
    assert turned is not None
    assert turned.report is reading.reports[source.rungs[2]]
    assert turned.opened.pair is not None
    table = turned.opened.both_table(0)
    assert table is not None
    assert sorted(table.columns[1].values) != sorted(table.columns[0].values)
    other = write_ladder(tmp_path, ("Q8_0",), tokens=30)
    assert reading.turned_to(replace(other, path=other.against)) is None


def test_that_a_ladder_goes_through_a_document_and_its_sizes_are_kept(tmp_path: Path) -> None:
    source = write_ladder(tmp_path)
    opened = open_text(source)
    document = text_document(opened)
    assert (document.lens, document.text_view.report) == ("kl-report", "ladder")
    document = sized(document, "8.52 bits").document
    data = encode(document)
    again = decode(data, "d.entropy")
    assert again.text == document.text
    assert again.text is not None
    assert again.text.rungs[0].size == "8.52 bits"


def test_that_every_file_of_a_ladder_is_asked_for_before_it_is_read(tmp_path: Path) -> None:
    source = write_ladder(tmp_path)
    document = text_document(open_text(source))
    here = tmp_path / "other"
    here.mkdir()
    named = files_elsewhere(document, here)
    assert set(named) == {source.path, *(one.path for one in source.rungs)}
    left = without_files(document, (source.rungs[0].path,))
    assert left.text is not None
    assert [one.path for one in left.text.rungs] == [one.path for one in source.rungs[1:]]
    assert left.text.against == ""
    assert without_files(document, (source.path,)).text is None


def test_that_models_are_added_one_by_one_and_never_twice(tmp_path: Path) -> None:
    source = write_ladder(tmp_path)
    alone = text_document(open_text(TextSource(source.path)))
    two = compared_with(alone, tmp_path / "m-Q8_0.npz").document
    assert two.text_view.report == "pictures"
    three = with_models(two, [tmp_path / "m-Q4_K_M.npz"]).document
    assert three.text is not None
    assert [one.name for one in three.text.rungs] == ["m-Q8_0.npz", "m-Q4_K_M.npz"]
    assert three.text_view.report == "ladder"
    with pytest.raises(FormatError, match="on the ladder already"):
        with_models(three, [tmp_path / "m-Q8_0.npz"])
    (tmp_path / "short").mkdir()
    write_ladder(tmp_path / "short", ("Q2_K",), tokens=30)
    with pytest.raises(FormatError, match="as many"):
        with_models(three, [tmp_path / "short" / "m-Q2_K.npz"])


def test_that_several_models_are_added_in_one_step_and_a_wrong_one_is_named(tmp_path: Path) -> None:
    write_ladder(tmp_path)
    alone = text_document(open_text(TextSource(str(tmp_path / "m-F16.npz"))))
    names = ("m-Q8_0.npz", "m-Q4_K_M.npz", "m-Q2_K.npz")
    edit = with_models(alone, [tmp_path / name for name in names])
    assert edit.label == "Test 3 models"
    assert edit.document.text is not None
    assert tuple(one.name for one in edit.document.text.rungs) == names
    with pytest.raises(FormatError, match="on the ladder already"):
        with_models(alone, [tmp_path / names[0], tmp_path / names[0]])
    (tmp_path / "short").mkdir()
    write_ladder(tmp_path / "short", ("Q5_0",), tokens=30)
    with pytest.raises(FormatError, match=r"m-Q5_0\.npz: .*as many"):
        with_models(alone, [tmp_path / names[0], tmp_path / "short" / "m-Q5_0.npz"])


def test_that_servers_answers_are_no_ladder(tmp_path: Path) -> None:
    path = str(write_chat(tmp_path))
    with pytest.raises(FormatError, match="of servers’ answers two"):
        open_text(TextSource(path, against=path, rungs=(Rung(path), Rung(path + "2"))))


def test_that_a_tested_model_may_lie_in_shards(tmp_path: Path) -> None:
    source = write_ladder(tmp_path)
    with np.load(source.rungs[1].path) as arrays:
        parts = []
        for k in range(3):
            parts.append(str(tmp_path / f"q4-{k}.npz"))
            part = slice(20 * k, 20 * k + 20)
            np.savez(parts[-1], logits=arrays["logits"][part], targets=arrays["targets"][part])
    sharded = Rung(parts[0], tuple(parts), size="4.9")
    found = ladder(
        replace(
            source, against=parts[0], against_shards=tuple(parts), rungs=(source.rungs[1], sharded)
        )
    )
    whole, cut = (one.found for one in found.models)
    assert isinstance(whole, KlReport)
    assert isinstance(cut, KlReport)
    assert cut.exact == whole.exact


def test_that_the_ladder_is_written_for_people_and_for_programs(tmp_path: Path) -> None:
    found = ladder(write_ladder(tmp_path))
    text = ladder_as_text(found, ("said",))
    assert text.startswith("3 models against F16; 60 tokens; nats\n\nmodel ")
    assert "On the Pareto line" in text
    assert text.count("Mean PPL(Q)/PPL(base)") == 3
    assert "said" in text
    assert "| Q2_K | 3.1593 |" in ladder_as_markdown(found)
    content = json.loads(ladder_as_json(found))
    assert [one["name"] for one in content["models"]] == ["Q8_0", "Q4_K_M", "Q2_K"]
    first = found.models[0].statistics
    assert first is not None
    assert content["models"][0]["divergence"]["value"] == first.divergence.value
    assert content["models"][0]["same_top_1"]["value"] == first.same_top.value


def test_that_the_picture_names_every_model_and_a_click_shows_it(tmp_path: Path) -> None:
    source = write_ladder(tmp_path)
    readings = text_readings_of(source, text_view=TextSettings(report="ladder"))
    view = lens_of("kl-report").view(readings)
    words = view.figure.alternative
    for name in NOISE:
        assert name in words
    assert "Each bit a weight saved costs" in view.figure.caption.lead
    marks = [mark for panel in view.figure.panels for mark in panel.marks]
    points = next(mark for mark in marks if isinstance(mark, Points) and mark.key == POINTS)
    edit = view.click(points, 0)
    assert edit is not None
    assert edit.label == "Show Q2_K"
    assert edit.document.text is not None
    assert edit.document.text.against == source.rungs[2].path
    assert edit.document.text_view.report == "ladder"
    shown = view.click(points, 2)
    assert shown is not None
    assert shown.document.text_view.report == "pictures"
    tip = view.tip(points, 0)
    assert "same top 1 … 5" in tip
    assert len(view.figure.data.header) == 2 + 2 * 8


def test_that_the_command_line_takes_any_number_of_tested_models(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_ladder(tmp_path)
    tested = [argument for one in source.rungs for argument in ("--against", one.path)]
    assert main.main([source.path, *tested, "--readings", "json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert [one["bits_per_weight"] for one in content["models"]] == [8.5008, 4.8944, 3.1593]
    sizes = [argument for one in ("8.52", "Q4_0", "1 GB of 4 B") for argument in ("--bits", one)]
    assert main.main([source.path, *tested, *sizes, "--readings", "text"]) == 0
    assert "Q4_K_M       4.5000" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("--bits", "4.9"), "--bits is given for 1 model of 3"),
        (("--bits", "4", "--bits", "much", "--bits", "3"), "--bits much: A size is bits a weight"),
        (("--against", "nowhere.kld"), "nowhere.kld: There is no file"),
        (("--temperature", "2"), "compared as they are"),
    ],
)
def test_that_a_ladder_that_cannot_be_is_refused_in_a_sentence(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    more: tuple[str, ...],
    sentence: str,
) -> None:
    source = write_ladder(tmp_path)
    tested = [argument for one in source.rungs for argument in ("--against", one.path)]
    assert main.main([source.path, *tested, *more, "--readings", "json"]) == 2
    found = capsys.readouterr()
    assert sentence in found.err
    assert not found.out
