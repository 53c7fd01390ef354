"""Contrast: every text at 4.5 to 1, every border and track at 3 to 1, in every theme and role.

Source: WCAG 2.2, 1.4.3 (text) and 1.4.11 (what says where a control is, and what a mark is).
"""

from typing import get_args

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.app import App
from gui.dial.dial import Dial
from gui.drawing.bars import bar_ink
from gui.drawing.colours import contrast, ink_on, mixed, needs_edge, stroke
from gui.export.painter import THEMES as EXPORTED
from gui.lens.setting_views import SmallDial
from gui.look.plain import PlainLabel, let_select
from gui.look.style import wear
from gui.look.theme import THEMES, Theme
from gui.widgets.dialogs import deciding_buttons
from gui.widgets.tab_order import tab_stops
from model.document.table import Array
from model.figure.figure import Bars, Role
from model.lens.controls import Number
from model.lenses.alignment.controls import CONTROLS
from tests.gui.stillness import come_to_rest

TEXT, PART = 4.5, 3.0
ROLES: tuple[Role, ...] = get_args(Role)
EVERY = tuple(EXPORTED.values())
# What is written on what, by the style sheet and by hand.
WRITTEN = (
    ("ink", "window"), ("ink", "card"), ("ink", "field"), ("ink", "accent_soft"),
    ("muted", "window"), ("muted", "card"), ("muted", "field"), ("muted", "accent_soft"),
    ("muted", "grid"), ("accent", "card"), ("accent", "accent_soft"), ("on_accent", "accent"),
    ("good", "card"), ("warning", "card"), ("warning", "warning_soft"),
)  # fmt: skip
GROUNDS = ("window", "card", "field", "accent_soft", "warning_soft")


def colour(theme: Theme, name: str) -> QColor:
    return QColor(getattr(theme, name))


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_that_what_is_written_can_be_read(theme: Theme) -> None:
    for ink, ground in WRITTEN:
        assert contrast(colour(theme, ink), colour(theme, ground)) >= TEXT, f"{ink} on {ground}"


@pytest.mark.parametrize("theme", EVERY, ids=lambda theme: theme.name)
def test_that_a_text_of_a_role_can_be_read_beside_its_marks(theme: Theme) -> None:
    for role in ROLES:
        assert contrast(theme.text(role), colour(theme, "card")) >= TEXT, role


@pytest.mark.parametrize("theme", EVERY, ids=lambda theme: theme.name)
def test_that_a_text_on_a_bar_can_be_read_however_pale_the_bar_is(theme: Theme) -> None:
    card = colour(theme, "card")
    for role in ROLES:
        for shade in np.linspace(0.0, 1.0, 41).tolist():
            fill = mixed(theme.fill(role), card, shade)
            assert contrast(ink_on(fill), fill) >= TEXT, f"{role} at {shade}"


@pytest.mark.parametrize("theme", EVERY, ids=lambda theme: theme.name)
def test_that_the_ink_on_a_bar_is_that_of_its_very_shade(theme: Theme) -> None:
    shades = np.linspace(0.0, 1.0, 501)
    edge, card = np.zeros(len(shades)), colour(theme, "card")
    for role in ROLES:
        bars = Bars(edge, edge, edge, edge, role, shades=shades)
        for index, shade in enumerate(shades.tolist()):
            fill = theme.fill(role)
            fill.setAlphaF(shade)
            ink = ink_on(mixed(fill, card, fill.alphaF()))
            assert bar_ink(bars, index, theme) == ink, f"{role} at {shade}"


def test_that_some_ink_reads_on_every_grey() -> None:
    greys = [QColor(level, level, level) for level in range(256)]
    assert min(contrast(ink_on(grey), grey) for grey in greys) >= TEXT


