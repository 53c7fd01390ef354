"""Format: one kind of file that people bring or keep, and the sentence for one that is wrong."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Concatenate, Literal, ParamSpec, Protocol, TypeVar

from model.document.document import Document
from model.document.work import Watch, WorkStoppedError, unwatched
from model.words.names import fit, fit_line

_LONGEST_REASON = 80
# What a file holds where a word is meant can be as long as the file.
_LONGEST_QUOTE = 120
_QUOTED = re.compile(f"“([^”]{{{_LONGEST_QUOTE + 1},}})”")


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
        quoted = _QUOTED.sub(lambda found: f"“{fit(found[1], _LONGEST_QUOTE)}”", sentence)
        self.remark = Remark(" ".join(quoted.split()), option)
        super().__init__(str(self.remark))


_Given = ParamSpec("_Given")
_Read = TypeVar("_Read")
# What is no fault of a file: those who read say so themselves, or it is to end what goes on.
_NOT_THE_FILE = (FormatError, OSError, MemoryError, WorkStoppedError, KeyboardInterrupt, SystemExit)


def in_sentences(
    read: Callable[Concatenate[Path, _Given], _Read],
) -> Callable[Concatenate[Path, _Given], _Read]:
    """Return `read` with its path first, raising FormatError for whatever a library raises in it.

    The one boundary of all formats: the sentence names the file and what the library says. Those
    written in other languages give up with what is no Exception.
    """

    @wraps(read)
    def bounded(path: Path, /, *given: _Given.args, **named: _Given.kwargs) -> _Read:
        try:
            return read(path, *given, **named)
        except _NOT_THE_FILE:
            raise
        except BaseException as error:
            said = fit_line(str(error), _LONGEST_REASON) or type(error).__name__
            name = path.name.encode("utf-8", "replace").decode()
            raise FormatError(
                f"{name} is damaged, or in a form that cannot be read ({said}); save it anew."
            ) from error

    return bounded


class Writer(Protocol):
    """What writes a document into a file of one format."""

    def __call__(
        self, path: Path, document: Document, watch: Watch = unwatched, *, keep_old: bool = False
    ) -> None:
        """Write it whole; WriteError if it cannot be, and what watch raises leaves the old file.

        With `keep_old` what was there stays as `NAME.bak`.
        """


def _refused(path: Path, data: bytes) -> Document:
    raise FormatError(
        f"{path.name} holds a text with scores: open it as one ({len(data):,} bytes)."
    )


@dataclass(frozen=True, eq=False)
class Format:
    """One line of FORMATS.

    Attributes:
        id: its fixed name.
        name: in words, for file dialogs.
        suffixes: of its files, in lower case with the dot; the first is given to new ones.
        read: (path, the bytes read from it) → document; raises FormatError, always for texts, which
            are too large to be read so.
        write: writes the file as a whole; None if only read.
        kind: "document" is opened as it is, a "table" by way of its preview, and a "text" where
            what was recognised in it is agreed to.
        begin: the bytes that its files begin with and no others, whatever they are called.
    """

    id: str
    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Path, bytes], Document] = _refused
    write: Writer | None = None
    kind: Literal["document", "table", "text"] = "document"
    begin: bytes = b""

    def __post_init__(self) -> None:
        object.__setattr__(self, "read", in_sentences(self.read))

    def is_begun_by(self, head: bytes) -> bool:
        """Return whether a file that begins so is of this kind for sure."""
        return bool(self.begin) and head.startswith(self.begin)
