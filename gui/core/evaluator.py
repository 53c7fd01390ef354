"""Evaluator: readings of the latest document, worked out off the main thread when they are long."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from gui.core.jobs import AT_ONCE, Executor, Jobs, sentence_of
from gui.core.ticker import Pause
from model.document.document import Document
from model.evaluate.evaluate import evaluate, unreadable
from model.evaluate.moving import Moving
from model.evaluate.readings import Readings, Unreadable
from model.lenses import lens_of

# With the exact readings after it within 100 ms of rest: those of a vocabulary take long, those of
# a small table nothing, so that there a slow frame need not be taken for rest.
REST_MS, SHORT_REST_MS = 25, 80
_Found = TypeVar("_Found", bound=Readings | Unreadable | None)


class Evaluator(QObject):
    """Evaluates the latest document: at once if it is small, else one at a time, latest wins.

    While something moves, and while the cells of a large table are edited, the quicker pass answers
    at once, and the exact readings follow at rest.

    Signals:
        readings_changed(Readings | Unreadable): new ones; of the latest document once all is at
            rest.
    """

    readings_changed = Signal(object)

    def __init__(self, executor: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = Jobs(executor, self)
        self._moving = Moving()
        self._running = False
        self._wanted: Document | None = None
        self._waiting: Document | None = None
        self._latest: Readings | Unreadable | None = None
        self._exact: Readings | Unreadable | None = None
        self._rest = Pause(self, REST_MS, self.settle)

    def request(self, document: Document, *, is_moving: bool = False) -> None:
        """Evaluate `document` soon; a request still waiting is dropped for it.

        is_moving: whether it only goes on with a gesture, and more of the same are likely to come.
        """
        self._wanted = document
        self._rest.stop()
        if self._is_short(document) and not is_moving:
            self._settle_at_once(document)
            return
        moved = self._latest if isinstance(self._latest, Readings) else None
        stages = lens_of(document.lens).shows_stages
        quick = _guarded(document, lambda: self._moving.read(document, moved, stages=stages))
        if quick is not None:
            self._waiting = None
            self._publish(quick)
            self._rest.start(SHORT_REST_MS if self._is_short(document) else REST_MS)
        elif self._is_short(document):
            self._settle_at_once(document)
        else:
            self._start(document)

    def stop(self) -> None:
        """Answer nothing any more: what would show the readings is gone."""
        self._rest.stop()
        self._wanted = self._waiting = None
        self.blockSignals(True)

    def settle(self) -> None:
        """Have the latest document read exactly, now that nothing moves."""
        if self._wanted is None:
            return
        if self._is_short(self._wanted):
            self._settle_at_once(self._wanted)
        else:
            self._start(self._wanted)

    def _is_short(self, document: Document) -> bool:
        return len(document.table) <= AT_ONCE and not self._running

    def _settle_at_once(self, document: Document) -> None:
        latest = self._latest
        self._publish(_guarded(document, lambda: evaluate(document, latest)))

    def _start(self, document: Document) -> None:
        if self._running:
            self._waiting = document
            return
        self._running = True
        earlier, latest = self._exact or self._latest, self._latest
        # Of a vocabulary each measure takes milliseconds: what nothing on screen asks for waits.
        asked = frozenset(latest.known) if isinstance(latest, Readings) else None
        self._jobs.start(
            lambda _: _exact_readings(document, earlier, asked),
            self._on_finished,
            partial(self._on_failed, document),
        )

    def _on_failed(self, document: Document, sentence: str) -> None:
        self._on_finished(unreadable(document, sentence))

    def _on_finished(self, readings: Readings | Unreadable) -> None:
        self._running = False
        self._exact = readings
        answered = self._latest is not None and self._latest.document is self._wanted
        overtaken = readings.document is not self._wanted and answered
        waiting, self._waiting = self._waiting, None
        if not overtaken:
            self._latest = readings
        if waiting is not None:
            self._start(waiting)
        if not overtaken:
            self.readings_changed.emit(readings)

    def _publish(self, readings: Readings | Unreadable) -> None:
        self._latest = readings
        if isinstance(readings, Unreadable) or readings.settled:
            self._exact = readings
        self.readings_changed.emit(readings)


def _guarded(document: Document, read: Callable[[], _Found]) -> _Found | Unreadable:
    """What is read; where that fails, the window says so instead of showing what was before."""
    try:
        return read()
    except Exception as error:
        return unreadable(document, sentence_of(error))


def _exact_readings(
    document: Document, earlier: Readings | Unreadable | None, asked: frozenset[str] | None
) -> Readings | Unreadable:
    """Exact readings, those asked for; what the dial will ask first is made ready beside them."""
    readings = evaluate(document, earlier, asked)
    if isinstance(readings, Readings) and len(document.table) > AT_ONCE:
        _ = readings.prepared.motion
    return readings
