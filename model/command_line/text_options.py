"""The options of the command line that say how a text with its scores is read."""

import argparse
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from model.command_line.command_error import CommandError, choice, short
from model.document.text_source import AXES, FLOAT8, Rung, TextSettings, TextSource, is_pattern
from model.texts.text_files import ARRAY_SUFFIXES, TEXT_SUFFIXES
from model.words.names import counted, joined

_NAMES = (
    "targets",
    "logits",
    "ignore_index",
    "shift",
    "axes",
    "float8",
    "position",
    "vocabulary_size",
    "choice",
    "vocab",
    "against_targets",
    "clip",
    "dask",
)
_MOST = 10**9
ALL = "all"


class TextOptions(NamedTuple):
    """What a command line says of a text; None where it says nothing.

    Attributes:
        targets: a file, or the name of a tensor.
        logits: the name of a tensor.
        ignore_index: the target that is left out.
        shift: whether position i scores target i + 1.
        axes: which axis of three is first, where the targets fit both.
        float8: what numbers of one byte are.
        position: which position is the table, from 1 on.
        vocabulary_size: how many tokens a server's model has.
        choice: which text of a server's answers, from 1 on.
        answers: whether all of them are read as one table.
        vocab: the file that names the ids.
        against: the files of the models that are tested against the base, or what their shards
            are called.
        sizes: how large each of these is, in their order.
        against_targets: the file of that model's own targets.
        clip: the least and the largest w = q/p of two servers that is not clipped.
        dask: where logits are scored: the address of a scheduler, or "local".
        perplexity: whether the surprises of logits are all that is wanted.
    """

    targets: str | None = None
    logits: str | None = None
    ignore_index: int | None = None
    shift: bool = False
    axes: str | None = None
    float8: str | None = None
    position: int | None = None
    vocabulary_size: int | None = None
    choice: int | None = None
    answers: bool = False
    vocab: Path | None = None
    against: tuple[Path, ...] = ()
    sizes: tuple[str, ...] = ()
    against_targets: Path | None = None
    clip: tuple[float, float] | None = None
    dask: str | None = None
    perplexity: bool = False

    @property
    def are_given(self) -> bool:
        """Whether any of them is."""
        return self != TextOptions()

    def source(self, path: Path, more: Sequence[Path]) -> TextSource:
        """Return the text in a file, or in several, read as the options say.

        A folder, or a name with * ? or [, stands for the shards of a text. FormatError where there
        are none, or one is missing.
        """
        shards = _shards(path, more)
        name, file = _name_or_file(Path(shards[0]), self.targets)
        targets = _shards(Path(file)) if file else ("",)
        tested = [_shards(one) for one in self.against]
        against = tested[0] if tested else ("",)
        plain = TextSource()
        return TextSource(
            path=shards[0],
            shards=_several(shards),
            targets_path=targets[0],
            targets_shards=_several(targets),
            against=against[0],
            against_shards=_several(against),
            against_targets=_absolute(self.against_targets),
            rungs=self._rungs(tested),
            vocabulary=_absolute(self.vocab),
            logits=self.logits or "",
            targets=name,
            shift=self.shift,
            ignore_index=plain.ignore_index if self.ignore_index is None else self.ignore_index,
            axes=self.axes or "",
            float8=self.float8 or "",
            vocabulary_size=self.vocabulary_size or 0,
            choice=self.choice or 1,
            position=-1 if self.position is None else self.position - 1,
        )

    def _rungs(self, tested: Sequence[tuple[str, ...]]) -> tuple[Rung, ...]:
        """The tested models side by side; one without a size is no ladder."""
        if len(tested) < 2 and not self.sizes:
            return ()
        sizes = self.sizes or ("",) * len(tested)
        targets = _absolute(self.against_targets)
        return tuple(
            Rung(one[0], _several(one), targets, size)
            for one, size in zip(tested, sizes, strict=True)
        )


