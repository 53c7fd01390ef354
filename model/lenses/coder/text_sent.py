"""A text with its scores, sent under the probabilities that its model gave every token."""

import gzip
import math
from dataclasses import dataclass

import numpy as np

from model.document.table import Array
from model.figure.figure import Role
from model.lens.lens import LensError
from model.lenses.coder.arithmetic import TOTAL, decode_each, encode_steps, part_of
from model.lenses.coder.picture import CodedStep, Cost, Sent, chips_panel
from model.texts.open_text import OpenText
from model.texts.text_reading import TextReading
from model.words.markup import plain
from model.words.names import fit_line
from model.words.numerals import compact_text

# Tokens times their outcomes: as many as are looked through in a moment.
MOST_LOOKED_THROUGH, MOST_TOKENS = 12_000_000, 5_000


@dataclass(frozen=True, eq=False)
class CodedText:
    """The beginning of a text in bits.

    Attributes:
        places: the positions that are sent: those that are scored, from the first on.
        bits: what was sent.
        settled: how many of them each token and those before it settle.
        each: −log₂ q of every token sent.
        starts: where each token's part begins, from 0 to 1.
        is_back: whether decoding found every token's part again.
    """

    places: tuple[int, ...]
    bits: str
    settled: list[int]
    each: Array
    starts: Array
    is_back: bool


def coded_text(opened: OpenText, temperature: float, scored: tuple[int, ...]) -> CodedText:
    """Return the positions given as bits, each under the model's own distribution at T.

    A server's list codes its tokens and, at T = 1, all else as one outcome. LensError where a
    token has no probability.
    """
    parts, each = list[tuple[int, int]](), list[float]()
    for place in scored:
        shares, _, own = opened.distribution(place, temperature)
        if not shares.size or own < 0 or shares[own] <= 0.0:
            name = plain(fit_line(opened.shown_texts[place], 24))
            raise LensError(
                f"Token {place + 1:,}, “{name}”, has no probability at this T, so no code: turn "
                "the dial up."
            )
        parts.append(part_of(shares, own))
        each.append(-math.log2(float(shares[own])))
    bits, settled = encode_steps(parts)
    # What lies before and after a token's own part is found by the same edges, so they do.
    models = ([0, left, right, TOTAL] for left, right in parts)
    found = decode_each(bits, models)
    starts = np.array([left for left, _ in parts]) / TOTAL
    is_back = set(found) <= {1}
    return CodedText(scored, bits, settled, np.array(each), starts, is_back)


def scored_places(text: TextReading) -> tuple[int, ...]:
    """Return the positions that are sent: scored ones, as many as are looked through at once."""
    sizes = max(text.opened.vocabulary_size if text.opened.is_logits else 1, 1)
    most = min(MOST_TOKENS, max(MOST_LOOKED_THROUGH // sizes, 1))
    return tuple(np.flatnonzero(~np.isnan(text.nll))[:most].tolist())


def sent_text(text: TextReading, coded: CodedText, first: int) -> Sent:
    """Return a coded text as the pictures take it."""
    opened, places = text.opened, coded.places

    def step(place: int) -> CodedStep:
        shares, name, own = opened.distribution(places[place], text.temperature)
        return CodedStep(fit_line(opened.shown_texts[places[place]], 40), name, shares, own)

    names = tuple(fit_line(opened.shown_texts[place], 40) for place in places)
    shown = min(first, len(places) - 1)
    joined = "".join(opened.shown_texts[place] for place in places)
    return Sent(
        step,
        coded.each,
        coded.starts,
        names,
        chips_panel(names, np.zeros(0, dtype=np.intp), _role(text), shown, "token"),
        _role(text),
        coded.bits,
        coded.settled,
        _costs(text, coded, joined.encode("utf-8", "replace")),
        shown,
        lambda: coded.is_back,
        "token",
    )


def _role(text: TextReading) -> Role:
    return "model" if text.temperature == 1.0 else "tempered"


def _costs(text: TextReading, coded: CodedText, data: bytes) -> tuple[Cost, ...]:
    size, packed = max(len(data), 1), gzip.compress(data, mtime=0)
    sent = len(coded.bits)
    return (
        *_expected(text, coded),
        Cost("Σ −log q", float(coded.each.sum()), "its surprise, token by token", _role(text)),
        Cost(
            "bits sent",
            float(sent),
            f"{compact_text(sent / size, 3)} bits a byte, and at most 2 to end it",
            "truth",
        ),
        Cost("gzip", 8.0 * len(packed), f"{len(packed):,} bytes; it knows no language", "muted"),
        Cost("as it is", 8.0 * len(data), f"{len(data):,} bytes of UTF-8", "muted"),
    )


def _expected(text: TextReading, coded: CodedText) -> tuple[Cost, ...]:
    """What the model expected the tokens to cost; nothing where its lists leave that open."""
    found = text.entropy[list(coded.places)]
    bounds = text.score.bounds
    if not np.isfinite(found).all() or (bounds is not None and bounds.are_open):
        return ()
    total = float(found.sum()) / math.log(2.0)
    return (Cost("n · H", total, "what the model expected it to cost", "entropy"),)
