"""Format: one kind of file that people bring or keep, and the sentence for one that is wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from model.document.document import Document


class FormatError(ValueError):
    """A sentence that says where a file is wrong, and what to do about it; always on one line."""

    def __init__(self, sentence: str) -> None:
        super().__init__(" ".join(sentence.split()))


@dataclass(frozen=True)
class Format:
    """One line of FORMATS.

    Attributes:
        id: its fixed name.
        name: in words, for file dialogs.
        suffixes: of its files, in lower case with the dot; the first is given to new ones.
        read: (path, the bytes read from it) → document; raises FormatError.
        write: (path, document) → the file as a whole; raises WriteError. None if only read.
        kind: "document" is opened as it is, a "table" by way of its preview.
    """

    id: str
    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Path, bytes], Document]
    write: Callable[[Path, Document], None] | None = None
    kind: Literal["document", "table"] = "document"
