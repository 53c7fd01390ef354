"""What every Qt test shares: no leftovers, settings of its own, and no unexpected warning."""

from __future__ import annotations

import gc
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QStandardPaths
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from gui.app import App
from gui.core.gestures import PAUSE, GestureRun
from gui.core.jobs import at_once
from gui.look.style import wear
from gui.look.theme import LIGHT, load_fonts, shown_theme
from gui.widgets.flow_layout import forget_layout_items
from model.formats.examples import load_example
from tests.gui.stillness import come_to_rest
from tests.gui.window.kept_window import KEPT, KeptWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gui.core.jobs import Executor
    from model.document.document import Document

# Generations of Python's garbage.
YOUNG, OLD = 1, 2


@pytest.fixture(scope="session", autouse=True)
def own_font(qapp: QApplication) -> None:
    """Load the program's font: widths of texts are remembered from the first test on."""
    load_fonts()


@pytest.fixture(scope="module", autouse=True)
def modules_out_of_the_way(own_font: None) -> None:
    """Have later collections pass over what was loaded by now: modules, and what they keep."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def begins_in_the_light(own_font: None) -> None:
    """Take off the dark theme that a test before has put on."""
    if shown_theme().dark:
        wear(LIGHT)


@pytest.fixture(scope="session", autouse=True)
def quick_hands() -> Iterator[None]:
    """Have no time pass between the gestures of a test, however busy the machine.

    A test of slow ones hands a clock in.
    """
    begin = GestureRun.__init__

    def begin_at_rest(
        run: GestureRun, clock: Callable[[], float] = time.monotonic, pause: float = PAUSE
    ) -> None:
        begin(run, (lambda: 0.0) if clock is time.monotonic else clock, pause)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(GestureRun, "__init__", begin_at_rest)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_persons_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what several tests share, made before any of them, away from the person's settings."""
    with _settings_in(tmp_path_factory.mktemp("settings")):
        yield


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path) -> Iterator[None]:
    """Keep settings of every name in this test's own folder, away from the person's."""
    with _settings_in(tmp_path / "settings"):
        yield


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Have no garbage collected but on demand: in the middle of an event it can crash Qt."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def _settings_in(folder: Path) -> Iterator[None]:
    before = QCoreApplication.organizationName(), QCoreApplication.applicationName()
    format_before, test_before = QSettings.defaultFormat(), QStandardPaths.isTestModeEnabled()
    QStandardPaths.setTestModeEnabled(True)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    for form in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
        for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
            QSettings.setPath(form, scope, str(folder))
    QCoreApplication.setOrganizationName("entropy-dial-tests")
    QCoreApplication.setApplicationName("entropy-dial-tests")
    yield
    QCoreApplication.setOrganizationName(before[0])
    QCoreApplication.setApplicationName(before[1])
    QSettings.setDefaultFormat(format_before)
    QStandardPaths.setTestModeEnabled(test_before)


@pytest.fixture(scope="module")
def shared_app(
    no_persons_settings: None, own_font: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[App]:
    """A window for tests that look at it and open what they need: making one takes most of them.

    A test gives it back as it took it but for the document.
    """
    folder = tmp_path_factory.mktemp("shared")
    settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    app = App(load_example("weather"), settings=settings, executor=at_once)
    app.keeping.recovery.folder = folder / "recovery"
    app.window.show()
    # Qt makes a window for itself at the first paint, which no test is to be blamed for.
    come_to_rest()
    yield app
    with _nothing_collected():
        app.window.close_now()
        app.window.deleteLater()
        _delete_pending()


@pytest.fixture
def window_on(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., App]]:
    """What opens a window on a document, of a file or none; it keeps all in this test's own folder.

    Everything is done at once, unless an executor is named.
    """
    opened: list[App] = []

    def window_on(
        document: Document, path: Path | None = None, *, executor: Executor = at_once
    ) -> App:
        settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        app = App(document, path, settings=settings, executor=executor)
        app.keeping.recovery.folder = tmp_path / "recovery"
        qtbot.addWidget(app.window)
        app.window.show()
        opened.append(app)
        return app

    yield window_on
    for app in opened:
        app.presenting.leave()
        app.on_close()


@pytest.fixture(scope="session")
def one_window(
    no_persons_settings: None, own_font: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KeptWindow]:
    """The window that is kept from test to test: making one takes most of many a test.

    Made before any test begins: Qt makes a window for itself at the first paint, which no test is
    to be blamed for.
    """
    kept = KeptWindow(tmp_path_factory.mktemp("kept"))
    yield kept
    with _nothing_collected():
        kept.end()
        _delete_pending()


@pytest.fixture
def kept_window(
    one_window: KeptWindow, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[KeptWindow]:
    """A window on the weather, taken by test after test; a test is failed that leaves it changed.

    One that closes it, or is about how it begins, takes `own_app`.
    """
    failed_before = request.session.testsfailed
    one_window.take(tmp_path)
    yield one_window
    changed = one_window.give_back()
    # What a failed test has left half done is no fault of its own.
    if changed and request.session.testsfailed == failed_before:
        pytest.fail("the window did not come back as it was: " + "\n".join(changed))


@pytest.fixture
def own_window(one_window: KeptWindow, tmp_path: Path) -> Iterator[KeptWindow]:
    """A window as the kept one, of a test's own."""
    made = KeptWindow(tmp_path)
    yield made
    made.end()


@pytest.fixture
def app(kept_window: KeptWindow) -> App:
    """The kept window's program, on the weather."""
    return kept_window.app


@pytest.fixture
def own_app(window_on: Callable[..., App]) -> App:
    """A program of a test's own, on the weather: its window may be closed, its faults counted."""
    return window_on(load_example("weather"))


@pytest.fixture(autouse=True)
def nothing_left_open(
    request: pytest.FixtureRequest, qapp: QApplication, own_settings: None
) -> Iterator[None]:
    """Fail a test that leaves a window behind, and clear it away for the next one.

    Cyclic garbage is collected only between tests.
    """
    known = set(_windows())
    failed_before = request.session.testsfailed
    with _nothing_collected():
        yield
        # The offscreen platform's clipboard crashes at exit with data that Python made.
        QGuiApplication.clipboard().clear()
        # What a test has made is young; older garbage is for the end of its module.
        _delete_pending(YOUNG)
        forget_layout_items()
        left = [window for window in _windows() if window not in known]
        names = ", ".join(f"{type(window).__name__} “{window.windowTitle()}”" for window in left)
        for window in left:
            window.close()
            window.deleteLater()
        if left:
            left.clear()
            _delete_pending()
    # A failed test's traceback holds on to its windows, which is no leak of its own.
    if names and request.session.testsfailed == failed_before:
        pytest.fail(f"windows left open: {names}; give each a parent or to qtbot.addWidget")


def _windows() -> list[QWidget]:
    windows = QApplication.topLevelWidgets()
    # Menus and pop-ups with a parent go with it; Qt keeps the tooltip's label for itself.
    return [
        window
        for window in windows
        if window.parent() is None
        and window.metaObject().className() != "QTipLabel"
        and not window.property(KEPT)
    ]


def _delete_pending(generation: int = OLD) -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect(generation)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
