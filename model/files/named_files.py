"""The files that a document names beside its own: which they are, and which lie elsewhere."""

import os
import re
import stat
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from model.document.document import Document
from model.document.settings import NAMES_A_FILE
from model.document.table import Table
from model.document.tokens import TokenSequence

# A share of another machine, a home, a URL: no name of a file in a folder, wherever it is read.
_FOREIGN = re.compile(r"\\|//|~|[A-Za-z][A-Za-z0-9+.-]+:")
_LARGE = (Table, TokenSequence)
_PLAIN = (str, int, float, bool)


def renamed(document: Document, rename: Callable[[str], str]) -> Document:
    """Return the document with each file that it names, also in its scenes, named anew.

    Which fields name files is said by the fields themselves, with NAMES_A_FILE; blank ones name
    none and stay. What names no file is shared with `document`.
    """
    found: Document = _renamed(document, rename)
    return found


def named_from(document: Document, folder: Path) -> Document:
    """Return the document with every file inside `folder` named from there."""
    top = folder.absolute()

    def rename(name: str) -> str:
        path = Path(name)
        inside = path.is_absolute() and path.is_relative_to(top)
        return path.relative_to(top).as_posix() if inside else name

    return renamed(document, rename)


def located_in(document: Document, folder: Path) -> Document:
    """Return the document with files named from `folder` made absolute: the opposite."""
    return renamed(document, lambda name: str(folder.absolute() / name))


def files_elsewhere(document: Document, folder: Path | None) -> tuple[str, ...]:
    """Return the files that a document in `folder` names and that lie elsewhere, each once.

    Elsewhere is all that is no plain file in the folder or below it once links are followed: other
    folders, shares of other machines, devices, pipes. A file that is not there lies where its name
    says. None for `folder` where the document has no place of its own: then all are elsewhere.
    """
    found: dict[str, None] = {}

    def look(name: str) -> str:
        if folder is None or _is_elsewhere(name, folder.absolute()):
            found[name] = None
        return name

    renamed(document, look)
    return tuple(found)


def without_files(document: Document, names: tuple[str, ...]) -> Document:
    """Return the document naming none of these files; without a text whose own file is one."""
    left = renamed(document, lambda name: "" if name in names else name)
    if left.text is not None and left.text.rungs:
        kept = tuple(one for one in left.text.rungs if one.path and "" not in one.shards)
        left = replace(left, text=replace(left.text, rungs=kept))
    text = left.text
    is_gone = text is not None and (
        (not text.path and text.embedded is None)
        or "" in (*text.shards, *text.targets_shards, *text.against_shards)
    )
    return replace(left, text=None) if is_gone else left


def _is_elsewhere(name: str, folder: Path) -> bool:
    # By the name alone first: to look at a share would already tell another machine of it.
    try:
        inside = os.path.relpath(name, folder) if Path(name).is_relative_to(folder) else ""
        if not inside or inside.startswith("..") or _FOREIGN.match(inside):
            return True
        real = os.path.realpath(name)
        if not Path(real).is_relative_to(os.path.realpath(folder)):
            return True
        return not stat.S_ISREG(os.stat(real).st_mode)
    except FileNotFoundError:
        return False
    except (OSError, ValueError):
        return True


def _renamed(value: Any, rename: Callable[[str], str]) -> Any:
    if isinstance(value, tuple):
        made = tuple(_renamed(one, rename) for one in value) if _holds_parts(value) else value
        return value if all(new is old for new, old in zip(made, value, strict=True)) else made
    if not is_dataclass(value) or isinstance(value, _LARGE):
        return value
    changed, kind = {}, value.__class__
    for name, names_a_file in _looked_into(kind):
        old = getattr(value, name)
        if names_a_file:
            new = tuple(map(rename, old)) if isinstance(old, tuple) else rename(old) if old else old
            new = old if new == old else new
        else:
            new = _renamed(old, rename)
        if new is not old:
            changed[name] = new
    return replace(value, **changed) if changed else value  # type: ignore[type-var]


@cache
def _looked_into(kind: type) -> tuple[tuple[str, bool], ...]:
    """The fields of a dataclass that name files or may hold what does, and whether they name any.

    Most are plain numbers and words: a start would look at each of a thousand.
    """
    found = ((one, one.metadata == NAMES_A_FILE) for one in fields(kind))
    return tuple((one.name, names) for one, names in found if names or one.type not in _PLAIN)


def _holds_parts(value: tuple[Any, ...]) -> bool:
    return bool(value) and is_dataclass(value[0])
