"""What the recipes' checks share: a small document, and a window on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSettings

from gui.app import App
from model.document.document import Document
from model.document.table import table_of
from tests.gui.conftest import (  # noqa: F401
    modules_out_of_the_way,
    nothing_left_open,
    own_font,
    own_settings,
)

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def weather() -> Document:
    table = table_of(["sunny", "cloudy", "rainy"], P=[6, 3, 1], Q=[0.5, 0.25, 0.25])
    return Document(table, 0, 1, temperature=1.5)


@pytest.fixture
def app(qtbot: QtBot, tmp_path: Path, weather: Document) -> App:
    """The window on the weather; evaluation is done at once."""
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    made = App(weather, settings=settings, executor=lambda task: task())
    qtbot.addWidget(made.window)
    made.window.resize(1280, 720)
    with qtbot.waitExposed(made.window):
        made.window.show()
    return made
