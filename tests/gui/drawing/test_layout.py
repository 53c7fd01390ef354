"""Typesetting, ticks and layout: measured texts that fit where they are drawn."""

import math
from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from gui.drawing.layout import lay_out, ticks_across, ticks_up
from gui.drawing.picture import picture_of
from gui.drawing.typeset import Letters, elided, letters, wrapped
from gui.look.theme import load_fonts
from model.figure.figure import Axis, Figure, Panel, Place
from tests.gui.figures import compare, identity, log_log, panels, temperature

SIZES = [(1200.0, 700.0), (620.0, 400.0), (300.0, 200.0)]


@pytest.fixture(autouse=True)
def fonts(qapp: QApplication) -> None:
    load_fonts()


def text_of(line: Letters) -> str:
    return "".join(piece.text for piece in line.pieces)


def names(*words: str) -> Axis:
    return Axis(-0.5, len(words) - 0.5, ticks=tuple(enumerate(words)))


def test_that_a_subscript_is_smaller_and_lower_and_a_superscript_higher() -> None:
    base, below, above = letters("Q<sub>T</sub><sup>2</sup>", 20.0).pieces
    assert below.font.pixelSize() < base.font.pixelSize()
    assert below.rise > 0.0 > above.rise
    assert base.x < below.x < above.x


def test_that_bold_markup_is_heavier_and_escapes_are_read() -> None:
    plain, bold = letters("a &lt; <b>b</b>", 13.0).pieces
    assert plain.text == "a < "
    assert bold.font.weight() > plain.font.weight()


def test_that_numbers_of_equal_length_take_equal_width() -> None:
    assert letters("1.111", 13.0).width == pytest.approx(letters("0.888", 13.0).width)


def test_that_a_long_text_is_cut_to_the_width_and_says_so() -> None:
    line = elided("a name that is far too long for its place", 13.0, 100.0)
    assert line.width <= 100.0
    assert text_of(line).endswith("…")


def test_that_a_name_of_a_million_characters_is_cut() -> None:
    assert elided("x" * 1_000_000, 13.0, 200.0).width <= 200.0
    assert len(text_of(letters("x" * 1_000_000, 13.0))) < 1_000


def test_that_wrapping_keeps_every_word_bold_or_not_and_every_line_within_the_width() -> None:
    lines = wrapped("<b>Lead here.</b> And then the rest in plain words.", 14.0, 120.0)
    assert len(lines) > 2
    assert all(line.width <= 120.0 for line in lines)
    assert " ".join(map(text_of, lines)) == "Lead here. And then the rest in plain words."
    assert lines[0].pieces[0].font.weight() > lines[-1].pieces[0].font.weight()


def test_that_the_last_line_allowed_is_elided() -> None:
    lines = wrapped("one two three four five six seven eight nine ten", 14.0, 80.0, 2)
    assert len(lines) == 2
    assert text_of(lines[1]).endswith("…")
    assert lines[1].width <= 80.0


def test_that_short_names_stand_level() -> None:
    ticks = ticks_across(names("sunny", "cloudy", "rainy"), 400.0)
    assert not ticks.turned
    assert [len(lines) for lines in ticks.texts] == [1, 1, 1]


def test_that_long_names_are_wrapped_before_they_are_turned() -> None:
    ticks = ticks_across(names("what the truth costs", "what the model pays"), 200.0)
    assert not ticks.turned
    assert max(len(lines) for lines in ticks.texts) > 1


def test_that_many_names_are_turned_and_very_many_thinned() -> None:
    turned = ticks_across(names(*(f"outcome{row}" for row in range(30))), 600.0)
    assert turned.turned
    assert len(turned.texts) == 30
    thinned = ticks_across(names(*(f"outcome{row}" for row in range(200))), 600.0)
    assert thinned.turned
    assert 0 < len(thinned.texts) < 60
    assert len(thinned.every) == 200


@pytest.mark.parametrize("width", [900.0, 300.0, 120.0])
def test_that_numbers_along_an_axis_never_meet(width: float) -> None:
    axis = Axis(0.0, 1.0, ticks=tuple((place / 10, f"{place / 10:.3f}") for place in range(11)))
    ticks = ticks_across(axis, width)
    ends = [
        (place * width - lines[0].width / 2, place * width + lines[0].width / 2)
        for place, lines in zip(ticks.places, ticks.texts, strict=True)
    ]
    assert ends
    assert all(right < left for (_, right), (left, _) in pairwise(ends))


