"""What a file of a text's scores is, by its content, and two such files side by side."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np

from model.document.tokens import TokenSequence
from model.files.format import FormatError, in_sentences
from model.texts.answers.reading import read_logprobs
from model.texts.files.kld import KldFile, read_kld
from model.texts.files.logits_file import LogitsFile, logits_file, targets_from
from model.texts.files.tensors import StoredTensors, file_size
from model.texts.scoring.logits import IGNORE_INDEX, Integers, LogitRows
from model.texts.scoring.picked_rows import PickedRows
from model.texts.text_files import ARRAY_FILES, ARRAY_SUFFIXES, KLD, names_answer
from model.texts.two_models.kl_rows import check_comparable
from model.words.names import joined

Answer: TypeAlias = tuple[TokenSequence, ...]
Source: TypeAlias = LogitsFile | KldFile | Answer
ReadAnswer: TypeAlias = Callable[[Path], Answer]


@in_sentences
def tensors_in(path: Path, float8: str = "") -> StoredTensors | None:
    """Return the arrays of a file that holds arrays, by its first bytes; None of other files."""
    file_size(path)
    with path.open("rb") as file:
        head = file.read(16)
    found = next((one for one in ARRAY_FILES if one.is_one(head)), None)
    return None if found is None else found.arrays(path, float8)


@in_sentences
def open_source(
    path: Path,
    *,
    targets_path: Path | None = None,
    logits: str | None = None,
    targets: str | None = None,
    shift: bool = False,
    ignore_index: int = IGNORE_INDEX,
    axes: str = "",
    float8: str = "",
    read_answer: ReadAnswer = read_logprobs,
) -> Source:
    """Return what a file holds, recognised by content: logits, a .kld, or a server's texts.

    logits and targets name tensors where they cannot be told; targets may lie in a file of their
    own. read_answer reads a server's answer. FormatError, in one sentence with the place, for
    everything that is wrong.
    """
    found = tensors_in(path, float8)
    if found is not None:
        others = None if targets_path is None else _targets_tensors(targets_path)
        return logits_file(
            found,
            others,
            logits=logits,
            targets=targets,
            shift=shift,
            ignore_index=ignore_index,
            axes=axes,
        )
    with path.open("rb") as file:
        head = file.read(16)
    if KLD.is_begun_by(head):
        return read_kld(path)
    if not names_answer(path.name):
        raise FormatError(
            f"{path.name} does not begin as a {path.suffix.lower()} file does: it is damaged, "
            "empty or of another kind."
        )
    return read_answer(path)


def _targets_tensors(path: Path) -> StoredTensors:
    found = tensors_in(path)
    if found is None:
        kinds = joined(ARRAY_SUFFIXES, "or")
        raise FormatError(f"{path.name} holds no targets: give a {kinds} file.")
    return found


def with_targets(file: LogitsFile, path: Path, name: str | None, ignore_index: int) -> LogitsFile:
    """Return logits with the targets of another file, as many as there are positions."""
    return targets_from(file, _targets_tensors(path), name, ignore_index)


@dataclass(frozen=True, eq=False)
class ModelPair:
    """Two models over the same positions: base P and tested Q, and the targets of both."""

    base: LogitRows
    tested: LogitRows
    targets: Integers
    ignore_index: int = IGNORE_INDEX


def pair_of(base: Source, tested: Source) -> ModelPair:
    """Return base and tested as a pair; each a .kld or a file of logits.

    Logits beside a .kld hold a row for each of its rows, or for each token of all its chunks, of
    which the second halves are taken. FormatError where tokens, targets or sizes differ.
    """
    if isinstance(base, tuple) or isinstance(tested, tuple):
        raise FormatError(
            "A server’s answer is compared with another server’s answer, logits with logits or a "
            "file of base logits: give two of a kind."
        )
    p, q = _rows_for(base, tested), _rows_for(tested, base)
    ids = _shared_targets(base, tested, len(p))
    try:
        check_comparable(p, q, ids)
    except ValueError as error:
        raise FormatError(str(error)) from error
    ignored = base.ignore_index if isinstance(base, LogitsFile) else IGNORE_INDEX
    return ModelPair(p, q, ids, ignored)


def _rows_for(source: LogitsFile | KldFile, other: LogitsFile | KldFile) -> LogitRows:
    if not isinstance(source, LogitsFile) or not isinstance(other, KldFile):
        return source.rows
    if len(source.rows) == len(other.rows):
        return source.rows
    if len(source.rows) == other.tokens.size:
        return second_halves(source.rows, other.context)
    raise FormatError(
        f"{source.path.name} has {len(source.rows):,} rows; beside {other.path.name} it needs "
        f"{len(other.rows):,} (scored positions) or {other.tokens.size:,} (all tokens)."
    )


def _shared_targets(
    base: LogitsFile | KldFile, tested: LogitsFile | KldFile, count: int
) -> Integers:
    found = [ids for ids in (_targets(base, count), _targets(tested, count)) if ids is not None]
    if not found:
        raise FormatError("Neither file holds targets; name a file of them, or a tensor.")
    if len(found) == 2 and not np.array_equal(found[0], found[1]):
        if found[0].size != found[1].size:
            raise FormatError(
                f"The base has {found[0].size:,} targets, the tested model {found[1].size:,}: "
                "they are not of the same text."
            )
        first = int(np.argmax(found[0] != found[1]))
        raise FormatError(
            f"The targets differ at position {first + 1}: {found[0][first]} in the base, "
            f"{found[1][first]} in the tested model: they are not of the same text."
        )
    return found[0]


def _targets(source: LogitsFile | KldFile, count: int) -> Integers | None:
    if isinstance(source, KldFile):
        return source.targets
    if source.ids is None or source.ids.size != count:
        return None
    return source.scored_ids.reshape(-1)


def second_halves(source: "LogitRows", context: int) -> PickedRows:
    """Return, of logits with a row for every token of each window, those that a .kld file holds.

    source: the rows of all tokens. context: the tokens of a window, n_ctx.
    """
    per_window = context - 1 - context // 2
    windows = len(source) // context
    starts = np.arange(windows) * context + context // 2
    places = (starts[:, None] + np.arange(per_window)).reshape(-1)
    return PickedRows(source, places, (places.size,))
