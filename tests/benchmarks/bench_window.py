"""The window at a vocabulary's size: a painted frame of a tick and of an edit, and a long sweep."""

import os

if not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import itertools
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSettings
from PySide6.QtWidgets import QApplication

from gui.app import App, make_application
from model.document import edits
from model.document.settings import Filters
from model.lenses import LENSES, LensError
from tests.benchmarks.bare_window import BareWindow
from tests.benchmarks.examples import rewarded, vocabulary
from tests.benchmarks.timing import Row, at_most, medians

SMALL, LARGE = 4, 128_256
TOP = Path(__file__).resolve().parent.parent.parent
FRAME = 1e3 / 60.0
SETTLING = 20.0


def rows() -> list[Row]:
    """Return the rows of this family."""
    application = QApplication.instance() or make_application([])
    apps = {count: window(count) for count in (SMALL, LARGE)}
    found = (
        _bare_rows(apps[SMALL])
        + _tick_rows(apps)
        + _edit_rows(apps[LARGE])
        + _rest_rows(apps[LARGE])
    )
    for app in apps.values():
        app.window.close_now()
    del application
    return found + _sweep_rows()


def window(count: int) -> App:
    """Return a window of usual size over so many outcomes, at rest."""
    settings = QSettings("entropy-dial-bench", "entropy-dial-bench")
    app = App(vocabulary(count), settings=settings)
    app.window.resize(1440, 900)
    app.window.show()
    settle(app)
    return app


def settle(app: App) -> None:
    """Let everything come to rest: exact readings shown, nothing waiting."""
    begun = time.monotonic()
    while time.monotonic() - begun < SETTLING:
        QCoreApplication.processEvents()
        readings = app.showing.good_readings
        if readings and readings.settled and readings.document is app.session.document:
            return
        time.sleep(0.005)


def _bare_rows(app: App) -> list[Row]:
    """A tick at four outcomes ÷ what Qt alone takes to show as much, in processor time."""
    bare = BareWindow()
    bare.show()
    turn = itertools.count()

    def bare_tick() -> None:
        bare.tick(1.0 + 0.01 * (next(turn) % 50))

    found: list[Row] = []
    for lens in LENSES:
        app.session.open(replace(rewarded(SMALL), lens=lens.id), None)
        settle(app)
        try:
            if app.showing.good_readings is not None:
                lens.view(app.showing.good_readings)
        except LensError:
            continue
        works: dict[str, Callable[[], object]] = {"ours": _tick(app), "bare": bare_tick}
        took = medians(works, 60, clock=time.thread_time)
        name = f"a tick at {SMALL} ÷ a bare window’s, {lens.title} (processor time)"
        found.append(at_most(name, took["ours"], took["bare"], 2.0))
    bare.close()
    return found


def _tick_rows(apps: dict[int, App]) -> list[Row]:
    found: list[Row] = []
    for lens in LENSES:
        took: dict[int, float] = {}
        try:
            # One window after the other: at rest each has its exact readings, in nobody's time.
            for count, app in apps.items():
                app.session.open(replace(rewarded(count), lens=lens.id), None)
                settle(app)
                if app.showing.good_readings is not None:
                    lens.view(app.showing.good_readings)
                took[count] = medians({"tick": _tick(app)}, 25, clock=time.thread_time)["tick"]
                settle(app)
        except LensError:
            continue
        name = f"a tick at {LARGE:,} ÷ at {SMALL}, {lens.title} (processor time)"
        found.append(at_most(name, took[LARGE], took[SMALL], 2.0))
    ticks: dict[int, float] = {}
    for count, app in apps.items():
        app.session.open(replace(vocabulary(count), filters=Filters(top_p=0.9)), None)
        settle(app)
        ticks[count] = medians({"tick": _tick(app)}, 15)["tick"]
    name = f"a frame at {LARGE:,} ÷ at {SMALL}, Compare with top-p"
    found.append(at_most(name, ticks[LARGE], ticks[SMALL], None))
    return found


def _tick(app: App) -> Callable[[], object]:
    state = {"turn": 0}

    def work() -> None:
        state["turn"] += 1
        temperature = 1.0 + 0.01 * (state["turn"] % 50)
        app.session.apply(edits.set_temperature(app.session.document, temperature), 1)
        QCoreApplication.processEvents()

    return work


