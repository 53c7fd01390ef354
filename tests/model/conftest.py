"""The server process that plays answers back, one for all tests of models."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.model.model_sources.played import played_back

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def served() -> Iterator[str]:
    """Return the address of the server; a folder behind it says whose it is and what is wrong."""
    with played_back() as address:
        yield address
