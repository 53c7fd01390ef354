"""The picture of the Coder lens: the interval as it narrows, the bits, and what others need."""

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import accumulate
from operator import mul
from os.path import commonprefix
from typing import NamedTuple

import numpy as np

from model.document.table import Array, Rows
from model.figure.figure import Area, Axis, Bars, Line, Mark, Panel, Place, Role, Text
from model.figure.plain_bars import PlainSeries, plain_bars
from model.words.markup import escape
from model.words.names import counted, fit_line
from model.words.numerals import compact_text

ROWS_SHOWN, CHIPS_SHOWN, BITS_SHOWN = 4, 48, 128
# Names stand left of what is drawn from 0 to 1, widths right of it.
LEFT, RIGHT, GAP = -0.2, 1.16, 0.02
# Of a line of its own 1 high: the bar, and how far the ground widens below it.
BAR, FUNNEL, ABOVE = 0.44, 0.68, 0.34
LEAST_LINE = 42.0  # pixels, for the bar and the ends of its interval above it
ACROSS = Axis(LEFT, RIGHT, visible=False)
UP_LINES = Axis(1.0 - BAR + 0.005, ROWS_SHOWN + ABOVE, visible=False)
UP_BITS = Axis(0.0, 1.0, visible=False)
SEAM, LEAST_PART, LEAST_PICKED = 0.0015, 0.004, 0.008
PALE, PALER = 0.22, 0.1
END = 0.3
MOST_DECIMALS = 9  # the parts are of 2³², and doubles add up to no more
LETTER = 0.0125  # of a small font, on a usual screen
CHIPS = "chips"


class Cost(NamedTuple):
    """What one way of sending needs: its name, the bits, a remark in markup, whose colour."""

    name: str
    bits: float
    remark: str
    role: Role


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
        starts: where each symbol's part begins in the interval before it, from 0 to 1.
        names: how each symbol is called.
        chips: the panel of `chips_panel`.
        role: whose the probabilities are.
        bits: what was sent.
        settled: how many of them each symbol and those before it settle.
        costs: what each way needs.
        first: the first symbol whose interval is shown.
        is_back: tells whether decoding gives the sequence back.
        kind: what the symbols are called, in the singular.
    """

    step: Callable[[int], CodedStep]
    each: Array
    starts: Array
    names: tuple[str, ...]
    chips: Panel
    role: Role
    bits: str
    settled: Sequence[int]
    costs: tuple[Cost, ...]
    first: int
    is_back: Callable[[], bool]
    kind: str = "symbol"

    @cached_property
    def surprise(self) -> float:
        """−Σ log₂ q of the sequence, in bits."""
        return float(self.each.sum())

    @property
    def last(self) -> int:
        """The place after the last symbol whose interval is shown."""
        return min(self.first + ROWS_SHOWN, len(self.each))


def intervals_panel(sent: Sent) -> Panel:
    """Return a line a symbol: the interval cut up, the symbol's part filled and zoomed into."""
    last = sent.last
    widths = [1.0, *np.exp2(-np.cumsum(sent.each[:last])).tolist()]
    lows = [0.0, *accumulate(map(mul, widths, sent.starts[:last].tolist()))]
    marks: list[Mark] = [
        Text(-GAP, ROWS_SHOWN, sent.kind, "muted", "right", dy=-9.0),
        Text(1.0 + GAP, ROWS_SHOWN, "width", "muted", "left", dy=-9.0),
    ]
    cut: _Cut | None = None
    for line, place in enumerate(range(sent.first, last)):
        step, top = sent.step(place), float(ROWS_SHOWN - line)
        if cut is None or cut.shares is not step.shares:
            cut = _cut(step)
        own = cut.edges[step.row : step.row + 2].tolist()
        marks += _parts(sent.role, cut, step.row, own, top, str(place))
        marks += _words(step, top, place, widths[place + 1])
        low, high = _ends(lows[place], widths[place])
        marks.append(Text(0.0, top, low, "muted", "left", "small", dy=-8.0, within=END))
        marks.append(Text(1.0, top, high, "muted", "right", "small", dy=-8.0, within=END))
        if place + 1 < last:
            marks += _funnel(sent.role, own, top)
    upper = Place(0.0, 0.0, 1.0, 0.43)
    return Panel(ACROSS, UP_LINES, tuple(marks), "", upper, least_unit=LEAST_LINE)


