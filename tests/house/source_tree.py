"""What the source says of itself, read by `ast`: modules, arrows between them, circles, names.

Everything here takes a folder, so that each law can be shown to fail on a small one.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

Arrow = tuple[str, str]
QT_SIDE = ("PySide6", "shiboken6", "PyQt5", "PyQt6", "pyqtgraph", "gui")


@dataclass(frozen=True)
class Module:
    """One file: its dotted name, and what is written in it."""

    name: str
    path: Path
    text: str

    @property
    def is_package(self) -> bool:
        """Whether it is the file of a folder: `__init__.py`."""
        return self.path.name == "__init__.py"

    @property
    def folder(self) -> str:
        """The dotted name of the folder it stands in."""
        return self.name if self.is_package else self.name.rpartition(".")[0]

    @cached_property
    def tree(self) -> ast.Module:
        """What is written in it, parsed."""
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every node of what is written in it: each law looks through all of them."""
        return nodes_below(self.tree)

    @cached_property
    def statements(self) -> tuple[ast.stmt, ...]:
        """The nodes that are statements, whatever they stand in."""
        found: list[ast.AST] = [self.tree]
        for node in found:
            for part in ("body", "orelse", "handlers", "finalbody", "cases"):
                inside = getattr(node, part, ())
                found += inside if type(inside) is list else ()
        return tuple(one for one in found if isinstance(one, ast.stmt))

    def __hash__(self) -> int:
        return hash(self.name)


def nodes_below(top: ast.AST) -> tuple[ast.AST, ...]:
    """Return a node and all below it, as `ast.walk` does, in two thirds of the time."""
    found = [top]
    for node in found:
        for part in vars(node).values():
            if isinstance(part, ast.AST):
                found.append(part)
            elif type(part) is list:
                found += [one for one in part if isinstance(one, ast.AST)]
    return tuple(found)


def modules_of(root: Path, *packages: str) -> tuple[Module, ...]:
    """Return every module of some folders and files below `root`, by name."""
    found = []
    for package in packages:
        start = root / package
        for path in [start] if start.is_file() else sorted(start.rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            name = ".".join(parts).removesuffix(".__init__")
            found.append(Module(name, path, path.read_text(encoding="utf-8")))
    return tuple(sorted(found, key=lambda module: module.name))


def house(root: Path, **files: str) -> tuple[Module, ...]:
    """A small program below `root`; two underscores in a name stand for a folder."""
    for name, text in files.items():
        path = root / (name.replace("__", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return modules_of(root, ".")


def arrows_of(modules: Iterable[Module]) -> dict[str, set[str]]:
    """Return what each module imports of the others: wherever it does, and for types only too."""
    modules = tuple(modules)
    names = {module.name for module in modules}
    return {module.name: set(_imported(module, names)) - {module.name} for module in modules}


def _imported(module: Module, names: set[str]) -> Iterator[str]:
    for node in module.statements:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                if whole in names:
                    yield whole
                elif node.module in names:
                    yield node.module


def qt_side_imports(modules: Iterable[Module]) -> list[str]:
    """Return the imports of Qt and of what needs it, even inside a function, with their lines."""
    return [
        f"{module.name}:{line} imports {name}"
        for module in modules
        for line, name in _imports(module)
        if name.partition(".")[0] in QT_SIDE
    ]


def _imports(module: Module) -> Iterator[tuple[int, str]]:
    for node in module.statements:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module


def arrows_between_folders(modules: Iterable[Module]) -> dict[str, set[str]]:
    """Return what each folder imports of other folders."""
    modules = tuple(modules)
    folders = {module.name: module.folder for module in modules}
    found: dict[str, set[str]] = defaultdict(set)
    for name, targets in arrows_of(modules).items():
        found[folders[name]] |= {folders[target] for target in targets} - {folders[name]}
    return dict(found)


def circles_of(arrows: Mapping[str, set[str]]) -> list[tuple[str, ...]]:
    """Return the members of every circle, sorted: what reaches itself by way of the arrows."""
    reach = {start: _reached(start, arrows) for start in arrows}
    left, found = set(arrows), []
    while left:
        start = min(left)
        circle = {other for other in reach[start] if start in reach.get(other, ())}
        if circle:
            found.append(tuple(sorted(circle)))
        left -= circle | {start}
    return found


def _reached(start: str, arrows: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for target in arrows.get(waiting.pop(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


def floor_of(name: str, floors: Sequence[str]) -> str:
    """Return the floor a module stands on: the longest that its name begins with."""
    fits = [floor for floor in floors if name == floor or name.startswith(floor + ".")]
    if not fits:
        raise LookupError(f"{name} stands on no floor; give its folder a place in the list")
    return max(fits, key=len)


def arrows_up(modules: Iterable[Module], floors: Sequence[str]) -> list[Arrow]:
    """Return the imports that go up: from a module to one of a higher floor."""
    level = {floor: index for index, floor in enumerate(floors)}
    return sorted(
        (name, target)
        for name, targets in arrows_of(modules).items()
        for target in targets
        if level[floor_of(target, floors)] > level[floor_of(name, floors)]
    )
