"""Edits of the filters: a number set, a preset chosen, a stage moved, all switched off."""

from dataclasses import replace

from model.document.document import Document
from model.document.edits import Edit, set_filters
from model.document.settings import TRANSFORMERS_ORDER, Filters, Preset, Stage
from model.sampling.filters import (
    PRESETS,
    STAGE_NAMES,
    SamplingError,
    checked_filters,
    is_on,
    neutral,
    value_text,
    working_stages,
)

PRESET_NAMES: dict[Preset, str] = {
    "transformers": "as transformers",
    "llama.cpp": "as llama.cpp",
    "own": "own order",
}


def set_filter(document: Document, stage: Stage, value: float) -> Edit:
    """Return the edit that sets top-k, top-p, min-p, typical, epsilon or eta.

    SamplingError (a ValueError) with a sentence where the value is out of range.
    """
    if stage == "temperature":
        raise SamplingError("The temperature is set by the dial.")
    number = value
    if stage == "top_k" and value == int(value):
        number = int(value)
    filters = checked_filters(_with_number(document.filters, stage, number))
    name = STAGE_NAMES[stage]
    if number == neutral(stage):
        return set_filters(document, filters, f"Switch {name} off")
    return set_filters(document, filters, f"Set {name} to {value_text(filters, stage, 1.0)}")


def choose_preset(document: Document, preset: str) -> Edit:
    """Return the edit that takes the rules and the order of a library, or the person's own order.

    An own order begins as the order that was there before.
    """
    chosen = next((known for known in PRESETS if known == preset), None)
    if chosen is None:
        raise SamplingError(f"There are no rules “{preset}”: choose transformers or llama.cpp.")
    filters = replace(document.filters, preset=chosen)
    if chosen == "own":
        filters = replace(filters, order=_whole_order(document.filters))
    return set_filters(document, filters, f"Filter {PRESET_NAMES[chosen]}")


def moved_stage(document: Document, stage: str, to_index: int) -> Edit:
    """Return the edit that moves a stage to a place among those that are shown.

    stage: as in `Filters.order`; shown are temperature and the filters that are on, counted from
    0; places beyond the ends are the ends. The order becomes the person's own, unless it is just
    that of transformers, whose rules an own order has. SamplingError for a stage that is not
    shown. Where nothing moves the document stays the same object.
    """
    shown = list(working_stages(document.filters))
    moving = next((one for one in shown if one == stage), None)
    if moving is None:
        name = next((name for known, name in STAGE_NAMES.items() if known == stage), stage)
        raise SamplingError(f"{name} is not among the stages that work here, so it stays.")
    label = f"Move {STAGE_NAMES[moving]}"
    place = min(max(to_index, 0), len(shown) - 1)
    if shown.index(moving) == place:
        return Edit(label, document)
    shown.remove(moving)
    shown.insert(place, moving)
    rest = iter(shown)
    order = tuple(next(rest) if one in shown else one for one in _whole_order(document.filters))
    preset: Preset = "transformers" if order == TRANSFORMERS_ORDER else "own"
    return set_filters(document, replace(document.filters, preset=preset, order=order), label)


def switch_filters_off(document: Document) -> Edit:
    """Return the edit that sets every filter to off; preset, order and bans stay."""
    plain = Filters(preset=document.filters.preset, order=document.filters.order)
    return set_filters(document, plain, "Switch the filters off")


def any_filter_on(filters: Filters) -> bool:
    """Return whether any filter is set, also one that the preset does not know."""
    return any(is_on(filters, stage) for stage in TRANSFORMERS_ORDER)


def _with_number(filters: Filters, stage: Stage, value: float) -> Filters:
    changed: dict[str, float] = {stage: value}
    return replace(filters, **changed)  # type: ignore[arg-type]


def _whole_order(filters: Filters) -> tuple[Stage, ...]:
    """The stages in their order, and last those that the preset does not know."""
    known = filters.stages
    return (*known, *(stage for stage in TRANSFORMERS_ORDER if stage not in known))
