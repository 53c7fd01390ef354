"""ModelDesk: the Autocomplete lens with what is asked of a model and how quiet it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from gui.lens.setting_views import SentenceLine
from gui.models.live_model import QUIET_MS, REST_MS
from model.model_sources import connect
from tests.gui.lens_desk import LensDesk

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.gui.window.kept_window import KeptWindow


class Quiet:
    """A clock that is set by hand: what waits for a moment of quiet."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []
        self.resting: list[Callable[[], None]] = []

    def __call__(self, milliseconds: int, call: Callable[[], None]) -> None:
        assert milliseconds in (QUIET_MS, REST_MS)
        (self.waiting if milliseconds == QUIET_MS else self.resting).append(call)

    def come(self) -> None:
        calls, self.waiting = self.waiting, []
        for call in calls:
            call()

    def rest(self) -> None:
        calls, self.resting = self.resting, []
        for call in calls:
            call()


class Turns:
    """Runs tasks at once; while it is held they wait until they are let go."""

    def __init__(self) -> None:
        self.is_held = False
        self._waiting: list[Callable[[], None]] = []

    def __call__(self, task: Callable[[], None]) -> None:
        if self.is_held:
            self._waiting.append(task)
        else:
            task()

    def let_go(self) -> None:
        self.is_held = False
        waiting, self._waiting = self._waiting, []
        for task in waiting:
            task()


class ModelDesk(LensDesk):
    """The Autocomplete lens, with what is asked of a model and how quiet it is."""

    def __init__(self, kept: KeptWindow) -> None:
        self.turns = Turns()
        super().__init__(kept, "autocomplete-typing", "autocomplete", self.turns)
        self.quiet, self._after = Quiet(), self.app.live.after
        self.app.live.after = self.quiet

    @property
    def line(self) -> SentenceLine:
        return self.app.window.findChildren(SentenceLine)[-1]

    @property
    def outcomes(self) -> tuple[str, ...]:
        return self.document.table.outcomes

    def chip(self, name: str) -> QPushButton:
        bar = self.app.window.lens_view.model_bar
        found = [one for one in bar.findChildren(QPushButton) if one.accessibleName() == name]
        return found[0]

    def choose(self, name: str) -> None:
        """Choose an entry of the menu of the model."""
        self.entry(name).trigger()

    def entry(self, name: str) -> QAction:
        bar = self.app.window.lens_view.model_bar
        return next(one for one in bar.findChildren(QAction) if one.text() == name)

    @property
    def latency(self) -> str:
        return self._latency.text()

    @property
    def latency_ink(self) -> QColor:
        return self._latency.palette().color(QPalette.ColorRole.WindowText)

    @property
    def latency_tip(self) -> str:
        return self._latency.toolTip()

    @property
    def _latency(self) -> QLabel:
        labels = self.app.window.lens_view.model_bar.findChildren(QLabel)
        return next(one for one in labels if one.accessibleDescription().startswith("How long"))

    def take(self, address: str) -> None:
        self.app.live.take(connect(address))

    def type(self, text: str) -> None:
        self.line.setFocus()
        self.line.selectAll()
        QTest.keyClicks(self.line, text)

    def close(self) -> None:
        self.app.live.close()
        self.app.live.after = self._after
