"""Every case of a table is tried, and each that fails is named."""

from __future__ import annotations

import inspect

import pytest

from tests.model.cases import for_each


def test_that_all_cases_are_tried_and_those_that_fail_are_named() -> None:
    tried: list[int] = []

    @for_each(("one", "other"), [(1, 1), (2, 3), pytest.param(4, 4, id="same"), (5, 6)])
    @for_each("sign", [1, -1], ids=["plus", "minus"])
    def equal(one: int, other: int, sign: int, kept: list[int]) -> None:
        kept.append(one)
        assert sign * one == sign * other

    assert list(inspect.signature(equal).parameters) == ["kept"]
    with pytest.raises(BaseExceptionGroup, match="2 of 4 cases: 2-3; 5-6") as failed:
        equal(kept=tried)
    assert tried == [1, 1, 2, 2, 4, 4, 5, 5]
    inner = [one.message for one in failed.value.exceptions if isinstance(one, BaseExceptionGroup)]
    assert inner == ["2 of 2 cases: plus; minus"] * 2


def test_that_a_case_that_fails_by_the_lack_of_an_error_is_named_too() -> None:
    @for_each("one", [0, 1], ids=str)
    def refused(one: int) -> None:
        with pytest.raises(ZeroDivisionError):
            1 / one

    with pytest.raises(BaseExceptionGroup, match="1 of 2 cases: 1"):
        refused()


def test_that_a_table_without_cases_is_refused() -> None:
    with pytest.raises(AssertionError, match="no cases"):
        for_each("one", [])
