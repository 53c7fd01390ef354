"""OpenText: a text with its models opened and mapped, named and ready to be scored."""

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from model.document.table import Table
from model.document.text_source import Rung, TextSource
from model.document.tokens import TokenSequence, bytes_of
from model.exact import FloatArray
from model.files.format import FormatError
from model.tempering import temper_logits
from model.texts.answers.reading import one_sequence, read_logprobs
from model.texts.files.kld import KldFile
from model.texts.files.logits_file import LogitsFile
from model.texts.files.shards import joined_shards
from model.texts.files.vocabulary import read_vocabulary
from model.texts.opening import ModelPair, ReadAnswer, Source, open_source, pair_of, with_targets
from model.texts.position import (
    ALL_OTHERS,
    EVERYTHING_ELSE,
    both_lists_table,
    both_models_table,
    by_belief,
    logits_table,
    token_table,
)
from model.texts.recognition import tokens_sentences
from model.texts.scoring.logits import LogitRows
from model.texts.scoring.shard_rows import ShardRows
from model.texts.two_models.listed_pair import ListedPair, compare_lists, of_same_text
from model.texts.two_models.listed_text import notes_of
from model.words.token_names import joined_parts, namer, readable_names, visible_names

_NO_LADDER = (
    "Several models are tested against logits or a file of base logits; of servers’ answers two "
    "are compared: give one."
)
Content: TypeAlias = LogitsFile | KldFile | TokenSequence


class Belief(NamedTuple):
    """A token that could have come, or all the rest, its probability at T, and whether it came."""

    text: str
    probability: float
    came: bool
    is_rest: bool = False


@dataclass(frozen=True, eq=False)
class OpenText:
    """What a TextSource leads to.

    Attributes:
        source: how it was asked for.
        content: the text's model, mapped, or the tokens of a server.
        pair: this model and the one tested against it; None where there is none.
        names: the readable names of the ids; empty where they are not known.
        texts: the token at each position.
        listed_pair: two servers along one text; None where there is one, or whole models are.
    """

    source: TextSource
    content: Content
    pair: ModelPair | None
    names: tuple[str, ...]
    texts: tuple[str, ...]
    listed_pair: ListedPair | None = None

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def is_logits(self) -> bool:
        """Whether whole distributions are known, not only the likeliest tokens."""
        return not isinstance(self.content, TokenSequence)

    @property
    def rows(self) -> LogitRows:
        """The logits; TypeError for a server's tokens."""
        if isinstance(self.content, TokenSequence):
            raise TypeError("A server's tokens have no logits.")
        return self.content.rows

    @cached_property
    def targets(self) -> NDArray[np.int64]:
        """The id that came at each position, of the shape of the rows."""
        if isinstance(self.content, LogitsFile):
            return self.content.scored_ids
        return self.content.targets if isinstance(self.content, KldFile) else np.zeros(0, np.int64)

    @cached_property
    def shown_texts(self) -> tuple[str, ...]:
        """The token at each position as it is shown: parts of a character joined, or as bytes."""
        if isinstance(self.content, TokenSequence):
            raws = [token.raw for token in self.content.tokens]
            return joined_parts(self.texts, raws)
        if not any(text.startswith("bytes:") for text in set(self.texts)):
            return self.texts
        return joined_parts(self.texts, [bytes_of(text) for text in self.texts])

    @cached_property
    def ends(self) -> NDArray[np.intp]:
        """The positions at which another text of a batch, chunk or shard begins; in order."""
        if self.stretch == "shard" and isinstance(self.rows, ShardRows):
            return np.array(self.rows.ends[:-1], dtype=np.intp)
        if isinstance(self.content, KldFile):
            step = self.content.rows.per_chunk
        elif isinstance(self.content, LogitsFile) and self.targets.ndim == 2:
            step = int(self.targets.shape[1])
        else:
            step = 0
        return np.arange(step, len(self), step) if step else np.zeros(0, np.intp)

    @property
    def stretch(self) -> str:
        """What ends at `ends`: a text of a batch, a chunk, or a shard of a single text."""
        if isinstance(self.content, KldFile):
            return "chunk"
        is_one = isinstance(self.content, LogitsFile) and self.targets.ndim == 1
        return "shard" if is_one and isinstance(self.rows, ShardRows) else "text"

    @property
    def vocabulary_size(self) -> int:
        """How many tokens the model has; 0 where it is not known."""
        if self.is_logits:
            return self.rows.vocabulary
        return self.source.vocabulary_size or len(self.names)

    @property
    def ignore_index(self) -> int:
        """The target that is left out."""
        return self.source.ignore_index

    @cached_property
    def counts(self) -> tuple[int | None, int | None]:
        """How many bytes and words the scored tokens have; None where they are not known."""
        if isinstance(self.content, TokenSequence):
            return self.content.byte_count, self.content.word_count
        kept = self.targets.reshape(-1) != self.ignore_index
        if not self.names or self.targets[self.targets != self.ignore_index].max() >= len(
            self.names
        ):
            return None, None
        scored = [text for text, keep in zip(self.texts, kept.tolist(), strict=True) if keep]
        sizes = [bytes_of(text) for text in scored]
        known = [len(size) for size in sizes if size is not None]
        bytes_known = sum(known) if len(known) == len(scored) else None
        return bytes_known, len("".join(scored).split())

    def sentences(self) -> tuple[str, ...]:
        """What was recognised, in words."""
        if isinstance(self.content, TokenSequence):
            if self.listed_pair is None:
                return tokens_sentences(self.content)
            second = tokens_sentences(self.listed_pair.tested_text)
            of_tested = (f"Of the tested one: {one}" for one in second)
            return (*tokens_sentences(self.content), *of_tested, *notes_of(self.listed_pair))
        named = (f"{len(self.names):,} names of ids.",) if self.names else ()
        against = Path(self.source.against).name or "the second text"
        tested = f"Compared with {against}: P is this, Q that one."
        return (*self.content.sentences(), *named, *((tested,) if self.pair else ()))

    def name(self, token: int) -> str:
        """The name of an id."""
        return namer(self.names)(token)

    def table(self, position: int) -> Table:
        """A position as a table: P the token that came, Q what was believed, likeliest first."""
        if isinstance(self.content, TokenSequence):
            return token_table(self.content.tokens[position], self.vocabulary_size)
        own = int(self.targets.reshape(-1)[position])
        target = None if own == self.ignore_index else own
        return by_belief(logits_table(self.rows, position, target, self._table_name))

    def both_table(self, position: int) -> Table | None:
        """A position as a table: P what the base believed, Q what the tested model did.

        Of two servers what both list, all else as the rest. None where that is not known.
        """
        if self.listed_pair is not None:
            listed = self.listed_pair.both_listed(position)
            return None if listed is None else both_lists_table(listed)
        if self.pair is None:
            return None
        base, tested = self.pair.base, self.pair.tested
        return by_belief(both_models_table(base, tested, position, self._table_name))

    @cached_property
    def _table_name(self) -> Callable[[int], str]:
        """What the ids are called in a table, where a blank or a line's end has to be seen."""
        return namer(visible_names(self.names))

    def beliefs(self, position: int, temperature: float, most: int) -> tuple[Belief, ...]:
        """The likeliest tokens at T, at most `most`, the one that came among them; then the rest.

        The rest is one row, where it is above 0: "everything else", as in a table of the listed,
        where nothing that is listed was left out; else "all others", for it is more.
        """
        shares, names, own = self.distribution(position, temperature)
        return _largest(shares, names, own, most) if shares.size else ()

    def distribution(
        self, position: int, temperature: float
    ) -> tuple[FloatArray, Callable[[int], str], int]:
        """What could have come at T, in the order of the model: shares, names, and what came.

        Of a server's list everything else is one share, last, at T = 1; at another T the list
        alone. −1 where what came is not scored; no shares where nothing is known.
        """
        if isinstance(self.content, TokenSequence):
            logs, names, own = _known(self.content, position, with_rest=temperature == 1.0)
        else:
            row = self.rows.widened(
                slice(position, position + 1), slice(None), np.empty(self.rows.vocabulary)
            )
            logs, names = np.array(row[0], dtype=np.float64), self.name
            own = int(self.targets.reshape(-1)[position])
        if not logs.size or not (logs > -math.inf).any():
            return np.zeros(0), names, -1
        return np.asarray(temper_logits(logs, temperature)), names, own


