"""add: one more entry of a list, in memory."""

from __future__ import annotations

import importlib
import sys


def add(home: str, name: str, entry: object) -> None:
    """Add an entry to the end of a list, wherever the list is known by its name already."""
    before = getattr(importlib.import_module(home), name)
    after = (*before, entry)
    for module in list(sys.modules.values()):
        if module.__name__.startswith(("model", "gui")) and vars(module).get(name) is before:
            setattr(module, name, after)
