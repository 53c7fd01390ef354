"""A change of theme reaches everything: what was open then looks as if it had been opened in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QSettings
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget

from gui.look.style import wear
from gui.look.theme import DARK, LIGHT, shown_theme
from model.formats.examples import load_example
from tests.gui.programs import pixels
from tests.gui.stillness import come_to_rest
from tests.gui.test_dialogs import EVERY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gui.app import App
    from model.document.table import Array

LENSES = {
    "weather": "compare",
    "sampling": "sampling",
    "giraffe": "sequence",
    "next-token-live": "autocomplete",
}


@pytest.fixture
def opened(window_on: Callable[..., App], tmp_path: Path) -> Callable[[str, str], App]:
    def on(example: str, lens: str) -> App:
        theme = DARK if QApplication.palette().window().color().name() == DARK.window else LIGHT
        settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        settings.setValue("theme", theme.name)
        settings.sync()
        made = window_on(replace(load_example(example), lens=lens))
        # Enough for the picture not to look for the size of its letters beside the panels.
        made.window.resize(1600, 960)
        come_to_rest()
        return made

    return on


def seen(widget: QWidget) -> Array:
    """What is on screen, without the cursor that may blink in a line."""
    focus = QApplication.focusWidget()
    if focus is not None:
        focus.clearFocus()
    come_to_rest()
    return pixels(widget.grab().toImage(), np.float32)


def apart(one: Array, other: Array) -> list[tuple[int, int]]:
    """Where two pictures differ by more than a shade, to the nearest 20 pixels; at most five."""
    assert one.shape == other.shape
    rows, columns = np.nonzero(np.abs(one - other).max(axis=2) > 2.0)
    places = zip(columns.tolist(), rows.tolist(), strict=True)
    return sorted({(x // 20 * 20, y // 20 * 20) for x, y in places})[:5]


@pytest.mark.parametrize(("example", "lens"), LENSES.items())
def test_that_a_window_in_which_the_theme_is_changed_is_as_one_opened_in_it(
    opened: Callable[[str, str], App], example: str, lens: str
) -> None:
    def with_panels(app: App) -> Array:
        for action in (app.actions.show_scenes, app.actions.show_readings):
            action.setChecked(True)
        come_to_rest()
        return seen(app.window)

    app = opened(example, lens)
    with_panels(app)
    wear(DARK)
    changed = seen(app.window)
    app.on_close()
    fresh = opened(example, lens)
    assert apart(changed, with_panels(fresh)) == []
    fresh.on_close()


# One of each kind: a box of Qt's, one with a line, and the program's own.
DIALOGS = ("about", "rename", "export", "the preview of a table")


@pytest.mark.parametrize("name", DIALOGS)
def test_that_a_dialog_in_which_the_theme_is_changed_is_as_one_opened_in_it(
    opened: Callable[[str, str], App], tmp_path: Path, name: str
) -> None:
    app = opened("weather", "compare")

    def asked() -> list[Array]:
        EVERY[name](app, tmp_path)
        come_to_rest()
        found = [one for one in app.window.findChildren(QDialog) if one.isVisible()]
        assert found
        if not shown_theme().dark:
            wear(DARK)
        pictures = [seen(one) for one in found if not isinstance(one, QFileDialog)]
        for one in found:
            one.reject()
        come_to_rest()
        return pictures

    changed, fresh = asked(), asked()
    app.on_close()
    assert not any(apart(one, other) for one, other in zip(changed, fresh, strict=True))


def test_that_a_change_of_theme_is_told_each_widget_a_few_times_however_deep_it_is(
    app: App, qapp: QApplication
) -> None:
    told: list[QObject] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.PaletteChange:
                told.append(watched)
            return False

    watch = Watch()
    qapp.installEventFilter(watch)
    wear(DARK)
    qapp.removeEventFilter(watch)
    # It took fourteen each as long as what was taken off was handed down too.
    assert len(told) < 5 * len(qapp.allWidgets())
