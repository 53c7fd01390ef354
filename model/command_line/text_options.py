"""The options of the command line that say how a text with its scores is read."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.command_line.command_error import CommandError, short
from model.document.text_source import TEXT_SUFFIXES, TextSource

_NAMES = ("targets", "logits", "ignore_index", "shift", "vocab", "against", "against_targets")


@dataclass(frozen=True)
class TextOptions:
    """What a command line says of a text; None where it says nothing.

    Attributes:
        targets: a file, or the name of a tensor.
        logits: the name of a tensor.
        ignore_index: the target that is left out.
        shift: whether position i scores target i + 1.
        vocab: the file that names the ids.
        against: the file of the model that is tested against the base.
        against_targets: the file of that model's own targets.
    """

    targets: str | None = None
    logits: str | None = None
    ignore_index: int | None = None
    shift: bool = False
    vocab: Path | None = None
    against: Path | None = None
    against_targets: Path | None = None

    @property
    def are_given(self) -> bool:
        """Whether any of them is."""
        return self != TextOptions()

    def source(self, path: Path) -> TextSource:
        """Return the text in a file, read as the options say."""
        name, file = _name_or_file(path, self.targets)
        plain = TextSource()
        return TextSource(
            path=str(path.absolute()),
            targets_path=file,
            against=_absolute(self.against),
            against_targets=_absolute(self.against_targets),
            vocabulary=_absolute(self.vocab),
            logits=self.logits or "",
            targets=name,
            shift=self.shift,
            ignore_index=plain.ignore_index if self.ignore_index is None else self.ignore_index,
        )


def add_text_options(add: Callable[..., Any]) -> None:
    """Add the options to a group of the parser."""
    add("--targets", metavar="FILE|NAME", help="the ids of the tokens that came")
    add("--logits", metavar="NAME", help="the tensor of the logits, where there are several")
    add("--ignore-index", metavar="N", help="the target that is left out (-100)")
    add("--shift", action="store_true", help="position i scores target i + 1")
    add("--vocab", metavar="FILE", help="names of the ids: one a line, or JSON")
    add("--against", metavar="FILE", help="a second model: FILE is the base, this one is tested")
    add("--against-targets", metavar="FILE", help="the targets of the second model")


def text_options(given: argparse.Namespace) -> TextOptions:
    """Return the options given; CommandError with a sentence for one that makes no sense."""
    for name in _NAMES:
        value = getattr(given, name)
        if isinstance(value, str) and not value.strip():
            raise CommandError(f"--{name.replace('_', '-')} is blank; give a name.")
    return TextOptions(
        targets=given.targets,
        logits=given.logits,
        ignore_index=_whole("--ignore-index", given.ignore_index),
        shift=given.shift,
        vocab=_path(given.vocab),
        against=_path(given.against),
        against_targets=_path(given.against_targets),
    )


def _whole(option: str, given: str | None) -> int | None:
    if given is None:
        return None
    try:
        return int(given)
    except ValueError as error:
        raise CommandError(
            f"{option} takes a whole number, such as -100, not “{short(given)}”."
        ) from error


def _path(given: str | None) -> Path | None:
    return None if given is None else Path(given)


def _absolute(path: Path | None) -> str:
    return "" if path is None else str(path.absolute())


def _name_or_file(path: Path, targets: str | None) -> tuple[str, str]:
    """The tensor that `targets` names in the file, or else the file that it names."""
    if targets is None:
        return "", ""
    from model.texts.opening import tensors_in

    tensors = tensors_in(path)
    if tensors is not None and any(info.name == targets for info in tensors.infos):
        return targets, ""
    if Path(targets).exists() or Path(targets).suffix.lower() in TEXT_SUFFIXES:
        return "", str(Path(targets).absolute())
    return targets, ""
