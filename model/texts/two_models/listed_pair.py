"""Two servers along one text, each with its lists: bounds of D(P ‖ Q), and what the choices tell.

Base P gave the text, Q is tested. With S the tokens in both lists and r all others as one,
D ≥ Σ_S p ln(p/q) + p_r ln(p_r/q_r) at each token (the log-sum inequality: T. M. Cover, J. A.
Thomas, Elements of Information Theory, 2nd ed., Theorem 2.7.1). Of the chosen tokens, with the
ratio w = q/p: k1 = −ln w, k2 = ½ ln² w, k3 = w − 1 − ln w, whose means estimate D (J. Schulman,
Approximating KL Divergence, 2020); effective sample size (Σw)²/Σw² (A. Kong, 1992).
"""

import json
import math
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from model.files.format import FormatError

if TYPE_CHECKING:
    from model.document.tokens import Token, TokenSequence
    from model.exact import FloatArray

CLIP = (0.8, 1.2)
_ROUNDING = 1e-6  # a probability outside the list that rounding may have made or lost


@dataclass(frozen=True, eq=False)
class ListedPair:
    """Two servers' scores of one text, part by part.

    Attributes:
        texts: the parts, tokens where both cut the text alike.
        base, tested: ln p of each part; NaN where one of them is not scored.
        divergence: what D is at least, in nats; NaN where a list is missing.
        by_bytes: whether the tokens differ, so that only parts with the same bytes are compared.
    """

    texts: tuple[str, ...]
    base: "FloatArray"
    tested: "FloatArray"
    divergence: "FloatArray"
    by_bytes: bool

    def readings(self, clip: tuple[float, float] = CLIP) -> dict[str, float]:
        """The numbers of the whole text by their ids, in nats; NaN where nothing tells them."""
        logs = self.tested - self.base
        logs = logs[~np.isnan(logs)]
        known = self.divergence[~np.isnan(self.divergence)]
        with np.errstate(over="ignore"):
            ratios = np.exp(logs)
        weights = np.exp(logs - logs.max()) if logs.size and np.isfinite(logs.max()) else ratios
        outside = np.count_nonzero((ratios < clip[0]) | (ratios > clip[1]))
        return {
            "parts": float(len(self.texts)),
            "compared": float(logs.size),
            "divergence_low": _mean(known),
            "k1": _mean(-logs),
            "k2": _mean(0.5 * logs * logs),
            "k3": _mean(np.expm1(logs) - logs),
            "effective_sample_size": float(weights.sum() ** 2 / (weights * weights).sum()),
            "clipped": outside / logs.size,
        }


def compare_lists(base: "TokenSequence", tested: "TokenSequence") -> ListedPair:
    """Return two servers' scores of the same text side by side.

    Tokens that are cut alike are compared one by one; else the parts between places where both end
    a token. FormatError where the texts differ, or nothing of them can be compared.
    """
    alike = [t.text for t in base.tokens] == [t.text for t in tested.tokens]
    runs = (
        [((one,), (other,)) for one, other in zip(base.tokens, tested.tokens, strict=True)]
        if alike
        else _common_runs(base, tested)
    )
    found = ListedPair(
        tuple("".join(token.text for token in ours) for ours, _ in runs),
        np.array([_log_of(ours) for ours, _ in runs]),
        np.array([_log_of(theirs) for _, theirs in runs]),
        np.array(
            [
                _bound(ours[0], theirs[0]) if len(ours) == len(theirs) == 1 else math.nan
                for ours, theirs in runs
            ]
        ),
        not alike,
    )
    if np.isnan(found.tested - found.base).all():
        raise FormatError("Nothing can be compared: no token has a log-probability in both files.")
    return found


def _common_runs(
    base: "TokenSequence", tested: "TokenSequence"
) -> "list[tuple[tuple[Token, ...], tuple[Token, ...]]]":
    """The tokens of both between the bytes at which both end one."""
    ends = [_ends(base, "first"), _ends(tested, "second")]
    whole = [b"".join(token.raw or b"" for token in one.tokens) for one in (base, tested)]
    if whole[0] != whole[1]:
        size = min(map(len, whole))
        first = next((k for k in range(size) if whole[0][k] != whole[1][k]), size)
        raise FormatError(f"The texts differ at byte {first + 1:,}: they are not the same text.")
    common = sorted(set(ends[0]) & set(ends[1]))
    starts = [0, *common[:-1]]
    return [
        (_between(base, ends[0], start, stop), _between(tested, ends[1], start, stop))
        for start, stop in zip(starts, common, strict=True)
        if stop > start
    ]


def _ends(sequence: "TokenSequence", which: str) -> list[int]:
    sizes = [None if token.raw is None else len(token.raw) for token in sequence.tokens]
    if None in sizes:
        place = sizes.index(None) + 1
        raise FormatError(
            f"The tokens differ, and the bytes of token {place:,} of the {which} text are not "
            "known, so the texts cannot be aligned."
        )
    return list(accumulate(size or 0 for size in sizes))


