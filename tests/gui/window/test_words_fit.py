"""Every lens at every size of window: no word is cut, shortened or drawn over another."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

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

# The smallest comes last, so that what is looked at in it alone needs no other size.
SIZES = ((2560, 1440), (1024, 700), (1280, 720), (1000, 680))


@pytest.fixture(scope="module")
def unpainted(shared_app: App) -> App:
    """A window that only those paint who ask for its words, and whose letters give way at once."""
    shared_app.window.setUpdatesEnabled(False)
    shared_app.window.lens_view.plot._rest.setInterval(0)
    return shared_app


def _example_of(lens: Lens) -> str:
    return EXAMPLES_OF_LENSES.get(lens.id, "weather")


@pytest.mark.parametrize("lens", LENSES, ids=lambda lens: lens.id)
def test_that_no_word_of_a_lens_is_cut_or_over_another_at_any_size_or_in_any_view(
    unpainted: App, lens: Lens
) -> None:
    session = unpainted.session
    session.open(replace(load_example(_example_of(lens)), lens=lens.id), None)
    _assert_fit(unpainted, SIZES)
    for choice in (one for one in lens.look.controls if isinstance(one, Choice)):
        for value, _ in choice.options:
            if choice.shown(session.document) and choice.value(session.document) != value:
                session.apply(choice.change(session.document, value))
                _assert_fit(unpainted, SIZES[-1:], f"{choice.label} {value}, ")


# Their own lens shows all but these above.
OTHERS = {one.name for one in EXAMPLES} - {
    _example_of(lens) for lens in LENSES if load_example(_example_of(lens)).lens == lens.id
}


@pytest.mark.parametrize("example", sorted(OTHERS))
def test_that_no_word_of_an_example_is_cut_or_over_another(unpainted: App, example: str) -> None:
    unpainted.session.open(load_example(example), None)
    _assert_fit(unpainted, SIZES[-1:])


@pytest.mark.parametrize("lens", ["compare", "joint", "identity"])
def test_that_no_word_is_cut_or_over_another_with_forty_outcomes_at_another_temperature(
    unpainted: App, lens: str
) -> None:
    names = [f"outcome {place}" for place in range(1, 41)]
    table = table_of(names, P=range(40, 80), Q=range(120, 40, -2))
    unpainted.session.open(Document(table, 0, 1, lens=lens, temperature=2.5), None)
    _assert_fit(unpainted, SIZES[-1:])


@pytest.mark.parametrize("panel", ["show_scenes", "show_readings", "show_notes"])
def test_that_no_word_is_cut_beside_an_open_panel(unpainted: App, panel: str) -> None:
    for lens in ("guessing-game", "matrix", "joint", "sequence"):
        example = load_example(EXAMPLES_OF_LENSES[lens])
        unpainted.session.open(replace(example, lens=lens), None)
        getattr(unpainted.actions, panel).setChecked(True)
        _assert_fit(unpainted, SIZES[-2:], f"{lens} ")
    getattr(unpainted.actions, panel).setChecked(False)


def test_that_a_word_that_is_cut_shortened_or_over_another_would_be_found(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 100)
    for text, left, width in (("cut off", 0, 20), ("beneath", 100, 100), ("over it", 110, 100)):
        QLabel(text, window).setGeometry(left, 0, width, 30)
    QPushButton("short…", window).setGeometry(0, 40, 100, 30)
    window.show()
    cut, over = _faults(window)
    assert cut.endswith("cuts “cut off”")
    assert over.endswith("“beneath” is over QLabel in QWidget “over it”")
    assert [one.text for one in words_of(window)] == ["cut off", "beneath", "over it", "short…"]


def _assert_fit(app: App, sizes: tuple[tuple[int, int], ...], where: str = "") -> None:
    found: list[str] = []
    for width, height in sizes:
        app.window.resize(width, height)
        come_to_rest()
        assert not app.window.lens_view.plot._rest.isActive()
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
