"""dataclass: that of Python, but two that are compared, or told in words, share how that is done.

Python has a text compiled for each method of each class: for the sixty classes that a start of the
window makes, nine milliseconds went into these methods alone.
"""

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, *, eq=True, repr=True, **how):
        """Return a class with what `dataclasses.dataclass` gives it, told by the same names."""
        if cls is None:
            return lambda cls: dataclass(cls, eq=eq, repr=repr, **how)
        made = dataclasses.dataclass(cls, eq=False, repr=False, **how)
        if repr and "__repr__" not in vars(made):
            made.__repr__ = _told
        if eq:
            compared = tuple(one.name for one in dataclasses.fields(made) if one.compare)
            made.__eq__, made.__hash__ = _compared(compared, hashed=how.get("frozen", False))
        return made


def _compared(names: tuple[str, ...], *, hashed: bool) -> tuple[Any, Any]:
    """How two of a class are compared by these fields, and what is made of them as a key."""
    # Of one name alone it would give no tuple, in which what is the very same is equal.
    parts = attrgetter(*names, *names[:1])

    def equal(self: object, other: object) -> bool:
        return parts(self) == parts(other) if other.__class__ is self.__class__ else NotImplemented

    return equal, (lambda self: hash(parts(self))) if hashed else None


def _told(self: Any) -> str:
    told = (one.name for one in dataclasses.fields(self) if one.repr)
    pairs = (f"{name}={getattr(self, name)!r}" for name in told)
    return f"{type(self).__qualname__}({', '.join(pairs)})"