_Ends = tuple[float, float]


class _Cut(NamedTuple):
    """An interval cut up by a model, in whichever line it is drawn.

    Attributes:
        shares: the probabilities of the model.
        edges: of all parts, one more than outcomes, from 0 to 1.
        parts: which outcomes have a part that can be seen.
        sides: the ends of what is drawn of each of those.
        others: the ends of what is drawn of all that lies between, too small one by one.
        names: an outcome, the middle of its part, its name and the room for it, where it has any.
    """

    shares: Array
    edges: Array
    parts: list[int]
    sides: list[_Ends]
    others: list[_Ends]
    names: list[tuple[int, float, str, float]]


def _cut(step: CodedStep) -> _Cut:
    edges = np.concatenate([[0.0], np.cumsum(step.shares)])
    edges /= edges[-1]
    seen = np.flatnonzero(edges[1:] - edges[:-1] > LEAST_PART)
    parts, left, right = seen.tolist(), edges[seen].tolist(), edges[seen + 1].tolist()
    between = zip([0.0, *right], [*left, 1.0], strict=True)
    names = []
    for part, low, high in zip(parts, left, right, strict=True):
        room = high - low - 4.0 * SEAM
        if room > 2.0 * LETTER:
            names.append((part, 0.5 * (low + high), escape(fit_line(step.name(part), 40)), room))
    sides = list(map(_apart, left, right))
    others = [_apart(low, high) for low, high in between if high - low > LEAST_PART]
    return _Cut(step.shares, edges, parts, sides, others, names)


def _apart(low: float, high: float) -> _Ends:
    """The ends of a part, apart from its neighbours by a seam."""
    seam = min(SEAM, 0.2 * (high - low))
    return low + seam, high - seam


def _parts(
    role: Role, cut: _Cut, row: int, own: Sequence[float], top: float, key: str
) -> list[Mark]:
    """The interval: its parts pale, the one that came full, and what is too small drawn as one."""
    marks: list[Mark] = []
    if cut.others:
        shades = [PALER] * len(cut.others)
        marks.append(_bars(role, cut.others, top, "many unlikely outcomes", shades, []))
    parts, sides, shades = cut.parts.copy(), cut.sides.copy(), [PALE] * len(cut.parts)
    # The part that came is never too thin to be seen.
    low, high = own
    lack = 0.5 * max(LEAST_PICKED - (high - low), 0.0)
    at = bisect_left(parts, row)
    here = slice(at, at + (row in parts))
    parts[here], shades[here] = [row], [1.0]
    sides[here] = [_apart(max(low - lack, 0.0), min(high + lack, 1.0))]
    marks.append(_bars(role, sides, top, "parts of the interval", shades, parts, key))
    for part, middle, name, room in cut.names:
        is_own = part == row
        marks.append(
            Text(
                middle, top - 0.5 * BAR, name, "ink" if is_own else "muted", size="small",
                bold=is_own, on_fill=is_own, within=room,
            )
        )  # fmt: skip
    return marks


def _bars(
    role: Role, sides: list[_Ends], top: float, name: str, shades: list[float], rows: list[int],
    key: str = "",
) -> Bars:  # fmt: skip
    """Parts of an interval."""
    count = len(sides)
    left, right, low, high, shown = np.array(
        [*zip(*sides, strict=True), (top - BAR,) * count, (top,) * count, shades]
    )
    of_rows = np.array(rows, dtype=np.intp)
    return Bars(left, right, low, high, role, name, of_rows, shades=shown, key=key)


def _words(step: CodedStep, top: float, place: int, width: float) -> list[Mark]:
    y = top - 0.5 * BAR
    name = f"{place + 1:,}\u00a0 {escape(fit_line(step.symbol, 40))}"
    text = compact_text(width, 3) if width > 0.0 else "< 10<sup>−300</sup>"
    room = RIGHT - 1.0 - GAP
    return [
        Text(-GAP, y, name, "ink", "right", bold=True, within=-LEFT - GAP),
        Text(1.0 + GAP, y, text, "ink", "left", is_value=True, within=room),
    ]


