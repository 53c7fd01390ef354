"""Theme: the colours of both palettes, the bundled font, and the style sheet made of them."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from string import digits
from types import MappingProxyType
from typing import Literal, NamedTuple

from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGuiApplication,
    QPalette,
)

from model.figure.figure import Role

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
FAMILY = "Inter"

Hatch = Literal["rising", "falling", "crossed", "level"]


class Theme(NamedTuple):
    """One palette: surfaces, inks and the colours of the roles, all as #rrggbb.

    Attributes:
        dark: whether the surfaces are darker than the ink.
        window, card, field, border, line, grid: surfaces and lines, from back to front. Borders of
            all that can be used, and the tracks of dials and bars, stand out from every surface at
            3 to 1. Lines between and around groups say nothing of their own, and are fainter;
            grids the most.
        ink, muted: text, and text of less weight (both at least 4.5 to 1 on the card).
        accent, on_accent, accent_soft: the chosen thing, text on it, and its pale ground.
        good, warning, warning_soft: a sum that holds, one that does not, and its ground.
        roles: what each mark of a figure is filled with.
        role_inks: the same hue as readable text.
        hatches, dashes: for print, the lines over the fill of a role, and the dashes of its
            curves; empty where colours tell roles apart.
    """

    name: str
    dark: bool
    window: str
    card: str
    field: str
    border: str
    line: str
    grid: str
    ink: str
    muted: str
    accent: str
    on_accent: str
    accent_soft: str
    good: str
    warning: str
    warning_soft: str
    roles: Mapping[Role, str]
    role_inks: Mapping[Role, str]
    hatches: Mapping[Role, Hatch] = MappingProxyType({})
    dashes: Mapping[Role, tuple[float, ...]] = MappingProxyType({})

    def fill(self, role: Role) -> QColor:
        """Return the colour that marks of a role are filled with."""
        return QColor(self.roles[role])

    def text(self, role: Role) -> QColor:
        """Return the colour in which a text of a role is readable on the card."""
        return QColor(self.role_inks[role])


LIGHT = Theme(
    name="light",
    dark=False,
    window="#f5f6f8",
    card="#ffffff",
    field="#ffffff",
    border="#828a97",
    line="#cdd3dc",
    grid="#eceef2",
    ink="#16191f",
    muted="#5d6675",
    accent="#0072b2",
    on_accent="#ffffff",
    accent_soft="#e8f1fb",
    good="#00785a",
    warning="#9a4a00",
    warning_soft="#fdf0e1",
    roles=MappingProxyType(
        {
            "truth": "#0072b2",
            "model": "#e69f00",
            "tempered": "#d55e00",
            "entropy": "#009e73",
            "divergence": "#cc79a7",
            "reward": "#56b4e9",
            "ink": "#16191f",
            "muted": "#8b94a3",
            "faint": "#dfe3e9",
        }
    ),
    role_inks=MappingProxyType(
        {
            "truth": "#0072b2",
            "model": "#8a5f00",
            "tempered": "#b84f00",
            "entropy": "#00785a",
            "divergence": "#a8487d",
            "reward": "#1f78ad",
            "ink": "#16191f",
            "muted": "#5d6675",
            "faint": "#5d6675",
        }
    ),
)

DARK = Theme(
    name="dark",
    dark=True,
    window="#14171b",
    card="#1e2329",
    field="#181c21",
    border="#78818d",
    line="#3b434e",
    grid="#2b3139",
    ink="#eceff4",
    muted="#9aa4b2",
    accent="#56b4e9",
    on_accent="#10202c",
    accent_soft="#21374a",
    good="#2fc497",
    warning="#f0a858",
    warning_soft="#3a2c1b",
    roles=MappingProxyType(
        {
            "truth": "#56b4e9",
            "model": "#e69f00",
            "tempered": "#d55e00",
            "entropy": "#009e73",
            "divergence": "#cc79a7",
            "reward": "#8fd0f5",
            "ink": "#eceff4",
            "muted": "#7d8794",
            "faint": "#363d47",
        }
    ),
    role_inks=MappingProxyType(
        {
            "truth": "#6fc0ee",
            "model": "#eab02e",
            "tempered": "#f08a3c",
            "entropy": "#2fc497",
            "divergence": "#dd97bd",
            "reward": "#8fd0f5",
            "ink": "#eceff4",
            "muted": "#9aa4b2",
            "faint": "#9aa4b2",
        }
    ),
)

THEMES = (LIGHT, DARK)
_GROUND = QPalette.ColorRole.Window
_BY_GROUND = MappingProxyType({QColor(one.window).rgb(): one for one in THEMES})


def load_fonts() -> None:
    """Make the bundled font known to Qt, so that windows and pictures look the same everywhere."""
    for path in sorted(FONTS.glob("*.otf")):
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FileNotFoundError(f"The font {path.name} in resources/fonts cannot be read.")


def font(
    pixels: float, weight: QFont.Weight = QFont.Weight.Normal, *, tabular: bool = True
) -> QFont:
    """Return the bundled font in a size of logical pixels, with figures of equal width or not."""
    return _font(max(1, round(pixels)), weight, tabular)


@lru_cache(maxsize=128)
def _font(pixels: int, weight: QFont.Weight, tabular: bool) -> QFont:
    chosen = QFont(FAMILY)
    chosen.setPixelSize(pixels)
    chosen.setWeight(weight)
    if tabular:
        chosen.setFeature(QFont.Tag.fromString("tnum"), 1)
    chosen.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return chosen


def text_width(text: str, pixels: int, weight: QFont.Weight, *, tabular: bool) -> float:
    """Return how wide a line in the bundled font is, in logical pixels."""
    # What changes with the dial has the same letters as before but for its digits; those of a
    # fraction have forms of their own.
    if tabular and "⁄" not in text:
        text = text.translate(_as_wide(pixels, weight))
    return _text_width(text, pixels, weight, tabular)


@lru_cache(maxsize=1024)
def _text_width(text: str, pixels: int, weight: QFont.Weight, tabular: bool) -> float:
    return QFontMetricsF(font(pixels, weight, tabular=tabular)).horizontalAdvance(text)


@lru_cache(maxsize=64)
def _as_wide(pixels: int, weight: QFont.Weight) -> dict[int, str]:
    """For each figure of equal width the first that is exactly as wide: all but some 4."""
    firsts: dict[float, str] = {}
    return {
        ord(figure): firsts.setdefault(_text_width(figure, pixels, weight, True), figure)
        for figure in digits
    }


def system_theme() -> Theme:
    """Return the theme that the system asks for; light where it does not say."""
    hints = QGuiApplication.styleHints()
    return DARK if hints.colorScheme().name == "Dark" else LIGHT


def shown_theme() -> Theme:
    """Return the theme whose palette the program has now; light before it has one."""
    return _theme_of(QGuiApplication.palette().cacheKey())


# Every widget asks each time that it paints: a palette's number is told sooner than its colours.
@lru_cache(maxsize=8)
def _theme_of(palette_key: int) -> Theme:
    del palette_key
    return _BY_GROUND.get(QGuiApplication.palette().color(_GROUND).rgb(), LIGHT)


@lru_cache(maxsize=256)
def solid(colour: str) -> QColor:
    """Return a colour of a theme, made once: who wants to change it makes one of their own."""
    return QColor(colour)


def palette(theme: Theme) -> QPalette:
    """Return a Qt palette with every role named, since Qt's own does not follow everywhere."""
    made = QPalette()
    role = QPalette.ColorRole
    grounds = {
        role.Window: theme.window,
        role.Base: theme.field,
        role.AlternateBase: theme.card,
        role.Button: theme.card,
        role.ToolTipBase: theme.card,
        role.Light: theme.card,
        role.Midlight: theme.grid,
        role.Mid: theme.border,
        role.Dark: theme.border,
        role.Shadow: theme.border,
    }
    inks = {
        role.WindowText: theme.ink,
        role.Text: theme.ink,
        role.ButtonText: theme.ink,
        role.ToolTipText: theme.ink,
        role.BrightText: theme.on_accent,
        role.PlaceholderText: theme.muted,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.Accent: theme.accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
    }
    for which, colour in {**grounds, **inks}.items():
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.muted))
    return made
