"""What every test shares; imports no Qt, so that the model tests can run without it."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import hypothesis
import pytest

from gui.display_probe import why_no_window

ROOT = Path(__file__).resolve().parent.parent

# Before anything loads Qt, which would end the whole run where it could open no window. Tests side
# by side would take the focus and the clipboard of one screen from each other.
if "PYTEST_XDIST_WORKER" in os.environ or why_no_window() is not None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# As main.py asks: numpy's second thread waits for a processor that is busy, many times as long as
# a whole sum takes. Before anything loads numpy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# How long an example takes says more of the machine than of the code. A few of another seed every
# time find what many find, only later; what must be tried every time is an @example.
hypothesis.settings.register_profile("quick", deadline=None, max_examples=25)
hypothesis.settings.register_profile("deep", deadline=None, max_examples=250)
hypothesis.settings.load_profile("quick")


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Declare pytest-qt's settings where that plugin is left out, as strict config asks."""
    if not pluginmanager.hasplugin("pytest-qt"):
        for name in ("qt_api", "qt_log_level_fail"):
            parser.addini(name, "read by pytest-qt, which is left out of this run")
        parser.addini("qt_log_ignore", "read by pytest-qt too", type="linelist")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Leave modules and tests, which stay to the end, out of every collection of garbage."""
    gc.freeze()


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """Return the folder of shared cases; a test that asks for it is skipped where it is absent."""
    folder = Path(os.environ.get("ENTROPY_DIAL_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"there is no folder {folder}; ENTROPY_DIAL_SHARED can name another")
    return folder


@pytest.fixture(scope="session", autouse=True)
def one_application(request: pytest.FixtureRequest) -> None:
    """Have the one QApplication there first, whichever test a worker begins with.

    What writes pictures without a window would make a lesser one, and there can be no second.
    """
    if request.config.pluginmanager.hasplugin("pytest-qt"):
        request.getfixturevalue("qapp")
