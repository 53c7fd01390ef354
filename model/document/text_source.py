"""TextSource: which text a document looks at, how it is read and shown; not what was read."""

import os
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, Literal

from model.document.settings import NAMES_A_FILE, Limited, Limits
from model.document.tokens import TokenSequence

MOST_EMBEDDED = 5_000
MOST_RUNGS = 100
LONGEST_SIZE = 40
_IGNORED = -100
AXES = ("batch-first", "steps-first")  # of logits of three
# What one byte a number may be, where a file does not name it.
FLOAT8 = ("e4m3", "e5m2", "e4m3fnuz", "e5m2fnuz")
_MAGIC = re.compile(r"[*?\[]")


@dataclass(frozen=True)
class Rung:
    """One of the models that are tested against the same base.

    Attributes:
        path: its file. shards: all of them, where it is cut into several; () for one.
        targets: the file of its own targets.
        size: how large the model is, as typed; "" for what the name of its file tells.
    """

    path: str = field(default="", metadata=NAMES_A_FILE)
    shards: tuple[str, ...] = field(default=(), metadata=NAMES_A_FILE)
    targets: str = field(default="", metadata=NAMES_A_FILE)
    size: str = ""

    def __post_init__(self) -> None:
        if len(self.size) > LONGEST_SIZE:
            raise ValueError(f"The size of a model has more than {LONGEST_SIZE} characters.")

    @property
    def name(self) -> str:
        """The name of its first file."""
        return Path(self.path).name

    @property
    def files(self) -> "Rung":
        """Which files it is, whatever its size."""
        return replace(self, size="")


@dataclass(frozen=True)
class TextSource:
    """A text with its scores, as a reference to files or held in the document.

    Attributes:
        path: the file of logits, a .kld, or a server's log-probabilities; "" where it is embedded.
        targets_path: the file of the targets where it is another one.
        against: the file of the model that is tested against this one, the base.
        against_targets: the file of the tested model's own targets.
        vocabulary: the file that names the token ids.
        logits, targets: the names of the tensors where they cannot be told.
        shift: whether position i scores target i + 1.
        ignore_index: the target that is left out.
        shards, targets_shards, against_shards: all files of a text that is cut into several, in
            their order, the first of which is `path`, `targets_path` or `against`; () for one file.
        rungs: all models that are tested against this base, of which `against` is the one shown;
            () for none or one.
        axes: "batch-first" or "steps-first" where logits of three axes fit both; "" for none said.
        float8: which of FLOAT8 numbers of one byte are; "" for none said.
        vocabulary_size: how many tokens a server's model has; 0 where it is not known.
        choice: which text of a server's answer, from 1 on.
        position: the chosen position, from 0; −1 for none.
        embedded: the tokens themselves, of a short text.
        embedded_against: those of the second server along the same text.
    """

    path: str = field(default="", metadata=NAMES_A_FILE)
    targets_path: str = field(default="", metadata=NAMES_A_FILE)
    against: str = field(default="", metadata=NAMES_A_FILE)
    against_targets: str = field(default="", metadata=NAMES_A_FILE)
    vocabulary: str = field(default="", metadata=NAMES_A_FILE)
    logits: str = ""
    targets: str = ""
    shift: bool = False
    ignore_index: int = _IGNORED
    shards: tuple[str, ...] = field(default=(), metadata=NAMES_A_FILE)
    targets_shards: tuple[str, ...] = field(default=(), metadata=NAMES_A_FILE)
    against_shards: tuple[str, ...] = field(default=(), metadata=NAMES_A_FILE)
    rungs: tuple[Rung, ...] = ()
    axes: str = ""
    float8: str = ""
    vocabulary_size: int = 0
    choice: int = 1
    position: int = -1
    embedded: TokenSequence | None = None
    embedded_against: TokenSequence | None = None

    def is_read_as(self, other: "TextSource | None") -> bool:
        """Whether both read the same text in the same way, wherever they stand in it."""
        return other is not None and self._read_as() == other._read_as()

    def has_base_of(self, other: "TextSource | None") -> bool:
        """Whether both read the same base in the same way, whatever is tested against it."""
        return other is not None and self._base() == other._base()

    @property
    def tested(self) -> tuple[Rung, ...]:
        """All models that are tested against this one, in their order; none of servers' tokens."""
        known = any(one.files == self.shown for one in self.rungs)
        return self.rungs if known or not self.against else (self.shown, *self.rungs)

    @property
    def shown(self) -> Rung:
        """The tested model that is shown, by its files; blank for none."""
        return Rung(self.against, self.against_shards, self.against_targets)

    def testing(self, rung: Rung) -> "TextSource":
        """The same with this one of its tested models shown."""
        return replace(
            self, against=rung.path, against_shards=rung.shards, against_targets=rung.targets
        )

    def _read_as(self) -> "TextSource":
        return replace(self, position=0, rungs=tuple(one.files for one in self.rungs))

    def _base(self) -> "TextSource":
        return replace(self.testing(Rung()), position=0, rungs=(), embedded_against=None)

    def __post_init__(self) -> None:
        if len(self.rungs) > MOST_RUNGS:
            raise ValueError(f"At most {MOST_RUNGS} models are tested against one base.")

    @property
    def name(self) -> str:
        """The name of its file, of its first and last, or "the text"."""
        if len(self.shards) > 1:
            return f"{Path(self.shards[0]).name} … {Path(self.shards[-1]).name}"
        return Path(self.path).name if self.path else "the text"


def is_pattern(path: Path) -> bool:
    """Return whether a name stands for several files: a folder, or a pattern with * ? or [.

    A file that is really called so is no pattern.
    """
    # Unlike a Path's own, these raise for no name that is too long.
    if os.path.isdir(path):
        return True
    return not os.path.exists(path) and _MAGIC.search(path.name) is not None


@dataclass(frozen=True)
class TextSettings(Limited):
    """The lenses on texts.

    Attributes:
        view: of the Sequence lens: the tokens, the whole text, what was in mind at one token, or
            why two perplexities differ.
        report: of the KL report lens: pictures, all statistics, or all tested models side by side.
        tops: how many of the likeliest tokens have to be the same, where models stand side by side.
        bins: of the reliability diagram.
        walked: the position that a walk from token to token has come to; −1 for none.
        heat: what the tokens are coloured by.
        window: over how many tokens the running mean is taken; 1 for none.
        place: the token in the middle of what is seen of a long text; −1 for the chosen one.
        clip_low, clip_high: the band that w = q/p of a token may leave before it is clipped.
    """

    view: Literal["tokens", "text", "beliefs", "perplexities"] = "tokens"
    report: Literal["pictures", "numbers", "ladder"] = "pictures"
    bins: int = 15
    walked: int = -1
    heat: Literal["surprise", "entropy", "rank", "divergence", "change", "flip"] = "surprise"
    window: int = 100
    place: int = -1
    clip_low: float = 0.8
    clip_high: float = 1.2
    tops: int = 1

    LIMITS: ClassVar[Limits] = MappingProxyType(
        {
            "bins": (1, 50),
            "window": (1, 100_000),
            "place": (-1, 1_000_000_000),
            "clip_low": (0.0, 1.0),
            "clip_high": (1.0, 1_000.0),
            "tops": (1, 5),
        }
    )
