"""The picture of the Coder lens: the interval as it narrows, the bits, and what others need."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from model.document.table import Array, Rows
from model.figure.figure import Axis, Bars, Line, Mark, Panel, Place, Role, Text
from model.figure.plain_bars import PlainSeries, plain_bars
from model.words.markup import escape
from model.words.numerals import compact_text

ROWS_SHOWN = 3
BITS_SHOWN, LETTERS_SHOWN = 48, 80
LEAST_OWN, LEAST_BETWEEN = 0.004, 0.001  # of the width
LEAST_NAMED = 0.09  # of the width: a narrower part has no room for a name


Costs = tuple[tuple[str, float, str], ...]


@dataclass(frozen=True, eq=False)
class CodedStep:
    """One symbol and the probabilities that its code is made of.

    Attributes:
        symbol: as it is called.
        name: the name of each outcome, by its place.
        shares: of all outcomes, in the order of the code.
        row: which of them came.
    """

    symbol: str
    name: Callable[[int], str]
    shares: Array
    row: int


@dataclass(frozen=True, eq=False)
class Sent:
    """A sequence and what became of it.

    Attributes:
        step: the symbol at a place, from 0 on, with its model.
        each: the surprise of every symbol, in bits.
        text: the beginning of the sequence as it reads.
        role: whose the probabilities are.
        bits: what was sent.
        costs: what each way needs in bits: a name, the number, a remark.
        first: the first symbol whose interval is shown.
        is_back: whether decoding gave the sequence back.
        kind: what the symbols are called, in the singular.
    """

    step: Callable[[int], CodedStep]
    each: Array
    text: str
    role: Role
    bits: tuple[int, ...]
    costs: Costs
    first: int
    is_back: bool
    kind: str = "symbol"

    @property
    def surprise(self) -> float:
        """−Σ log₂ q of the sequence, in bits."""
        return float(self.each.sum())


_NO_EDGES, _NO_PARTS = np.zeros(1), np.zeros(0, dtype=np.intp)
# Of the interval; what is narrower is no pixel wide.
LEAST_SEEN = 0.002


def intervals_panel(sent: Sent) -> Panel:
    """Return a line a symbol: the interval cut up, the symbol's part filled and zoomed into."""
    marks: list[Mark] = []
    last = min(sent.first + ROWS_SHOWN, len(sent.each))
    shares, edges, parts = None, _NO_EDGES, _NO_PARTS
    for line, place in enumerate(range(sent.first, last)):
        step = sent.step(place)
        if step.shares is not shares:
            # One distribution for all of them, but in a text.
            shares, edges = step.shares, np.concatenate([[0.0], np.cumsum(step.shares)])
            edges /= edges[-1]
            parts = np.flatnonzero(np.diff(edges) > LEAST_SEEN)
        top = float(ROWS_SHOWN - line)
        width = 2.0 ** -float(sent.each[: place + 1].sum())
        marks += _line(sent, step, (edges, parts), top, width, place)
        if place + 1 < last:
            for at, to in ((edges[step.row], 0.0), (edges[step.row + 1], 1.0)):
                x, y = np.array([at, to]), np.array([top - 0.62, top - 1.0])
                marks.append(Line(x, y, sent.role, "", dashed=True, width=1.0))
    x_axis = Axis(-0.2, 1.16, visible=False)
    y_axis = Axis(0.25, ROWS_SHOWN + 0.12, visible=False)
    return Panel(x_axis, y_axis, tuple(marks), "", Place(0.0, 0.0, 1.0, 0.5))


def _line(
    sent: Sent, step: CodedStep, cut: tuple[Array, Rows], top: float, width: float, place: int
) -> list[Mark]:
    (edges, parts), row = cut, step.row
    # The part that came is seen however narrow it is.
    parts = np.union1d(parts, [row]).astype(np.intp)
    left, right = edges[parts], edges[parts + 1]
    slack = np.where(parts == row, np.maximum(LEAST_OWN - (right - left), 0.0), 0.0)
    left = np.maximum(left - 0.5 * slack, 0.0)
    right = np.minimum(right + 0.5 * slack, 1.0)
    name = escape(_cut(step.symbol, 12))
    marks: list[Mark] = [
        *_between(sent, left, right, top),
        Bars(
            left,
            right,
            np.full(len(parts), top - 0.62),
            np.full(len(parts), top),
            sent.role,
            "parts of the interval",
            parts.astype(np.intp),
            shades=np.where(parts == row, 1.0, 0.22),
            rounded=False,
            key=str(place),
        ),
        Text(-0.02, top - 0.31, f"<b>{place + 1:,}</b> {name}", "ink", "right"),
        Text(
            1.02,
            top - 0.31,
            compact_text(width, 2) if width > 0.0 else "< 10<sup>−300</sup>",
            "muted",
            "left",
            is_value=True,
        ),
    ]
    for part in parts:
        if edges[part + 1] - edges[part] >= LEAST_NAMED:
            middle = 0.5 * float(edges[part] + edges[part + 1])
            is_own = int(part) == row
            role: Role = "ink" if is_own else "muted"
            label = escape(_cut(step.name(int(part)), 10))
            marks.append(
                Text(middle, top - 0.31, label, role, bold=is_own, on_fill=is_own, size="small")
            )
    return marks


