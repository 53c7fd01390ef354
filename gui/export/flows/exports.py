"""Pictures of figures as files: EXPORTS has what writes each of PICTURES, by its id."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from gui.export.pdf import write_pdf
from gui.export.png import write_png
from gui.export.pptx.deck import write_pptx
from gui.export.steps import Exporter, Steps, done_at_once
from gui.export.svg import write_svg
from gui.look.theme import load_fonts
from model.document.export_choices import PDF, PICTURES, PNG, PPTX, SVG, ExportChoices
from model.export.pages import Page
from model.words.names import joined

EXPORTS: Mapping[str, Exporter] = MappingProxyType(
    {PNG.id: write_png, SVG.id: write_svg, PDF.id: write_pdf, PPTX.id: write_pptx}
)


def begin_export(
    path: Path, pages: Sequence[Page], choices: ExportChoices, deck: Path | None = None
) -> Steps:
    """Return the steps that write pages to `path`, in the form that its suffix names.

    With a `deck`, slides are added to it, and the whole is written to `path`.

    Needs a QGuiApplication. The steps raise ValueError, with a sentence, for what no picture can
    be, and WriteError where a file cannot be written; then nothing is left half-written. Raises
    ValueError for a suffix that PICTURES lacks and for no pages at all.
    """
    kind = next((one for one in PICTURES if one.suffix == path.suffix.lower()), None)
    if kind is None:
        known = joined([one.suffix for one in PICTURES], "or")
        raise ValueError(f"A picture’s file name ends in {known}, not “{path.name}”.")
    if not pages:
        raise ValueError("There is nothing to picture; choose a lens that has something to show.")
    load_fonts()
    if deck is not None:
        return write_pptx(path, pages, choices, deck)
    return EXPORTS[kind.id](path, pages, choices)


def export_pages(
    path: Path, pages: Sequence[Page], choices: ExportChoices, deck: Path | None = None
) -> None:
    """Write pages to `path` at once; raises as `begin_export`."""
    done_at_once(begin_export(path, pages, choices, deck))
