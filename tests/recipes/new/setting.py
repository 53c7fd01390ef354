"""A setting of the Coder lens in memory, and its control; before the document is loaded."""

from __future__ import annotations

from dataclasses import dataclass

from model.document import settings


@dataclass(frozen=True)
class CoderSettings(settings.CoderSettings):
    """As if the field stood in the class itself."""

    slowness: int = 3


CoderSettings.__module__ = settings.__name__
setattr(settings, "CoderSettings", CoderSettings)  # noqa: B010

from model.document.edits import set_lens_setting  # noqa: E402
from model.lens.controls import Number  # noqa: E402
from tests.recipes.new.additions import add  # noqa: E402

CONTROL = Number(
    "slowness",
    "How slowly symbols are sent",
    1.0,
    9.0,
    0,
    lambda document: float(vars(document.coder)["slowness"]),
    lambda document, value: set_lens_setting(
        document, "coder", f"Set slowness to {value:.0f}", slowness=round(value)
    ),
)
add("model.lenses.coder.controls", "CONTROLS", CONTROL)
