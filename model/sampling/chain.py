"""The chain: which stages work, in which order, with which words; all of it from FILTERS."""

from collections.abc import Collection, Iterator
from typing import assert_never

from model.document.settings import Filters, Preset
from model.sampling import filters as known
from model.sampling.cutting.filter import (
    TEMPERATURE_PLACE,
    Filter,
    Rules,
    SamplingError,
    Setting,
)
from model.words.names import counted, fit_line
from model.words.numerals import temperature_text

TEMPERATURE = "temperature"
PRESETS: tuple[Preset, ...] = ("transformers", "llama.cpp", "own")


def filter_of(stage: str) -> Filter | None:
    """Return the filter that a stage is; None for temperature and for what is no stage."""
    return next((one for one in known.FILTERS if one.id == stage), None)


def all_settings() -> Iterator[Setting]:
    """Return every number of every filter."""
    for one in known.FILTERS:
        yield from one.settings


def stage_name(stage: str) -> str:
    """Return what a stage is called on screen; the word itself where it is no stage."""
    found = filter_of(stage)
    return stage if found is None else found.name


def rules_of(preset: Preset) -> Rules:
    """Return whose ties and boundaries a preset takes: an own order those of transformers."""
    return "llama.cpp" if preset == "llama.cpp" else "transformers"


def library_order(rules: Rules) -> tuple[str, ...]:
    """Return all stages that a library has, in its order."""
    match rules:
        case "transformers":
            places = [(one.transformers, one.id) for one in known.FILTERS]
        case "llama.cpp":
            places = [(one.llama, one.id) for one in known.FILTERS if one.llama is not None]
        case _:
            assert_never(rules)
    # Sorting is stable: of the same place the temperature comes first, then as FILTERS has them.
    places = [(TEMPERATURE_PLACE[rules], TEMPERATURE), *places]
    return tuple(stage for _, stage in sorted(places, key=lambda place: place[0]))


def stages_of(filters: Filters) -> tuple[str, ...]:
    """Return the stages that a preset knows, in the order in which they work."""
    if filters.preset == "own" and filters.order:
        return filters.order
    return library_order(rules_of(filters.preset))


def whole_order(filters: Filters) -> tuple[str, ...]:
    """Return all stages: those that the preset knows in its order, and last all others."""
    stages = stages_of(filters)
    return (*stages, *(one for one in library_order("transformers") if one not in stages))


def checked_filters(filters: Filters) -> Filters:
    """Return the filters as they are; SamplingError (a ValueError) names what is out of range.

    Every number by its filter. The order names each stage at most once, and temperature and every
    filter that is on at least once.

    >>> checked_filters(Filters(top_p=0.9)) == Filters(top_p=0.9)
    True
    """
    if filters.preset not in PRESETS:
        raise SamplingError(
            f"There are no rules “{fit_line(filters.preset, 40)}”: "
            "choose transformers, llama.cpp or own."
        )
    for one in known.FILTERS:
        one.check(filters)
    _check_order(filters)
    return filters


def _check_order(filters: Filters) -> None:
    stages = library_order("transformers")
    for stage in filters.order:
        if stage not in stages:
            raise SamplingError(
                f"There is no stage “{fit_line(stage, 40)}”; take it out of the order."
            )
        if filters.order.count(stage) > 1:
            name = stage_name(stage)
            raise SamplingError(f"The order names {name} twice; each stage works once.")
    if filters.preset != "own" or not filters.order:
        return
    for needed in (TEMPERATURE, *filters_on(filters)):
        if needed not in filters.order:
            raise SamplingError(f"The order leaves out {stage_name(needed)}; put it in.")


def filters_on(filters: Filters) -> tuple[str, ...]:
    """Return the filters that are on, also those that the preset does not know; () for none."""
    if not filters.amounts:
        return ()
    return tuple(one.id for one in known.FILTERS if one.is_on(filters))


def are_on(filters: Filters) -> bool:
    """Return whether any filter is on.

    >>> are_on(Filters()), are_on(Filters(top_k=40))
    (False, True)
    """
    return bool(filters_on(filters))


def working_stages(filters: Filters) -> tuple[str, ...]:
    """Return the stages that do something, in their order: temperature and the filters on.

    A filter that the preset does not know (epsilon and eta in llama.cpp) does nothing. What takes
    the place of the temperature works instead of it, and what llama.cpp uses alone works alone.

    >>> working_stages(Filters(top_k=6))
    ('temperature', 'top_k')
    """
    on = filters_on(filters)
    stages = [one for one in stages_of(filters) if one == TEMPERATURE or one in on]
    found = {stage: filter_of(stage) for stage in stages}
    if filters.preset == "llama.cpp" and any(one and one.alone for one in found.values()):
        stages = [stage for stage in stages if (one := found[stage]) is None or one.alone]
    if any((one := found[stage]) and one.is_temperature for stage in stages):
        stages.remove(TEMPERATURE)
    return tuple(stages)


def working_filters(filters: Filters) -> tuple[Filter, ...]:
    """Return the filters that do something, in their order: empty where nothing is filtered.

    >>> [one.id for one in working_filters(Filters(top_k=6))]
    ['top_k']
    """
    found = (filter_of(stage) for stage in working_stages(filters))
    return tuple(one for one in found if one is not None)


def idle_filters(filters: Filters) -> tuple[str, ...]:
    """Return the filters that are on but do nothing by the rules of the preset.

    >>> idle_filters(Filters(preset="llama.cpp", top_p=0.9, eta=0.01))
    ('eta',)
    """
    working = working_stages(filters)
    return tuple(stage for stage in filters_on(filters) if stage not in working)


def value_text(filters: Filters, stage: str, temperature: float) -> str:
    """Return what stands behind a stage's name: 6, 0.8, or T at the temperature."""
    found = filter_of(stage)
    if found is None:
        return temperature_text(temperature)
    return found.value_text(filters, temperature)


def filter_words(filters: Filters, banned: Collection[object]) -> str:
    """Return what has been done to Q at T besides tempering: "after top-k 6, top-p 0.8", or "".

    In the order in which it is done; outcomes are banned first.

    >>> filter_words(Filters(top_k=6, top_p=0.8), ())
    'after top-k 6, top-p 0.8'
    """
    done = [f"banning {counted(len(banned), 'outcome')}"] if banned else []
    done += [
        f"{one.name} {one.value_text(filters, 1.0)}".rstrip() for one in working_filters(filters)
    ]
    return f"after {', '.join(done)}" if done else ""
