"""A workbook as bytes; openpyxl writes its sheets to temporary files on the way."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any


def saved_workbook(book: Any) -> bytes:
    """Return an openpyxl workbook as the bytes of an .xlsx file.

    Raises ValueError, with a sentence, where there is no room for temporary files.
    """
    out = BytesIO()
    with temporary_files():
        book.save(out)
    return out.getvalue()


@contextmanager
def temporary_files() -> Iterator[None]:
    """Say in a sentence, as ValueError, where there is no room for temporary files."""
    from lxml.etree import LxmlError

    try:
        yield
    except (OSError, LxmlError) as error:
        raise ValueError(
            f"There is no room for temporary files in {tempfile.gettempdir()}, where the disk may "
            "be full; free some space there."
        ) from error