def test_that_a_crowded_log_axis_keeps_its_powers_of_ten() -> None:
    places = [factor * 10.0**power for power in range(4) for factor in (1, 2, 5)]
    axis = Axis(1.0, 5_000.0, ticks=tuple((value, f"{value:g}") for value in places), log=True)
    kept = [text_of(lines[0]) for lines in ticks_across(axis, 150.0).texts]
    assert kept == ["1", "10", "100", "1000"]
    kept = [text_of(lines[0]) for lines in ticks_up(axis, 90.0, 100.0).texts]
    assert kept == ["1", "10", "100", "1000"]


def test_that_tick_texts_are_the_figures_own_without_prefixes() -> None:
    axis = Axis(0.0, 9e-4, ticks=((0.0, "0"), (5e-4, "0.0005"), (9e-4, "0.0009")))
    shown = [text_of(lines[0]) for lines in ticks_up(axis, 400.0, 100.0).texts]
    assert shown == ["0", "0.0005", "0.0009"]


def test_that_ticks_outside_the_range_are_left_out() -> None:
    axis = Axis(0.0, 1.0, ticks=((-1.0, "−1"), (0.5, "0.5"), (2.0, "2")))
    assert [text_of(lines[0]) for lines in ticks_up(axis, 300.0, 100.0).texts] == ["0.5"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("make", [compare, identity, temperature, log_log, panels])
def test_that_every_tick_text_lies_within_the_picture(
    make: Callable[[], Figure], size: tuple[float, float]
) -> None:
    rect = QRectF(0.0, 0.0, *size)
    panels = picture_of(make(), rect).panels
    assert panels
    for layout in panels:
        frame, across, up = layout.frame, layout.across, layout.up
        assert rect.contains(frame.bounds)
        assert frame.bounds.contains(frame.area)
        if layout.panel.y.visible:
            assert frame.area.left() - up.width - 10.0 >= frame.bounds.left()
        if not layout.panel.x.visible:
            continue
        assert frame.area.bottom() + 10.0 + across.height <= frame.bounds.bottom()
        for place, lines in zip(across.places, across.texts, strict=True):
            if not across.turned:
                middle = frame.area.left() + place * frame.area.width()
                half = max(line.width for line in lines) / 2
                assert middle - half >= frame.bounds.left()
                assert middle + half <= frame.bounds.right()


def test_that_panels_in_a_row_share_their_top_and_bottom() -> None:
    first, second, below = lay_out(panels().panels, QRectF(0.0, 0.0, 900.0, 600.0))
    assert first.frame.area.top() == second.frame.area.top()
    assert first.frame.area.bottom() == second.frame.area.bottom()
    assert first.frame.area.left() == below.frame.area.left()
    assert second.frame.area.right() == below.frame.area.right()


def test_that_the_legend_stands_over_the_panels() -> None:
    rect = QRectF(0.0, 0.0, 900.0, 600.0)
    with_legend = picture_of(compare(), rect).panels[0].frame.area.top()
    assert with_legend > 20.0
    assert math.isclose(picture_of(identity(), rect).panels[0].frame.area.top(), 10.0)


def test_that_turned_names_leave_a_low_panel_room_for_its_bars() -> None:
    many = names(*(f"a long outcome {row}" for row in range(12)))
    low, high = ticks_across(many, 200.0, 90.0), ticks_across(many, 200.0)
    assert low.turned
    assert high.turned
    assert low.height < 0.6 * 90.0 < high.height


def test_that_panels_of_a_low_picture_stand_where_they_are_to_in_one() -> None:
    panel = Panel(Axis(0.0, 1.0), Axis(0.0, 1.0), (), low_place=Place(0.5, 0.0, 0.5, 1.0))
    for height, left in ((200.0, 300.0), (500.0, 0.0)):
        frame = lay_out((panel,), QRectF(0.0, 0.0, 600.0, height))[0].frame
        assert left <= frame.bounds.left() < left + 10.0
