"""Widths of texts: as Qt has them, although those that differ in figures alone share one."""

from __future__ import annotations

import random
from itertools import product
from string import digits
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QFont, QFontMetricsF

from gui.look.theme import font, text_width

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

# Figures stand for #.
FORMS = (
    "#.####", "##%", "#.## × 10⁻⁵", "H(X, Y) = #.###", "γ = #: #.## ×", "#,###", "Q at T = #.##",
    "#x#", "#/#", "#⁄##", "##:##", "−#.#", "#+#", "a#b#", "token ##", "0x##", "#–#", "#->#", "(##)",
)  # fmt: skip


@pytest.mark.parametrize("weight", [QFont.Weight.Normal, QFont.Weight.DemiBold])
@pytest.mark.parametrize("tabular", [True, False])
def test_that_a_text_is_as_wide_as_qt_has_it_whatever_its_figures(
    qtbot: QtBot, weight: QFont.Weight, tabular: bool
) -> None:
    rng = random.Random(5)
    for pixels, form in product((8, 9, 11, 12, 13, 14, 16, 30), FORMS):
        metrics = QFontMetricsF(font(pixels, weight, tabular=tabular))
        for _ in range(8):
            text = "".join(rng.choice(digits) if one == "#" else one for one in form)
            wide = text_width(text, pixels, weight, tabular=tabular)
            assert wide == metrics.horizontalAdvance(text), (pixels, text)
