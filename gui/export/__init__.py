"""Pictures of figures as files: EXPORTS lists every kind, by the suffix of its files."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from gui.export.png import write_png
from gui.export.svg import write_svg
from gui.theme import Theme, load_fonts
from model.figure import Figure

MOST_PIXELS = 20_000
SCALES = (1, 2, 3, 4)

__all__ = ["EXPORTS", "Exporter", "export_figure"]


class Exporter(Protocol):
    """Writes a figure to a file of width × height logical pixels."""

    def __call__(
        self,
        path: Path,
        figure: Figure,
        width: int,
        height: int,
        *,
        theme: Theme,
        scale: int = 1,
        transparent: bool = False,
    ) -> None: ...


EXPORTS: Mapping[str, Exporter] = MappingProxyType({".png": write_png, ".svg": write_svg})


def export_figure(
    figure: Figure,
    path: Path,
    width: int,
    height: int,
    theme: Theme,
    transparent: bool = False,
    scale: int = 1,
) -> None:
    """Write a figure to `path`, in the form that its suffix names.

    Needs a QGuiApplication. Raises ValueError, with a sentence, for a suffix that EXPORTS lacks
    and for a size that no picture can have; WriteError where the file cannot be written.
    """
    write = EXPORTS.get(path.suffix.lower())
    if write is None:
        known = " or ".join(EXPORTS)
        raise ValueError(f"A picture’s file name ends in {known}, not “{path.name}”.")
    _check_size(width, height, scale)
    load_fonts()
    try:
        write(path, figure, width, height, theme=theme, scale=scale, transparent=transparent)
    except MemoryError as error:
        raise ValueError(str(error)) from error


def _check_size(width: int, height: int, scale: int) -> None:
    if scale not in SCALES:
        raise ValueError(f"A picture can be scaled by 1, 2, 3 or 4, not by {scale}.")
    for name, length in (("width", width), ("height", height)):
        if length < 1:
            raise ValueError(f"The {name} of a picture is at least 1 pixel, not {length}.")
        if length * scale > MOST_PIXELS:
            raise ValueError(
                f"The {name} of a picture is at most {MOST_PIXELS:,} pixels, "
                f"not {length * scale:,}; make it smaller."
            )
