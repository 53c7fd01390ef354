"""Two servers along one text: lower bounds of D, and what the chosen tokens tell."""

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from model.command_line import (
    CommandError,
    Request,
    open_requested,
    parse_arguments,
    readings_of,
    report_text,
)
from model.command_line.text_options import TextOptions
from model.document.text_source import TextSource
from model.document.tokens import Alternative, TokenSequence, token_of
from model.files.format import FormatError
from model.formats.entropy_file import decode, encode
from model.lenses import lens_of
from model.texts.heat import heat_of
from model.texts.open_text import open_text
from model.texts.text_document import compared_with
from model.texts.text_reading import text_reading_of
from model.texts.two_models.listed_pair import compare_lists
from tests.model.cases import for_each


def one(text: str, own: float, **listed: float) -> TokenSequence:
    alternatives = [Alternative(name, math.log(p)) for name, p in listed.items()]
    return TokenSequence((token_of(text, math.log(own), alternatives),), "x")


@for_each(
    ("p", "q", "bound"),
    [
        ((0.6, 0.25), (0.3, 0.3), 0.22318353),
        ((0.5, 0.3), (0.6, 0.35), 0.13985289),
        ((0.5, 0.5), (0.5, 0.5), 0.0),
    ],
)
def test_that_the_divergence_is_bounded_by_the_log_sum_inequality(
    p: tuple[float, float], q: tuple[float, float], bound: float
) -> None:
    base = one("a", p[0], a=p[0], b=p[1])
    tested = one("a", q[0], a=q[0], b=q[1])
    found = compare_lists(base, tested)
    assert found.divergence[0] == pytest.approx(bound, abs=5e-9)
    assert found.readings()["divergence_low"] == found.divergence[0]


def test_that_tokens_of_one_name_are_told_apart_by_their_ids_or_left_to_the_rest() -> None:
    def listed(*entries: tuple[str, float, int | None]) -> TokenSequence:
        known = [Alternative(text, math.log(p), number) for text, p, number in entries]
        return TokenSequence((token_of("a", math.log(0.5), known, id=entries[0][2]),), "x")

    few, many = [("a", 0.5, 1), ("\ufffd", 0.2, 2)], [("\ufffd", 0.1, 3)]
    for numbered in (True, False):
        one, two = (
            listed(*((text, p, k if numbered else None) for text, p, k in entries))
            for entries in (few, few + many)
        )
        found = compare_lists(one, two)
        assert found.divergence[0] == pytest.approx(0.0, abs=1e-12)


def test_that_the_chosen_tokens_tell_the_estimates() -> None:
    p, q = (0.5, 0.25, 0.8), (0.25, 0.5, 0.7)
    base, tested = (
        TokenSequence(tuple(token_of(f"t{k}", math.log(x)) for k, x in enumerate(one)), "x")
        for one in (p, q)
    )
    told = compare_lists(base, tested).readings()
    w = [y / x for x, y in zip(p, q, strict=True)]
    assert told["k1"] == pytest.approx(sum(-math.log(x) for x in w) / 3)
    assert told["k2"] == pytest.approx(sum(0.5 * math.log(x) ** 2 for x in w) / 3)
    assert told["k3"] == pytest.approx(sum(x - 1 - math.log(x) for x in w) / 3)
    assert told["effective_sample_size"] == pytest.approx(sum(w) ** 2 / sum(x * x for x in w))
    assert told["clipped"] == pytest.approx(2 / 3)
    assert math.isnan(told["divergence_low"])


def test_that_other_tokens_are_aligned_on_their_bytes() -> None:
    base = TokenSequence(
        tuple(token_of(t, math.log(p)) for t, p in ((" in", 0.5), ("side", 0.5), (".", 0.9))), "x"
    )
    tested = TokenSequence(
        tuple(token_of(t, math.log(p)) for t, p in ((" inside", 0.5), (".", 0.9))), "x"
    )
    found = compare_lists(base, tested)
    assert found.by_bytes
    assert found.texts == (" inside", ".")
    assert found.base.tolist() == pytest.approx([math.log(0.25), math.log(0.9)])
    with pytest.raises(FormatError, match="differ at byte 8"):
        compare_lists(base, TokenSequence((token_of(" inside!", -1.0),), "x"))