def add_text_options(add: Callable[..., Any]) -> None:
    """Add the options to a group of the parser."""
    add("--targets", metavar="FILE|NAME", help="the ids of the tokens that came")
    add("--logits", metavar="NAME", help="the tensor of the logits, where there are several")
    add("--ignore-index", metavar="N", help="the target that is left out (-100)")
    add("--shift", action="store_true", help="position i scores target i + 1")
    add("--axes", metavar="|".join(AXES), help="of logits of three axes that fit both ways")
    add("--float8", metavar="|".join(FLOAT8), help="what numbers of one byte are")
    add("--position", metavar="N", help="which position is the table, from 1 on")
    add("--vocabulary-size", metavar="N", help="of a server's model: bounds what it did not list")
    add("--choice", metavar="N|all", help="which text of a server's answers; all as one table")
    add("--list-choices", action="store_true", help="list the texts in FILE and end")
    add("--vocab", metavar="FILE", help="names of the ids: one a line, JSON, SentencePiece, GGUF")
    add(
        "--against",
        action="append",
        metavar="FILE",
        help="a second model: FILE is the base, this one is tested; again for one more",
    )
    add(
        "--bits",
        action="append",
        metavar="BITS",
        help="of each --against: 4.9, Q4_K_M, 5 GB of 8 B",
    )
    add("--dask", metavar="ADDRESS", help="score on the cluster of this scheduler, or on: local")
    add("--perplexity", action="store_true", help="of logits read the surprises alone: quicker")
    add("--against-targets", metavar="FILE", help="the targets of the second model")
    add("--clip", metavar="LOW,HIGH", help="of w = q/p of two servers: the share outside (0.8,1.2)")


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
        axes=choice("--axes", given.axes, AXES),
        float8=choice("--float8", given.float8, FLOAT8),
        position=count_given("--position", given.position, _MOST),
        vocabulary_size=count_given("--vocabulary-size", given.vocabulary_size, _MOST),
        choice=None if given.choice == ALL else count_given("--choice", given.choice, _MOST),
        answers=given.choice == ALL,
        vocab=_path(given.vocab),
        against=_models(given.against or ()),
        sizes=_sizes(given.bits or (), len(given.against or ())),
        against_targets=_path(given.against_targets),
        clip=_clip(given.clip),
        dask=given.dask,
        perplexity=given.perplexity,
    )


def _models(given: Sequence[str]) -> tuple[Path, ...]:
    if any(not one.strip() for one in given):
        raise CommandError("--against is blank; give a name.")
    twice = next((one for one in given if given.count(one) > 1), None)
    if twice is not None:
        raise CommandError(f"--against {short(twice)} is given twice; give each model once.")
    return tuple(Path(one) for one in given)


def _sizes(given: Sequence[str], models: int) -> tuple[str, ...]:
    if not given:
        return ()
    from model.texts.two_models.model_size import bits_typed

    if len(given) != models:
        raise CommandError(
            f"--bits is given for {counted(len(given), 'model')} of {models:,}; give it once for "
            "each --against, in the same order."
        )
    for one in given:
        try:
            bits_typed(one)
        except ValueError as error:
            raise CommandError(f"--bits {short(one)}: {error}") from error
    return tuple(" ".join(one.split()) for one in given)


def _clip(given: str | None) -> tuple[float, float] | None:
    if given is None:
        return None
    parts = given.split(",")
    try:
        low, high = map(float, parts)
        settings = TextSettings(clip_low=low, clip_high=high)
    except ValueError as error:
        raise CommandError(
            f"--clip takes two numbers around 1, such as 0.8,1.2, not “{short(given)}”."
        ) from error
    return settings.clip_low, settings.clip_high


def _whole(option: str, given: str | None) -> int | None:
    if given is None:
        return None
    try:
        return int(given)
    except ValueError as error:
        raise CommandError(
            f"{option} takes a whole number, such as -100, not “{short(given)}”."
        ) from error


def count_given(option: str, given: str | None, most: int) -> int | None:
    """Return the whole number of an option, from 1 to `most`; CommandError for anything else."""
    if given is None:
        return None
    plain = given.strip().replace(",", "")
    if not (plain.isascii() and plain.isdigit() and 0 < int(plain[:12]) <= most):
        raise CommandError(f"{option} takes a whole number from 1 on, not “{short(given)}”.")
    return int(plain)


def _path(given: str | None) -> Path | None:
    return None if given is None else Path(given)


def _shards(path: Path, more: Sequence[Path] = ()) -> tuple[str, ...]:
    """The files that a name, or several, stand for, as absolute paths."""
    if more or is_pattern(path):
        from model.texts.files.shards import in_name_order, shards_of

        if more and any(one.suffix.lower() not in ARRAY_SUFFIXES for one in (path, *more)):
            kinds = joined(ARRAY_SUFFIXES, "or")
            raise CommandError(
                f"Several FILEs are the shards of one text: {kinds} files; give one."
            )
        found = in_name_order((path, *more)) if more else shards_of(path, ARRAY_SUFFIXES)
        return tuple(str(one.absolute()) for one in found)
    return (str(path.absolute()),)


def _several(shards: tuple[str, ...]) -> tuple[str, ...]:
    return shards if len(shards) > 1 else ()


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
    known = Path(targets).suffix.lower() in TEXT_SUFFIXES
    if os.path.exists(targets) or known or is_pattern(Path(targets)):
        return "", str(Path(targets).absolute())
    return targets, ""
