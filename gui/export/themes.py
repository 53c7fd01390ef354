"""The themes of pictures: those of the window, and one for printers without colours."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from gui.look.theme import DARK, LIGHT, Theme
from model.document.export_choices import LookName

_INK = "#111111"

PRINT = replace(
    LIGHT,
    name="print",
    border="#d4d4d4",
    grid="#e6e6e6",
    ink=_INK,
    muted="#555555",
    accent="#333333",
    roles=MappingProxyType(
        {
            "truth": "#3d3d3d",
            "model": "#e2e2e2",
            "tempered": "#a9a9a9",
            "entropy": "#5a5a5a",
            "divergence": "#efefef",
            "reward": "#cccccc",
            "ink": _INK,
            "muted": "#8c8c8c",
            "faint": "#dedede",
        }
    ),
    role_inks=MappingProxyType(
        {
            "truth": "#222222",
            "model": "#444444",
            "tempered": "#333333",
            "entropy": "#222222",
            "divergence": "#444444",
            "reward": "#444444",
            "ink": _INK,
            "muted": "#555555",
            "faint": "#666666",
        }
    ),
    hatches=MappingProxyType(
        {"model": "rising", "tempered": "falling", "divergence": "crossed", "reward": "level"}
    ),
    dashes=MappingProxyType(
        {"model": (1.0, 1.6), "tempered": (5.0, 2.0), "divergence": (5.0, 1.6, 1.0, 1.6)}
    ),
)

THEMES: Mapping[LookName, Theme] = MappingProxyType({"light": LIGHT, "dark": DARK, "print": PRINT})
