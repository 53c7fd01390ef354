"""read_any: the document in a file, as the window and the command line open it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.formats import format_of, read_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from model.document.document import Document


def read_any(path: Path) -> Document:
    """Return the document in a file of any of the FORMATS; FormatError with a sentence if not."""
    data = read_bytes(path)
    return format_of(path, data).read(path, data)
