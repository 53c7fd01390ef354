"""dataclass: as Python's own, whatever is compared, put in a set or told in words."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from model.words import records

HOWS: tuple[dict[str, bool], ...] = (
    {"frozen": True},
    {},
    {"frozen": True, "eq": False},
    {"frozen": True, "repr": False},
)


def made(dataclass: Callable[..., Any], how: dict[str, bool]) -> Any:
    """A class of three fields, one of which is not compared and one not told."""

    @dataclass(**how)
    class Thing:
        one: float
        two: str = dataclasses.field(default="b", compare=False)
        three: tuple[int, ...] = dataclasses.field(default=(), repr=False)

    return Thing


@pytest.mark.parametrize("how", HOWS, ids=str)
def test_that_two_are_equal_where_those_of_python_are(how: dict[str, bool]) -> None:
    ours, theirs = (made(one, how) for one in (records.dataclass, dataclasses.dataclass))
    nan = float("nan")
    values = [(1.0,), (1.0, "c"), (2.0,), (1.0, "b", (1,)), (nan,), (nan,)]
    first, second = ([kind(*each) for each in values] for kind in (ours, theirs))
    assert [[a == b for b in first] for a in first] == [[a == b for b in second] for a in second]
    assert ours(1.0) != theirs(1.0)
    assert ours(1.0) != (1.0, "b", ())
    assert (ours.__hash__ is None) == (theirs.__hash__ is None)
    if how.get("frozen") and how.get("eq", True):
        assert len({*first}) == len({*second})
        assert hash(ours(1.0)) == hash(ours(1.0, "c"))


@pytest.mark.parametrize("how", HOWS, ids=str)
def test_that_one_is_told_in_the_words_of_python(how: dict[str, bool]) -> None:
    ours, theirs = (made(one, how)(1.0) for one in (records.dataclass, dataclasses.dataclass))
    bare = [repr(one).split(" at 0x")[0] for one in (ours, theirs)]
    assert bare[0] == bare[1]


def test_that_what_a_class_says_itself_is_kept_and_one_field_is_compared_as_in_a_tuple() -> None:
    @records.dataclass
    class Own:
        number: float

        def __repr__(self) -> str:
            return "own"

    nan = float("nan")
    assert repr(Own(1.0)) == "own"
    assert Own(nan) == Own(nan)
    assert Own(nan) != Own(float("nan"))


def test_that_a_frozen_one_cannot_be_changed() -> None:
    thing = made(records.dataclass, {"frozen": True})(1.0)
    with pytest.raises(dataclasses.FrozenInstanceError):
        thing.one = 2.0
