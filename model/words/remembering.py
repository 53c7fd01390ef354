"""Remembering: the last answers of what is asked for again and again, until they are forgotten.

An answer may be as large as a vocabulary; when another document is opened, none of it is of use.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypeVar

_Asked = TypeVar("_Asked", bound=Callable[..., Any])
_FORGET: list[Callable[[], None]] = []
# How often all was forgotten: one number, replaced.
_TIMES = [0]


def remembered(count: int) -> Callable[[_Asked], _Asked]:
    """Return a decorator: the last `count` answers of a pure function are given again.

    By its arguments, which have a hash; until `forget`.

    >>> asked = []
    >>> @remembered(1)
    ... def double(value: int) -> int:
    ...     asked.append(value)
    ...     return 2 * value
    >>> double(2), double(2), asked
    (4, 4, [2])
    >>> forget()
    >>> double(2), asked
    (4, [2, 2])
    """

    def wrap(function: _Asked) -> _Asked:
        found = lru_cache(maxsize=count)(function)
        _FORGET.append(found.cache_clear)
        return found  # type: ignore[return-value]  # called as it was

    return wrap


def forget() -> None:
    """Forget all answers that are remembered; any thread may ask, at any time."""
    _TIMES[0] += 1
    for clear in _FORGET:
        clear()


@contextmanager
def no_longer_than_wanted() -> Iterator[None]:
    """Work on what may be forgotten before it is done: then what came of it is forgotten as well.

    Without it the answers of a worker that was late for the document it worked on stay as long as
    the next one is open.
    """
    begun = _TIMES[0]
    try:
        yield
    finally:
        if _TIMES[0] != begun:
            forget()
