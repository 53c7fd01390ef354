"""Colours that stay readable: contrast, darker edges for pale fills, ink on a fill."""

from functools import lru_cache

from PySide6.QtGui import QColor

from gui.look.theme import Theme
from model.figure.figure import Role

LEAST_CONTRAST = 3.0
DARK_INK, LIGHT_INK, BLACK = "#16191f", "#ffffff", "#000000"
# Of every text, whatever its size and weight.
TEXT_CONTRAST = 4.5


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two opaque colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    bright, dim = sorted((_luminance(one.rgb()), _luminance(other.rgb())), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def mixed(top: QColor, ground: QColor, share: float) -> QColor:
    """Return what `top` looks like over `ground` at an opacity of `share`."""
    rest = 1.0 - share
    return QColor.fromRgbF(
        share * top.redF() + rest * ground.redF(),
        share * top.greenF() + rest * ground.greenF(),
        share * top.blueF() + rest * ground.blueF(),
    )


def ink_on(fill: QColor) -> QColor:
    """Return white, near-black or black: the first of them that reads on `fill`, at 4.5 to 1.

    One of white and black always does.
    """
    return QColor(_ink_on(fill.rgb()))


@lru_cache(maxsize=256)
def _ink_on(rgb: int) -> str:
    fill = QColor.fromRgb(rgb)
    inks = (LIGHT_INK, DARK_INK)
    return next((ink for ink in inks if contrast(QColor(ink), fill) >= TEXT_CONTRAST), BLACK)


def stroke(theme: Theme, role: Role) -> QColor:
    """Return the role's colour for lines and edges: darker where its fill is too pale to see.

    Orange and sky blue fall below 3 to 1 on white; the same hue is darkened until it holds.
    `faint` is meant to be faint and stays.
    """
    if role == "faint":
        return theme.fill(role)
    return QColor.fromRgb(_readable(theme.roles[role], theme.card, theme.dark))


@lru_cache(maxsize=256)
def _readable(fill: str, ground: str, dark: bool) -> int:
    colour, card = QColor(fill), QColor(ground)
    while contrast(colour, card) < LEAST_CONTRAST:
        colour = colour.lighter(108) if dark else colour.darker(108)
    return colour.rgb()


def needs_edge(theme: Theme, role: Role) -> bool:
    """Return whether a fill of this role is too pale on the card to go without an outline."""
    return role != "faint" and _is_pale(theme.roles[role], theme.card)


@lru_cache(maxsize=256)
def _is_pale(fill: str, ground: str) -> bool:
    return contrast(QColor(fill), QColor(ground)) < LEAST_CONTRAST


@lru_cache(maxsize=256)
def _luminance(rgb: int) -> float:
    channels = []
    for shift in (16, 8, 0):
        level = ((rgb >> shift) & 255) / 255.0
        channels.append(level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4)
    red, green, blue = channels
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
