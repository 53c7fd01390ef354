"""What names and words the source uses: dead ones, doubled ones, suffixes, clocks and colours."""

from __future__ import annotations

import ast
import functools
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from tests.house.source_tree import nodes_below

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from tests.house.source_tree import Module

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
SUFFIX = re.compile(
    r"(?<![\w.])\*?\.(?:entropy|csv|tsv|tab|txt|xlsx|json|jsonl|ndjson|sse|npy|npz|safetensors|kld|bin|dat"
    r"|png|svg|pdf|pptx|md|tex|xlsm|ods|gguf|vocab|html)(?![\w.-])"
)
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# What waits for a time to pass, or asks how much has passed.
CLOCKS = {
    "qWait",
    "qSleep",
    "sleep",
    "msleep",
    "usleep",
    "monotonic",
    "perf_counter",
    "thread_time",
}
# Overrides of what the standard library and Qt call.
CALLED_FROM_OUTSIDE = {
    "format_help", "handle_data", "handle_endtag", "handle_starttag", "interface_cast", "paint",
}  # fmt: skip
# The kinds of controls that a lens may have.
CONTROLS = {"Choice", "Number", "Button", "Play", "TextLine", "FileButton"}
# What does a thing later, or beside the rest.
CLOCKWORKS = {
    "QTimer", "QThread", "QThreadPool", "QRunnable", "Thread", "Timer", "startTimer",
    "ThreadPoolExecutor", "ProcessPoolExecutor",
}  # fmt: skip
CACHES = {"cache", "lru_cache", "remembered"}


def dead_names(modules: Iterable[Module]) -> list[str]:
    """Return the public names that nothing in these modules uses, or only what is itself dead.

    Functions, classes, constants, methods and properties; in the manner of vulture by their bare
    name, so that one use of a name anywhere speaks for all that bear it. To be imported, exported
    again, listed in `__all__` or written in a text is no use, nor is a use of itself. What Qt calls
    is named in Qt's manner and not asked for.
    """
    modules = tuple(modules)
    used: Counter[str] = Counter()
    for module in modules:
        used.update(_uses(module.nodes))
    left = {
        f"{module.name}.{name}": (module, node)
        for module in modules
        for name, node in _public_definitions(module.tree)
    }
    # What a definition uses is asked of few: its own name can be used in it no more often than it
    # stands in its file.
    inside = functools.cache(lambda name: _uses(nodes_below(left[name][1])))
    dead: list[str] = []
    while True:
        found = []
        for name, (module, _) in left.items():
            own = name.rpartition(".")[2]
            if used[own] <= module.text.count(own) and used[own] <= inside(name)[own]:
                found.append(name)
        if not found:
            return sorted(dead)
        dead += found
        for name in found:
            # What stands in a class that is dead was taken off with the class.
            if name.rpartition(".")[0] not in dead:
                used.subtract(inside(name))
            del left[name]


def _uses(nodes: Iterable[ast.AST]) -> Counter[str]:
    found: Counter[str] = Counter()
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found[node.id] += 1
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            found[node.attr] += 1
    return found


