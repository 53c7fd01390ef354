"""The control of the Compare lens: which columns have bars."""

from model.document.document import Document
from model.document.settings import CompareSettings
from model.lens.controls import Control, field_choice
from model.lens.scoreboard import models_beside

_OPTIONS = {"roles": "P and Q", "all": "all columns"}


def has_others(document: Document) -> bool:
    """Return whether there are more distributions to compare than P and Q."""
    return len(models_beside(document)) > 1


CONTROLS: tuple[Control, ...] = (
    field_choice(
        CompareSettings,
        "columns",
        "Bars",
        "Which columns have bars; the scoreboard below holds all of them",
        tuple(_OPTIONS.items()),
        lambda columns: f"Compare {_OPTIONS[columns]}",
        shown=has_others,
    ),
)
