"""The dial's scale, without Qt: places, what a hand chooses, steps and typed numbers."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.widgets.dial_scale import (
    END,
    LARGEST,
    MARKS,
    SMALLEST,
    SWEEP_FROM,
    SWEEP_TO,
    angle_of,
    angle_towards,
    chosen_at,
    full_text,
    rounded,
    steady_text,
    stepped,
    sweep_phase,
    swept,
    temperature_at,
    typed_number,
    unwrapped,
)

ANGLES = st.floats(-END, END)
TEMPERATURES = st.floats(0.0, math.inf)
INSIDE = st.floats(SMALLEST, LARGEST)


@given(INSIDE)
def test_that_a_temperature_is_found_again_at_its_angle(temperature: float) -> None:
    assert temperature_at(angle_of(temperature)) == pytest.approx(temperature, rel=1e-12)


@given(ANGLES)
def test_that_an_angle_is_found_again_at_its_temperature(angle: float) -> None:
    assert angle_of(temperature_at(angle)) == pytest.approx(angle, abs=1e-9)


@given(TEMPERATURES, TEMPERATURES)
def test_that_hotter_never_stands_further_left(one: float, other: float) -> None:
    cold, hot = sorted((one, other))
    assert -END <= angle_of(cold) <= angle_of(hot) <= END


def test_that_the_ends_are_0_and_infinity_and_the_top_is_1() -> None:
    assert [angle_of(mark) for mark in (0.0, 0.1, 1.0, 10.0, math.inf)] == [
        -END,
        -90.0,
        0.0,
        90.0,
        END,
    ]
    assert temperature_at(-200.0) == 0.0
    assert temperature_at(200.0) == math.inf


@given(st.floats(-3.0, 3.0))
def test_that_a_hand_near_the_top_rests_at_1(angle: float) -> None:
    assert chosen_at(angle) == 1.0


def test_that_a_fine_hand_passes_through_1() -> None:
    assert chosen_at(1.0, fine=True) == 1.03
    assert chosen_at(-1.0, fine=True) == 0.975


@pytest.mark.parametrize("fine", [False, True])
def test_that_a_hand_reaches_both_stops_exactly(fine: bool) -> None:
    assert chosen_at(-END + 0.5, fine) == 0.0
    assert chosen_at(END - 0.5, fine) == math.inf
    assert chosen_at(END + 100.0, fine) == math.inf


@given(ANGLES)
def test_that_chosen_temperatures_have_at_most_three_digits(angle: float) -> None:
    for fine in (False, True):
        chosen = chosen_at(angle, fine)
        assert math.isinf(chosen) or float(f"{chosen:.3g}") == chosen


@given(INSIDE)
def test_that_rounding_moves_a_temperature_by_at_most_2_percent(temperature: float) -> None:
    assert rounded(temperature) == pytest.approx(temperature, rel=0.02)


@given(TEMPERATURES, st.sampled_from([1.01, 1.05, 1.1, 1.5]))
def test_that_a_step_up_heats_and_a_step_down_cools(temperature: float, factor: float) -> None:
    up, down = stepped(temperature, factor), stepped(temperature, 1.0 / factor)
    assert up > temperature or temperature == math.inf
    assert down < temperature or temperature == 0.0


def test_that_steps_lead_from_0_through_1_to_infinity_and_back() -> None:
    for factor, start, end in ((1.5, 0.0, math.inf), (1 / 1.5, math.inf, 0.0)):
        way = [start]
        while way[-1] != end:
            way.append(stepped(way[-1], factor))
        assert 1.0 in way
        assert {SMALLEST, LARGEST} <= set(way)


def test_that_angles_are_counted_clockwise_from_the_top() -> None:
    assert angle_towards(0.0, -1.0) == 0.0
    assert angle_towards(1.0, 0.0) == 90.0
    assert angle_towards(-1.0, 0.0) == -90.0


@given(st.floats(-180.0, 180.0), st.floats(-720.0, 720.0))
def test_that_an_unwrapped_angle_is_the_nearest_of_its_kind(angle: float, near: float) -> None:
    found = unwrapped(angle, near)
    assert abs(found - near) <= 180.0 + 1e-9
    assert math.remainder(found - angle, 360.0) == pytest.approx(0.0, abs=1e-9)


@given(st.floats(SWEEP_FROM, SWEEP_TO))
def test_that_a_sweep_begins_where_the_dial_stands(temperature: float) -> None:
    assert swept(sweep_phase(temperature)) == pytest.approx(temperature, rel=0.006)


def test_that_a_sweep_goes_up_and_comes_back() -> None:
    assert [swept(phase) for phase in (0.0, 0.25, 0.5, 0.75, 1.0)] == [
        SWEEP_FROM,
        1.0,
        SWEEP_TO,
        1.0,
        SWEEP_FROM,
    ]


@pytest.mark.parametrize(
    ("temperature", "text"),
    [(0.0, "0"), (math.inf, "∞"), (1.5, "1.50"), (0.07, "0.0700"), (0.7, "0.700"), (12.0, "12.0")],
)
def test_that_the_number_in_the_dial_has_a_steady_width(temperature: float, text: str) -> None:
    assert steady_text(temperature) == text


@given(st.floats(0.0, 1e6))
def test_that_the_text_of_the_box_reads_back_as_nearly_the_same(temperature: float) -> None:
    assert typed_number(full_text(temperature)) == pytest.approx(temperature, rel=1e-11)


@pytest.mark.parametrize("mark", [*MARKS, 0.0123456789, 1.2345])
def test_that_the_box_reads_its_own_text(mark: float) -> None:
    assert typed_number(full_text(mark)) == mark


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0.0),
        ("inf", math.inf),
        ("∞", math.inf),
        (" Infinity ", math.inf),
        ("0,7", 0.7),
        ("0.7", 0.7),
        (".7", 0.7),
        ("1/4", 0.25),
        ("2e-3", 0.002),
    ],
)
def test_that_typed_numbers_are_read(text: str, number: float) -> None:
    assert typed_number(text) == number


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "T is empty; type 0.7, 0 or inf."),
        ("-1", "T cannot be negative; type 0 or more."),
        ("−inf", "T cannot be negative; type 0 or more."),
        ("abc", "“abc” is no value for T; type 0.7, 0 or inf."),
        ("nan", "“nan” is no value for T; type 0.7, 0 or inf."),
        ("x" * 60, "“xxxxxxxxxxxx…” is no value for T; type 0.7, 0 or inf."),
    ],
)
def test_that_what_is_no_number_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match="T") as refused:
        typed_number(text)
    assert str(refused.value) == sentence
