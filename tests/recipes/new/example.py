"""An example in memory; its file is written by its check."""

from __future__ import annotations

from model.formats.examples import Example
from tests.recipes.new.additions import add

EXAMPLE = Example("new-example", "A new example", "What it is good for.")
add("model.formats.examples", "EXAMPLES", EXAMPLE)