def _between(sent: Sent, left: Array, right: Array, top: float) -> list[Mark]:
    """What lies between the parts that are drawn: outcomes too unlikely for one of their own."""
    begin, end = np.append(0.0, right), np.append(left, 1.0)
    wide = end - begin > LEAST_BETWEEN
    if not wide.any():
        return []
    count = int(np.count_nonzero(wide))
    return [
        Bars(
            begin[wide],
            end[wide],
            np.full(count, top - 0.62),
            np.full(count, top),
            sent.role,
            "many unlikely outcomes",
            shades=np.full(count, 0.1),
            rounded=False,
        )
    ]


def bits_panel(sent: Sent) -> Panel:
    """Return the beginning of the sequence, and that of the bits, eight at a time."""
    more = " …" if len(sent.text) > LETTERS_SHOWN else ""
    text = "".join(map(str, sent.bits[:BITS_SHOWN]))
    eights = "  ".join(text[at : at + 8] for at in range(0, len(text), 8))
    sent_more = " …" if len(sent.bits) > BITS_SHOWN else ""
    marks: tuple[Mark, ...] = (
        Text(-0.02, 0.75, "text" if sent.kind == "token" else "drawn", "muted", "right"),
        Text(0.0, 0.75, escape(sent.text[:LETTERS_SHOWN]) + more, "ink", "left"),
        Text(-0.02, 0.25, "sent", "muted", "right"),
        Text(0.0, 0.25, f"{eights or 'nothing: it was sure'}{sent_more}", "ink", "left"),
    )
    x_axis, y_axis = Axis(-0.2, 1.16, visible=False), Axis(0.0, 1.0, visible=False)
    return Panel(x_axis, y_axis, marks, "", Place(0.0, 0.5, 1.0, 0.16))


# Of the picture's width: beside it stands what is said of it, also in a small window.
LONGEST_BAR = 0.5
_COST_ROLES: tuple[Role, ...] = ("entropy", "tempered", "truth", "model", "muted")


def costs_panel(sent: Sent) -> Panel:
    """Return bars of what each way needs, shortest explained first."""
    most = max(value for _, value, _ in sent.costs if np.isfinite(value)) or 1.0
    marks: list[Mark] = []
    for line, ((name, value, remark), role) in enumerate(
        zip(sent.costs, _COST_ROLES, strict=False)
    ):
        y = float(len(sent.costs) - line)
        end = min(value / most, 1.0) * LONGEST_BAR
        marks.append(
            Bars(
                np.zeros(1),
                np.array([end]),
                np.array([y - 0.72]),
                np.array([y]),
                role,
                name,
                horizontal=True,
            )
        )
        marks.append(Text(-0.02, y - 0.36, name, "ink", "right"))
        amount = (
            "∞" if np.isinf(value) else f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
        )
        said = f"<b>{amount} bits</b>  {remark}"
        marks.append(Text(end + 0.015, y - 0.36, said, "ink", "left", size="small", is_value=True))
    x_axis = Axis(-0.2, 1.16, visible=False)
    y_axis = Axis(0.0, len(sent.costs) + 0.1, visible=False)
    place = Place(0.0, 0.66, 1.0, 0.34)
    return Panel(x_axis, y_axis, tuple(marks), "", place, _plain_costs(sent, place))


def _plain_costs(sent: Sent, place: Place) -> Panel | None:
    values = np.array([value for _, value, _ in sent.costs])
    names = [name for name, _, _ in sent.costs]
    return plain_bars(
        names, (PlainSeries("tempered", "bits", values),), "bits", place, horizontal=True
    )


def _cut(name: str, longest: int) -> str:
    plain = " ".join(name.split()) or "_"
    return plain if len(plain) <= longest else plain[:longest]