def _between(
    sequence: "TokenSequence", ends: list[int], start: int, stop: int
) -> "tuple[Token, ...]":
    pairs = zip(sequence.tokens, ends, strict=True)
    return tuple(token for token, end in pairs if start < end <= stop)


def _log_of(tokens: "tuple[Token, ...]") -> float:
    logs = [token.logprob for token in tokens]
    return math.nan if None in logs or not logs else math.fsum(log or 0.0 for log in logs)


def _bound(base: "Token", tested: "Token") -> float:
    """What D is at least at a token: that of what both list, all else taken as one."""
    if not base.alternatives or not tested.alternatives:
        return math.nan
    by_id = all(a.id is not None for a in (*base.known, *tested.known))
    ours, theirs = _by_name(base, by_id), _by_name(tested, by_id)
    shared = [name for name in ours if name in theirs and ours[name] > -math.inf]
    terms = [math.exp(ours[name]) * (ours[name] - theirs[name]) for name in shared]
    p_rest = 1.0 - math.fsum(math.exp(ours[name]) for name in shared)
    q_rest = 1.0 - math.fsum(math.exp(theirs[name]) for name in shared)
    if p_rest > _ROUNDING:
        terms.append(p_rest * math.log(p_rest / max(q_rest, _ROUNDING)))
    return max(math.fsum(terms), 0.0)


def _by_name(token: "Token", by_id: bool) -> dict[str | int, float]:
    """What is listed by what it is called; without what may be several tokens of one name."""
    names = [a.id if by_id and a.id is not None else a.text for a in token.known]
    times = Counter(names)
    return {
        name: alternative.logprob
        for name, alternative in zip(names, token.known, strict=True)
        if times[name] == 1 and (by_id or "\ufffd" not in alternative.text)
    }


def _mean(values: "FloatArray") -> float:
    if not values.size:
        return math.nan
    return math.inf if np.isinf(values).any() else math.fsum(values.tolist()) / values.size


_NAMES = {
    "parts": ("Parts of the text", ""),
    "compared": ("Parts with a log-probability in both", ""),
    "divergence_low": ("Mean D(P ‖ Q) ≥", "nats"),
    "k1": ("k1: mean of −ln w", "nats"),
    "k2": ("k2: mean of ½ ln² w", "nats"),
    "k3": ("k3: mean of w − 1 − ln w", "nats"),
    "effective_sample_size": ("Effective sample size", ""),
    "clipped": (f"Share of w outside {CLIP[0]:g} to {CLIP[1]:g}", ""),
}


def notes_of(found: ListedPair) -> tuple[str, ...]:
    """Return what the numbers leave out, in sentences."""
    said = ["Base P is the first file, Q the second; w = q/p of the tokens that came."]
    listed = int(np.count_nonzero(~np.isnan(found.divergence)))
    said.append(
        f"D is a lower bound, from what both list at {listed:,} of {len(found.texts):,} parts: all "
        "else counts as one outcome, so it may be more."
    )
    if found.by_bytes:
        said.append("The tokens differ: parts with the same bytes are compared.")
    return tuple(said)


def as_text(found: ListedPair) -> str:
    """Return the comparison as aligned plain text."""
    rows = [(*_NAMES[key], value) for key, value in found.readings().items()]
    width = max(len(name) for name, _, _ in rows)
    lines = [f"{name:<{width}}  {_written(value)} {unit}".rstrip() for name, unit, value in rows]
    return "\n".join([*lines, "", *notes_of(found)]) + "\n"


def as_markdown(found: ListedPair) -> str:
    """Return the comparison as a Markdown table."""
    lines = ["| Two servers | Value | Unit |", "| :-- | --: | :-- |"]
    for key, value in found.readings().items():
        name, unit = _NAMES[key]
        lines.append(f"| {name} | {_written(value)} | {unit} |")
    return "\n".join([*lines, "", *(f"- {note}" for note in notes_of(found))]) + "\n"


def as_json(found: ListedPair) -> str:
    """Return the comparison as JSON; values that are infinite or missing are texts or null."""
    content = {
        "readings": {
            key: {"name": _NAMES[key][0], "value": _plain(value), "unit": _NAMES[key][1]}
            for key, value in found.readings().items()
        },
        "tokens": [
            {"text": text, "divergence_low": _plain(bound), "log_ratio": _plain(log)}
            for text, bound, log in zip(
                found.texts,
                found.divergence.tolist(),
                (found.tested - found.base).tolist(),
                strict=True,
            )
        ],
        "notes": list(notes_of(found)),
    }
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _written(value: float) -> str:
    return "not known" if math.isnan(value) else f"{value:.6g}"


def _plain(value: float) -> float | str | None:
    if math.isnan(value):
        return None
    return value if math.isfinite(value) else str(value)
