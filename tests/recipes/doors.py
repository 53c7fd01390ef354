"""Door: a check of a recipe, and the door that it looks behind as it would be if forgotten.

Each list of doors is gone through by `is_missed`: with one door forgotten its check has to fail,
or it would say nothing.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True)
class Door:
    """One door of a recipe.

    Attributes:
        check: the test that looks for the new thing behind it.
        forget: where something is replaced, dotted, and by what.
        given: what the check is parametrised by.
    """

    check: Callable[..., None]
    forget: Mapping[str, object] = field(default_factory=dict)
    given: Mapping[str, object] = field(default_factory=dict)


def is_missed(door: Door, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail unless the check of a door fails once it is forgotten."""
    for place, instead in door.forget.items():
        monkeypatch.setattr(place, instead)
    # Only now, as a window asks the lists when it is made.
    given: dict[str, Any] = {
        name: door.given[name] if name in door.given else request.getfixturevalue(name)
        for name in inspect.signature(door.check).parameters
    }
    with pytest.raises((AssertionError, LookupError, ValueError, pytest.fail.Exception)):
        door.check(**given)


def without(entries: tuple[Any, ...], *new: object) -> tuple[Any, ...]:
    """Return a list as it was before."""
    left = tuple(one for one in entries if one not in new)
    assert len(left) < len(entries)
    return left
