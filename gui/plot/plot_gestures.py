"""PlotGestures: what mouse and keys do on a picture: point, walk, drag lines and bars."""

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from gui.core.gestures import GestureRun, fresh_gesture
from gui.drawing.hits import Spot, bar_at, first_rule, mark_of, rule_at, spot_at
from gui.drawing.picture import Picture
from gui.plot.plot_carry import Carry, carry_at, look_of, place_now, place_of_spot
from gui.plot.plot_hover import PlotHover
from gui.plot.plot_ranges import PlotRanges
from gui.plot.plot_walk import WALKING_KEYS, walked
from model.figure.figure import Axis, Bars, Rule

if TYPE_CHECKING:
    from gui.plot.plot_canvas import PlotCanvas


class PlotDrag(NamedTuple):
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
    """Return the value at which a bar ends, or is taken in hand."""
    if bars.ends is not None:
        return float(bars.ends[index])
    return float((bars.right if bars.horizontal else bars.high)[index])


# A cell that can be drawn as well as clicked is drawn only once the pointer went so many pixels.
STILL = 4
# A key moves a line or a bar by this part of its axis, with Shift by a fifth of that.
STEP, FINE = 0.01, 0.2


class PlotGestures(QObject):
    """Turns mouse and keys into values; changes nothing by itself.

    Attributes:
        picture, canvas: what is on screen; no gesture is taken while either is missing.

    Signals:
        rule_dragged(what, value, gesture): a line was moved to a value of its axis.
        bar_dragged(row, column, value, gesture): a bar was drawn to a height.
        clicked(mark, index): a mark that cannot be dragged was clicked, or Enter pressed on it.
        placed(mark, place): a bar was put at a place among its like, counted from 0.
    """

    rule_dragged = Signal(str, float, int)
    bar_dragged = Signal(int, int, float, int)
    clicked = Signal(object, int)
    placed = Signal(object, int)

    def __init__(self, owner: QWidget, hover: PlotHover, ranges: PlotRanges) -> None:
        super().__init__(owner)
        self.picture: Picture | None = None
        self.canvas: PlotCanvas | None = None
        self._owner = owner
        self._hover = hover
        self._ranges = ranges
        self._drag: PlotDrag | None = None
        self._still: QPointF | None = None
        self._carry: Carry | None = None
        self._run = GestureRun()

    def press(self, at: QPointF) -> None:
        """Take the line or the bar at a point in hand, if it can be dragged."""
        self._carry = None if self.picture is None else carry_at(self.picture.panels, at)
        if self._carry is not None:
            return
        self._drag = self._drag_from(at)
        if self._drag is None or self.picture is None:
            self._click_on_spot(self._hover.spot)
            return
        self._still = at if self._is_cell(self._drag.spot) else None
        self._ranges.hold(tuple(layout.panel for layout in self.picture.panels))
        self._hover.pinned = True
        self._hover.point_at(self._drag.spot, at)

    def move(self, at: QPointF) -> None:
        """Drag what is in hand, or point at what is there."""
        if self.picture is None:
            return
        if self._carry is not None:
            self._carry_to(self._carry.moved_to(at))
            return
        if self._drag is None:
            self._owner.setCursor(self._cursor_at(at))
            self._hover.point_at(spot_at(self.picture.panels, at), at)
            return
        if self._still is not None and (at - self._still).manhattanLength() < STILL:
            return
        self._still = None
        drag = self._drag
        if self.canvas is None or not _is_there(self.picture, drag):
            self.drop()
            return
        self._hover.point_at(drag.spot, at)
        panel = self.picture.panels[drag.panel].panel
        across, up = self.canvas.fractions_at(self.picture, drag.panel, at)
        axis, pointer = (panel.y, up) if drag.upright_motion else (panel.x, across)
        value = drag.value(axis, pointer)
        if drag.what:
            self.rule_dragged.emit(drag.what, value, drag.gesture)
        else:
            self.bar_dragged.emit(drag.row, drag.column, value, drag.gesture)

    def release(self) -> None:
        """Let go: a bar that was carried stays where it is put."""
        if self._carry is not None:
            self._put_down(self._carry)
        if self._drag is not None:
            clicked = None if self._still is None else self._drag.spot
            self._drag, self._still = None, None
            self._hover.pinned = False
            self._ranges.release()
            self._click_on_spot(clicked)

    def leave(self) -> None:
        """Point at nothing any more, unless something is in hand."""
        if self._drag is None and self._carry is None:
            self._hover.leave()

    def drop(self) -> None:
        """Let go of what is no longer there, or no longer meant."""
        self._drag = None
        self._hover.pinned = False
        self._carry_to(None)
        self._ranges.forget()

    def key(self, event: QKeyEvent) -> bool:
        """Do what a key means; return whether it means anything here."""
        if self.picture is None:
            return False
        key = Qt.Key(event.key())
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        step = STEP * FINE if shift else STEP
        if key == Qt.Key.Key_Escape and self._carry is not None:
            self._carry_to(None)
            return True
        if control and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            if self._nudge_place(self.picture, 1 if key == Qt.Key.Key_Right else -1):
                return True
            return self._nudge_rule(self.picture, step if key == Qt.Key.Key_Right else -step)
        # On many keyboards + needs Shift, so Shift cannot mean a finer step here.
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            return self._nudge_rule(self.picture, STEP)
        if key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            return self._nudge_rule(self.picture, -STEP)
        if key == Qt.Key.Key_Escape and self._hover.spot is not None:
            self._hover.leave()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._hover.spot is not None:
            self._click_on_spot(self._hover.spot)
            return True
        if key not in WALKING_KEYS or control:
            return False
        sign = {Qt.Key.Key_Up: 1.0, Qt.Key.Key_Down: -1.0}.get(key, 0.0)
        if sign and self._nudge_bar(self.picture, sign * step):
            return True
        self._hover.point_at(walked(self.picture.panels, self._hover.spot, key))
        return True

    def _carry_to(self, carry: Carry | None) -> None:
        self._carry = carry
        if self.picture is not None and self.canvas is not None:
            self.canvas.show_carry(self.picture, look_of(self.picture.panels, carry))
        if carry is not None and carry.under_way:
            self._hover.leave()
            self._owner.setCursor(Qt.CursorShape.ClosedHandCursor)

    def _put_down(self, carry: Carry) -> None:
        self._carry_to(None)
        if self.picture is None:
            return
        if not carry.under_way:
            self._click_on_spot(carry.spot)
            return
        place = place_now(self.picture.panels, carry)
        mark = mark_of(self.picture.panels, carry.spot)
        if not isinstance(mark, Bars) or mark.key != carry.key:
            return
        own = place_of_spot(self.picture.panels, carry.spot)
        if place is not None and own is not None and place != own[0]:
            self.placed.emit(mark, place)

    def _nudge_place(self, picture: Picture, step: int) -> bool:
        spot = self._hover.spot
        own = None if spot is None else place_of_spot(picture.panels, spot)
        if spot is None or own is None:
            return False
        place = own[0] + step
        if 0 <= place < own[1]:
            self.placed.emit(mark_of(picture.panels, spot), place)
        return True

    def _is_cell(self, spot: Spot | None) -> bool:
        """Whether what is in hand may be meant to be clicked: a cell, not a bar by its end."""
        mark = None if spot is None or self.picture is None else mark_of(self.picture.panels, spot)
        return isinstance(mark, Bars) and mark.ends is not None

    def _click_on_spot(self, spot: Spot | None) -> None:
        if spot is not None and self.picture is not None:
            self.clicked.emit(mark_of(self.picture.panels, spot), spot.index)

    def _drag_from(self, at: QPointF) -> PlotDrag | None:
        if self.picture is None or self.canvas is None:
            return None
        panels = self.picture.panels
        rule = rule_at(panels, at)
        if rule is not None:
            index, mark = rule
            along = self.canvas.fractions_at(self.picture, index, at)
            frame = panels[index].frame
            axis, pointer = (frame.x, along[0]) if mark.upright else (frame.y, along[1])
            return rule_drag(index, mark, axis, pointer, fresh_gesture())
        spot = bar_at(panels, at)
        bars = None if spot is None else mark_of(panels, spot)
        if spot is None or not isinstance(bars, Bars):
            return None
        along = self.canvas.fractions_at(self.picture, spot.panel, at)
        frame = panels[spot.panel].frame
        axis, pointer = (frame.x, along[0]) if bars.horizontal else (frame.y, along[1])
        return bar_drag(spot, bars, axis, pointer, fresh_gesture())

    def _cursor_at(self, at: QPointF) -> Qt.CursorShape:
        if self.picture is not None and carry_at(self.picture.panels, at) is not None:
            return Qt.CursorShape.OpenHandCursor
        drag = self._drag_from(at)
        if drag is None:
            return Qt.CursorShape.ArrowCursor
        up = drag.upright_motion
        return Qt.CursorShape.SizeVerCursor if up else Qt.CursorShape.SizeHorCursor

    def _nudge_rule(self, picture: Picture, step: float) -> bool:
        found = first_rule(picture.panels)
        if found is None:
            return False
        index, rule = found
        panel = picture.panels[index].panel
        axis = panel.x if rule.upright else panel.y
        fraction = min(max(float(axis.position(rule.value)) + step, 0.0), 1.0)
        self.rule_dragged.emit(rule.drag, axis.value_at(fraction), self._run.gesture())
        return True

    def _nudge_bar(self, picture: Picture, step: float) -> bool:
        spot = self._hover.spot
        bars = None if spot is None else mark_of(picture.panels, spot)
        if spot is None or not isinstance(bars, Bars) or not bars.drag or not len(bars.rows):
            return False
        panel = picture.panels[spot.panel].panel
        axis = panel.x if bars.horizontal else panel.y
        fraction = float(axis.position(bar_end(bars, spot.index)))
        value = bar_value(axis, max(min(fraction, 1.0), 0.0) + step)
        row = int(bars.rows[spot.index])
        self.bar_dragged.emit(row, bars.column, value, self._run.gesture())
        return True


def _is_there(picture: Picture, drag: PlotDrag) -> bool:
    """Whether the line or the bar in hand is still in the picture."""
    if drag.panel >= len(picture.panels):
        return False
    marks = picture.panels[drag.panel].panel.marks
    if drag.what:
        return any(isinstance(mark, Rule) and mark.drag == drag.what for mark in marks)
    return any(
        isinstance(mark, Bars)
        and mark.drag
        and mark.column == drag.column
        and drag.row in mark.rows
        for mark in marks
    )
