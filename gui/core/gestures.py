"""Gestures: ids by which the many changes of one drag become one undo step."""

import itertools
from collections.abc import Iterator

_ids: Iterator[int] = itertools.count(1)
NO_GESTURE = 0


def fresh_gesture() -> int:
    """Return an id that no gesture had before; taken when the mouse or a key goes down."""
    return next(_ids)
