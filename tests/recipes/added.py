"""One new thing of each kind, added to its list before what asks the list is loaded.

A plugin for pytest (`-p tests.recipes.added`): what a list decides when a module is loaded is
decided with the new entry in it, as if it stood in the source.
"""

from __future__ import annotations

import importlib

# From the ground floor up: a higher floor may ask the lists below it while it is loaded.
KINDS = (
    "setting", "filter", "measure", "server", "format", "example", "lesson", "lens", "picture",
)  # fmt: skip

for kind in KINDS:
    importlib.import_module(f"tests.recipes.new.{kind}")
