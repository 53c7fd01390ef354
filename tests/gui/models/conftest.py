"""What all tests of models in the window begin with: a server and a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.gui.models.model_desk import ModelDesk
from tests.model.model_sources.played import played_back

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.gui.window.kept_window import KeptWindow


@pytest.fixture(scope="session")
def served() -> Iterator[str]:
    """Return the address of a server that plays answers back."""
    with played_back() as address:
        yield address


@pytest.fixture
def desk(kept_window: KeptWindow) -> Iterator[ModelDesk]:
    """Return the program looking through the Autocomplete lens."""
    made = ModelDesk(kept_window)
    yield made
    made.close()
