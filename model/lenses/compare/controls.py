"""The control of the Compare lens: which columns have bars."""

from model.document.document import Document
from model.document.edits import Edit, set_lens_setting
from model.lens.controls import Choice, Control
from model.lens.scoreboard import models_beside

_OPTIONS = (("roles", "P and Q"), ("all", "all columns"))


def _choose(document: Document, columns: str) -> Edit:
    what = "all columns" if columns == "all" else "P and Q"
    return set_lens_setting(document, "compare", f"Compare {what}", columns=columns)


def has_others(document: Document) -> bool:
    """Return whether there are more distributions to compare than P and Q."""
    return len(models_beside(document)) > 1


CONTROLS: tuple[Control, ...] = (
    Choice(
        "Bars",
        "Which columns have bars; the scoreboard below holds all of them",
        _OPTIONS,
        lambda document: document.compare.columns,
        _choose,
        shown=has_others,
    ),
)
