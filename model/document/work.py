"""Work: something that takes long, to be done before a lens can show it or an edit be made."""

from collections.abc import Callable
from typing import NamedTuple

Report = Callable[[float], None]
Stopped = Callable[[], bool]
# Asked now and then inside of what takes long; raises WorkStoppedError once it is not wanted.
Watch = Callable[[], None]


class WorkStoppedError(Exception):
    """Raised inside of a work once it has been told to stop."""


class Work(NamedTuple):
    """What is to be done first.

    Attributes:
        key: the same for works that come to the same.
        title: what it does, as people read it: “Learning from notes.txt”.
        run: does it; is given where to report the share done, from 0 to 1, and a question whether
            to stop, upon which it raises WorkStoppedError. Raises ValueError, with a sentence,
            where it cannot be done. What it finds is remembered by whoever made the work.
    """

    key: str
    title: str
    run: Callable[[Report, Stopped], None]


def unwatched() -> None:
    """Go on: nobody will ask this to stop."""
