"""Settings hold what their controls let through, and nothing else, whoever wrote the file."""

import math
from dataclasses import replace
from typing import Any

import pytest

from model.document.autocomplete import AutocompleteSettings, Recorded
from model.document.groups import GroupsSettings
from model.document.settings import (
    AlignmentSettings,
    CoderSettings,
    DraftSettings,
    Filters,
    GuessingSettings,
    JointSettings,
    SamplingSettings,
    TrainingSettings,
)
from tests.model.cases import for_each

LIMITED: tuple[Any, ...] = (
    AlignmentSettings(),
    AutocompleteSettings(),
    CoderSettings(),
    DraftSettings(),
    GroupsSettings(),
    GuessingSettings(),
    JointSettings(),
    SamplingSettings(),
    TrainingSettings(),
)
NUMBERS = [(one, name) for one in LIMITED for name in one.LIMITS]


@for_each(("settings", "name"), NUMBERS)
def test_that_a_number_is_taken_at_its_limits_and_refused_beyond_with_a_sentence(
    settings: Any, name: str
) -> None:
    low, high = settings.LIMITS[name]
    for value in (low, high):
        assert getattr(replace(settings, **{name: value}), name) == value
    for value in (low - 1, high + 1):
        if math.isfinite(value):
            with pytest.raises(ValueError, match=f"^{name} is a number from .*, not "):
                replace(settings, **{name: value})


@for_each(("settings", "name"), NUMBERS)
def test_that_what_is_no_number_is_refused(settings: Any, name: str) -> None:
    with pytest.raises(ValueError, match=name):
        replace(settings, **{name: math.nan})


@for_each("settings", LIMITED)
def test_that_every_number_of_a_lens_has_limits(settings: Any) -> None:
    numbers = {name for name, value in vars(settings).items() if type(value) in (int, float)} | (
        {"budget"} if isinstance(settings, AlignmentSettings) else set()
    )
    assert set(settings.LIMITS) == numbers


@for_each("settings", [AutocompleteSettings, CoderSettings, Filters])
def test_that_a_text_that_is_too_long_is_refused(settings: Any) -> None:
    name = {AutocompleteSettings: "prompt", CoderSettings: "typed", Filters: "history"}[settings]
    with pytest.raises(ValueError, match="characters"):
        settings(**{name: "a" * 100_000})


@for_each(("names", "p", "q"), [((), (), ()), (("a",), (), ()), (("a", "b"), (0.5, 0.5), (1.0,))])
def test_that_a_recorded_answer_has_a_probability_for_each_name_and_a_name(
    names: tuple[str, ...], p: tuple[float, ...], q: tuple[float, ...]
) -> None:
    with pytest.raises(ValueError, match="as many names as probabilities, at least one"):
        Recorded("", "", names, p, q)
