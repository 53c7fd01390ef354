"""The token strip by itself: lines, places, keys, and very many tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt

from gui.look.style import wear
from gui.look.theme import DARK
from gui.texts.token_strip import PITCH, TokenLines, TokenStrip
from model.texts.heat import Heat, surprise_heat

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def lines(texts: list[str], width: float) -> TokenLines:
    made = TokenLines(texts, lambda text: 10.0 * len(text))
    made.set_width(width)
    return made


def test_that_tokens_fill_lines_in_order_and_none_is_lost() -> None:
    made = lines([" word"] * 100, 300.0)
    places = [place for line in range(made.count) for place in made.tokens_of(line)]
    assert places == list(range(100))
    for place in places:
        left, width = made.span(place)
        assert left >= 0.0
        assert left + width <= 300.0
        assert place in made.tokens_of(made.line_of(place))


def test_that_an_end_of_line_ends_its_line() -> None:
    made = lines(["a", "\n", "b", "c\n", "d"], 500.0)
    assert [list(made.tokens_of(line)) for line in range(made.count)] == [[0, 1], [2, 3], [4]]
    assert made.shown(1) == "↵"


def test_that_a_token_wider_than_the_strip_still_has_a_line() -> None:
    made = lines(["x" * 28, "y" * 28], 50.0)
    assert made.count == 2


@pytest.mark.parametrize(
    ("key", "place"),
    [
        (Qt.Key.Key_Left, 3),
        (Qt.Key.Key_Right, 5),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_End, 9),
        (Qt.Key.Key_Up, 1),
        (Qt.Key.Key_Down, 7),
        (Qt.Key.Key_A, None),
    ],
)
def test_where_keys_lead(key: Qt.Key, place: int | None) -> None:
    made = lines(["word"] * 10, 180.0)
    assert [len(made.tokens_of(line)) for line in range(made.count)] == [3, 3, 3, 1]
    assert made.walked(4, key) == place


def test_that_a_hundred_thousand_tokens_are_laid_out_and_only_those_seen_painted(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    strip = TokenStrip()
    qtbot.addWidget(strip)
    wear(DARK)
    strip.resize(700, 110)
    strip.show()
    painted: list[int] = []
    paint = TokenStrip._paint

    def count(self: TokenStrip, painter: object, position: int) -> None:
        painted.append(position)
        paint(self, painter, position)  # type: ignore[arg-type]

    monkeypatch.setattr(TokenStrip, "_paint", count)
    texts = tuple(f" w{k % 997}" for k in range(100_000))
    strip.show_tokens(texts, surprise_heat(np.linspace(0.0, 9.0, 100_000)), 90_000)
    strip.grab()
    assert strip.lines.count * PITCH > 100_000
    assert 0 < len(painted) < 400
    assert strip.viewport().rect().contains(strip.rect_of(90_000).center().toPoint())


def test_that_showing_tokens_emits_nothing(qtbot: QtBot) -> None:
    strip = TokenStrip()
    qtbot.addWidget(strip)
    with qtbot.assertNotEmitted(strip.chosen):
        strip.show_tokens(("a", " b"), surprise_heat(np.array([1.0, np.nan])), 1)
        strip.show_tokens((), surprise_heat(np.zeros(0)), -1)
    assert strip.sizeHint().height() > 0


def test_that_the_end_of_a_text_of_several_ends_its_line() -> None:
    made = TokenLines(["a", "b", "c", "d"], lambda text: 10.0 * len(text), ends=[2])
    made.set_width(500.0)
    assert [list(made.tokens_of(line)) for line in range(made.count)] == [[0, 1], [2, 3]]


def test_that_what_rises_and_what_falls_are_told_apart_without_colour(qtbot: QtBot) -> None:
    strip = TokenStrip()
    qtbot.addWidget(strip)
    strip.resize(300, 40)
    shares = np.array([1.0, -1.0, np.nan])
    heat = Heat("change", shares, "tempered", lambda row: f"told {row}", falling="tempered")
    strip.show_tokens(("a", "a", "a"), heat, -1)
    image = strip.grab().toImage()
    below = [
        image.pixelColor(
            round(strip.rect_of(k).center().x()), round(strip.rect_of(k).bottom()) + 4
        ).name()
        for k in range(3)
    ]
    assert below[0] != below[1] == below[2]
    assert heat.said(0) == "told 0"
    assert heat.said(2) == "change not known"


def test_that_another_token_than_the_chosen_one_can_be_brought_into_view(qtbot: QtBot) -> None:
    strip = TokenStrip()
    qtbot.addWidget(strip)
    strip.resize(300, 80)
    strip.show()
    texts = tuple(f" w{k}" for k in range(2_000))
    heat = surprise_heat(np.ones(2_000))
    strip.show_tokens(texts, heat, 5)
    strip.show_tokens(texts, heat, 5, 1_500)
    assert strip.position == 5
    assert strip.viewport().rect().contains(strip.rect_of(1_500).center().toPoint())
