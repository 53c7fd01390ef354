"""The control of the Calibration lens: into how many bins the confidence is cut."""

from model.document.text_source import TextSettings
from model.lens.controls import Control, field_number
from model.lens.text_lenses import has_text

CONTROLS: tuple[Control, ...] = (
    field_number(
        TextSettings,
        "bins",
        "Bins",
        "Into how many equal parts the confidence is cut, 1 to 50",
        "Set {:.0f} bins".format,
        shown=has_text,
    ),
)