def _public_definitions(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    for node in tree.body:
        if isinstance(node, Definition):
            if not node.name.startswith("_"):
                yield node.name, node
            if isinstance(node, ast.ClassDef) and not _is_protocol(node):
                yield from public_methods(node)
        elif isinstance(node, ast.Assign):
            names = (target.id for target in node.targets if isinstance(target, ast.Name))
            yield from ((name, node) for name in names if not name.startswith("_"))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield from ((name, node) for name in (node.target.id,) if not name.startswith("_"))


def public_methods(owner: ast.ClassDef) -> Iterator[tuple[str, ast.AST]]:
    for node in owner.body:
        if not isinstance(node, ast.FunctionDef) or node.name in CALLED_FROM_OUTSIDE:
            continue
        if not node.name.startswith("_") and node.name == node.name.lower():
            yield f"{owner.name}.{node.name}", node


def _is_protocol(node: ast.ClassDef) -> bool:
    return any(isinstance(base, ast.Name) and base.id == "Protocol" for base in node.bases)


def doubled_types(modules: Iterable[Module]) -> dict[str, tuple[str, ...]]:
    """Return the public names of types that are defined in more than one module."""
    homes: dict[str, list[str]] = defaultdict(list)
    for module in modules:
        for name in _types(module.tree):
            homes[name].append(module.name)
    return {name: tuple(where) for name, where in sorted(homes.items()) if len(where) > 1}


def _types(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            names = [node.name]
        elif isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        else:
            continue
        yield from (name for name in names if re.fullmatch(r"[A-Z]\w*[a-z]\w*", name))


def subclasses(modules: Iterable[Module], base: str) -> list[str]:
    """Return the classes made directly from one of this name."""
    return sorted(
        f"{module.name}.{node.name}"
        for module in modules
        for node in module.statements
        if isinstance(node, ast.ClassDef) and base in map(_last_name, node.bases)
    )


def thawed_dataclasses(modules: Iterable[Module]) -> list[str]:
    """Return the dataclasses whose fields can be set."""
    return sorted(
        f"{module.name}.{node.name}"
        for module in modules
        for node in module.statements
        if isinstance(node, ast.ClassDef) and any(map(_thaws, node.decorator_list))
    )


def _thaws(decorator: ast.expr) -> bool:
    return _last_name(decorator) == "dataclass" and "frozen=True" not in ast.unparse(decorator)


def suffixes_written(modules: Iterable[Module], listed: Collection[str] = frozenset()) -> list[str]:
    """Return the suffixes of files that are written out, each behind the module that does so.

    listed: those of the lists. What reads or writes a format may hold its own as the constant
    SUFFIX, as long as it is one of these.
    """
    return [
        f"{module.name} {suffix}"
        for module in modules
        for suffix in sorted(_suffixes(module, listed))
    ]


def _suffixes(module: Module, listed: Collection[str]) -> set[str]:
    own = {
        id(node.value)
        for node in module.tree.body
        if isinstance(node, ast.Assign)
        and [_last_name(target) for target in node.targets] == ["SUFFIX"]
        and isinstance(node.value, ast.Constant)
        and node.value.value in listed
    }
    texts = (text for place, text in _texts(module) if place not in own)
    return {one.lstrip("*") for text in texts for one in SUFFIX.findall(text)}


def colours_written(modules: Iterable[Module]) -> list[str]:
    """Return the modules in which a colour is written as #rrggbb."""
    return [
        module.name
        for module in modules
        if COLOUR.search(module.text) and any(COLOUR.search(text) for _, text in _texts(module))
    ]


def _texts(module: Module) -> Iterator[tuple[int, str]]:
    """Yield every string but docstrings, behind the id of its place."""
    documentation = {
        id(node.body[0].value)
        for node in (module.tree, *module.statements)
        if isinstance(node, ast.Module | Definition)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in module.nodes:
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if id(node) not in documentation:
            yield id(node), node.value


def clocks_used(modules: Iterable[Module]) -> list[str]:
    """Return the lines that wait for a time to pass: a slow machine would need more of it."""
    names = (*CLOCKS, "wait")
    return [
        f"{module.name}:{node.lineno} {ast.unparse(node.func)}"
        for module in modules
        if any(name in module.text for name in names)
        for node in module.nodes
        if isinstance(node, ast.Call) and _is_clock(node.func)
    ]


def _is_clock(called: ast.expr) -> bool:
    if _last_name(called) in CLOCKS:
        return True
    return (
        isinstance(called, ast.Attribute)
        and called.attr == "wait"
        and _last_name(called.value) in {"qtbot", "_qtbot"}
    )


def clockworks(modules: Iterable[Module]) -> list[str]:
    """Return where a timer or a thread is made, as module and name."""
    return sorted(
        f"{module.name} {name}"
        for module in modules
        for name in CLOCKWORKS
        & {_last_name(node) for node in module.nodes if isinstance(node, ast.expr)}
    )


def roles_misplaced(modules: Iterable[Module]) -> list[str]:
    """Return the controls of lenses made outside `controls`, and types called a view beside View.

    A View is the frozen figure with its tips and clicks; nothing else of a lens is called so.
    """
    found: set[str] = set()
    for module in modules:
        for node in module.nodes:
            if isinstance(node, ast.ClassDef) and node.name.endswith("View"):
                found.add(f"{module.name} {node.name}")
            elif isinstance(node, ast.Call) and not module.name.endswith(".controls"):
                name = _last_name(node)
                found |= {f"{module.name} {name}"} if name in CONTROLS else set()
    return sorted(found)


def caches_of_modules(modules: Iterable[Module]) -> list[str]:
    """Return the functions that remember what they returned for as long as the program runs."""
    return [
        f"{module.name}.{node.name}"
        for module in modules
        for node in module.statements
        if isinstance(node, ast.FunctionDef) and CACHES & set(map(_last_name, node.decorator_list))
    ]


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        return _last_name(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def themes_handed_down(modules: Iterable[Module]) -> list[str]:
    """Return where a theme is given to a part, or kept in one that hears of no other.

    Themes reach widgets as a change of palette: what is painted asks for the theme that is shown,
    and what is made of its colours beforehand (icons, and themes that are kept) is made anew in a
    changeEvent.
    """
    return [
        f"{module.name} {owner.name} {what}"
        for module in modules
        for owner in module.statements
        if isinstance(owner, ast.ClassDef)
        for what in _themes_of(owner)
    ]


def _themes_of(owner: ast.ClassDef) -> Iterator[str]:
    methods = {one.name: one for one in owner.body if isinstance(one, ast.FunctionDef)}
    yield from sorted(name for name in methods if re.fullmatch(r"(set|show|use|take)_theme", name))
    first = methods.get("__init__")
    if first is not None and any(one.arg == "theme" for one in first.args.args):
        yield "is made with a theme"
    if "changeEvent" not in methods and any(map(_keeps_colours, methods.values())):
        yield "keeps colours"


def _keeps_colours(method: ast.FunctionDef) -> bool:
    """Whether a method keeps the theme that is shown, or an icon in its colours."""
    for node in ast.walk(method):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            colours, kept = "icon", node.func.attr == "setIcon"
        elif isinstance(node, ast.Assign):
            colours, kept = "shown_theme", isinstance(node.targets[0], ast.Attribute)
        else:
            continue
        if kept and colours in _uses(nodes_below(node)):
            return True
    return False