def _known(
    sequence: TokenSequence, position: int, *, with_rest: bool
) -> tuple[FloatArray, Callable[[int], str], int]:
    """What is listed, and everything else as one where that says something: at T = 1."""
    token = sequence.tokens[position]
    names = [alternative.text for alternative in token.known]
    logs = [alternative.logprob for alternative in token.known]
    if token.missing_mass > 0.0 and names and with_rest:
        names.append(EVERYTHING_ELSE)
        logs.append(math.log(token.missing_mass))
    own = token.own if token.own is not None else len(token.known) - 1
    return np.array(logs), names.__getitem__, -1 if token.logprob is None else own


def _largest(
    shares: FloatArray, name: Callable[[int], str], own: int, most: int
) -> tuple[Belief, ...]:
    names_else = shares.size > 0 and name(shares.size - 1) == EVERYTHING_ELSE
    count = shares.size - 1 if names_else else shares.size
    first = np.argpartition(-shares[:count], most)[:most] if count > most else np.arange(count)
    first = first[np.argsort(-shares[first], kind="stable")]
    if 0 <= own < count and own not in first:
        first = np.append(first[: most - 1], own)
    found = [Belief(name(int(k)), float(shares[k]), int(k) == own) for k in first]
    rest = np.ones(shares.size, dtype=bool)
    rest[first] = False
    left = float(shares[rest].sum())
    if left > 0.0:
        has_all = names_else and int(rest.sum()) == 1
        found.append(Belief(EVERYTHING_ELSE if has_all else ALL_OTHERS, left, False, is_rest=True))
    return tuple(found)


