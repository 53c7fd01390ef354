"""What stays of a picture is drawn once; what is seen is as if all of it were drawn anew."""

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QImage, QPaintEvent
from pytestqt.qtbot import QtBot

from gui.drawing.frame import Frame
from gui.drawing.panel import Part, draw_parts
from gui.look.style import wear
from gui.look.theme import DARK, LIGHT, load_fonts
from gui.plot import plot_item
from gui.plot.plot_view import PlotView
from model.figure.figure import Bars, Figure, Line
from model.lens.view import View
from tests.gui.figures import array, compare, identity, panels, temperature
from tests.gui.plot_stage import DOCUMENT
from tests.gui.stillness import come_to_rest


class Paints(QObject):
    """Notes where something was painted each time."""

    def __init__(self) -> None:
        super().__init__()
        self.places: list[QRect] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.places.append(event.rect())
        return False


def on_card(qtbot: QtBot, figure: Figure) -> PlotView:
    load_fonts()
    plot = PlotView()
    qtbot.addWidget(plot)
    plot.paints_ground = True
    plot.resize(800, 520)
    show(plot, figure)
    plot.show()
    qtbot.waitUntil(lambda: plot.canvas is not None)
    return plot


def show(plot: PlotView, figure: Figure) -> None:
    plot.show_view(View(DOCUMENT, figure))
    come_to_rest()


def turned(step: int) -> Figure:
    """Compare with its last bars somewhere else."""
    figure = compare()
    *still, last = figure.panels[0].marks
    assert isinstance(last, Bars)
    moved = replace(last, high=array(0.4 + 0.01 * step, 0.3, 0.2, 0.1))
    return replace(figure, panels=(replace(figure.panels[0], marks=(*still, moved)),))


def image(plot: PlotView) -> QImage:
    return plot.grab().toImage()


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Part]:
    """The parts of panels that were drawn, in order."""
    seen: list[Part] = []

    def draw(painter, parts, layout, theme) -> None:  # type: ignore[no-untyped-def]
        seen.extend(parts)
        draw_parts(painter, parts, layout, theme)

    monkeypatch.setattr(plot_item, "draw_parts", draw)
    return seen


def test_that_axes_and_bars_that_stay_are_not_drawn_again(qtbot: QtBot, drawn: list[Part]) -> None:
    plot = on_card(qtbot, turned(0))
    for step in range(1, 4):
        show(plot, turned(step))
    drawn.clear()
    for step in range(4, 10):
        show(plot, turned(step))
    assert not [part for part in drawn if isinstance(part, Frame)]
    assert {part.role for part in drawn if isinstance(part, Bars)} == {"tempered"}


def risen(step: int) -> Figure:
    """Three panels, of which the last has its line somewhere else."""
    figure = panels()
    *still, last = figure.panels
    (line,) = last.marks
    assert isinstance(line, Line)
    moved = replace(last, marks=(replace(line, y=array(0.0, 0.3 + 0.1 * step)),))
    return replace(figure, panels=(*still, moved))


def test_that_where_a_panel_is_another_the_others_stay_kept(
    qtbot: QtBot, drawn: list[Part]
) -> None:
    plot = on_card(qtbot, risen(0))
    # The last one stays often enough to be kept as a whole, and then is another again.
    for step in (1, 2, 2, 2, 2, 2, 3):
        show(plot, replace(risen(step), title=f"At {len(drawn)}"))
        plot.show_highlight(0)
        plot.show_highlight(-1)
    drawn.clear()
    show(plot, risen(4))
    assert {part.role for part in drawn if isinstance(part, Line)} == {"divergence"}
    assert not [part for part in drawn if isinstance(part, Bars)]
    assert image(plot) == image(on_card(qtbot, risen(4)))


def test_that_a_picture_that_is_the_same_is_not_painted_again(qtbot: QtBot) -> None:
    plot = on_card(qtbot, compare())
    show(plot, compare())
    assert plot.canvas is not None
    paints = Paints()
    plot.canvas.view.viewport().installEventFilter(paints)
    show(plot, compare())
    assert not paints.places
    show(plot, turned(1))
    assert paints.places


