"""DOORS: where files come into the program, each with the error of its own that it may end in."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from model.command_line import (
    CommandError,
    check_files,
    choices_listed,
    open_requested,
    parse_arguments,
    readings_of,
    report_text,
)
from model.document.document import same_content
from model.files.format import FormatError
from model.formats.entropy_file import decode, encode
from model.lenses.autocomplete.language.library import trained_model
from model.texts.files.vocabulary import read_vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _readings(*arguments: str) -> None:
    """What `main.py FILE … --readings json` does."""
    document, path = open_requested(parse_arguments(arguments))
    check_files(document, path, trusts=False)
    report_text(document, readings_of(document, whole=False), "json")


def _file(path: Path, folder: Path) -> None:
    _readings(str(path))
    if path.suffix == ".entropy":
        # What opens can be saved, opens again, and is as it was once it is saved.
        saved = encode(decode(path.read_bytes()))
        assert encode(decode(saved)) == saved
        assert same_content(decode(saved), decode(saved))


def _logits(path: Path, folder: Path) -> None:
    _readings(str(path), "--targets", str(folder / "ids.npy"))


def _targets(path: Path, folder: Path) -> None:
    _readings(str(folder / "logits.npy"), "--targets", str(path))


def _against(path: Path, folder: Path) -> None:
    _readings(str(folder / "a.kld"), "--against", str(path))


def _choices(path: Path, folder: Path) -> None:
    choices_listed(path)
    _readings(str(path), "--choice", "2")


def _vocabulary(path: Path, folder: Path) -> None:
    with suppress(OSError):
        read_vocabulary(path)


def _corpus(path: Path, folder: Path) -> None:
    trained_model(str(path), 3)


def _deck(path: Path, folder: Path) -> None:
    # Slides are written with Qt, which the other doors do without.
    from gui.export.flows.exports import export_pages
    from model.document.export_choices import ExportChoices
    from model.export.pages import pages_of
    from model.formats.examples import load_example

    found = pages_of(readings_of(load_example("weather")), ("compare",))
    export_pages(folder / "out.pptx", found.pages, ExportChoices(), path)


DOORS: dict[str, tuple[Callable[[Path, Path], None], tuple[type[Exception], ...]]] = {
    "file": (_file, (CommandError,)),
    "logits": (_logits, (CommandError,)),
    "targets": (_targets, (CommandError,)),
    "against": (_against, (CommandError,)),
    "choices": (_choices, (CommandError,)),
    "vocabulary": (_vocabulary, (FormatError,)),
    "corpus": (_corpus, (FormatError,)),
    "deck": (_deck, (FormatError, ValueError)),
}
