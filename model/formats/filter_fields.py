"""Filters in a file: preset, order, history and one field for each number of each filter."""

from dataclasses import field, make_dataclass
from typing import Any, Literal

from model.document.settings import Filters, Preset
from model.formats.codec import Codec
from model.sampling.chain import all_settings, library_order

_any_literal: Any = Literal
_any_tuple: Any = tuple
_ORDER = _any_tuple[_any_literal[library_order("transformers")], ...]


def _form() -> type:
    numbers = [
        (
            one.key,
            int if one.whole else float,
            field(default=int(one.off) if one.whole else one.off),
        )
        for one in all_settings()
    ]
    return make_dataclass(
        "FilterFields",
        [
            ("preset", Preset, field(default="transformers")),
            ("order", _ORDER, field(default=())),
            ("history", str, field(default="")),
            *numbers,
        ],
        frozen=True,
    )


FilterFields: Any = _form()


def _write(filters: Filters) -> Any:
    numbers = {one.key: one.of(filters) for one in all_settings()}
    return FilterFields(filters.preset, filters.order, filters.history, **numbers)


def _read(name: str, form: Any) -> Filters:
    del name
    numbers = ((one, getattr(form, one.key)) for one in all_settings())
    changed = tuple((one.key, value) for one, value in numbers if value != one.off)
    return Filters(form.preset, form.order, form.history, changed)


FILTER_CODEC = Codec(_write, _read, FilterFields)
