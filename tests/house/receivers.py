"""Of what class a receiver is, where the source plainly says so: what `x` is in `x.name`."""

from __future__ import annotations

import ast
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from tests.house.source_tree import nodes_below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.house.source_tree import Module

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Series:
    """What is gone through one by one, each of this kind."""

    each: Kind


# The classes that a thing may be of, those of others than the program as OTHER; None where nothing
# plain says of which.
Kind = frozenset[str | Series] | None
OTHER = ""
SERIES = {"tuple", "list", "Sequence", "Iterable", "Iterator", "Collection"}
# An annotation of these says nothing.
VAGUE = {"Any", "object", "Self", "Callable", "type"}


class Classes:
    """The classes of a program by name, and what their attributes and functions are."""

    def __init__(self, modules: Iterable[Module]) -> None:
        self.named: dict[str, ast.ClassDef] = {}
        self.homes: dict[str, str] = {}
        self._functions: dict[str, list[Function]] = defaultdict(list)
        self._aliases: set[str] = set()
        for module in modules:
            for node in module.tree.body:
                if isinstance(node, ast.ClassDef):
                    self.named[node.name], self.homes[node.name] = node, module.name
                elif isinstance(node, Function):
                    self._functions[node.name].append(node)
                elif isinstance(node, ast.Assign):
                    self._aliases |= {name_of(target) for target in node.targets}
        self._attributes: dict[str, dict[str, tuple[bool, Kind]]] = {}

    def above(self, owner: str) -> dict[str, None]:
        """A class and all that it is made from, nearest first; OTHER for what is not of here."""
        found: dict[str, None] = {}
        waiting = [owner]
        while waiting:
            name = waiting.pop(0)
            found[name if name in self.named else OTHER] = None
            if name in self.named:
                waiting += map(name_of, self.named[name].bases)
        return found

    def is_protocol(self, owner: str) -> bool:
        """Whether other classes may be what this one asks for without being made from it."""
        return "Protocol" in map(name_of, self.named[owner].bases)

    def annotated(self, node: ast.expr | None) -> Kind:
        """What is annotated so."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self.annotated(ast.parse(node.value, mode="eval").body)
        if isinstance(node, ast.Constant):
            return frozenset() if node.value is None else None
        if isinstance(node, ast.BinOp):
            return _either(self.annotated(node.left), self.annotated(node.right))
        if isinstance(node, ast.Subscript) and name_of(node) in SERIES:
            inside = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            each = [one for one in inside if not _is_ellipsis(one)]
            return frozenset({Series(_either(*map(self.annotated, each)))})
        name = name_of(node)
        if name in self.named:
            return None if self.is_protocol(name) else frozenset({name})
        # A name of one letter stands for any type.
        is_vague = name in VAGUE or name in self._aliases or len(name) < 2
        return None if is_vague else frozenset({OTHER})

    def attribute(self, owner: str, name: str, *, called: bool) -> Kind:
        """What `owner.name` is, or `owner.name()`."""
        for one in self.above(owner):
            if one == OTHER:
                return None
            if one not in self._attributes:
                self._attributes[one] = {}
                self._attributes[one] = dict(self._told(self.named[one]))
            if name in self._attributes[one]:
                is_method, kind = self._attributes[one][name]
                return kind if is_method is called else None
        return None

    def _told(self, owner: ast.ClassDef) -> Iterator[tuple[str, tuple[bool, Kind]]]:
        methods = [node for node in owner.body if isinstance(node, Function)]
        first = [one for one in methods if one.name == "__init__"]
        # What __init__ sets first is what it stays.
        for one in reversed([*first, *(method for method in methods if method not in first)]):
            scope = Scope(self, one, owner.name)
            for target, annotation, value in reversed(list(_assigned(one))):
                if isinstance(target, ast.Attribute) and name_of(target.value) == "self":
                    kind = scope.of(value) if annotation is None else self.annotated(annotation)
                    yield target.attr, (False, kind)
        for node in owner.body:
            if isinstance(node, ast.AnnAssign):
                yield name_of(node.target), (False, self.annotated(node.annotation))
        for one in methods:
            decorators = set(map(name_of, one.decorator_list))
            kind = self.annotated(one.returns)
            yield one.name, (not decorators & {"property", "cached_property"}, kind)

    def made_by(self, name: str) -> Kind:
        """What a class or a function of this name returns when it is called."""
        if name in self.named:
            return frozenset({name})
        return _either(*(self.annotated(one.returns) for one in self._functions.get(name, ())))


@dataclass(eq=False)
class Scope:
    """A function, and what is plainly known of the names in it."""

    classes: Classes
    function: Function
    owner: str = ""
    _asked: set[str] = field(default_factory=set)

    @cached_property
    def _told(self) -> dict[str, list[tuple[str, ast.expr | None]]]:
        """Where a name gets what it is: from an annotation, a value, or one of a series."""
        found: dict[str, list[tuple[str, ast.expr | None]]] = defaultdict(list)
        for node in nodes_below(self.function):
            if isinstance(node, ast.arg):
                found[node.arg].append(("annotation", node.annotation))
            elif isinstance(node, ast.For | ast.comprehension):
                for target, series in _in_step(node.target, node.iter):
                    found[name_of(target)].append(("series", series))
            elif isinstance(node, ast.withitem | ast.MatchAs | ast.ExceptHandler):
                name = getattr(node, "name", None) or name_of(getattr(node, "optional_vars", None))
                found[name].append(("value", None))
        for target, annotation, value in _assigned(self.function):
            if isinstance(target, ast.Name):
                told = ("value", value) if annotation is None else ("annotation", annotation)
                found[target.id].append(told)
        return found

    def of(self, node: ast.expr | None) -> Kind:
        """What an expression is."""
        if isinstance(node, ast.Name):
            return self._of_name(node.id)
        if isinstance(node, ast.Attribute):
            return self._of_attribute(node, called=False)
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                return self._of_attribute(node.func, called=True)
            return self.classes.made_by(name_of(node.func))
        if isinstance(node, ast.IfExp):
            return _either(self.of(node.body), self.of(node.orelse))
        if isinstance(node, ast.Tuple | ast.List):
            return frozenset({Series(_either(*map(self.of, node.elts)))})
        if isinstance(node, ast.Constant):
            return frozenset() if node.value is None else frozenset({OTHER})
        return None

    def _of_name(self, name: str) -> Kind:
        if name == "self" and self.owner:
            return frozenset({self.owner})
        if name not in self._told or name in self._asked:
            return None
        self._asked.add(name)
        kinds = []
        for how, node in self._told[name]:
            kind = self.classes.annotated(node) if how == "annotation" else self.of(node)
            kinds.append(_each(kind) if how == "series" else kind)
        self._asked.discard(name)
        return _either(*kinds)

    def _of_attribute(self, node: ast.Attribute, *, called: bool) -> Kind:
        owners = self.of(node.value)
        if owners is None:
            return None
        return _either(
            *(
                self.classes.attribute(one, node.attr, called=called)
                if isinstance(one, str) and one != OTHER
                else None
                for one in owners
            )
        )


def name_of(node: ast.AST | None) -> str:
    """Return the last name of an expression: of `a.b[c]`, b."""
    if isinstance(node, ast.Subscript):
        return name_of(node.value)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _either(*kinds: Kind) -> Kind:
    if not kinds or any(one is None for one in kinds):
        return None
    return frozenset().union(*(one for one in kinds if one is not None))


def _each(kind: Kind) -> Kind:
    if kind is None:
        return None
    return _either(*(one.each if isinstance(one, Series) else None for one in kind))


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is Ellipsis


def _in_step(target: ast.expr, series: ast.expr) -> Iterator[tuple[ast.expr, ast.expr | None]]:
    """What goes through which series: several at a time in a zip."""
    if not isinstance(target, ast.Tuple):
        yield target, series
        return
    if isinstance(series, ast.Call) and name_of(series.func) == "enumerate":
        yield target.elts[0], None
        yield from _in_step(target.elts[1], series.args[0])
        return
    is_zip = isinstance(series, ast.Call) and name_of(series.func) == "zip"
    parts = series.args if is_zip and isinstance(series, ast.Call) else [None] * len(target.elts)
    for one, part in zip(target.elts, parts, strict=False):
        for inside in nodes_below(one):
            if isinstance(inside, ast.Name):
                yield inside, part if inside is one else None


def _assigned(
    function: Function,
) -> Iterator[tuple[ast.expr, ast.expr | None, ast.expr | None]]:
    """Yield each target with its annotation and its value, so far as it is one value."""
    for node in nodes_below(function):
        if isinstance(node, ast.AnnAssign):
            yield node.target, node.annotation, node.value
        elif isinstance(node, ast.NamedExpr):
            yield node.target, None, node.value
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                yield from _parts(target, node.value)


def _parts(
    target: ast.expr, value: ast.expr | None
) -> Iterator[tuple[ast.expr, None, ast.expr | None]]:
    if not isinstance(target, ast.Tuple | ast.List):
        yield target, None, value
        return
    fits = isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts)
    values = value.elts if fits and isinstance(value, ast.Tuple) else [None] * len(target.elts)
    for one, part in zip(target.elts, values, strict=True):
        yield from _parts(one, part)
