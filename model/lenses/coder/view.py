"""Coder: what the bits are: a sequence sent by an arithmetic coder, and read back."""

import gzip
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from model.document.table import Array, Rows, Table
from model.evaluate.prepared import ReadColumn
from model.evaluate.readings import Readings
from model.figure.figure import Bars, Caption, DataTable, Figure, Mark, Panel, Role
from model.lens.controls import CopyButton
from model.lens.lens import LensError, Look
from model.lens.text_lenses import text_of
from model.lens.view import View, Workings
from model.lens.words import quoted, tempered_role
from model.lenses.coder.arithmetic import (
    decode,
    edges_of,
    encode_steps,
    huffman_lengths,
)
from model.lenses.coder.controls import CONTROLS, takes_text, typed_names
from model.lenses.coder.picture import (
    CHIPS,
    CodedStep,
    Cost,
    Sent,
    bits_panel,
    chips_panel,
    costs_panel,
    intervals_panel,
)
from model.lenses.coder.text_sent import CodedText, coded_text, scored_places, sent_text
from model.measures import cross_entropy, entropy
from model.sampling.chain import are_on
from model.texts.text_reading import TextReading
from model.words.inert import in_bytes
from model.words.markup import escape, plain
from model.words.names import counted
from model.words.numerals import compact_text

_IN_BITS = math.log(2.0)
MOST_IN_HUFFMAN = 256
# RFC 1952: ten bytes before what is packed, eight after it.
IN_GZIP = "18 of them wrapping"


def view(readings: Readings, workings: Workings) -> View:
    """Return the interval as it narrows, the bits sent, and what other codes need."""
    if takes_text(readings.document):
        text = text_of(readings)
        scored = workings.of(scored_places, text)
        coded = workings.of(coded_text, text.opened, text.temperature, scored)
        sent = sent_text(text, coded, readings.document.coder.first)
        more = partial(_of_text, text, coded)
    else:
        sent = _sent(readings, workings)
        more = partial(_expected, readings, sent.kind)
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
    document = readings.document
    settings = document.coder
    # Where they are the same, so is the sequence: the dial draws no other.
    grounds = readings.prepared.pair.truth, document.table, settings.typed, settings.seed
    drawn = workings.of(_sequence, *grounds, settings.length)
    by_truth = settings.code == "truth"
    shares = np.asarray(readings.truth if by_truth else readings.tempered)
    edges, rows = edges_of(shares), drawn.rows
    try:
        bits, settled = encode_steps((edges[row], edges[row + 1]) for row in rows)
    except ValueError as error:
        row = next(row for row in rows if shares[row] <= 0.0)
        raise LensError(f"{error} {_impossible(readings, row, by_truth=by_truth)}") from error
    names, whole = readings.outcomes, np.cumsum(shares)
    role: Role = "truth" if by_truth else tempered_role(readings)
    kind = "symbol" if settings.typed.strip() else "draw"
    own, first = shares[drawn.places], min(settings.first, len(rows) - 1)
    each = -np.log2(own) + 0.0
    return Sent(
        lambda place: CodedStep(names[rows[place]], names.__getitem__, shares, rows[place]),
        each,
        (whole[drawn.places] - own) / whole[-1],
        drawn.names,
        workings.of(_chips_of, drawn, role, first, kind),
        role,
        bits,
        settled,
        _costs(readings, drawn, len(bits), float(each.sum()), role),
        first,
        lambda: decode(bits, edges, len(rows)) == rows,
        kind,
    )


def _chips_of(drawn: "_Sequence", role: Role, first: int, kind: str) -> Panel:
    """The chips, which no turn of the dial changes."""
    return chips_panel(drawn.names, drawn.places, role, first, kind)


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


@dataclass(frozen=True, eq=False)
class _Sequence:
    """What is sent, whoever codes it.

    Attributes:
        rows, places: the row of each symbol, as numbers of Python and of numpy.
        names: what each is called.
        packed: the bytes that gzip makes of the names.
    """

    rows: list[int]
    places: Rows
    names: tuple[str, ...]
    packed: int


def _sequence(truth: ReadColumn, table: Table, typed: str, seed: int, length: int) -> _Sequence:
    names = table.outcomes
    rows = _typed(names, typed) if typed.strip() else _drawn(truth.probabilities, seed, length)
    called = [names[row] for row in rows]
    packed = gzip.compress(in_bytes(" ".join(called)), mtime=0)
    shown = tuple(" ".join(name.split()) for name in called)
    return _Sequence(rows, np.array(rows, dtype=np.intp), shown, len(packed))


def _drawn(truth: Array, seed: int, length: int) -> list[int]:
    rng = np.random.default_rng(seed)
    edges = np.cumsum(truth)
    last = int(np.flatnonzero(truth)[-1])
    found = np.searchsorted(edges, rng.random(length) * edges[-1], side="right")
    rows: list[int] = np.minimum(found, last).tolist()
    return rows


def _typed(names: tuple[str, ...], typed: str) -> list[int]:
    places = {name.casefold(): row for row, name in reversed([*enumerate(names)])}
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