def test_that_only_the_place_of_a_panel_that_changed_is_painted_again(qtbot: QtBot) -> None:
    plot = on_card(qtbot, risen(0))
    for step in range(1, 5):
        show(plot, risen(step))
    assert plot.canvas is not None
    assert plot.picture is not None
    paints = Paints()
    viewport = plot.canvas.view.viewport()
    viewport.installEventFilter(paints)
    show(plot, risen(5))
    (place,) = paints.places
    changed = plot.picture.panels[-1].frame.bounds.toAlignedRect()
    assert place.contains(changed.intersected(viewport.rect()))
    assert place.width() * place.height() < 0.6 * viewport.width() * viewport.height()


@pytest.mark.parametrize("is_large", [False, True])
def test_that_what_stands_on_screen_is_the_picture_painted_anew(
    qtbot: QtBot, is_large: bool
) -> None:
    plot = on_card(qtbot, risen(0))
    plot.grows = is_large
    plot.resize(*((2_000, 1_300) if is_large else (800, 520)))
    assert (plot.zoom > 1.0) == is_large
    steps: tuple[Callable[[], object], ...] = (
        *(partial(show, plot, risen(step)) for step in (1, 2, 3, 3, 4)),
        lambda: plot.show_highlight(1),
        lambda: show(plot, risen(5)),
        lambda: plot.show_highlight(-1),
        lambda: show(plot, replace(risen(5), title="Other words")),
        *(partial(show, plot, turned(step)) for step in (0, 1)),
        *(partial(show, plot, risen(step)) for step in (6, 7)),
    )
    for step in steps:
        step()
        come_to_rest()
        assert plot.screen().grabWindow(plot.winId()).toImage() == image(plot)


def test_that_a_picture_is_let_go_once_others_are_shown(qtbot: QtBot) -> None:
    plot = on_card(qtbot, turned(0))
    assert plot.picture is not None
    first = weakref.ref(plot.picture.figure)
    for step in range(1, 5):
        show(plot, turned(step))
    gc.collect()
    assert first() is None


def test_that_what_begins_to_stay_is_kept_after_some_pictures(
    qtbot: QtBot, drawn: list[Part]
) -> None:
    plot = on_card(qtbot, turned(0))
    for step in range(3):
        show(plot, turned(step))
    rest = replace(turned(2), title="At rest")
    for _ in range(plot_item.OFTEN):
        show(plot, rest)
        plot.show_highlight(0)
        plot.show_highlight(-1)
    drawn.clear()
    plot.show_highlight(1)
    come_to_rest()
    assert not drawn


@pytest.mark.parametrize("make", [compare, identity, temperature, panels])
def test_that_the_picture_is_that_of_drawing_all_anew(
    qtbot: QtBot, make: Callable[[], Figure]
) -> None:
    plot = on_card(qtbot, make())
    anew = image(plot)
    for _ in range(3):
        plot.show_highlight(1)
        plot.show_highlight(-1)
        show(plot, make())
    assert image(plot) == anew


def test_that_another_theme_size_or_staleness_is_seen_at_once(qtbot: QtBot) -> None:
    plot = on_card(qtbot, turned(0))
    for step in range(3):
        show(plot, turned(step))
    changes: tuple[Callable[[], object], ...] = (
        lambda: wear(DARK),
        lambda: plot.resize(700, 500),
        lambda: plot.set_stale(True),
        lambda: wear(LIGHT),
        lambda: plot.set_stale(False),
    )
    for change in changes:
        change()
        come_to_rest()
        shown = image(plot)
        fresh = on_card(qtbot, turned(2))
        fresh.resize(plot.size())
        fresh.set_stale(plot.accessibleDescription().startswith("This is the last good"))
        come_to_rest()
        assert shown == image(fresh)
