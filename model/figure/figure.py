"""Figure: a picture as plain data, without widgets and without colours.

A figure has panels; a panel has axes and marks. Positions are in data units, roles say what a mark
stands for, and whoever draws it (the live plot or an exporter) chooses colours and pixels. Texts
may carry the markup of `model.words.markup`: <b>, <sub>, <sup>.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple, TypeVar

import numpy as np

from model.document.table import Array, Rows

_NO_ROWS: Rows = np.zeros(0, dtype=np.intp)
_NO_ROWS.flags.writeable = False

Role = Literal[
    "truth", "model", "tempered", "entropy", "divergence", "reward", "ink", "muted", "faint"
]
Anchor = Literal["left", "center", "right"]


@dataclass(frozen=True, eq=False)
class Bars:
    """Rectangles: bars, blocks, stacked parts, cells of a heat table.

    Attributes:
        left, right, low, high: the edges of each, in data units.
        role: what they stand for.
        name: what the legend and hovering call them.
        rows: the table row of each, or empty.
        labels: a text for each, or empty; `label_at` says where it stands.
        labels_are_values: whether the labels are numbers, left out where values are not wanted.
        style: filled; dashed (an outline); struck (a dashed outline with a line through it).
        shades: an opacity from 0 to 1 for each, or None for full.
        drag: what dragging a bar means: "weight" sets its height, "place" puts it elsewhere among
            those that can be; "" if it cannot be dragged.
        column: the table column that a drag changes.
        ends: the value at which a drag takes each in hand; None for the end of the bar itself.
        horizontal: whether the bars grow to the right instead of upwards.
        rounded: whether the corners are.
        hatched: which of them stand for more than one thing, by their index.
        key: which mark it is to the lens that made it, for tips, clicks and drags; never shown.
        named: the colour that each is called by, as a word of `model.words.colours`, or empty:
            a bar of red balls is red, whatever its role.
    """

    left: Array
    right: Array
    low: Array
    high: Array
    role: Role
    name: str = ""
    rows: Rows = field(default_factory=lambda: _NO_ROWS)
    labels: tuple[str, ...] = ()
    label_at: Literal["end", "inside"] = "end"
    style: Literal["filled", "dashed", "struck"] = "filled"
    shades: Array | None = None
    drag: str = ""
    column: int = -1
    horizontal: bool = False
    rounded: bool = True
    labels_are_values: bool = False
    hatched: tuple[int, ...] = ()
    key: str = ""
    named: tuple[str, ...] = ()
    ends: Array | None = None


@dataclass(frozen=True, eq=False)
class Line:
    """A line through points; NaN breaks it. `dashed` is how it is drawn, `key` as of Bars."""

    x: Array
    y: Array
    role: Role
    name: str = ""
    dashed: bool = False
    width: float = 2.0
    rows: Rows = field(default_factory=lambda: _NO_ROWS)
    key: str = ""


@dataclass(frozen=True, eq=False)
class Area:
    """The area between two lines over the same x; `hatched` where it lies between two bounds."""

    x: Array
    low: Array
    high: Array
    role: Role
    name: str = ""
    shade: float = 0.25
    hatched: bool = False


@dataclass(frozen=True, eq=False)
class Points:
    """Single points, each with a label beside it or none; `labels_are_values`, `key` as of Bars."""

    x: Array
    y: Array
    role: Role
    name: str = ""
    labels: tuple[str, ...] = ()
    symbol: Literal["disc", "square", "diamond", "ring"] = "disc"
    size: float = 9.0
    rows: Rows = field(default_factory=lambda: _NO_ROWS)
    label_anchor: Anchor = "left"
    label_above: bool = True
    labels_are_values: bool = False
    key: str = ""


class Rule(NamedTuple):
    """A straight line across the panel at a value, upright or level.

    Attributes:
        value: where, in data units of its axis.
        upright: whether it stands at an x.
        label: a text at its end; drawn as a pill if `pill`.
        drag: what dragging it means ("temperature", "beta", …), or "".
    """

    value: float
    upright: bool
    role: Role
    label: str = ""
    pill: bool = False
    dashed: bool = True
    drag: str = ""
    name: str = ""


class Text(NamedTuple):
    """A text at a point; `dx`, `dy` shift it in logical pixels (down is positive).

    `is_value` says that it is a number, left out where values are not wanted. With `within`, in
    units of x, it stays where it is and is no wider: broken into as many as `lines`, then cut; of
    one line in which no two letters have room, nothing is drawn. It is drawn only where a unit of y
    has `least_unit` logical pixels or more, and fewer than `most_unit`: a box of little height has
    other words than a high one.
    """

    x: float
    y: float
    text: str
    role: Role = "ink"
    anchor: Anchor = "center"
    size: Literal["small", "normal", "large", "huge"] = "normal"
    bold: bool = False
    dx: float = 0.0
    dy: float = 0.0
    on_fill: bool = False
    is_value: bool = False
    within: float = 0.0
    lines: int = 1
    least_unit: float = 0.0
    most_unit: float = math.inf


Mark = Bars | Line | Area | Points | Rule | Text
Shape = TypeVar("Shape", Bars, Line, Area, Points, Rule)


@dataclass(frozen=True)
class Axis:
    """One axis of a panel.

    Attributes:
        low, high: the range shown, in data units (both > 0 on a log axis).
        label: what it measures, with its unit.
        ticks: places and their texts.
        log: whether the scale is logarithmic.
        visible: whether ticks and label are drawn.
        grid: whether faint lines are drawn at the ticks.
    """

    low: float
    high: float
    label: str = ""
    ticks: tuple[tuple[float, str], ...] = ()
    log: bool = False
    visible: bool = True
    grid: bool = False

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            raise ValueError(f"An axis from {self.low} to {self.high} has no length.")
        if self.log and self.low <= 0.0:
            raise ValueError(f"A log axis cannot begin at {self.low}.")

    def position(self, values: "Array | float") -> Array:
        """Return values as fractions of the axis, 0 at `low` and 1 at `high`; NaN off a log axis.

        Infinite values come out infinite; who draws cuts them at the edge.
        """
        array = np.asarray(values, dtype=np.float64)
        if not self.log:
            return np.asarray((array - self.low) / (self.high - self.low))
        with np.errstate(divide="ignore", invalid="ignore"):
            logs = np.log(array)
        span = math.log(self.high) - math.log(self.low)
        return np.asarray((logs - math.log(self.low)) / span)

    def fraction(self, value: float) -> float:
        """Return one value as a fraction of the axis, as `position` has it of many."""
        if not self.log:
            return (value - self.low) / (self.high - self.low)
        if not value > 0.0:
            return -math.inf if value == 0.0 else math.nan
        span = math.log(self.high) - math.log(self.low)
        return (math.log(value) - math.log(self.low)) / span

    def value_at(self, fraction: float) -> float:
        """Return the data value at a fraction of the axis: the inverse of `position`."""
        if not self.log:
            return self.low + fraction * (self.high - self.low)
        low = math.log(self.low)
        return math.exp(low + fraction * (math.log(self.high) - low))


class Legend(NamedTuple):
    """One entry of the legend: a role, its name, and how its marks are drawn."""

    role: Role
    name: str
    style: Literal["filled", "dashed", "line", "point", "hatched"] = "filled"


class Place(NamedTuple):
    """Where a panel stands, as fractions of the figure from its top left."""

    x: float = 0.0
    y: float = 0.0
    width: float = 1.0
    height: float = 1.0


WHOLE = Place()


@dataclass(frozen=True, eq=False)
class Panel:
    """Axes with marks, drawn in order.

    `drawn_plainly` is `plain`, or what makes it once it is asked for. `least_unit` is how high, in
    logical pixels, a unit of y must be: where there is less room, the lowest units are left out.
    `low_place` is where it stands instead in a picture that is low, as in a small window.
    """

    x: Axis
    y: Axis
    marks: tuple[Mark, ...]
    title: str = ""
    place: Place = WHOLE
    drawn_plainly: "Panel | Callable[[], Panel | None] | None" = None
    least_unit: float = 0.0
    low_place: Place | None = None

    @cached_property
    def shapes(self) -> list[Mark]:
        """All marks but texts, of which there are most."""
        return [mark for mark in self.marks if type(mark) is not Text]

    def of(self, kind: type[Shape]) -> list[Shape]:
        """Return the shapes of one kind, in order."""
        return [mark for mark in self.shapes if isinstance(mark, kind)]

    @cached_property
    def plain(self) -> "Panel | None":
        """The same by bars and curves alone, for programs that draw charts of their own.

        None where the marks do so themselves, or where no such chart says it.
        """
        drawn = self.drawn_plainly
        return drawn() if callable(drawn) else drawn


class Caption(NamedTuple):
    """A sentence that says what is seen: the lead in bold, then the rest; both in markup."""

    lead: str
    rest: str


@dataclass(frozen=True, eq=False)
class DataTable:
    """The numbers behind a figure, as a header and columns, for the clipboard and for charts."""

    header: tuple[str, ...]
    columns: tuple[tuple[str, ...] | Array, ...]


@dataclass(frozen=True, eq=False)
class Figure:
    """A picture of readings.

    Attributes:
        title: of the picture.
        panels: one or more, each at its place.
        legend: entries in order; empty where the marks name themselves.
        said: what is seen, with live numbers; or what says so once it is asked: most pictures of a
            moving dial are never asked.
        said_plainly: the same for who cannot see it, with the numbers, without markup, likewise.
        numbers: those drawn, or what gives them once they are asked for.
    """

    title: str
    panels: tuple[Panel, ...]
    said: Caption | Callable[[], Caption]
    said_plainly: str | Callable[[], str]
    legend: tuple[Legend, ...] = ()
    numbers: DataTable | Callable[[], DataTable] = DataTable((), ())

    @cached_property
    def caption(self) -> Caption:
        """What is seen, in a sentence or two."""
        return self.said() if callable(self.said) else self.said

    @cached_property
    def alternative(self) -> str:
        """The picture for who cannot see it."""
        said = self.said_plainly
        return said if isinstance(said, str) else said()

    @cached_property
    def data(self) -> DataTable:
        """The numbers drawn."""
        return self.numbers if isinstance(self.numbers, DataTable) else self.numbers()