def test_that_the_command_line_compares_two_answers(tmp_path: Path) -> None:
    paths = []
    for name, p in (("a", (0.6, 0.25)), ("b", (0.3, 0.3))):
        top = [{"token": t, "logprob": math.log(x)} for t, x in zip("xy", p, strict=True)]
        entry = top[0] | {"top_logprobs": top}
        paths.append(tmp_path / f"{name}.json")
        paths[-1].write_text(json.dumps({"choices": [{"logprobs": {"content": [entry] * 2}}]}))
    request = Request(file=paths[0], text=TextOptions(against=(paths[1],)))
    document, _ = open_requested(request)
    readings = readings_of(document)
    told = json.loads(report_text(document, readings, "json"))
    assert told["readings"]["divergence_low"]["value"] == pytest.approx(0.22318353, abs=5e-9)
    assert "lower bound" in " ".join(told["notes"])
    assert "D(P ‖ Q) ≥" in report_text(document, readings, "text")
    assert "D(P ‖ Q) ≥" in report_text(document, readings, "markdown")


def answer(path: Path, parts: list[tuple[str, float, dict[str, float]]]) -> Path:
    content = [
        {
            "token": text,
            "logprob": math.log(own),
            "top_logprobs": [{"token": t, "logprob": math.log(p)} for t, p in top.items()],
        }
        for text, own, top in parts
    ]
    path.write_text(json.dumps({"choices": [{"logprobs": {"content": content}}]}))
    return path


def two_answers(folder: Path) -> tuple[Path, Path]:
    """Two servers on “Hi there.”, of which the second doubts the second token."""
    return (
        answer(
            folder / "a.json",
            [
                ("Hi", 0.6, {"Hi": 0.6, "Ho": 0.25}),
                (" there", 0.8, {" there": 0.8, " you": 0.1}),
                (".", 0.9, {".": 0.9}),
            ],
        ),
        answer(
            folder / "b.json",
            [
                ("Hi", 0.6, {"Hi": 0.6, "Ho": 0.25}),
                (" there", 0.4, {" you": 0.5, " there": 0.4}),
                (".", 0.9, {".": 0.9}),
            ],
        ),
    )


def test_that_a_token_of_two_servers_is_a_table_of_what_both_list(tmp_path: Path) -> None:
    base, tested = two_answers(tmp_path)
    document, _ = open_requested(Request(file=base, text=TextOptions(against=(tested,))))
    readings = readings_of(document)
    table = readings.document.table
    assert table.outcomes == ("␣you", "␣there", "everything else")
    assert table.columns[0].values.tolist() == pytest.approx([0.1, 0.8, 0.1])
    assert table.columns[1].values.tolist() == pytest.approx([0.5, 0.4, 0.1])
    assert table.rest is not None
    assert (table.rest.row, table.rest.count) == (2, None)
    pair = open_text(document.text or TextSource()).listed_pair
    assert pair is not None
    assert readings["kl_p_qt"].answer.low == pytest.approx(float(pair.divergence[1]))
    assert pair.same_top.tolist() == [True, False, True]


def test_that_the_band_is_changed_on_the_command_line(tmp_path: Path) -> None:
    base, tested = two_answers(tmp_path)
    for clip, share in (((0.8, 1.2), 1 / 3), ((0.4, 1.2), 0.0)):
        options = TextOptions(against=(tested,), clip=clip)
        document, _ = open_requested(Request(file=base, text=options))
        told = json.loads(report_text(document, readings_of(document), "json"))
        assert told["readings"]["clipped"]["value"] == pytest.approx(share)
        assert told["clip"] == list(clip)


@for_each("given", ["", "0.8", "1.2,0.8", "a,b", "0.8,1.2,3", "nan,2", "0,0"])
def test_that_a_band_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(CommandError, match=r"such as 0\.8,1\.2"):
        parse_arguments(["a.json", "--readings", "text", "--clip", given or ","])


def test_that_two_servers_are_kept_in_a_document_without_their_files(tmp_path: Path) -> None:
    base, tested = two_answers(tmp_path)
    document, _ = open_requested(Request(file=base, text=TextOptions(against=(tested,))))
    saved = encode(document)
    base.unlink()
    tested.unlink()
    again = decode(saved)
    assert again.text is not None
    assert again.text.embedded_against == (document.text and document.text.embedded_against)
    numbers = [
        readings_of(one).sequence.opened.listed_pair.readings()  # type: ignore[union-attr]
        for one in (document, again)
    ]
    assert numbers[0] == numbers[1]


