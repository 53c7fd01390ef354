"""Coder: what the bits are: a sequence sent by an arithmetic coder, and read back."""

import gzip
import math
from functools import partial

import numpy as np

from model.document.table import Array
from model.evaluate.prepared import Prepared
from model.evaluate.readings import Readings
from model.figure.figure import Bars, Caption, DataTable, Figure, Mark
from model.lens.controls import CopyButton
from model.lens.lens import LensError, Look
from model.lens.text_words import text_of
from model.lens.view import View, Workings
from model.lens.words import quoted
from model.lenses.coder.arithmetic import (
    decode,
    edges_of,
    encode,
    huffman_lengths,
)
from model.lenses.coder.controls import CONTROLS, takes_text, typed_names
from model.lenses.coder.picture import (
    CodedStep,
    Costs,
    Sent,
    bits_panel,
    costs_panel,
    intervals_panel,
)
from model.lenses.coder.text_sent import CodedText, coded_text, scored_places, sent_text
from model.sampling.chain import are_on
from model.texts.text_reading import TextReading
from model.words.markup import escape, plain
from model.words.names import counted
from model.words.numerals import compact_text

_IN_BITS = math.log(2.0)
MOST_IN_HUFFMAN = 256


def view(readings: Readings, workings: Workings) -> View:
    """Return the interval as it narrows, the bits sent, and what other codes need."""
    if takes_text(readings.document):
        text = text_of(readings)
        scored = workings.of(scored_places, text)
        coded = workings.of(coded_text, text.opened, text.temperature, scored)
        sent = sent_text(text, coded, readings.document.coder.first)
        more = _of_text(text, coded)
    else:
        sent, more = _sent(readings, workings), ""
    return View(readings.document, _figure(sent, more), partial(_tip, sent))


def _of_text(text: TextReading, coded: CodedText) -> str:
    """What is said of a text beside its bits: what of it is sent, and what its list lacks."""
    words = ""
    total = int(np.count_nonzero(~np.isnan(text.nll)))
    if len(coded.places) < total:
        whole = text.nll[~np.isnan(text.nll)].sum() / _IN_BITS
        words += f" These are the first of {total:,} tokens, which would take {whole:,.0f} bits."
    if not text.opened.is_logits:
        words += (
            " Only the likeliest tokens are listed: all others are one part, “everything else”."
            if text.temperature == 1.0
            else " At this T that is of the listed tokens only."
        )
    return words


def _sent(readings: Readings, workings: Workings) -> Sent:
    settings = readings.document.coder
    rows = workings.of(_sequence, readings.prepared, settings.typed, settings.seed, settings.length)
    by_truth = settings.code == "truth"
    shares = np.asarray(readings.truth if by_truth else readings.tempered)
    edges = edges_of(shares)
    try:
        bits = encode(rows, edges)
    except ValueError as error:
        row = next(row for row in rows if shares[row] <= 0.0)
        raise LensError(f"{error} {_impossible(readings, row, by_truth=by_truth)}") from error
    names = readings.outcomes
    return Sent(
        lambda place: CodedStep(names[rows[place]], names.__getitem__, shares, rows[place]),
        -np.log2(shares[rows]) + 0.0,
        " ".join((" ".join(names[row].split()) or "_")[0] for row in rows),
        "truth" if by_truth else "tempered",
        tuple(bits),
        _costs(readings, rows, bits),
        min(settings.first, len(rows) - 1),
        decode(bits, edges, len(rows)) == rows,
    )


def _impossible(readings: Readings, row: int, *, by_truth: bool) -> str:
    """Why an outcome has no code, and what to do."""
    name = plain(quoted(readings.outcomes[row]))
    letter = "P" if readings.model is None or by_truth else "Q"
    source = readings.truth if letter == "P" else readings.model
    if by_truth or source is None or source[row] <= 0.0:
        other = "" if readings.model is None else ", or code with the other column"
        return f"{letter} gives 0 to {name}: give it a weight, however small{other}."
    if are_on(readings.document.filters) or readings.document.table.banned:
        return f"The filters take {name} out: switch them off, or code with P."
    return f"{letter} at this T gives 0 to {name}: turn T up, or code with P."


def _sequence(prepared: Prepared, typed: str, seed: int, length: int) -> list[int]:
    if not typed.strip():
        rng = np.random.default_rng(seed)
        truth = np.asarray(prepared.truth)
        edges = np.cumsum(truth)
        last = int(np.flatnonzero(truth)[-1])
        found = np.searchsorted(edges, rng.random(length) * edges[-1], side="right")
        return [min(int(row), last) for row in found]
    places = {name.casefold(): row for row, name in reversed([*enumerate(prepared.outcomes)])}
    rows = []
    for name in typed_names(typed):
        row = places.get(name.casefold())
        if row is None:
            raise LensError(
                f"There is no outcome {plain(quoted(name))} in the table; type names that stand "
                "there, between commas."
            )
        rows.append(row)
    if not rows:
        raise LensError("Nothing is typed yet: type names of outcomes, between commas.")
    return rows