def _ends(low: float, width: float) -> tuple[str, str]:
    """The ends of an interval, to the decimals that tell them apart.

    Of one too narrow for that, the decimals that both begin with.
    """
    decimals = 1 + math.ceil(-math.log10(width)) if width > 0.0 else MOST_DECIMALS + 1
    if decimals > MOST_DECIMALS:
        begun = math.floor(low * 10.0**MOST_DECIMALS) / 10.0**MOST_DECIMALS
        return f"{begun:.{MOST_DECIMALS}f}…", ""
    return _trimmed(low, decimals), _trimmed(low + width, decimals)


def _trimmed(value: float, decimals: int) -> str:
    return f"{value:.{max(decimals, 1)}f}".rstrip("0").rstrip(".")


def _funnel(role: Role, own: Sequence[float], top: float) -> list[Mark]:
    """The ground from a part down to the whole width of the next line, between dashed sides."""
    low, high, gap = top - FUNNEL, top - BAR, math.nan
    first, last = own
    x, foot, head = np.array([(0.0, first, last, 1.0), (low,) * 4, (low, high, high, low)])
    ground = Area(x, foot, head, role, "the next interval", shade=0.5 * PALE)
    x, y = np.array([(0.0, first, gap, last, 1.0), (low, high, gap, high, low)])
    return [ground, Line(x, y, role, "", True, 1.0)]


def chips_panel(names: Sequence[str], rows: Rows, role: Role, first: int, kind: str) -> Panel:
    """Return symbols as small chips, those with an interval above filled.

    Args:
        names: of all symbols.
        rows: the table's row of each; none of a text.
        role: whose the probabilities are.
        first: the first symbol whose interval is shown.
        kind: what the symbols are called.
    """
    edges, start = _chips(names, first, kind)
    count = len(edges) - 1
    places = np.arange(start, start + count)
    is_shown = (places >= first) & (places < first + ROWS_SHOWN)
    marks: list[Mark] = [
        Text(-GAP, 0.5, "text" if kind == "token" else "drawn", "muted", "right"),
        Bars(
            edges[:-1] + 0.001, edges[1:] - 0.001, np.zeros(count), np.ones(count), role,
            "drawn", rows[start : start + count],
            shades=np.where(is_shown, 1.0, PALE), key=f"{CHIPS}{start}",
        ),
    ]  # fmt: skip
    for index, letter in enumerate(_letters(names[start : start + count], kind)):
        is_own = bool(is_shown[index])
        x, within = float(edges[index : index + 2].mean()), float(edges[index + 1] - edges[index])
        marks.append(Text(x, 0.5, letter, size="small", bold=is_own, on_fill=is_own, within=within))
    if start > 0:
        marks.append(Text(0.0, 0.5, "…", "muted", "right", dx=-1.0))
    if start + count < len(names):
        marks.append(Text(float(edges[-1]), 0.5, "…", "muted", "left", dx=1.0))
    up = Axis(-0.05, 1.05, visible=False)
    return Panel(ACROSS, up, tuple(marks), "", Place(0.0, 0.475, 1.0, 0.1))


