"""Rules: straight lines across the panel, with a label or a pill at the end."""

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from gui.drawing.colours import ink_on, stroke
from gui.drawing.frame import Frame
from gui.drawing.room import LabelRoom, moved_inside
from gui.drawing.typeset import draw, elided
from gui.look.theme import Theme
from model.figure.figure import Rule

PILL_HEIGHT = 21.0
PILL_SIZE, LABEL_SIZE = 12.5, 12.0
DASHES = [3.6, 2.8]
# In how many places along a level rule its label is tried, to find one clear of the bars.
STOPS = 16


def rule_place(rule: Rule, frame: Frame) -> float | None:
    """Return the pixel that a rule stands at, or None where that is outside the panel."""
    left, top, right, bottom = frame.edges
    if rule.upright:
        at, low, high = frame.left_of(rule.value), left, right
    else:
        at, low, high = frame.top_of(rule.value), top, bottom
    return min(max(at, low), high) if low - 0.5 <= at <= high + 0.5 else None


def draw_rule(painter: QPainter, rule: Rule, frame: Frame, theme: Theme) -> None:
    """Draw the line alone; a rule outside the panel is not drawn."""
    at = rule_place(rule, frame)
    if at is None:
        return
    quiet = rule.pill or rule.role == "muted"
    colour = theme.fill("muted") if quiet else stroke(theme, rule.role)
    pen = QPen(colour, 1.0 if rule.role == "faint" else 1.4 if rule.dashed else 2.0)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if rule.dashed:
        pen.setDashPattern(DASHES)
    painter.setPen(pen)
    left, top, right, bottom = frame.edges
    if rule.upright:
        painter.drawLine(QLineF(at, bottom, at, top + (PILL_HEIGHT if rule.pill else 0.0)))
    else:
        painter.drawLine(QLineF(left, at, right, at))


def draw_rule_label(
    painter: QPainter, rule: Rule, frame: Frame, theme: Theme, room: LabelRoom
) -> None:
    """Draw a rule's label: at the top of an upright one, over the right end of a level one."""
    at = rule_place(rule, frame)
    if at is None or not rule.label:
        return
    area = frame.area
    line = elided(rule.label, PILL_SIZE if rule.pill else LABEL_SIZE, 0.9 * area.width(), bold=True)
    width = line.width + (22.0 if rule.pill else 0.0)
    rect = moved_inside(_label_rect(rule, at, width, area, room), room.bounds)
    room.taken.append(rect)
    colour = theme.text(rule.role)
    if rule.pill:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(theme.fill(rule.role)))
        painter.drawRoundedRect(rect, 0.5 * PILL_HEIGHT, 0.5 * PILL_HEIGHT)
        colour = ink_on(theme.fill(rule.role))
    draw(painter, line, rect.center().x(), rect.center().y(), colour)


def _label_rect(rule: Rule, at: float, width: float, area: QRectF, room: LabelRoom) -> QRectF:
    height = PILL_HEIGHT
    if rule.pill and rule.upright:
        # Beside the ticks of the axis, not over them.
        left = max(area.left(), at - 0.5 * width)
        return QRectF(left, area.top(), width, height)
    if rule.pill:
        return QRectF(area.right() - width, at - 0.5 * height, width, height)
    if rule.upright:
        left = at + 6.0 if at + 6.0 + width <= area.right() else at - 6.0 - width
        return QRectF(left, area.top(), width, height)
    sides = (at - height - 1.0, at) if at - height > area.top() - height else (at,)
    along = [area.right() - width - step * (area.width() - width) / STOPS for step in range(STOPS)]
    places = [QRectF(left, top, width, height) for top in sides for left in along]
    return next((one for one in places if not room.over_bars(one)), places[0])
