"""The same additions, but for one door: the command line knows the lenses of before.

A plugin for pytest (`-p tests.recipes.forgotten`).
"""

from __future__ import annotations

import importlib

from model import lenses
from model.command_line import arguments

BEFORE = [lens.id for lens in lenses.LENSES]
importlib.import_module("tests.recipes.added")
setattr(arguments, "_lens_ids", lambda: BEFORE)  # noqa: B010
