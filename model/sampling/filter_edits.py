"""Edits of the filters: a number set, a preset chosen, a stage moved, all switched off."""

from dataclasses import replace

from model.document.document import Document
from model.document.edits import Edit, set_filters
from model.document.settings import Filters, Preset
from model.sampling.chain import (
    PRESETS,
    TEMPERATURE,
    all_settings,
    checked_filters,
    filters_on,
    library_order,
    stage_name,
    whole_order,
    working_stages,
)
from model.sampling.cutting.filter import SamplingError
from model.words.numerals import compact_text

PRESET_NAMES: dict[Preset, str] = {
    "transformers": "as transformers",
    "llama.cpp": "as llama.cpp",
    "own": "own order",
}


def set_filter(document: Document, key: str, value: float) -> Edit:
    """Return the edit that sets a number of a filter, by its key: top_k, top_p, xtc_threshold.

    SamplingError (a ValueError) with a sentence where the value is out of range.
    """
    if key == TEMPERATURE:
        raise SamplingError("The temperature is set by the dial.")
    setting = next((one for one in all_settings() if one.key == key), None)
    if setting is None:
        raise SamplingError(f"There is no number “{key}” of a filter.")
    setting.check(value)
    number = int(value) if setting.whole else value
    filters = with_whole_order(
        document.filters.but(**{key: None if number == setting.off else number})
    )
    if number == setting.off:
        return set_filters(document, filters, f"Switch {setting.name} off")
    shown = f"{number:,}" if setting.whole else compact_text(number)
    return set_filters(document, checked_filters(filters), f"Set {setting.name} to {shown}")


def with_whole_order(filters: Filters) -> Filters:
    """Return the filters with an own order that leaves out none that is on; missing ones last."""
    if filters.preset != "own" or set(filters_on(filters)) <= set(filters.order):
        return filters
    return replace(filters, order=whole_order(filters))


def type_history(document: Document, text: str) -> Edit:
    """Return the edit that sets what came before the draw; ValueError where it is too long."""
    return set_filters(document, replace(document.filters, history=text), "Type what was said")


def choose_preset(document: Document, preset: str) -> Edit:
    """Return the edit that takes the rules and the order of a library, or the person's own order.

    An own order begins as the order that was there before.
    """
    chosen = next((known for known in PRESETS if known == preset), None)
    if chosen is None:
        raise SamplingError(f"There are no rules “{preset}”: choose transformers or llama.cpp.")
    filters = replace(document.filters, preset=chosen)
    if chosen == "own":
        filters = replace(filters, order=whole_order(document.filters))
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
        raise SamplingError(
            f"{stage_name(stage)} is not among the stages that work here, so it stays."
        )
    label = f"Move {stage_name(moving)}"
    place = min(max(to_index, 0), len(shown) - 1)
    if shown.index(moving) == place:
        return Edit(label, document)
    shown.remove(moving)
    shown.insert(place, moving)
    rest = iter(shown)
    order = tuple(next(rest) if one in shown else one for one in whole_order(document.filters))
    preset: Preset = "transformers" if order == library_order("transformers") else "own"
    return set_filters(document, replace(document.filters, preset=preset, order=order), label)


def switch_filters_off(document: Document) -> Edit:
    """Return the edit that sets every filter to off; preset, order and bans stay."""
    plain = replace(document.filters, amounts=())
    return set_filters(document, plain, "Switch the filters off")
