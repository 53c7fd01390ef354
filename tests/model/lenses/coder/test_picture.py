"""The picture of the Coder lens: intervals with their ends, chips, and the bits settled."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from model.document.document import Document
from model.document.table import table_of
from model.figure.figure import Bars, Panel, Text
from model.formats.examples import load_example
from model.lens.controls import CopyButton
from model.lenses import lens_of
from model.lenses.coder.arithmetic import TOTAL, edges_of, encode_steps
from model.lenses.coder.picture import LEAST_PART, SEAM
from tests.evaluated import evaluated
from tests.model.cases import for_each

if TYPE_CHECKING:
    from model.lens.view import View

ENDS = ("left", "right")


def look(document: Document) -> View:
    return lens_of("coder").view(evaluated(document))


def sent(**settings: object) -> View:
    document = load_example("coder")
    return look(replace(document, coder=replace(document.coder, **settings)))  # type: ignore[arg-type]


def texts(panel: Panel) -> list[str]:
    return [mark.text for mark in panel.marks if isinstance(mark, Text)]


def test_that_four_draws_stand_over_each_other_with_the_ends_of_their_intervals() -> None:
    shown = texts(sent(typed="sunny, cloudy, sunny, rainy").figure.panels[0])
    for end in ("0", "1", "0.4", "0.16", "0.28", "0.208"):
        assert end in shown
    for width in ("0.4", "0.12", "0.048", "0.0096"):
        assert width in shown
    assert [one for one in shown if one.endswith("rainy") and one[0] == "4"]


def test_that_settled_bits_are_those_with_which_all_numbers_of_the_interval_begin() -> None:
    rng = np.random.default_rng(5)
    for _ in range(30):
        shares = rng.dirichlet(np.ones(5))
        rows, edges = rng.integers(0, 5, 12).tolist(), edges_of(shares)
        bits, settled = encode_steps((edges[row], edges[row + 1]) for row in rows)
        low, width = Fraction(0), Fraction(1)
        for row, count in zip(rows, settled, strict=True):
            low += width * Fraction(edges[row], TOTAL)
            width *= Fraction(edges[row + 1] - edges[row], TOTAL)
            number = int(bits[:count] or "0", 2)
            # The coder rounds each interval to 62 bits: a hair of it may lie outside.
            hair = Fraction(1, 2**50)
            assert Fraction(number, 2**count) <= low + hair
            assert low + width <= Fraction(number + 1, 2**count) + hair


def test_that_all_bits_are_shown_in_eights_and_those_of_the_first_four_draws_are_bold() -> None:
    typed = "sunny, cloudy, sunny, rainy, windy, windy, windy, windy, windy, windy"
    document = load_example("coder")
    readings = evaluated(replace(document, coder=replace(document.coder, typed=typed)))
    copy = next(one for one in lens_of("coder").look.controls if isinstance(one, CopyButton))
    shown = texts(lens_of("coder").view(readings).figure.panels[1])[-1]
    assert shown.startswith("<b>00110</b>")
    plain = shown.replace("<b>", "").replace("</b>", "")
    assert plain.split("\u00a0 ") == str(copy.copied(readings)).split()


@for_each(
    ("temperature", "code", "role"),
    [(1.0, "tempered", "model"), (2.0, "tempered", "tempered"), (2.0, "truth", "truth")],
)
def test_that_it_is_drawn_in_the_colour_of_the_distribution_that_codes(
    temperature: float, code: str, role: str
) -> None:
    document = load_example("coder")
    document = replace(document, temperature=temperature)
    view = look(replace(document, coder=replace(document.coder, code=code)))  # type: ignore[arg-type]
    bars = [mark for mark in view.figure.panels[0].marks if isinstance(mark, Bars)]
    assert {bar.role for bar in bars} == {role}


def test_that_an_interval_too_narrow_for_decimals_says_with_which_it_begins() -> None:
    shown = texts(sent(first=40).figure.panels[0])
    begun = [one for one in shown if one.endswith("…")]
    assert len(begun) == 4
    assert all(one.startswith("0.") and len(one) == 12 for one in begun)


def test_that_letters_of_chips_are_those_that_the_names_do_not_share() -> None:
    table = table_of(["token 1", "token 2"], P=[1, 1], Q=[1, 1])
    view = look(Document(table, 0, 1, lens="coder"))
    chips = view.figure.panels[2]
    assert set(texts(chips)[1:]) == {"1", "2"}
    (bars,) = (mark for mark in chips.marks if isinstance(mark, Bars))
    assert view.tip(bars, 3).startswith("<b>token")
    assert "draw 4" in view.tip(bars, 3)


def test_that_parts_and_what_is_left_of_a_large_vocabulary_cover_the_line() -> None:
    rng = np.random.default_rng(1)
    table = table_of([f"t{i}" for i in range(3_000)], P=rng.gumbel(size=3_000) ** 4)
    view = look(Document(table, 0, None, lens="coder"))
    bars = [m for m in view.figure.panels[0].marks if isinstance(m, Bars) and m.high[:1] == 4.0]
    left, right = (np.sort(np.concatenate([getattr(one, end) for one in bars])) for end in ENDS)
    assert left[0] == pytest.approx(0.0, abs=SEAM)
    assert right[-1] == pytest.approx(1.0, abs=SEAM)
    assert (left[1:] - right[:-1] <= LEAST_PART + 2.0 * SEAM).all()
