"""DRY: what would go on with a repetition is made the less likely, the longer it is already.

Source: P. E. Weidmann, DRY: a modern repetition penalty that reliably prevents looping,
text-generation-webui pull request 5677 (2024), as llama.cpp does it.
"""

import numpy as np

from model.sampling.cutting.filter import Filter, Past, Reached, Setting, Shift
from model.sampling.filters.penalties import NOTHING_SAID, last_of

MULTIPLIER = Setting(
    "dry_multiplier",
    "DRY",
    "What a repetition of the allowed length costs; 0 is off",
    "a number from 0 (off) to 100",
    0.0,
    100.0,
)
BASE = Setting(
    "dry_base",
    "DRY base",
    "How much more each further outcome of a repetition costs",
    "a number from 1 to 100",
    1.0,
    100.0,
    off=1.75,
    switch=False,
)
ALLOWED = Setting(
    "dry_allowed_length",
    "DRY length",
    "How long a repetition has to be to cost anything",
    "a whole number from 1 up",
    1.0,
    1_000_000.0,
    off=2.0,
    whole=True,
    switch=False,
    decimals=0,
)
LAST = Setting(
    "dry_penalty_last_n",
    "DRY looks back",
    "How many of the last outcomes are looked at; −1 is all of them",
    "a whole number from −1 (all) up",
    -1.0,
    1_000_000.0,
    off=-1.0,
    whole=True,
    switch=False,
    decimals=0,
)
_MOST_LOG = 88.7228391  # the power is held below the largest float of 32 bits, as in llama.cpp


def effect(reached: Reached) -> Shift:
    """Return −multiplier · base^(length − allowed) for what would go on with a repetition.

    0 for all others, and for what no repetition reaches across.
    """
    filters, past = reached.filters, reached.past
    allowed, base = int(ALLOWED.of(filters)), BASE.of(filters)
    longest = _repeated(past, int(LAST.of(filters)))
    most = _MOST_LOG / np.log(base) if base > 1.0 else np.inf
    loss = {
        row: MULTIPLIER.of(filters) * base ** min(length - allowed, most)
        for row, length in longest.items()
        if length >= allowed and row not in past.breakers
    }
    shift = np.array([-loss.get(row, 0.0) for row in reached.rows.tolist()])
    return Shift(shift, "" if past.rows else NOTHING_SAID)


def _repeated(past: Past, count: int) -> dict[int, int]:
    """By what came after it, how long the longest beginning is that stands at the end again."""
    rows = last_of(past.rows, count)
    longest: dict[int, int] = {}
    for place in range(len(rows) - 1):
        length = 0
        while (
            length <= place
            and rows[place - length] == rows[len(rows) - 1 - length]
            and rows[place - length] not in past.breakers
        ):
            length += 1
        after = rows[place + 1]
        longest[after] = max(longest.get(after, 0), length)
    return longest


DRY = Filter(
    "dry",
    "DRY",
    "Makes what would go on with a repetition less likely: by multiplier · base<sup>length − "
    "allowed</sup>.",
    (MULTIPLIER, BASE, ALLOWED, LAST),
    effect,
    llama=20,
    looks_back=True,
    shelf="past",
    llama_letter="d",
)
