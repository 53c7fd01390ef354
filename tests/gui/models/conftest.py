"""What all tests of models in the window begin with: a server and a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.gui.models.model_desk import ModelDesk
from tests.model.model_sources.played import played_back

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture(scope="session")
def served() -> Iterator[str]:
    """Return the address of a server that plays answers back."""
    with played_back() as address:
        yield address


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[ModelDesk]:
    """Return the program looking through the Autocomplete lens."""
    made = ModelDesk(qtbot, tmp_path)
    yield made
    made.close()