def _costs(
    readings: Readings, drawn: _Sequence, sent: int, surprise: float, role: Role
) -> tuple[Cost, ...]:
    count, by_truth = len(drawn.rows), readings.document.coder.code == "truth"
    best, cross = _expected_bits(readings)
    floor = best * count
    model = np.asarray(readings.truth if by_truth else readings.tempered)
    pays = floor if by_truth or cross is None else cross * count
    letter = "P" if by_truth else "Q"
    return (
        Cost("n · H(P)", floor, "the floor: nobody can send it shorter on average", "entropy"),
        Cost("n · H(P)" if by_truth else "n · H(P, Q)", pays, _price(pays - floor), role),
        Cost(
            "bits sent",
            float(sent),
            f"this sequence: −log<sub>2</sub> {letter} = {compact_text(surprise, 4)} bits, "
            "and at most 2 to end it",
            "truth",
        ),
        *_huffman(model, drawn.rows),
        Cost("gzip", 8.0 * drawn.packed, f"{drawn.packed:,} bytes, {IN_GZIP}", "muted"),
    )


def _price(more: float) -> str:
    if more == 0.0:
        return "the right model adds nothing"
    if math.isinf(more):
        return "what is impossible to Q would cost without end"
    return f"the floor, and n · D(P ‖ Q) = {compact_text(more, 3)} bits for the wrong model"


def _huffman(model: Array, rows: list[int]) -> tuple[Cost, ...]:
    """What Huffman's code sends; nothing of many outcomes, whose code would take too long."""
    if len(model) > MOST_IN_HUFFMAN:
        return ()
    lengths = huffman_lengths(model)
    bits = float(sum(map(lengths.__getitem__, rows)))
    return (Cost("Huffman", bits, "whole bits for every symbol", "reward"),)


def _figure(sent: Sent, more: Callable[[], str]) -> Figure:
    return Figure(
        title="A text sent in bits" if sent.kind == "token" else "A sequence sent in bits",
        panels=(intervals_panel(sent), bits_panel(sent), sent.chips, costs_panel(sent)),
        said=partial(_caption, sent, more),
        said_plainly=lambda: _alternative(sent, _caption(sent, more)),
        numbers=lambda: DataTable(
            ("way", "bits"),
            (
                tuple(one.name for one in sent.costs),
                np.array([one.bits for one in sent.costs]),
            ),
        ),
    )


def _caption(sent: Sent, more: Callable[[], str]) -> Caption:
    count, bits, kind = len(sent.each), len(sent.bits), sent.kind
    each = compact_text(bits / count, 3)
    lead = f"{counted(bits, 'bit')} for {counted(count, kind)}, {each} a {kind}."
    likely, rare = int(sent.each.argmin()), int(sent.each.argmax())
    rest = (
        f"Likely {kind}s narrow the interval little and cost little: "
        f"{quoted(sent.names[likely])} {_bits(sent, likely)} bits"
    )
    if sent.each[rare] > sent.each[likely]:
        rest += f", {quoted(sent.names[rare])} {_bits(sent, rare)}"
    back = f"read back, the bits give every {kind}."
    rest += f".{more()} The surprise is {compact_text(sent.surprise, 4)} bits; "
    return Caption(lead, rest + (back if sent.is_back() else "reading it back failed."))


def _expected(readings: Readings, kind: str) -> str:
    """What the code is expected to send a symbol, where the best would do with less."""
    best, pays = _expected_bits(readings)
    least = f"{compact_text(best, 3)} bits a {kind}"
    if readings.document.coder.code == "truth" or pays is None:
        return f" P expects {least}, and no code less."
    if math.isinf(pays):
        return f" What P gives and Q does not has no code; P expects {least}."
    if pays == best:
        return f" The model expects {least}, and no code less."
    return (
        f" The model expects {compact_text(pays, 3)} bits a {kind} where {compact_text(best, 3)} "
        "would do; code with P and the difference, D(P ‖ Q), is gone."
    )


def _expected_bits(readings: Readings) -> tuple[float, float | None]:
    """What P expects a symbol, and by the model, in bits; None without a model.

    Where a row stands for several outcomes H(P) is not known, but that of what is sent is: the row
    is one symbol here.
    """
    best, pays = readings["entropy_p"].value, readings["cross_entropy"].value
    if best is None:
        best = entropy(np.asarray(readings.truth))
    if pays is None and readings.model is not None:
        pays = cross_entropy(np.asarray(readings.truth), np.asarray(readings.tempered))
    return best / _IN_BITS, None if pays is None else pays / _IN_BITS


def _bits(sent: Sent, place: int) -> str:
    return compact_text(float(sent.each[place]), 3)


def _alternative(sent: Sent, caption: Caption) -> str:
    lines = ["An interval that every symbol narrows, the bits that name a number in it, and bars:"]
    for one in sent.costs:
        bits = "∞" if math.isinf(one.bits) else compact_text(one.bits, 4)
        lines.append(f"{one.name}: {bits} bits, {one.remark}.")
    shown = sent.bits[:64]
    lines.append(f"Sent: {shown or 'nothing'}{'…' if len(sent.bits) > 64 else ''}.")
    return plain(" ".join([*lines, caption.lead, caption.rest]))


def _tip(sent: Sent, mark: Mark, index: int) -> str:
    if not isinstance(mark, Bars):
        return ""
    if not len(mark.rows) and not mark.key:
        return f"<b>{mark.name}</b>"
    if index >= len(mark.left):
        return ""
    if mark.key.startswith(CHIPS):
        place = int(mark.key.removeprefix(CHIPS)) + index
        name = f"{escape(sent.names[place][:60]) or '_'}"
        return f"<b>{name}</b><br>{sent.kind} {place + 1:,}<br>{_bits(sent, place)} bits"
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
    return " ".join(bits[at : at + 8] for at in range(0, len(bits), 8))


LOOK = Look(
    view,
    (
        *CONTROLS,
        CopyButton("Copy the bits", "All bits that are sent", _all_bits, "Copied all bits sent"),
    ),
)