def test_that_the_text_of_several_that_is_the_same_is_compared(tmp_path: Path) -> None:
    base, tested = two_answers(tmp_path)
    other = answer(tmp_path / "c.json", [("No", 0.5, {"No": 0.5})])
    both = tmp_path / "both.jsonl"
    lines = [json.dumps(json.loads(one.read_text())) for one in (other, tested)]
    both.write_text("\n".join(lines))
    found = open_text(TextSource(str(base), against=str(both))).listed_pair
    assert found is not None
    assert found.tested_text.text == "Hi there."


def test_that_ids_that_mean_other_tokens_are_not_taken_for_the_same() -> None:
    def listed(*entries: tuple[str, float, int]) -> TokenSequence:
        known = [Alternative(text, math.log(p), number) for text, p, number in entries]
        return TokenSequence((token_of("a", known[0].logprob, known, id=known[0].id),), "x")

    base = listed(("a", 0.5, 1), ("b", 0.3, 2))
    found = compare_lists(base, listed(("a", 0.5, 2), ("b", 0.3, 1)))
    assert found.vocabularies_differ
    assert math.isnan(found.divergence[0])
    assert found.log_ratio[0] == 0.0


@pytest.mark.parametrize("view", ["pictures", "numbers"])
def test_that_the_report_lens_shows_two_servers_with_bounds(tmp_path: Path, view: str) -> None:
    base, tested = two_answers(tmp_path)
    document, _ = open_requested(Request(file=base, text=TextOptions(against=(tested,))))
    assert document.lens == "kl-report"
    settings = replace(document.text_view, report=view)  # type: ignore[arg-type]
    readings = readings_of(replace(document, text_view=settings))
    shown = lens_of("kl-report").view(readings)
    figure = shown.figure
    assert figure.caption.lead.startswith("D(P ‖ Q) ≥")
    assert "k1" in figure.alternative
    assert "lower bound" in figure.alternative
    if view == "pictures":
        mark = figure.panels[0].marks[0]
        assert "≥" in shown.tip(mark, 1)
        edit = shown.click(mark, 0)
        assert edit is not None
        assert edit.document.table.outcomes[:2] == ("Hi", "Ho")


def test_that_the_tokens_of_two_servers_rise_and_fall_by_their_change(tmp_path: Path) -> None:
    base, tested = two_answers(tmp_path)
    document, _ = open_requested(Request(file=base, text=TextOptions(against=(tested,))))
    assert document.text_view.heat == "change"
    text = text_reading_of(readings_of(document))
    assert text is not None
    heat = heat_of(text, "change")
    assert heat.shares.tolist() == pytest.approx([0.0, -1.0, 0.0])
    assert "w = q/p = 0.5" in heat.said(1)
    assert heat_of(text, "flip").shares.tolist() == [0.0, 1.0, 0.0]
    assert "≥" in heat_of(text, "divergence").said(1)


def test_that_a_second_answer_is_compared_within_the_document(tmp_path: Path) -> None:
    base, tested = two_answers(tmp_path)
    document, _ = open_requested(Request(file=base))
    edit = compared_with(document, tested)
    assert edit.label == "Compare with b.json"
    assert edit.document.text is not None
    assert edit.document.text.embedded_against is not None
    assert edit.document.lens == "kl-report"
    with pytest.raises(FormatError, match="differ at byte"):
        compared_with(document, answer(tmp_path / "c.json", [("No", 0.5, {"No": 0.5})]))


def test_that_what_is_odd_about_the_tested_text_is_said_too(tmp_path: Path) -> None:
    base, tested = two_answers(tmp_path)
    content = json.loads(tested.read_text())
    content["choices"][0]["logprobs"]["content"][0]["logprob"] = 0.7
    tested.write_text(json.dumps(content))
    document, _ = open_requested(Request(file=base, text=TextOptions(against=(tested,))))
    notes = json.loads(report_text(document, readings_of(document), "json"))["notes"]
    assert any("tested" in note and "above 0" in note for note in notes)
