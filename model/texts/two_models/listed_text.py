"""Two servers along one text written out: as text, as Markdown and as JSON."""

import math
from collections.abc import Sequence

import numpy as np

from model.texts.two_models.kl_text import json_number, report_json
from model.texts.two_models.listed_pair import ListedPair
from model.words.names import counted

Clip = tuple[float, float]


def rows_of(clip: Clip) -> dict[str, tuple[str, str, str]]:
    """Return by id what each number is called, its unit, and how it is made."""
    low, high = clip
    return {
        "parts": ("Parts of the text", "", "tokens, where both cut the text alike"),
        "compared": ("Parts with a log-probability in both", "", "all others count nowhere"),
        "divergence_low": (
            "Mean D(P ‖ Q) ≥",
            "nats",
            "Σ p ln(p/q) over what both list, all else as one outcome",
        ),
        "k1": ("k1: mean of −ln w", "nats", "unbiased, and may be below 0"),
        "k2": ("k2: mean of ½ ln² w", "nats", "biased, of little spread"),
        "k3": ("k3: mean of w − 1 − ln w", "nats", "unbiased, never below 0"),
        "effective_sample_size": (
            "Effective sample size",
            "",
            "(Σw)²/Σw²: as many tokens of equal weight",
        ),
        "clipped": (f"Share of w outside {low:g} to {high:g}", "", "clipped by such a band"),
        "same_top": ("Share with the same first choice", "", "of those where both list any"),
    }


def _all_notes(found: ListedPair, said: Sequence[str]) -> list[str]:
    return list(dict.fromkeys((*notes_of(found), *said)))


def notes_of(found: ListedPair) -> tuple[str, ...]:
    """Return what the numbers leave out, in sentences."""
    said = ["Base P is the first file, Q the second; w = q/p of the tokens that came."]
    listed = int(np.count_nonzero(~np.isnan(found.divergence)))
    said.append(
        f"D is a lower bound, from what both list at {listed:,} of {len(found.texts):,} parts: all "
        "else counts as one outcome, so it may be more."
        if listed
        else "D is not known: nowhere do both list alternatives."
    )
    silent = int(np.count_nonzero(np.isnan(found.log_ratio)))
    if silent:
        said.append(
            f"{counted(silent, 'part')} without a log-probability in both "
            f"{'is' if silent == 1 else 'are'} left out."
        )
    if found.vocabularies_differ:
        said.append("The vocabularies differ: only the same bytes that came are compared.")
    if found.by_bytes:
        said.append("The tokens differ: parts with the same bytes are compared.")
    gone = int(np.count_nonzero(np.isinf(found.log_ratio)))
    if gone:
        said.append(
            f"{counted(gone, 'token')} that came {'has' if gone == 1 else 'have'} probability 0 in "
            "one of the two."
        )
    return tuple(said)


def as_text(found: ListedPair, clip: Clip, said: Sequence[str]) -> str:
    """Return the comparison as aligned plain text."""
    rows = [(*rows_of(clip)[key][:2], value) for key, value in found.readings(clip).items()]
    width = max(len(name) for name, _, _ in rows)
    lines = [f"{name:<{width}}  {written(value)} {unit}".rstrip() for name, unit, value in rows]
    return "\n".join([*lines, "", *_all_notes(found, said)]) + "\n"


def as_markdown(found: ListedPair, clip: Clip, said: Sequence[str]) -> str:
    """Return the comparison as a Markdown table."""
    lines = ["| Two servers | Value | Unit |", "| :-- | --: | :-- |"]
    for key, value in found.readings(clip).items():
        name, unit, _ = rows_of(clip)[key]
        lines.append(f"| {name} | {written(value)} | {unit} |")
    return "\n".join([*lines, "", *(f"- {note}" for note in _all_notes(found, said))]) + "\n"


def as_json(found: ListedPair, clip: Clip, said: Sequence[str]) -> str:
    """Return the comparison as JSON; values that are infinite or missing are texts or null."""
    names = rows_of(clip)
    content = {
        "readings": {
            key: {"name": names[key][0], "value": json_number(value), "unit": names[key][1]}
            for key, value in found.readings(clip).items()
        },
        "clip": list(clip),
        "tokens": [
            {"text": text, "divergence_low": json_number(bound), "log_ratio": json_number(log)}
            for text, bound, log in zip(
                found.texts, found.divergence.tolist(), found.log_ratio.tolist(), strict=True
            )
        ],
        "notes": _all_notes(found, said),
    }
    return report_json(content)


def written(value: float) -> str:
    """Return a number as reports have it; "not known" for NaN."""
    if math.isnan(value):
        return "not known"
    return f"{value:.6g}".replace("inf", "∞").replace("-", "−")
