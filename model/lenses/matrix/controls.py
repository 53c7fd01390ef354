"""The control of the Matrix lens: what stands in its cells."""

from model.document.document import Document
from model.document.edits import Edit, set_lens_setting
from model.lens.controls import Choice, Control

_OPTIONS = (
    ("kl", "divergence"),
    ("cross_entropy", "cross entropy"),
    ("jensen_shannon", "Jensen–Shannon"),
    ("total_variation", "total variation"),
    ("scores", "scoreboard"),
)


def _choose(document: Document, measure: str) -> Edit:
    name = dict(_OPTIONS)[measure]
    if measure == "scores":
        label = "Show every column against P"
        return set_lens_setting(document, "matrix", label, measure=measure)
    return set_lens_setting(document, "matrix", f"Fill the matrix with {name}", measure=measure)


CONTROLS: tuple[Control, ...] = (
    Choice(
        "Cells",
        "What stands in the cells; divergence and cross entropy depend on who is the truth",
        _OPTIONS,
        lambda document: document.matrix.measure,
        _choose,
    ),
)