def _edit_rows(app: App) -> list[Row]:
    """An edit of one cell, and a bar drawn to another height, to fresh readings and picture."""
    works: dict[str, Callable[[], object]] = {}
    state = {"turn": 0}

    def typed() -> None:
        state["turn"] += 1
        text = f"0.0{state['turn'] % 89 + 10}"
        app.session.apply(edits.set_cell(app.session.document, state["turn"] % 50, 0, text))
        QCoreApplication.processEvents()

    def dragged() -> None:
        state["turn"] += 1
        share = 0.01 + 0.0001 * (state["turn"] % 100)
        app.session.apply(edits.set_probability(app.session.document, 0, 1, share), 1)
        QCoreApplication.processEvents()

    def renamed() -> None:
        state["turn"] += 1
        name = f"renamed {state['turn']}"
        app.session.apply(edits.rename_outcome(app.session.document, state["turn"] % 50, name))
        QCoreApplication.processEvents()

    bare = BareWindow()
    bare.show()

    def repainted() -> None:
        state["turn"] += 1
        bare.tick(1.0 + 0.01 * (state["turn"] % 50))

    works = {"typed": typed, "dragged": dragged, "renamed": renamed, "bare": repainted}
    names = {"typed": "a cell typed", "dragged": "a bar dragged", "renamed": "a rename"}
    found = []
    for lens, reach in (("compare", 3.0), ("temperature", None)):
        app.session.open(replace(vocabulary(LARGE), lens=lens), None)
        settle(app)
        took = medians(works, 25, clock=time.thread_time)
        for work, what in names.items():
            name = f"{what} at {LARGE:,}, {lens} ÷ a bare window’s repaint (processor time)"
            found.append(at_most(name, took[work], took["bare"], reach))
    bare.close()
    return found


def _rest_rows(app: App) -> list[Row]:
    """From the last movement to exact readings: of the dial, of a cell typed, of a bar dragged."""
    app.session.open(vocabulary(LARGE), None)
    settle(app)
    state = {"turn": 0}

    def turned() -> None:
        state["turn"] += 1
        temperature = 1.0 + 0.01 * (state["turn"] % 50)
        app.session.apply(edits.set_temperature(app.session.document, temperature), 1)

    def typed() -> None:
        state["turn"] += 1
        text = f"0.0{state['turn'] % 89 + 10}"
        app.session.apply(edits.set_cell(app.session.document, state["turn"] % 50, 0, text))

    def dragged() -> None:
        state["turn"] += 1
        share = 0.01 + 0.0001 * (state["turn"] % 100)
        app.session.apply(edits.set_probability(app.session.document, 0, 1, share), 1)

    works = {name: _settled(app, work) for name, work in
             (("the dial", turned), ("typing", typed), ("a drag", dragged))}  # fmt: skip
    took = medians(works, 9)
    return [
        at_most(f"exact readings at {LARGE:,} after {name} rests ÷ 100 ms", took[name], 100.0,
                1.0 if name == "the dial" else None)
        for name in works
    ]  # fmt: skip


def _settled(app: App, work: Callable[[], None]) -> Callable[[], object]:
    def settled() -> None:
        work()
        document = app.session.document
        while not (
            (shown := app.showing.good_readings) and shown.settled and shown.document is document
        ):
            QCoreApplication.processEvents()
            # As in the program's own loop, the worker has the interpreter while nothing happens.
            time.sleep(0.001)

    return settled


def _sweep_rows() -> list[Row]:
    """10 s of the dial's own sweep in a process of its own, under Xvfb where there is one."""
    if os.environ.get("DISPLAY") or not shutil.which("xvfb-run"):
        command, where = [], ""
    else:
        command, where = ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24"], " under Xvfb"
    environment = {key: value for key, value in os.environ.items() if key != "QT_QPA_PLATFORM"}
    if not command and not os.environ.get("DISPLAY"):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    found = []
    for lens in ("compare", "temperature"):
        answer = subprocess.run(
            [*command, sys.executable, "-m", "tests.benchmarks.sweep", lens],
            cwd=TOP, env=environment, check=True, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        seen = json.loads(answer.stdout.strip().splitlines()[-1])
        name = f"frames missed beyond 5 in a 10 s sweep, {lens}{where}"
        late = max(0, seen["missed"] - 5)
        found.append(
            Row(name=name, floor=FRAME, ours=seen["median"], peer=None, ratio=float(late),
                reach="≤ 0", holds=late == 0)
        )  # fmt: skip
    return found
