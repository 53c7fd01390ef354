"""What has to hold whatever a monkey does: right readings, a whole history, nothing that grows."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
import threading
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from gui.core.garbage import give_back_memory
from gui.core.jobs import WorkerThread
from gui.core.session import UNDO_STEPS
from model.document.document import Document, same_content
from model.document.scenes import looking_as
from model.evaluate.evaluate import evaluate
from model.evaluate.readings import Readings, Unreadable
from tests.gui.stillness import all_done

if TYPE_CHECKING:
    from collections.abc import Callable

    from gui.app import App
    from model.document.table import Table
    from tests.soak.monkey import Monkey

MOST_TOLD = 3  # outcomes that differ
LAST = 12  # things done before a fault that are told with it


@dataclass(frozen=True)
class Calm:
    """How much there is of what must not grow, once all is closed.

    Attributes:
        memory: bytes of the process that are in memory; 0 where the system does not tell.
        used: bytes that the program has asked for and not given back; 0 where the system does not
            tell. Beyond them memory holds files, such as fonts, and pieces given back that are too
            small for the system to take.
        windows, threads, files: how many of each; files are open descriptors.
        kinds: how many widgets there are of each type.
    """

    memory: int
    used: int
    windows: int
    threads: int
    files: int
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def widgets(self) -> int:
        """How many widgets there are."""
        return self.kinds.total()


@dataclass
class Soak:
    """A program, a monkey in it, and what was found wrong.

    Attributes:
        wait: returns once something more has happened in the window; called until it rests.
        faults: a text for each thing that did not hold.
        acts: how many things were done.
    """

    app: App
    monkey: Monkey
    wait: Callable[[], None]
    faults: list[str] = field(default_factory=list)
    acts: int = 0
    _begun: Document | None = None

    def __post_init__(self) -> None:
        self._begun = self.app.session.document
        self.app.session.opened.connect(self._on_opened)
        sys.excepthook = self._on_fault
        threading.excepthook = lambda told: self._on_fault(
            told.exc_type, told.exc_value, told.exc_traceback
        )

    def _on_opened(self) -> None:
        self._begun = self.app.session.document

    def _on_fault(self, kind: type[BaseException], error: Any, trace: Any) -> None:
        self._fault("".join(traceback.format_exception(kind, error, trace)))

    def _fault(self, what: str) -> None:
        done = "; ".join(self.monkey.done[-LAST:])
        self.faults.append(f"after {self.acts:,} ({done}): {what}")

    def act(self) -> None:
        """Have the monkey do one thing; what it raises is a fault."""
        self.acts += 1
        try:
            self.monkey.act()
        except Exception as error:
            # The widget that it meant may be gone by then, which Qt's own tests of gestures mind.
            if "already deleted" not in str(error):
                self._on_fault(type(error), error, error.__traceback__)
        del self.monkey.done[: -10 * LAST]

    def settle(self, most: int = 4_000) -> bool:
        """Return whether the readings on screen come to be those of the document, exact ones."""
        for _ in range(most):
            found = self.app.showing.readings
            is_latest = found is not None and found.document is self.app.session.document
            if is_latest and (isinstance(found, Unreadable) or (found and found.settled)):
                return True
            self.wait()
        return False

    def check_readings(self) -> None:
        """The readings on screen are, to the last bit, what the document gives when asked anew."""
        self.app.window.dial_panel.sweep.stop()
        if not self.settle():
            self._fault("the readings never came to be those of the document")
            return
        shown, document = self.app.showing.readings, self.app.session.document
        anew = self.app.texts.attach(evaluate(document))
        if type(shown) is not type(anew):
            self._fault(f"{shown} is shown, {anew} is right")
        elif isinstance(shown, Unreadable) and isinstance(anew, Unreadable):
            if shown.problem != anew.problem:
                self._fault(f"“{shown.problem}” is shown, “{anew.problem}” is right")
        elif isinstance(shown, Readings) and isinstance(anew, Readings):
            wrong = [k for k, v in anew.values.items() if repr(v.answer) != repr(shown[k].answer)]
            for key in wrong:
                self._fault(f"{key}: {shown[key].answer} is shown, {anew[key].answer} is right")

    def check_history(self) -> None:
        """Undo to the start gives the document as it was opened, and redo the one that was here."""
        session = self.app.session
        now, at, begun = session.document, session.undo_stack.index(), self._begun
        if session.undo_stack.count() >= UNDO_STEPS or begun is None or session.is_beside:
            return
        session.go_to(0)
        if not same_content(looking_as(session.document, begun), begun):
            self._fault(
                f"undo to the start gives another document: {differences(session.document, begun)}"
            )
        session.go_to(at)
        if not same_content(looking_as(session.document, now), now):
            self._fault(f"redo gives another document: {differences(session.document, now)}")

    def calm(self) -> Calm:
        """Close everything, begin with the first example, and count what there is."""
        self.monkey.rest()
        self.settle()
        wait_for_workers()
        for _ in range(3):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            QApplication.processEvents()
            gc.collect()
        give_back_memory()
        told = Path("/proc/self")
        has = told.is_dir()
        memory = (
            int((told / "statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") if has else 0
        )
        threads, files = (len(os.listdir(told / what)) if has else 0 for what in ("task", "fd"))
        windows = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        kinds = Counter(type(one).__name__ for one in QApplication.allWidgets())
        return Calm(memory, used_bytes(), len(windows), threads, files, kinds)


def wait_for_workers() -> None:
    """Return when no worker has a task left: on a busy machine one may still hold a large table."""
    for one in gc.get_objects():
        if isinstance(one, WorkerThread):
            all_done(one)


def used_bytes() -> int:
    """Return how many bytes are allocated, where the C library tells; else 0.

    All of them only where Python asks it for each object: with PYTHONMALLOC=malloc.
    """
    ask = getattr(ctypes.CDLL(None), "mallinfo2", None) if sys.platform == "linux" else None
    if ask is None:
        return 0
    ask.restype = _Allocated
    told = ask()
    return int(told.uordblks + told.hblkhd)


class _Allocated(ctypes.Structure):
    _fields_: ClassVar = [
        (name, ctypes.c_size_t)
        for name in (
            "arena", "ordblks", "smblks", "hblks", "hblkhd",
            "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost",
        )
    ]  # fmt: skip


def differences(one: Document, other: Document) -> str:
    """Return the names of the fields in which two documents differ."""
    names = [name for name in Document.__dataclass_fields__ if name != "table"]
    found = [name for name in names if getattr(one, name) != getattr(other, name)]
    return ", ".join([*found, *_differences_of_tables(one.table, other.table)])


def _differences_of_tables(one: Table, other: Table) -> list[str]:
    if one.same_content(other):
        return []
    pairs = [
        (a.name, b.name)
        for a, b in zip(one.columns, other.columns, strict=False)
        if not a.same_content(b)
    ]
    sizes = [(len(table.outcomes), len(table.columns)) for table in (one, other)]
    marks = [(table.banned, table.rest) for table in (one, other)]
    names = [
        pair for pair in zip(one.outcomes, other.outcomes, strict=False) if pair[0] != pair[1]
    ][:MOST_TOLD]
    return [f"table ({sizes}, columns {pairs}, marks {marks}, outcomes {names})"]


def slope(times: list[float], values: list[float]) -> float:
    """Return how much `values` grow in a unit of time, by least squares; 0 of fewer than two."""
    if len(times) < 2:
        return 0.0
    middle = sum(times) / len(times)
    spread = sum((time - middle) ** 2 for time in times)
    level = sum(values) / len(values)
    pairs = zip(times, values, strict=True)
    return sum((time - middle) * (value - level) for time, value in pairs) / spread
