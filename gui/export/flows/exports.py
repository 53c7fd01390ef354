"""Pictures of figures as files: EXPORTS lists every kind, by the suffix of its files."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from gui.export.pdf import write_pdf
from gui.export.png import write_png
from gui.export.pptx.deck import write_pptx
from gui.export.steps import Exporter, Steps, done_at_once
from gui.export.svg import write_svg
from gui.look.theme import load_fonts
from model.document.export_choices import ExportChoices
from model.export.pages import Page
from model.words.names import joined

EXPORTS: Mapping[str, Exporter] = MappingProxyType(
    {".png": write_png, ".svg": write_svg, ".pdf": write_pdf, ".pptx": write_pptx}
)


def begin_export(
    path: Path, pages: Sequence[Page], choices: ExportChoices, deck: Path | None = None
) -> Steps:
    """Return the steps that write pages to `path`, in the form that its suffix names.

    With a `deck`, slides are added to it, and the whole is written to `path`.

    Needs a QGuiApplication. The steps raise ValueError, with a sentence, for what no picture can
    be, and WriteError where a file cannot be written; then nothing is left half-written. Raises
    ValueError for a suffix that EXPORTS lacks and for no pages at all.
    """
    write = EXPORTS.get(path.suffix.lower())
    if write is None:
        known = joined(list(EXPORTS), "or")
        raise ValueError(f"A picture’s file name ends in {known}, not “{path.name}”.")
    if not pages:
        raise ValueError("There is nothing to picture; choose a lens that has something to show.")
    load_fonts()
    if deck is not None:
        return write_pptx(path, pages, choices, deck)
    return write(path, pages, choices)


def export_pages(
    path: Path, pages: Sequence[Page], choices: ExportChoices, deck: Path | None = None
) -> None:
    """Write pages to `path` at once; raises as `begin_export`."""
    done_at_once(begin_export(path, pages, choices, deck))
