"""The control of the Surprise lens: whose probabilities its blocks are as wide as."""

from model.document.settings import SurpriseSettings
from model.lens.controls import Control, field_choice

CONTROLS: tuple[Control, ...] = (
    field_choice(
        SurpriseSettings,
        "widths",
        "Widths",
        "Whose probabilities the blocks are as wide as: P shows D(P ‖ Q at T), Q its reverse",
        (("truth", "from P"), ("tempered", "from Q")),
        lambda widths: f"Blocks as wide as {'P' if widths == 'truth' else 'Q at T'}",
        shown=lambda document: document.model is not None,
    ),
)
