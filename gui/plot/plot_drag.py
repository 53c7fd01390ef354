"""PlotDrag: what a drag on the plot does to a rule or a bar, from press to release."""

from dataclasses import dataclass

from gui.drawing.hits import Spot
from model.figure.figure import Axis, Bars, Rule


@dataclass(frozen=True)
class PlotDrag:
    """A rule or a bar in hand.

    Attributes:
        panel: the panel it is in.
        upright_motion: whether it is moved up and down rather than left and right.
        what: the meaning of a rule's drag; "" for a bar.
        row, column: the cell whose bar is dragged; −1 for a rule.
        offset: how far, in fractions of the axis, the thing was from the pointer when pressed.
        gesture: the id that makes the whole drag one step.
        spot: the bar, whose numbers are shown meanwhile; None for a rule.
    """

    panel: int
    upright_motion: bool
    what: str
    row: int
    column: int
    offset: float
    gesture: int
    spot: Spot | None = None

    def value(self, axis: Axis, fraction: float) -> float:
        """Return the value on `axis` for the pointer at a fraction of it.

        A rule stays within the axis; a bar may be drawn beyond its top, never below its zero.
        """
        wanted = fraction + self.offset
        if self.what:
            return axis.value_at(min(max(wanted, 0.0), 1.0))
        return bar_value(axis, wanted)


# A bar may be drawn beyond the axis, which follows on release, but not without limit.
FARTHEST = 1.25


def bar_value(axis: Axis, fraction: float) -> float:
    """Return the height of a bar that ends at a fraction of its axis, from 0 to a bit beyond."""
    value = axis.value_at(min(max(fraction, 0.0), FARTHEST))
    return max(value, 0.0)


def rule_drag(panel: int, rule: Rule, axis: Axis, pointer: float, gesture: int) -> PlotDrag:
    """Return the drag of a rule that is pressed with the pointer at a fraction of its axis."""
    offset = float(axis.position(rule.value)) - pointer
    return PlotDrag(panel, not rule.upright, rule.drag, -1, -1, offset, gesture)


def bar_drag(spot: Spot, bars: Bars, axis: Axis, pointer: float, gesture: int) -> PlotDrag:
    """Return the drag of a bar; one that runs off its axis is taken by its cut end."""
    end = bar_end(bars, spot.index)
    offset = min(max(float(axis.position(end)), 0.0), 1.0) - pointer
    row = int(bars.rows[spot.index])
    return PlotDrag(spot.panel, not bars.horizontal, "", row, bars.column, offset, gesture, spot)


def bar_end(bars: Bars, index: int) -> float:
    """Return the value at which a bar ends."""
    return float((bars.right if bars.horizontal else bars.high)[index])
