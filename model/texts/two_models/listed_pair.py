"""Two servers along one text, each with its lists: bounds of D(P ‖ Q), and what the choices tell.

Base P gave the text, Q is tested. With S the tokens in both lists and r all others as one,
D ≥ Σ_S p ln(p/q) + p_r ln(p_r/q_r) at each token (the log-sum inequality: T. M. Cover, J. A.
Thomas, Elements of Information Theory, 2nd ed., Theorem 2.7.1). Of the chosen tokens, with the
ratio w = q/p: k1 = −ln w, k2 = ½ ln² w, k3 = w − 1 − ln w, whose means estimate D (J. Schulman,
Approximating KL Divergence, 2020); effective sample size (Σw)²/Σw² (A. Kong, 1992).
"""

import math
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from model.files.format import FormatError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from model.document.text_source import TextSource
    from model.document.tokens import Alternative, Token, TokenSequence
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
        rows: the first token of each part in the base.
        part_of: the part of each token of the base.
        tokens: of each part the token of the base and of the tested model, where each has one.
        tested_text: the text of the tested model.
        same_top: whether both have the same likeliest token; False where that is not known.
        tops_known: where it is.
        vocabularies_differ: whether they are known to, so that only bytes that came are compared.
    """

    texts: tuple[str, ...]
    base: "FloatArray"
    tested: "FloatArray"
    divergence: "FloatArray"
    by_bytes: bool
    rows: "NDArray[np.intp]"
    part_of: "NDArray[np.intp]"
    tokens: "tuple[tuple[Token, Token] | None, ...]"
    tested_text: "TokenSequence"
    same_top: "NDArray[np.bool_]"
    tops_known: "NDArray[np.bool_]"
    vocabularies_differ: bool = False

    @cached_property
    def log_ratio(self) -> "FloatArray":
        """ln w = ln q − ln p of each part; NaN where one of them is not scored."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.tested - self.base)

    @cached_property
    def by_change(self) -> "NDArray[np.intp]":
        """The first token of each part whose log-probability is known, most changed first."""
        change = np.abs(self.log_ratio)
        order = np.argsort(-np.where(np.isnan(change), -1.0, change), kind="stable")
        return np.asarray(self.rows[order[: int(np.count_nonzero(~np.isnan(change)))]])

    def both_listed(self, position: int) -> "list[tuple[Alternative, Alternative]] | None":
        """What both list at a token of the base, side by side.

        None where one of the two lists nothing there, or cuts the text otherwise, and where their
        tokens are not the same.
        """
        pair = self.tokens[int(self.part_of[position])]
        if (
            self.vocabularies_differ
            or pair is None
            or not pair[0].alternatives
            or not pair[1].alternatives
        ):
            return None
        return _shared(*pair)

    def readings(self, clip: tuple[float, float] = CLIP) -> dict[str, float]:
        """The numbers of the whole text by their ids, in nats; NaN where nothing tells them.

        clip: the least and the largest w = q/p that a clipped objective lets through.
        """
        logs = self.log_ratio[~np.isnan(self.log_ratio)]
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
            "same_top": float(self.same_top[self.tops_known].mean())
            if self.tops_known.any()
            else math.nan,
        }


def compare_lists(
    base: "TokenSequence", tested: "TokenSequence", *, differ: bool = False
) -> ListedPair:
    """Return two servers' scores of the same text side by side.

    Tokens that are cut alike are compared one by one; else the parts between places where both end
    a token. differ: whether the vocabularies are known to; else it is told by the ids, where there
    are any. FormatError where the texts differ, or nothing of them can be compared.
    """
    alike = [t.text for t in base.tokens] == [t.text for t in tested.tokens]
    differ = differ or _vocabularies_differ(base, tested)
    runs = (
        [((one,), (other,)) for one, other in zip(base.tokens, tested.tokens, strict=True)]
        if alike
        else _common_runs(base, tested)
    )
    sizes = [len(ours) for ours, _ in runs]
    single = tuple(
        (ours[0], theirs[0]) if len(ours) == len(theirs) == 1 else None for ours, theirs in runs
    )
    tops = [None if pair is None or differ else _same_top(*pair) for pair in single]
    found = ListedPair(
        tuple("".join(token.text for token in ours) for ours, _ in runs),
        np.array([_log_of(ours) for ours, _ in runs]),
        np.array([_log_of(theirs) for _, theirs in runs]),
        np.array([math.nan if pair is None or differ else _bound(*pair) for pair in single]),
        not alike,
        np.cumsum([0, *sizes[:-1]]).astype(np.intp),
        np.repeat(np.arange(len(runs)), sizes),
        single,
        tested,
        np.array([bool(one) for one in tops]),
        np.array([one is not None for one in tops]),
        differ,
    )
    if np.isnan(found.log_ratio).all():
        raise FormatError("Nothing can be compared: no token has a log-probability in both files.")
    return found


