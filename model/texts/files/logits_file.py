"""LogitsFile: logits on disk with their targets, recognised but not yet read."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.document.text_source import AXES
from model.files.format import FormatError
from model.texts.files.tensors import Stored, StoredTensors, TensorInfo
from model.texts.scoring.logits import (
    IGNORE_INDEX,
    ArrayRows,
    BrainFloats,
    Integers,
    LogitRows,
    rows_of,
)
from model.texts.scoring.logits import targets_of as checked_targets
from model.texts.scoring.picked_rows import PickedRows
from model.texts.scoring.shard_rows import ShardRows
from model.words.names import counted, fit, fit_line

_MOST_LISTED, _LETTERS = 12, 60
_ROWS_LOOKED_AT = 8
_ONE_WITHIN = 1e-3  # what probabilities of a vocabulary add up to in float16
LOGITS_NAMES = ("logits", "lm_logits", "scores")
TARGETS_NAMES = ("targets", "labels", "target_ids", "input_ids")


@dataclass(frozen=True, eq=False)
class LogitsFile:
    """What was recognised in a file of logits, mapped and ready to be scored.

    Attributes:
        path: the file of the logits.
        logits, targets: which of them are taken; targets may come from another file, or be None.
        rows: the logits, mapped; rows.vocabulary and rows.shape tell their size.
        ids: the targets as stored, of the shape rows.shape; None where there are none yet.
        shift: whether position i scores target i + 1 instead of target i.
        ignore_index: the target that is left out.
    """

    path: Path
    logits: TensorInfo
    targets: TensorInfo | None
    rows: LogitRows
    ids: Integers | None
    shift: bool = False
    ignore_index: int = IGNORE_INDEX

    @property
    def scored_ids(self) -> Integers:
        """The target of each position, with the shift applied; the last of a text has none then.

        FormatError where the file came without targets.
        """
        if self.ids is None:
            raise FormatError(
                f"{self.path.name} holds no targets; name a file of them, or a tensor."
            )
        if not self.shift:
            return self.ids
        moved = np.full_like(self.ids, self.ignore_index)
        moved[..., :-1] = self.ids[..., 1:]
        return moved

    def sentences(self) -> tuple[str, ...]:
        """Return what was recognised, in words: shape, type, tokens, shift, what is left out."""
        size = " × ".join(f"{side:,}" for side in (*self.rows.shape, self.rows.vocabulary))
        first = f"Logits “{self.logits.name}”: {size}, {self.logits.type_name}."
        if isinstance(self.rows, ShardRows):
            first = f"{first} {self.rows.sentence()}"
        if self.ids is None:
            return (first, "No targets yet: name a file of them, or a tensor.")
        left_out = int(np.count_nonzero(self.ids == self.ignore_index))
        name = "" if self.targets is None else f" “{self.targets.name}”"
        return (
            first,
            f"Targets{name}: {counted(self.ids.size, 'token')}, {left_out:,} of them "
            f"{self.ignore_index} and left out.",
            "Position i scores target i + 1." if self.shift else "Position i scores target i.",
        )


def logits_file(
    tensors: StoredTensors,
    others: StoredTensors | None = None,
    *,
    logits: str | None = None,
    targets: str | None = None,
    shift: bool = False,
    ignore_index: int = IGNORE_INDEX,
    axes: str = "",
) -> LogitsFile:
    """Return the logits among the tensors with their targets (which may be in `others`).

    Tensors named logits and targets are taken, else the only one that could be; else FormatError
    asks for a name and lists them. Targets out of range are an error with their position. Logits of
    three axes are (batch, tokens, vocabulary), or (steps, batch, vocabulary) as transformers
    generates them: the targets' shape decides; where it fits both, `axes`, one of AXES, or else a
    FormatError that asks.
    """
    chosen = _logits_among(tensors, logits)
    _check_whole(chosen, tensors)
    stored = tensors.load(chosen.name)
    try:
        rows = rows_of(stored)
    except ValueError as error:
        raise FormatError(f"{tensors.path.name}, {fit_line(chosen.name, 60)}: {error}") from error
    place = tensors if others is None else others
    info = _targets_among(place, chosen, targets, required=others is not None)
    ids = None
    if info is not None:
        rows = _in_order(rows, info.shape, axes, tensors.path)
        _check_scale(rows, tensors.path)
        ids = _ids(place.load(info.name), rows, place.path, ignore_index)
    return LogitsFile(tensors.path, chosen, info, rows, ids, shift=shift, ignore_index=ignore_index)


def targets_from(
    file: LogitsFile, tensors: StoredTensors, name: str | None, ignore_index: int
) -> LogitsFile:
    """Return logits with targets of other tensors, as many as there are positions."""
    info = _targets_among(tensors, file.logits, name, required=True)
    if info is None:
        raise FormatError(f"{tensors.path.name} holds no targets.")
    _check_scale(file.rows, file.path)
    stored = tensors.load(info.name)
    count = math.prod(info.shape)
    if count != len(file.rows):
        raise FormatError(
            f"{tensors.path.name} holds {count:,} targets, the shards {len(file.rows):,} "
            "positions: they must be as many."
        )
    if isinstance(stored, np.ndarray):
        stored = stored.reshape(file.rows.shape)
    return replace(file, targets=info, ids=_ids(stored, file.rows, tensors.path, ignore_index))


def _check_whole(chosen: TensorInfo, tensors: StoredTensors) -> None:
    """Refuse the top k of each position beside their ids, as torch.topk gives them."""
    ids = [
        one
        for one in tensors.infos
        if one.shape == chosen.shape and one.type_name.lstrip("u").startswith("int")
    ]
    if len(chosen.shape) > 1 and ids and not chosen.type_name.lstrip("u").startswith("int"):
        raise FormatError(
            f"{tensors.path.name}: “{fit(chosen.name, _LETTERS)}” beside the ids "
            f"“{fit(ids[0].name, _LETTERS)}” is the top k of each position, and no whole row; save "
            "the logits themselves, or the lists as JSON, as a server’s answer has them."
        )


def _check_scale(rows: LogitRows, path: Path) -> None:
    """Refuse probabilities, and logarithms to base 2 or 10, by what the first rows add up to."""
    count = min(len(rows), _ROWS_LOOKED_AT)
    if not count or rows.vocabulary < 2:
        return
    with np.errstate(all="ignore"):
        out = np.empty(count * rows.vocabulary)
        part = np.array(rows.widened(slice(0, count), slice(None), out), np.float64)
        if (part >= 0.0).all():
            scales = [(part, "probabilities, not logits; save their logarithms (numpy.log)")]
        elif (part <= 0.0).all() and not _add_up(np.exp(part)):
            mend = "not base e; multiply them by numpy.log({})"
            scales = [
                (base**part, f"logarithms of probabilities to base {base}, {mend.format(base)}")
                for base in (2, 10)
            ]
        else:
            return
        what = next((words for shares, words in scales if _add_up(shares)), "")
    if what:
        raise FormatError(f"The rows of {path.name} add up to 1 as they are: they are {what}.")


def _add_up(shares: NDArray[np.float64]) -> bool:
    return bool((abs(shares.sum(axis=1) - 1.0) <= _ONE_WITHIN).all())


def _in_order(rows: LogitRows, shape: tuple[int, ...], axes: str, path: Path) -> LogitRows:
    """The rows with the axes that fit targets of this shape; as they are where none do."""
    if (
        not isinstance(rows, ArrayRows)
        or len(rows.shape) != 2
        or rows.shape[0] == rows.shape[1] == 1
    ):
        if isinstance(rows, ArrayRows) and len(rows.shape) == 1 and sorted(shape) == [1, len(rows)]:
            return replace(rows, shape=shape)
        return rows
    first, second = rows.shape
    fits_both = shape == rows.shape and first == second
    if fits_both and not axes:
        size = f"{first:,} × {second:,} × {rows.vocabulary:,}"
        raise FormatError(
            f"The axes of {path.name}, {size}, may be (batch, steps, vocabulary) or (steps, batch, "
            "vocabulary), and the targets fit both: choose which axis comes first.",
            ways=tuple(f"--axes {one}" for one in AXES),
        )
    if shape in ((first,), (second,)) and 1 in rows.shape and len(rows) == shape[0]:
        return replace(rows, shape=shape)
    if (shape == (second, first) and not fits_both) or (fits_both and axes == AXES[1]):
        if 1 in rows.shape:
            return replace(rows, shape=shape)
        places = np.arange(len(rows)).reshape(first, second).T.reshape(-1)
        return PickedRows(rows, places, shape)
    return rows


def _logits_among(tensors: StoredTensors, name: str | None) -> TensorInfo:
    if name is not None:
        return tensors.info(name)
    if len(tensors.infos) == 1:
        return tensors.infos[0]
    likely = _named(tensors.infos, LOGITS_NAMES) or [
        info for info in tensors.infos if info.may_be_logits
    ]
    if len(likely) != 1:
        raise FormatError(
            f"{tensors.path.name} has {_how_many(likely)} that may be the logits: name one of "
            f"{_listed(tensors.infos)}.",
            "--logits NAME",
        )
    return likely[0]


def _targets_among(
    tensors: StoredTensors, logits: TensorInfo, name: str | None, required: bool
) -> TensorInfo | None:
    """The tensor of the targets; None where there is none, which `required` forbids."""
    if name is not None:
        return tensors.info(name)
    if required and len(tensors.infos) == 1:
        return tensors.infos[0]
    others = [info for info in tensors.infos if info is not logits]
    likely = _named(others, TARGETS_NAMES) or [
        info for info in others if info.may_be_targets_of(logits)
    ]
    if len(likely) == 1:
        return likely[0]
    if not likely and not required:
        return None
    raise FormatError(
        f"{tensors.path.name} has {_how_many(likely)} that may be the targets: name one of "
        f"{_listed(tensors.infos)}.",
        "--targets NAME",
    )


def _named(infos: Sequence[TensorInfo], names: tuple[str, ...]) -> list[TensorInfo]:
    """The tensor with the first of these names that there is."""
    return next(([info] for name in names for info in infos if info.name == name), [])


def _ids(stored: Stored, rows: LogitRows, path: Path, ignore_index: int) -> Integers:
    if isinstance(stored, BrainFloats):
        raise FormatError(f"{path.name}: targets are whole numbers (token ids), not bfloat16.")
    try:
        return checked_targets(stored, rows, ignore_index).reshape(rows.shape)
    except ValueError as error:
        raise FormatError(f"{path.name}: {error}") from error


def _how_many(infos: Sequence[TensorInfo]) -> str:
    return f"{len(infos)} tensors" if infos else "no tensor"


def _listed(infos: Sequence[TensorInfo]) -> str:
    shown = "; ".join(fit(str(info), _LETTERS) for info in infos[:_MOST_LISTED]) or "none"
    more = len(infos) - _MOST_LISTED
    return f"{shown}; and {more:,} more" if more > 0 else shown
