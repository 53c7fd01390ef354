"""Two servers along one text: lower bounds of D, and what the chosen tokens tell."""

import json
import math
from pathlib import Path

import pytest

from model.command_line import Request, open_requested, readings_of, report_text
from model.command_line.text_options import TextOptions
from model.document.tokens import Alternative, TokenSequence, token_of
from model.files.format import FormatError
from model.texts.two_models.listed_pair import compare_lists


def one(text: str, own: float, **listed: float) -> TokenSequence:
    alternatives = [Alternative(name, math.log(p)) for name, p in listed.items()]
    return TokenSequence((token_of(text, math.log(own), alternatives),), "x")


@pytest.mark.parametrize(
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
    request = Request(file=paths[0], text=TextOptions(against=paths[1]))
    document, _ = open_requested(request)
    readings = readings_of(document)
    told = json.loads(report_text(document, readings, "json"))
    assert told["readings"]["divergence_low"]["value"] == pytest.approx(0.22318353, abs=5e-9)
    assert "lower bound" in " ".join(told["notes"])
    assert "D(P ‖ Q) ≥" in report_text(document, readings, "text")
    assert "D(P ‖ Q) ≥" in report_text(document, readings, "markdown")