def open_text(source: TextSource, read_answer: ReadAnswer = read_logprobs) -> OpenText:
    """Return what the source leads to, mapped but not read through.

    read_answer: reads a server's answer; a LastAnswer parses one that did not change only once.
    FormatError, in one sentence with the place, for what cannot be opened, does not fit together
    or has no targets.
    """
    if source.embedded is not None:
        listed = None
        if source.embedded_against is not None:
            listed = compare_lists(source.embedded, source.embedded_against)
        return OpenText(source, source.embedded, None, (), _texts(source.embedded), listed)
    found = _open(source, source.path, source.shards, source.targets_path, read_answer)
    content = one_sequence(found, source.choice) if isinstance(found, tuple) else found
    names = readable_names(read_vocabulary(Path(source.vocabulary))) if source.vocabulary else ()
    if source.rungs:
        return _with_rungs(source, content, names)
    pair = None
    if source.against:
        other = _open(
            source, source.against, source.against_shards, source.against_targets, read_answer
        )
        if isinstance(content, TokenSequence) and isinstance(other, tuple):
            listed = compare_lists(content, of_same_text(content, other, source))
            return OpenText(source, content, None, names, _texts(content), listed)
        pair = pair_of(found, other)
        if isinstance(content, LogitsFile) and content.ids is None and not source.against_targets:
            content = _with_targets_of(content, other)
    if isinstance(content, TokenSequence):
        return OpenText(source, content, pair, names, _texts(content))
    return _text_of_rows(source, content, names, pair)


def testing(opened: OpenText, rung: Rung) -> OpenText:
    """Return the text with another model tested against it; what is of the base is shared.

    FormatError, with the sentence, where that model cannot be opened, or is of another text.
    """
    source = opened.source.testing(rung)
    content = opened.content
    other = _open(source, rung.path, rung.shards, rung.targets, read_logprobs)
    if isinstance(content, TokenSequence):
        raise FormatError(_NO_LADDER)
    return replace(opened, source=source, pair=pair_of(content, other))


def _with_rungs(source: TextSource, content: Content, names: tuple[str, ...]) -> OpenText:
    """A base with the shown one of its tested models; without it where it cannot be opened.

    Why not is said beside the others, which are none the worse for it.
    """
    if isinstance(content, TokenSequence):
        raise FormatError(_NO_LADDER)
    if isinstance(content, LogitsFile) and content.ids is None:
        first = source.tested[0]
        other = _open(source, first.path, first.shards, first.targets, read_logprobs)
        content = _with_targets_of(content, other)
    whole = _text_of_rows(source, content, names, None)
    with suppress(OSError, ValueError):
        return testing(whole, source.shown) if source.against else whole
    return whole


def _text_of_rows(
    source: TextSource,
    content: LogitsFile | KldFile,
    names: tuple[str, ...],
    pair: ModelPair | None,
) -> OpenText:
    ids = content.scored_ids if isinstance(content, LogitsFile) else content.targets
    name = namer(names)
    known: dict[int, str] = {source.ignore_index: ""}
    texts = tuple(
        known[token] if token in known else known.setdefault(token, name(token))
        for token in ids.reshape(-1).tolist()
    )
    return OpenText(source, content, pair, names, texts)


def _open(
    source: TextSource,
    path: str,
    shards: tuple[str, ...],
    targets_path: str,
    read_answer: ReadAnswer,
) -> Source:
    """A file, or its shards as one; their targets lie in one file, or in one for each."""
    if len(shards) < 2:
        return _open_file(source, path, targets_path, read_answer)
    own = source.targets_shards if targets_path and path == source.path else ()
    if own and len(own) != len(shards):
        raise FormatError(f"There are {len(shards):,} shards, but {len(own):,} files of targets.")
    files = []
    for name, ids in zip(shards, own or [""] * len(shards), strict=True):
        found = _open_file(source, name, ids, read_answer)
        if not isinstance(found, LogitsFile):
            raise FormatError(
                f"{Path(name).name} holds no logits: only files of logits are opened as one text."
            )
        files.append(found)
    whole = joined_shards(files)
    if targets_path and not own:
        return with_targets(whole, Path(targets_path), source.targets or None, source.ignore_index)
    return whole


def _open_file(source: TextSource, path: str, targets_path: str, read_answer: ReadAnswer) -> Source:
    return open_source(
        Path(path),
        targets_path=Path(targets_path) if targets_path else None,
        logits=source.logits or None,
        targets=source.targets or None,
        shift=source.shift,
        ignore_index=source.ignore_index,
        axes=source.axes,
        float8=source.float8,
        read_answer=read_answer,
    )


def _with_targets_of(content: LogitsFile, other: Source) -> LogitsFile:
    """The base with the targets of the tested model, of the same text."""
    if isinstance(other, LogitsFile) and other.ids is not None:
        return replace(content, ids=other.ids, targets=other.targets)
    raise FormatError(f"{content.path.name} holds no targets; name a file of them.")


def _texts(sequence: TokenSequence) -> tuple[str, ...]:
    return tuple(token.text for token in sequence.tokens)
