"""Lets the monkey loose: python -m tests.soak [SECONDS [SEED]]; ten minutes without."""

from __future__ import annotations

import faulthandler
import os
import random
import sys
import tempfile
import time
from pathlib import Path

# Away from the person's screen, files and settings, before anything asks for them.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QSettings, QTimer, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from gui.app import App, make_application
from gui.running import collect_garbage_of
from gui.widgets.dialogs import FOLDER_KEY
from model.formats.examples import load_example
from tests.fuzz.seeds import all_seeds
from tests.soak.monkey import Monkey
from tests.soak.soaking import Calm, Soak, slope
from tests.soak.warming import warm_up

DONE = Path(__file__).resolve().parents[2] / "build" / "soak.txt"
CHECKED, CALMED, HANGS = 25, 150, 180.0
SPAN = 600.0  # seconds that growth is told for
MOST_GROWTH = 5 << 20
WARM = 0.2  # of the time after the warm-up, until what is seldom used has been
# So that what is allocated can be counted to the byte, objects of Python too.
COUNTED = {"PYTHONMALLOC": "malloc"}


def main(arguments: list[str]) -> int:
    """Run for so many seconds; return 1 where something did not hold."""
    if not COUNTED.items() <= os.environ.items():
        command = [sys.executable, "-m", "tests.soak", *arguments]
        os.execve(sys.executable, command, {**os.environ, **COUNTED})
    # Where Qt ends the process, it is said what was done.
    faulthandler.enable()
    seconds, seed = (*map(int, arguments), *(600, 1)[len(arguments) :])[:2]
    with tempfile.TemporaryDirectory() as folder:
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = folder
        return _run(seconds, seed, Path(folder))


def _run(seconds: int, seed: int, folder: Path) -> int:
    soak = _begun(seed, folder)
    DONE.parent.mkdir(exist_ok=True)
    with DONE.open("w", buffering=1) as log:
        # Where the whole process dies, this is what tells of what was done before.
        soak.monkey.on_done = lambda words: print(words, file=log)
        begun = time.monotonic()
        warm_up(soak, folder)
        print(f"warmed up in {time.monotonic() - begun:.0f} s: {_told(soak.calm())}", flush=True)
        return _let_loose(soak, seconds, seed)


def _let_loose(soak: Soak, seconds: int, seed: int) -> int:
    calms: list[tuple[float, Calm]] = []
    begun = time.monotonic()

    def go_on() -> None:
        if time.monotonic() - begun >= seconds:
            QApplication.exit()
            return
        faulthandler.dump_traceback_later(HANGS, exit=True)
        told = len(soak.faults)
        soak.act()
        if soak.acts % CHECKED == 0:
            soak.check_readings()
            soak.check_history()
        if soak.acts % CALMED == 0:
            calms.append((time.monotonic() - begun, soak.calm()))
            print(f"{calms[-1][0]:.0f} s, {soak.acts:,} acts: {_told(calms[-1][1])}", flush=True)
        for fault in soak.faults[told:]:
            print(f"FAULT {fault}", flush=True)
        QTimer.singleShot(0, go_on)

    # In Qt's own loop, as the program runs: what is to be deleted goes between two things done.
    QTimer.singleShot(0, go_on)
    QApplication.exec()
    faulthandler.cancel_dump_traceback_later()
    soak.monkey.rest()
    soak.app.on_close()
    # Without a screen Qt lets go of what was copied after Python has ended, and dies of it.
    QApplication.clipboard().clear()
    return _summed_up(soak, calms, seconds, seed)


def _begun(seed: int, folder: Path) -> Soak:
    qInstallMessageHandler(_say_of_qt)
    application = make_application(["soak"])
    settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    settings.setValue(FOLDER_KEY, str(folder))
    app = App(load_example("weather"), settings=settings)
    app.keeping.recovery.folder = folder / "recovery"
    collect_garbage_of(app)
    app.window.show()
    seeds = folder / "seeds"
    seeds.mkdir()
    monkey = Monkey(app, random.Random(seed), seeds, all_seeds(seeds))

    def wait() -> None:
        application.processEvents()
        time.sleep(0.005)

    return Soak(app, monkey, wait)


def _say_of_qt(kind: object, context: object, message: str) -> None:
    # What the platform without a screen cannot do is no fault, nor a click that nobody wants.
    if not message.startswith(("This plugin does not", "Mouse event", "OpenType support missing")):
        print(f"Qt: {message}", flush=True)


def _told(calm: Calm) -> str:
    return (
        f"{calm.memory / 2**20:.1f} MB, {calm.used / 2**20:.2f} of them used, "
        f"{calm.widgets} widgets, {calm.windows} windows, {calm.threads} threads, "
        f"{calm.files} descriptors"
    )


def _summed_up(soak: Soak, calms: list[tuple[float, Calm]], seconds: int, seed: int) -> int:
    warm = [(at, calm) for at, calm in calms if at >= WARM * seconds]
    times = [at for at, _ in warm]
    growth, resident = (
        SPAN * slope(times, [float(getattr(calm, name)) for _, calm in warm])
        for name in ("used", "memory")
    )
    names = ("widgets", "windows", "threads", "files")
    grown = [
        name
        for name in names
        if len(warm) > 3
        and min(getattr(one, name) for _, one in warm[-3:])
        > max(getattr(one, name) for _, one in warm[:3])
    ]
    print(
        f"{soak.acts:,} acts in {seconds} s (seed {seed}): {len(soak.faults)} faults; used "
        f"memory {growth / 2**20:+.1f} MB in {SPAN / 60.0:.0f} min after {WARM * seconds:.0f} s "
        f"({resident / 2**20:+.1f} MB with fonts and what lies free in pieces); "
        f"growing: {', '.join(grown) or 'nothing'}"
    )
    if grown:
        print(f"more widgets: {dict(warm[-1][1].kinds - warm[0][1].kinds)}")
    return 1 if soak.faults or grown or growth > MOST_GROWTH else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
