"""Methods and properties that nothing uses, though others that bear their name are used.

The law on dead names goes by bare names: one use speaks for all that bear a name. Here it speaks
for the class of its receiver, where the source plainly says which that is; elsewhere for all.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tests.house.receivers import OTHER, Classes, Function, Scope, name_of
from tests.house.source_names import public_methods
from tests.house.source_tree import nodes_below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.house.source_tree import Module


def dead_members(modules: Iterable[Module]) -> list[str]:
    """Return the public methods and properties that nothing but themselves uses.

    Those of protocols are left out, and what Qt calls.
    """
    modules = tuple(modules)
    classes = Classes(modules)
    above = {owner: classes.above(owner) for owner in classes.named}
    asked = {
        (owner, path.rpartition(".")[2])
        for owner, node in classes.named.items()
        if not any(one != OTHER and classes.is_protocol(one) for one in above[owner])
        for path, _ in public_methods(node)
    }
    used = _used({name for _, name in asked}, _scopes(modules, classes))
    return sorted(
        f"{classes.homes[owner]}.{owner}.{name}"
        for owner, name in asked
        if used[name] is not None
        and not any(one in above[owner] or owner in above.get(one, ()) for one in used[name] or ())
    )


def _used(names: set[str], scopes: Iterable[Scope]) -> dict[str, set[str] | None]:
    """The classes whose members of these names are used; None where one use speaks for all."""
    used: dict[str, set[str] | None] = {name: set() for name in names}
    for scope in scopes:
        for node in nodes_below(scope.function):
            if not isinstance(node, ast.Attribute):
                continue
            known = used.get(node.attr)
            is_own = node.attr == scope.function.name and name_of(node.value) == "self"
            if known is None or is_own:
                continue
            kind = scope.of(node.value)
            if kind is None:
                used[node.attr] = None
            else:
                known.update(one for one in kind if isinstance(one, str))
    return used


def _scopes(modules: Iterable[Module], classes: Classes) -> Iterator[Scope]:
    for module in modules:
        for node in module.tree.body:
            if isinstance(node, Function):
                yield Scope(classes, node)
            elif isinstance(node, ast.ClassDef):
                for one in node.body:
                    if isinstance(one, Function):
                        yield Scope(classes, one, node.name)
                    else:
                        yield Scope(classes, _as_function(one), node.name)
            else:
                yield Scope(classes, _as_function(node))


def _as_function(node: ast.stmt) -> Function:
    made = ast.parse("def module(): ...").body[0]
    assert isinstance(made, ast.FunctionDef)
    made.body = [node]
    return made