def _chips(names: Sequence[str], first: int, kind: str) -> tuple[Array, int]:
    """The edges of the chips that have room, and the place of the first of them."""
    count, room = len(names), RIGHT - GAP
    if kind != "token":
        start = max(0, min(first - CHIPS_SHOWN // 2, count - CHIPS_SHOWN))
        shown = min(CHIPS_SHOWN, count - start)
        return np.arange(shown + 1) * room / CHIPS_SHOWN, start
    start = max(0, first - 2)
    wide = (LETTER * (len(name) + 1.5) for name in names[start : start + CHIPS_SHOWN])
    edges = np.cumsum([0.0, *wide])
    return edges[: max(2, int(np.searchsorted(edges, room, side="right")))], start


def _letters(names: Sequence[str], kind: str) -> Iterator[str]:
    """What stands on each chip: a token whole; of a name the first letter that not all share."""
    if kind == "token":
        yield from map(escape, names)
        return
    alike = len(commonprefix(sorted(set(names)))) if len(set(names)) > 1 else 0
    alike = 0 if any(len(name) <= alike for name in names) else alike
    yield from (escape(name[alike : alike + 1] or "_") for name in names)


def bits_panel(sent: Sent) -> Panel:
    """Return what is sent, eight bits at a time, those bold that the symbols shown settle."""
    count = len(sent.each) - sent.last
    lead = f"… and {count:,} more. " if count else ""
    words = f"{lead}Nothing need be sent: it was sure."
    if sent.bits:
        power = f"2<sup>−{compact_text(sent.surprise, 4)}</sup>"
        words = (
            f"{lead}The last interval is {power} wide; the shortest binary number inside it is "
            f"sent (bold: settled by the first {_so_many(sent.last, sent.kind)})."
        )
    marks = (
        Text(LEFT, 1.0, words, "ink", "left", "small", within=RIGHT - LEFT),
        Text(-GAP, 0.2, "sent", "muted", "right"),
        Text(0.0, 0.2, _eights(sent), "ink", "left", within=RIGHT, lines=2),
    )
    return Panel(ACROSS, UP_BITS, marks, "", Place(0.0, 0.43, 1.0, 0.23))


def _so_many(count: int, kind: str) -> str:
    words = ("", "", "two ", "three ", "four ")
    many = words[count] if count < len(words) else f"{count:,} "
    return f"{many}{kind}{'s' if count > 1 else ''}"


def _eights(sent: Sent) -> str:
    """The bits in groups; of very many, those around what the symbols shown settle."""
    total, settled = len(sent.bits), sent.settled[sent.last - 1]
    start = sent.settled[sent.first - 1] // 8 * 8 if sent.first and total > BITS_SHOWN else 0
    start = max(0, min(start, -(-(total - BITS_SHOWN) // 8) * 8))
    text = sent.bits[start : start + BITS_SHOWN]
    groups = []
    for at in range(0, len(text), 8):
        eight, bold = text[at : at + 8], min(max(settled - start - at, 0), 8)
        groups.append(f"<b>{eight[:bold]}</b>{eight[bold:]}" if bold else eight)
    more = " …" if start + BITS_SHOWN < total else ""
    return ("… " if start else "") + "\u00a0 ".join(groups) + more if groups else "nothing"


# Remarks stand in one column after short bars, in another after long ones.
LONGEST_BAR, SHORT_BAR, BOLD_FIGURE, FIGURE = 0.42, 0.24, 8.2, 0.25


def costs_panel(sent: Sent) -> Panel:
    """Return bars of what each way needs, with the figures, and the remarks in columns."""
    most = max((one.bits for one in sent.costs if math.isfinite(one.bits)), default=1.0) or 1.0
    ends = [min(one.bits / most, 1.0) * LONGEST_BAR for one in sent.costs]
    figures = [_amount(one.bits) for one in sent.costs]
    columns: dict[bool, tuple[float, int]] = {}
    for end, figure in zip(ends, figures, strict=True):
        at, wide = columns.get(end <= SHORT_BAR, (0.0, 0))
        columns[end <= SHORT_BAR] = max(at, end), max(wide, len(figure))
    marks: list[Mark] = []
    for line, (cost, end, figure) in enumerate(zip(sent.costs, ends, figures, strict=True)):
        top = float(len(sent.costs) - line)
        left, right, low, high = np.array([(0.0,), (end,), (top - 0.72,), (top,)])
        y = top - 0.36
        at, wide = columns[end <= SHORT_BAR]
        shift = 14.0 + BOLD_FIGURE * wide
        marks += (
            Bars(left, right, low, high, cost.role, cost.name, horizontal=True),
            Text(-GAP, y, cost.name, "ink", "right"),
            Text(end, y, f"<b>{figure}</b>", "ink", "left", dx=8.0, is_value=True),
            Text(
                at, y, cost.remark, "muted", "left", "small", dx=shift, is_value=True,
                within=RIGHT - at - FIGURE,
            ),
        )  # fmt: skip
    up, place = Axis(0.2, len(sent.costs) + 0.1, visible=False), Place(0.0, 0.66, 1.0, 0.34)
    return Panel(ACROSS, up, tuple(marks), "", place, partial(_plain_costs, sent, place))


def _amount(bits: float) -> str:
    if math.isinf(bits):
        return "∞ bits"
    return counted(int(bits), "bit") if bits == int(bits) else f"{bits:,.1f} bits"


def _plain_costs(sent: Sent, place: Place) -> Panel | None:
    values = np.array([one.bits for one in sent.costs])
    names = [one.name for one in sent.costs]
    series = (PlainSeries(sent.role, "bits", values),)
    return plain_bars(names, series, "bits", place, horizontal=True)
