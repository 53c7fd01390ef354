"""The control of the Matrix lens: what stands in its cells."""

from model.document.settings import MatrixSettings
from model.lens.controls import Control, field_choice

_OPTIONS = (
    ("kl", "divergence"),
    ("cross_entropy", "cross entropy"),
    ("jensen_shannon", "Jensen–Shannon"),
    ("total_variation", "total variation"),
    ("scores", "scoreboard"),
)


def _said(measure: str) -> str:
    if measure == "scores":
        return "Show every column against P"
    return f"Fill the matrix with {dict(_OPTIONS)[measure]}"


CONTROLS: tuple[Control, ...] = (
    field_choice(
        MatrixSettings,
        "measure",
        "Cells",
        "What stands in the cells; divergence and cross entropy depend on who is the truth",
        _OPTIONS,
        _said,
    ),
)
