"""Every lens at every size of window: no word is cut, shortened or drawn over another."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QLabel, QLineEdit, QWidget

from gui.plot.plot_view import PlotView
from gui.window.lens_help import LensHelp, help_text
from model.document.document import Document
from model.document.table import table_of
from model.formats.examples import EXAMPLES, load_example
from model.lens.controls import Choice
from model.lenses import LENSES, Lens
from tests.gui.stillness import come_to_rest
from tests.gui.words_on_screen import Word, touching, words_of
from tests.screens import EXAMPLES_OF_LENSES

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gui.app import App

SIZES = ((1000, 680), (1024, 700), (1280, 720), (2560, 1440))


def _choices(lens: Lens) -> list[Choice]:
    return [control for control in lens.look.controls if isinstance(control, Choice)]


@pytest.mark.parametrize("lens", [lens.id for lens in LENSES])
def test_that_no_word_of_a_lens_is_cut_or_over_another_at_any_size(
    shared_app: App, qtbot: QtBot, lens: str
) -> None:
    app = shared_app
    document = load_example(EXAMPLES_OF_LENSES.get(lens, "weather"))
    app.session.open(replace(document, lens=lens), None)
    _assert_fit(app, qtbot, SIZES)


@pytest.mark.parametrize("lens", [one for one in LENSES if _choices(one)], ids=lambda lens: lens.id)
def test_that_no_word_of_any_view_of_a_lens_is_cut_or_over_another(
    shared_app: App, qtbot: QtBot, lens: Lens
) -> None:
    app = shared_app
    document = load_example(EXAMPLES_OF_LENSES.get(lens.id, "weather"))
    app.session.open(replace(document, lens=lens.id), None)
    tried = 0
    for choice in _choices(lens):
        for value, _ in choice.options:
            if choice.shown(app.session.document):
                app.session.apply(choice.change(app.session.document, value))
                _assert_fit(app, qtbot, SIZES[:1], f"{choice.label} {value}, ")
                tried += 1
    if not tried:
        pytest.skip("it has no choice to show of this example")


@pytest.mark.parametrize("example", [one.name for one in EXAMPLES])
def test_that_no_word_of_an_example_is_cut_or_over_another(
    shared_app: App, qtbot: QtBot, example: str
) -> None:
    app = shared_app
    app.session.open(load_example(example), None)
    _assert_fit(app, qtbot, SIZES[:1])


@pytest.mark.parametrize("lens", ["compare", "joint", "identity"])
def test_that_no_word_is_cut_or_over_another_with_forty_outcomes_at_another_temperature(
    shared_app: App, qtbot: QtBot, lens: str
) -> None:
    names = [f"outcome {place}" for place in range(1, 41)]
    table = table_of(names, P=range(40, 80), Q=range(120, 40, -2))
    shared_app.session.open(Document(table, 0, 1, lens=lens, temperature=2.5), None)
    _assert_fit(shared_app, qtbot, SIZES[:1])


@pytest.mark.parametrize("panel", ["show_scenes", "show_readings", "show_notes"])
@pytest.mark.parametrize("size", [SIZES[0], SIZES[2]], ids=str)
def test_that_no_word_is_cut_beside_an_open_panel(
    shared_app: App, qtbot: QtBot, panel: str, size: tuple[int, int]
) -> None:
    app = shared_app
    for lens in ("guessing-game", "matrix", "joint", "sequence"):
        app.session.open(replace(load_example(EXAMPLES_OF_LENSES[lens]), lens=lens), None)
        getattr(app.actions, panel).setChecked(True)
        _assert_fit(app, qtbot, (size,), f"{lens} ")
    getattr(app.actions, panel).setChecked(False)


def _assert_fit(
    app: App, qtbot: QtBot, sizes: tuple[tuple[int, int], ...], where: str = ""
) -> None:
    found: list[str] = []
    for width, height in sizes:
        app.window.resize(width, height)
        come_to_rest()
        qtbot.waitUntil(lambda: not app.window.lens_view.plot._rest.isActive())
        found += [f"{where}{width}×{height}: {one}" for one in _faults(app.window)]
    assert not found, "\n".join(found)


def _faults(window: QWidget) -> list[str]:
    words = words_of(window)
    found = [f"{_who(one)} cuts “{one.text}”" for one in words if _is_cut(one)]
    found += [f"{_who(one)} shortens to “{one.text}”" for one in words if _is_shortened(one)]
    return found + [
        f"{_who(one)} “{one.text}” is over {_who(other)} “{other.text}”"
        for one, other in touching(words)
    ]


def _is_cut(word: Word) -> bool:
    if not word.is_cut and not word.is_cut_across:
        return False
    across, down = _scrolls(word.owner)
    return (word.is_cut and not across) or (word.is_cut_across and not down)


def _scrolls(widget: QWidget) -> tuple[bool, bool]:
    """Whether what a widget shows can be scrolled into view, across and down.

    By the area that it is in, or, as heads and sums, by one that stands above or below it.
    """
    # What is typed into moves with the cursor.
    across, down = isinstance(widget, QLineEdit), False
    parent: QWidget | None = widget
    while parent is not None:
        beside = parent.parentWidget()
        areas = [] if beside is None else beside.findChildren(QAbstractScrollArea)
        for area in (one for one in (*areas, parent) if isinstance(one, QAbstractScrollArea)):
            inside = area is parent or area.isAncestorOf(widget)
            as_wide = abs(area.width() - widget.width()) < area.width() // 8
            across |= (inside or as_wide) and area.horizontalScrollBar().maximum() > 0
            down |= inside and area.verticalScrollBar().maximum() > 0
        parent = beside
    return across, down


def _is_shortened(word: Word) -> bool:
    """Whether it ends in … where what is to be said does not."""
    end = word.text.rstrip()
    return end.endswith("…") and not any(end in said for said in _said_by(word.owner))


def _said_by(widget: QWidget) -> list[str]:
    if isinstance(widget, QLineEdit):
        return [widget.text(), widget.placeholderText()]
    if isinstance(widget, QAbstractButton | QLabel):
        return [widget.text()]
    parent: QWidget | None = widget
    while parent is not None:
        if isinstance(parent, PlotView) and parent.picture is not None:
            return _texts_in(parent.picture.figure)
        parent = parent.parentWidget()
    return []


def _texts_in(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for one in value for text in _texts_in(one)]
    if is_dataclass(value):
        return [text for one in fields(value) for text in _texts_in(getattr(value, one.name))]
    return []


def _who(word: Word) -> str:
    parent = word.owner.parentWidget()
    return f"{type(word.owner).__name__} in {type(parent).__name__}"


def test_that_the_words_of_the_help_keep_clear_of_their_scroll_bar(app: App) -> None:
    app.window.resize(1000, 680)
    app.window.show()
    app.actions.help.trigger()
    words = next(one for one in app.window.findChildren(LensHelp) if one.isVisible()).words
    come_to_rest()
    drawn = words.grab().toImage()
    ground = drawn.pixelColor(drawn.width() - 1, 0)
    edge = range(drawn.width() - 8, drawn.width())
    assert all(drawn.pixelColor(x, y) == ground for x in edge for y in range(0, drawn.height(), 2))


@pytest.mark.parametrize("lens", LENSES, ids=lambda lens: lens.id)
def test_that_no_pair_of_distributions_is_broken_in_two_in_the_help(lens: Lens) -> None:
    assert not re.search(r"[PQπ] ‖|‖ [PQπ]", help_text(lens))