@pytest.mark.parametrize("theme", EVERY, ids=lambda theme: theme.name)
def test_that_a_mark_stands_out_by_its_fill_or_its_edge(theme: Theme) -> None:
    card = colour(theme, "card")
    for role in (role for role in ROLES if role != "faint"):
        assert contrast(stroke(theme, role), card) >= PART, role
        assert needs_edge(theme, role) or contrast(theme.fill(role), card) >= PART, role


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_that_a_border_and_the_mark_of_the_keyboard_stand_out_from_every_surface(
    theme: Theme,
) -> None:
    for ground in GROUNDS:
        assert contrast(colour(theme, "border"), colour(theme, ground)) >= PART, ground
    for ground in ("window", "card", "field"):
        assert contrast(colour(theme, "accent"), colour(theme, ground)) >= PART, ground


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_that_every_kind_of_control_shows_that_it_has_the_focus(app: App, theme: Theme) -> None:
    # By more than another hue: a part as large as a ring is lighter or darker by 3 to 1.
    wear(theme)
    app.window.resize(1440, 900)
    come_to_rest()
    kinds = {(type(one), one.property("role")): one for one in tab_stops(app.window)}
    assert len(kinds) > 8
    assert "primary" in {role for _, role in kinds}
    assert unseen(app.window, list(kinds.values())) == []


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_that_what_decides_and_what_is_marked_show_the_focus(qtbot: QtBot, theme: Theme) -> None:
    wear(theme)
    window = QDialog()
    qtbot.addWidget(window)
    column, deciding = QVBoxLayout(window), deciding_buttons("Do it")[0]
    told, standard = PlainLabel("A sentence told"), QDialogButtonBox.StandardButton
    let_select(told)
    for one in (QPushButton("First"), told, deciding, QDialogButtonBox(standard.Ok)):
        column.addWidget(one)
    window.show()
    come_to_rest()
    stops = tab_stops(window)
    assert len(stops) == 5
    assert unseen(window, stops) == []


def unseen(window: QWidget, stops: list[QWidget]) -> list[str]:
    """Return which of the stops of a window look alike with and without the focus."""
    found = []
    for one in stops:
        place = QRect(one.mapTo(window, QPoint()), one.size()).adjusted(-2, -2, 2, 2)
        pictures = []
        for is_there in (False, True):
            for other in (window.focusWidget(), one):
                if other is not None:
                    other.clearFocus()
            if is_there:
                one.setFocus(Qt.FocusReason.TabFocusReason)
            come_to_rest()
            pictures.append(luminances(window.grab(place).toImage()))
        high, low = np.maximum(*pictures), np.minimum(*pictures)
        if np.count_nonzero((high + 0.05) / (low + 0.05) >= PART) < min(place.width(), 40):
            found.append(f"{type(one).__name__} {one.accessibleName() or one.property('text')}")
    return found


def luminances(image: QImage) -> Array:
    """Return the relative luminance of every pixel, as WCAG has it."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    part = lines[:, : 3 * rgb.width()].reshape(rgb.height(), rgb.width(), 3) / 255.0
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    found: Array = linear @ np.array([0.2126, 0.7152, 0.0722])
    return found


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_that_the_track_and_the_knob_of_the_dial_stand_out(qtbot: QtBot, theme: Theme) -> None:
    dial = Dial()
    qtbot.addWidget(dial)
    wear(theme)
    dial.resize(216, 196)
    dial.show_temperature(1.0)
    drawn, face = dial.grab().toImage(), dial.face
    card = colour(theme, "card")
    track = drawn.pixelColor(face.place(0.2).toPoint())
    assert contrast(track, card) >= PART
    knob = face.place(1.0).toPoint() + QPoint(round(8.5 * face.scale), 0)
    assert contrast(drawn.pixelColor(knob), card) >= PART


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_that_the_track_of_a_small_dial_stands_out(qtbot: QtBot, theme: Theme) -> None:
    control = next(one for one in CONTROLS if isinstance(one, Number) and one.dial)
    dial = SmallDial(control)
    qtbot.addWidget(dial)
    wear(theme)
    dial.resize(56, 56)
    drawn = dial.grab().toImage()
    track = drawn.pixelColor(dial.face.place(0.2).toPoint())
    assert contrast(track, colour(theme, "card")) >= PART
