"""A control lets through what the document takes: its limits are those of the setting."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from model.document.document import Document, new_document
from model.lens.controls import Number
from model.lenses import LENSES
from tests.model.cases import for_each

SETTINGS = (
    "sampling",
    "guessing",
    "training",
    "alignment",
    "autocomplete",
    "draft",
    "coder",
    "text_view",
)


def numbers() -> Iterator[tuple[str, Number, str, str]]:
    """Each number control with the setting it shows, found by what it shows of changed ones."""
    plain = new_document()
    for lens in LENSES:
        for control in lens.look.controls:
            if not isinstance(control, Number):
                continue
            for settings in SETTINGS:
                group: Any = getattr(plain, settings)
                for name, (low, high) in group.LIMITS.items():
                    if control.value(_with(plain, settings, name, low)) != control.value(
                        _with(plain, settings, name, min(high, low + 1))
                    ):
                        yield lens.id, control, settings, name


def _with(document: Document, settings: str, name: str, value: float) -> Document:
    group: Any = getattr(document, settings)
    kind = type(getattr(group, name))
    number = value if kind is type(None) else kind(value)
    changed: Any = {settings: replace(group, **{name: number})}
    return replace(document, **changed)


def test_that_the_controls_of_settings_are_found() -> None:
    assert len({(settings, name) for _, _, settings, name in numbers()}) >= 12


@for_each(
    ("control", "settings", "name"),
    [pytest.param(c, s, n, id=f"{s}-{n}") for _, c, s, n in numbers()],
)
def test_that_a_control_and_its_setting_have_the_same_limits(
    control: Number, settings: str, name: str
) -> None:
    low, high = getattr(new_document(), settings).LIMITS[name]
    assert (control.low, control.high) == (low, high)
