"""The control of the Surprise lens: whose probabilities its blocks are as wide as."""

from model.document.document import Document
from model.document.edits import Edit, set_lens_setting
from model.lens.controls import Choice, Control


def _set_widths(document: Document, value: str) -> Edit:
    name = "P" if value == "truth" else "Q at T"
    return set_lens_setting(document, "surprise", f"Blocks as wide as {name}", widths=value)


CONTROLS: tuple[Control, ...] = (
    Choice(
        "Widths",
        "Whose probabilities the blocks are as wide as: P shows D(P ‖ Q at T), Q its reverse",
        (("truth", "from P"), ("tempered", "from Q")),
        lambda document: document.surprise.widths,
        _set_widths,
        shown=lambda document: document.model is not None,
    ),
)
