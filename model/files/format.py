"""Format: one kind of file that people bring or keep, and the sentence for one that is wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from model.document.document import Document


class Remark(str):
    """A sentence on what was read, and the option of the command line that reads it otherwise."""

    __slots__ = ("option",)
    option: str

    def __new__(cls, sentence: str, option: str = "") -> "Remark":
        """Return the sentence; option is "" where no option changes it."""
        made = super().__new__(cls, sentence)
        made.option = option
        return made


def on_command_line(sentence: str) -> str:
    """Return a sentence with the option that belongs to it, as no window needs it.

    >>> on_command_line(Remark("The first sheet is read.", "--sheet reads another"))
    'The first sheet is read (--sheet reads another).'
    """
    option = sentence.option if isinstance(sentence, Remark) else ""
    return f"{sentence.removesuffix('.')} ({option})." if option else sentence


class FormatError(ValueError):
    """A sentence that says where a file is wrong, and what to do about it; always on one line.

    Attributes:
        remark: the sentence, with the option of the command line that mends it, if one does.
        ways: where a file can be read in several ways, the options that each choose one of them.
    """

    def __init__(self, sentence: str, option: str = "", ways: tuple[str, ...] = ()) -> None:
        self.ways = ways
        self.remark = Remark(" ".join(sentence.split()), option)
        super().__init__(str(self.remark))


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
