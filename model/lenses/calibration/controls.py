"""The control of the Calibration lens: into how many bins the confidence is cut."""

from model.document.document import Document
from model.document.edits import Edit, set_lens_setting
from model.lens.controls import Control, Number
from model.lens.text_lenses import has_text


def _change_bins(document: Document, value: float) -> Edit:
    bins = round(value)
    return set_lens_setting(document, "text_view", f"Set {bins} bins", bins=bins)


CONTROLS: tuple[Control, ...] = (
    Number(
        "Bins",
        "Into how many equal parts the confidence is cut, 1 to 50",
        1.0,
        50.0,
        0,
        lambda document: float(document.text_view.bins),
        _change_bins,
        shown=has_text,
    ),
)
