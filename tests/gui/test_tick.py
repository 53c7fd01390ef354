"""What a tick of the dial may cost: nothing is laid out, and only what changed is painted."""

from collections import Counter
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QPaintEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from gui.drawing import plate
from gui.lens.lens_controls import LensControls
from gui.lens.lens_rail import LensRail
from gui.readings.reading_card import NUMBER, ReadingCard
from gui.scenes.scenes_panel import ScenesPanel
from gui.table.table_view import TableView
from gui.window.top_bar import TopBar
from model.lens.lens import Lens
from model.lenses import LENSES
from tests.gui.lens_desk import LensDesk
from tests.gui.stillness import come_to_rest
from tests.gui.window.kept_window import KeptWindow

# What the dial does not change. A part of a bar may be painted, not the whole of it.
STILL = (LensControls, LensRail, ScenesPanel)
# Those that draw a table of outcomes; the others draw a text, or a prompt.
OF_TABLES = [
    lens
    for lens in LENSES
    if lens.id not in ("sequence", "calibration", "kl-report", "autocomplete")
]


class Work(QObject):
    """Counts layouts asked for, and the share of each widget that is painted."""

    def __init__(self) -> None:
        super().__init__()
        self.layouts: Counter[str] = Counter()
        self.painted: Counter[type] = Counter()
        self.cards: list[QRect] = []
        self.copies = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, QWidget):
            return False
        if event.type() == QEvent.Type.LayoutRequest and watched.layout() is not None:
            self.layouts[f"{type(watched).__name__} {watched.objectName()}"] += 1
        if event.type() == QEvent.Type.Paint:
            self.painted[type(watched)] += 1
            if isinstance(watched, ReadingCard) and isinstance(event, QPaintEvent):
                self.cards.append(event.rect())
            self.copies += watched.accessibleName().startswith("Copy ")
        return False


def turned(desk: LensDesk, steps: range) -> Work:
    """What the window does while the dial goes through these steps."""
    work = Work()
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(work)
    for step in steps:
        desk.app.window.dial_panel.turned.emit(1.2 + 0.01 * step, 7)
        come_to_rest()
    application.removeEventFilter(work)
    return work


@pytest.mark.parametrize("lens", OF_TABLES, ids=lambda lens: lens.id)
def test_that_a_tick_lays_nothing_out_and_paints_nothing_that_stays(
    kept_window: KeptWindow, lens: Lens
) -> None:
    desk = LensDesk(kept_window, "helpful-and-harmless", lens.id)
    desk.app.window.resize(1440, 900)
    # Texts take the room they need once; with figures of all widths it is the same room.
    turned(desk, range(12))
    work = turned(desk, range(12))
    # Once in a while a widget that was hidden is laid out by what else goes on; not every time.
    assert not [name for name, times in work.layouts.items() if times >= 6]
    assert not [kind.__name__ for kind in work.painted if issubclass(kind, STILL)]
    assert work.painted[TopBar] <= 12
    assert work.painted[TableView] <= 12


def test_that_of_a_card_only_its_number_and_its_words_are_painted(kept_window: KeptWindow) -> None:
    desk = LensDesk(kept_window, "weather", "identity")
    turned(desk, range(12))
    work = turned(desk, range(12))
    assert work.cards
    assert {part.top() for part in work.cards} == {NUMBER[0]}
    assert not work.copies


def test_that_nothing_that_stays_is_drawn_again_on_a_plate(
    kept_window: KeptWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = LensDesk(kept_window, "weather", "identity")
    turned(desk, range(12))
    drawn: list[object] = []
    make = plate._drawn

    def count(*grounds: Any) -> QPixmap:
        drawn.append(grounds)
        return make(*grounds)

    monkeypatch.setattr(plate, "_drawn", count)
    turned(desk, range(12))
    assert not drawn
