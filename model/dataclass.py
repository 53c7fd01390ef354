"""dataclass: the standard library's decorator, without the compiling that a start waits for.

The library writes and compiles six methods for each class as it is made, which took a third of the
time of loading the program: it has hundreds of classes, of which a start uses a part. Here fields
are still the library's, so that `fields` and `replace` work, but only `__init__` is compiled, when
the first value is made; the other methods are the same few for every class.
"""

import dataclasses
from collections.abc import Callable
from functools import partial
from inspect import getattr_static
from operator import attrgetter
from typing import TYPE_CHECKING, Any

Method = Callable[..., Any]


def _decorated(
    cls: type | None = None, /, *, frozen: bool = False, eq: bool = True, init: bool = True
) -> Any:
    """Return the class with the methods of a dataclass, but for those that it defines itself.

    frozen, eq, init: as in the standard library.
    """
    if cls is None:
        return partial(_decorated, frozen=frozen, eq=eq, init=init)
    dataclasses.dataclass(init=False, repr=False, eq=False)(cls)
    # Of __eq__ alone Python makes a class whose values have no hash.
    own = {name for name, value in vars(cls).items() if name != "__hash__" or value is not None}
    methods: dict[str, Method | None] = {"__repr__": _shown}
    if init:
        methods["__init__"] = _compiled_when_called(cls)
    if eq:
        methods["__eq__"] = _equal_by(_taking(cls, lambda one: bool(one.compare)))
        by = _taking(cls, lambda one: bool(one.compare if one.hash is None else one.hash))
        methods["__hash__"] = (lambda self: hash(by(self))) if frozen else None
    if frozen:
        methods["__setattr__"], methods["__delattr__"] = _refusing(cls)
    for name, method in methods.items():
        if name not in own:
            setattr(cls, name, method)
    return cls


def _shown(self: Any) -> str:
    shown = (f"{one.name}={getattr(self, one.name)!r}" for one in _fields(self) if one.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _equal_by(taken: Method) -> Method:
    def equal(self: Any, other: object) -> Any:
        if other.__class__ is self.__class__:
            return taken(self) == taken(other)
        return NotImplemented

    return equal


def _taking(cls: type, is_taken: Callable[["dataclasses.Field[Any]"], bool]) -> Method:
    """Return what makes a tuple of some fields of a value."""
    names = [one.name for one in _fields(cls) if is_taken(one)]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def _refusing(cls: type) -> tuple[Method, Method]:
    """Return what refuses to set and to delete the fields of a value."""
    names = {one.name for one in _fields(cls)}

    def refuse_to_set(self: Any, name: str, value: object) -> None:
        if type(self) is cls or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
        object.__setattr__(self, name, value)

    def refuse_to_delete(self: Any, name: str) -> None:
        if type(self) is cls or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
        object.__delattr__(self, name)

    return refuse_to_set, refuse_to_delete


def _compiled_when_called(cls: type) -> Method:
    def first_init(self: Any, *args: Any, **named: Any) -> None:
        compiled = _compiled(cls)
        cls.__init__ = compiled  # type: ignore[misc]
        compiled(self, *args, **named)

    return first_init


def _compiled(cls: type) -> Method:
    """Return `__init__` with a parameter for each field, in their order."""
    names: dict[str, Any] = {"_set": object.__setattr__, "_absent": dataclasses.MISSING}
    parameters, body, is_held = ["self"], [], False
    for one in _fields(cls):
        given = one.name
        if one.default_factory is not dataclasses.MISSING:
            names[f"_make_{given}"] = one.default_factory
            value = f"_make_{given}() if {given} is _absent else {given}"
            default, value = ("=_absent", value) if one.init else ("", f"_make_{given}()")
        else:
            has_default = one.default is not dataclasses.MISSING
            names[f"_default_{given}"] = one.default
            default, value = (f"=_default_{given}" if has_default else ""), given
            if not one.init:
                continue
        if one.init:
            parameters.append(given + default)
        if hasattr(type(getattr_static(cls, given, None)), "__set__"):
            body.append(f"_set(self, {given!r}, {value})")
        else:
            body.append(f"_held[{given!r}] = {value}")
            is_held = True
    if is_held:
        # Straight into what holds the fields, which takes a third of the time.
        body.insert(0, "_held = self.__dict__")
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    text = f"def __init__({', '.join(parameters)}):\n " + ("\n ".join(body) or "pass")
    names["__name__"] = cls.__module__
    exec(text, names)
    made: Method = names["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def _fields(of: Any) -> tuple["dataclasses.Field[Any]", ...]:
    return dataclasses.fields(of)


if TYPE_CHECKING:
    # Checkers know this one, with the parameters of every class.
    from dataclasses import dataclass as dataclass
else:
    dataclass = _decorated