def of_same_text(
    base: "TokenSequence", texts: "tuple[TokenSequence, ...]", source: "TextSource"
) -> "TokenSequence":
    """Return the one of several texts that is the base's; the first where none of them is.

    That of the same place goes before others.
    """
    ordered = [*texts[source.choice - 1 : source.choice], *texts]
    return next((one for one in ordered if one.text == base.text), texts[0])


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


def _same_top(base: "Token", tested: "Token") -> bool | None:
    """Whether both have the same likeliest token; None where one of them lists none."""
    if not base.alternatives or not tested.alternatives:
        return None
    one, other = (max(token.known, key=lambda a: a.logprob) for token in (base, tested))
    return one.id == other.id if _have_same_ids(base, tested) else one.text == other.text


def _have_same_ids(base: "Token", tested: "Token") -> bool:
    """Whether the ids of both lists mean the same tokens, as far as both have them."""
    if any(a.id is None for a in (*base.known, *tested.known)):
        return False
    texts = {a.id: a.text for a in base.known}
    return all(texts[a.id] == a.text for a in tested.known if a.id in texts)


def _shared(base: "Token", tested: "Token") -> list[tuple["Alternative", "Alternative"]]:
    """What both list, side by side, the base's likeliest first."""
    by_id = _have_same_ids(base, tested)
    ours, theirs = _by_name(base, by_id), _by_name(tested, by_id)
    return [(ours[name], theirs[name]) for name in ours if name in theirs]


def _vocabularies_differ(base: "TokenSequence", tested: "TokenSequence") -> bool:
    """Whether an id means one token here and another there; False where ids are not told."""
    known = {one.id: one.text for token in base.tokens for one in token.known if one.id is not None}
    return any(
        known.get(one.id, one.text) != one.text
        for token in tested.tokens
        for one in token.known
        if one.id is not None
    )


def _bound(base: "Token", tested: "Token") -> float:
    """What D is at least at a token: that of what both list, all else taken as one."""
    if not base.alternatives or not tested.alternatives:
        return math.nan
    pairs = [(one.logprob, other.logprob) for one, other in _shared(base, tested)]
    shared = [pair for pair in pairs if pair[0] > -math.inf]
    terms = [math.exp(p) * (p - q) for p, q in shared]
    p_rest = 1.0 - math.fsum(math.exp(p) for p, _ in shared)
    q_rest = 1.0 - math.fsum(math.exp(q) for _, q in shared)
    if p_rest > _ROUNDING:
        terms.append(p_rest * math.log(p_rest / max(q_rest, _ROUNDING)))
    return max(math.fsum(terms), 0.0)


def _by_name(token: "Token", by_id: bool) -> dict[str | int, "Alternative"]:
    """What is listed by what it is called; without what may be several tokens of one name."""
    names = [a.id if by_id and a.id is not None else a.text for a in token.known]
    times = Counter(names)
    return {
        name: alternative
        for name, alternative in zip(names, token.known, strict=True)
        if times[name] == 1 and (by_id or "\ufffd" not in alternative.text)
    }


def _mean(values: "FloatArray") -> float:
    if not values.size:
        return math.nan
    return math.inf if np.isinf(values).any() else math.fsum(values.tolist()) / values.size
