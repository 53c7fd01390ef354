"""Balls: how a ball of an outcome is coloured, by its name where that is a colour, and drawn."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QRadialGradient

from gui.look.theme import Theme
from model.words.colours import colour_word

# Hues for the words that are colours, each far enough from white and from black to be seen on both.
NAMED = {
    "red": "#c8372d",
    "blue": "#0072b2",
    "green": "#00916a",
    "yellow": "#e3bd1b",
    "orange": "#e07b1a",
    "purple": "#7d4fa0",
    "violet": "#7d4fa0",
    "pink": "#d977a6",
    "brown": "#87592f",
    "black": "#2b2f36",
    "white": "#f7f7f4",
    "grey": "#8b94a3",
    "gray": "#8b94a3",
    "cyan": "#35a7c4",
    "turquoise": "#2aa79b",
    "gold": "#c99a22",
    "silver": "#b4bac4",
}
PALETTE = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#7d4fa0", "#87592f")


def colour_of(name: str, place: int) -> str:
    """Return the colour of an outcome: the one its name says, else the palette's at its place.

    >>> colour_of("Red balls", 5) == colour_of("red", 0)
    True
    """
    return NAMED.get(colour_word(name), PALETTE[place % len(PALETTE)])


def draw_ball(painter: QPainter, middle: QPointF, radius: float, colour: str, theme: Theme) -> None:
    """Draw a ball with a gleam; its edge is seen on any ground."""
    base = QColor(colour)
    shade = QRadialGradient(middle - QPointF(radius, radius) * 0.35, radius * 1.5)
    shade.setColorAt(0.0, base.lighter(112))
    shade.setColorAt(1.0, base.darker(108))
    painter.setBrush(shade)
    painter.setPen(QPen(QColor(theme.muted) if _is_faint(base, theme) else base.darker(125), 1.0))
    painter.drawEllipse(middle, radius, radius)
    painter.setPen(Qt.PenStyle.NoPen)
    gleam = QColor(255, 255, 255, 150)
    painter.setBrush(gleam)
    painter.drawEllipse(middle - QPointF(radius, radius) * 0.32, radius * 0.2, radius * 0.2)


def _is_faint(colour: QColor, theme: Theme) -> bool:
    return abs(colour.lightness() - QColor(theme.card).lightness()) < 60