def _costs(readings: Readings, rows: list[int], bits: list[int]) -> Costs:
    count = len(rows)
    entropy = (readings["entropy_p"].value or 0.0) / _IN_BITS * count
    cross = readings["cross_entropy"].value
    by_truth = readings.document.coder.code == "truth"
    model = np.asarray(readings.truth if by_truth else readings.tempered)
    names = " ".join(readings.outcomes[row] for row in rows).encode()
    packed = gzip.compress(names, mtime=0)
    pays = entropy if by_truth or cross is None else cross / _IN_BITS * count
    more = pays - entropy
    return (
        ("n · H(P)", entropy, "the floor: on average nobody sends it shorter"),
        (
            "n · H(P)" if by_truth else "n · H(P, Q)",
            pays,
            "the right model adds nothing"
            if more == 0.0
            else f"of it {compact_text(more, 3)} for the wrong model"
            if math.isfinite(more)
            else "what is impossible to Q would cost without end",
        ),
        ("bits sent", float(len(bits)), "this sequence’s surprise, and at most 2 to end it"),
        *_huffman(model, rows),
        ("gzip", 8.0 * len(packed), f"{len(packed):,} bytes; it has to learn the names first"),
    )


def _huffman(model: Array, rows: list[int]) -> Costs:
    """What Huffman's code sends; nothing of many outcomes, whose code would take too long."""
    if len(model) > MOST_IN_HUFFMAN:
        return ()
    lengths = huffman_lengths(model)
    return (("Huffman", float(sum(lengths[row] for row in rows)), "whole bits for every symbol"),)


def _figure(sent: Sent, more: str) -> Figure:
    caption = _caption(sent, more)
    return Figure(
        title="A text sent in bits" if sent.kind == "token" else "A sequence sent in bits",
        panels=(intervals_panel(sent), bits_panel(sent), costs_panel(sent)),
        caption=caption,
        alternative=_alternative(sent, caption),
        data=DataTable(
            ("way", "bits"),
            (
                tuple(name for name, _, _ in sent.costs),
                np.array([value for _, value, _ in sent.costs]),
            ),
        ),
    )


def _caption(sent: Sent, more: str) -> Caption:
    count, bits = len(sent.each), len(sent.bits)
    each = compact_text(bits / count, 3)
    lead = f"{counted(bits, 'bit')} for {counted(count, sent.kind)}, {each} each."
    likely, rare = int(sent.each.argmin()), int(sent.each.argmax())
    rest = (
        f"A likely {sent.kind} narrows the interval little and costs little: "
        f"{quoted(sent.step(likely).symbol)} {_bits(sent, likely)} bits"
    )
    if sent.each[rare] > sent.each[likely]:
        rest += f", {quoted(sent.step(rare).symbol)} {_bits(sent, rare)}"
    back = f"read back, the bits give every {sent.kind}."
    rest += f". The sequence’s surprise is {compact_text(sent.surprise, 4)} bits; "
    rest += back if sent.is_back else "reading it back failed."
    return Caption(lead, rest + more)


def _bits(sent: Sent, place: int) -> str:
    return compact_text(float(sent.each[place]), 3)


def _alternative(sent: Sent, caption: Caption) -> str:
    lines = ["An interval that every symbol narrows, the bits that name a number in it, and bars:"]
    for name, value, _ in sent.costs:
        lines.append(f"{name}: {'∞' if math.isinf(value) else compact_text(value, 4)} bits.")
    shown = "".join(map(str, sent.bits[:64]))
    lines.append(f"Sent: {shown or 'nothing'}{'…' if len(sent.bits) > 64 else ''}.")
    return plain(" ".join([*lines, caption.lead, caption.rest]))


def _tip(sent: Sent, mark: Mark, index: int) -> str:
    if not isinstance(mark, Bars):
        return ""
    if not len(mark.rows):
        return f"<b>{mark.name}</b>"
    if index >= len(mark.rows):
        return ""
    step, row = sent.step(int(mark.key)), int(mark.rows[index])
    share = float(step.shares[row])
    cost = compact_text(0.0 if share >= 1.0 else -math.log2(share), 3)
    name = escape(step.name(row)[:60])
    return f"<b>{name}</b><br>its part: {compact_text(share, 4)}<br>{cost} bits"


def _all_bits(readings: Readings) -> str:
    """All bits that are sent, eight at a time."""
    if takes_text(readings.document):
        text = text_of(readings)
        bits = coded_text(text.opened, text.temperature, scored_places(text)).bits
    else:
        bits = _sent(readings, Workings()).bits
    written = "".join(map(str, bits))
    return " ".join(written[at : at + 8] for at in range(0, len(written), 8))


LOOK = Look(
    view,
    (
        *CONTROLS,
        CopyButton("Copy the bits", "All bits that are sent", _all_bits, "Copied all bits sent"),
    ),
)
