"""Filters in words: which of them work, in which order, what each is called, what is not allowed.

Sources of the rules: Hugging Face transformers, generation/logits_process.py; ggml-org/llama.cpp,
src/llama-sampling.cpp.
"""

import math
from collections.abc import Collection, Sequence

from model.document.edits.edit import counted
from model.document.settings import TRANSFORMERS_ORDER, Filters, Preset, Stage
from model.words.numerals import compact_text, temperature_text

STAGE_NAMES: dict[Stage, str] = {
    "temperature": "temperature",
    "top_k": "top-k",
    "top_p": "top-p",
    "min_p": "min-p",
    "typical": "typical",
    "epsilon": "epsilon",
    "eta": "eta",
}
PRESETS: tuple[Preset, ...] = ("transformers", "llama.cpp", "own")
_SHARES: tuple[Stage, ...] = ("top_p", "typical")


class SamplingError(ValueError):
    """A sentence that says why nothing can be drawn with these filters, and what to do."""


def checked_filters(filters: Filters) -> Filters:
    """Return the filters as they are; SamplingError (a ValueError) names what is out of range.

    top_k: a whole number from 0; top_p and typical: above 0, up to 1; min_p: from 0 to 1; epsilon
    and eta: from 0, below 1. The order names each stage at most once, and temperature and every
    filter that is on at least once.
    """
    if filters.preset not in PRESETS:
        raise SamplingError(
            f"There are no rules “{filters.preset}”: choose transformers, llama.cpp or own."
        )
    k = filters.top_k
    if not (math.isfinite(k) and k >= 0 and k == int(k)):
        raise SamplingError(f"top-k is a whole number from 1 up, or 0 for off, not {k}.")
    for stage in _SHARES:
        mass = amount(filters, stage)
        if not 0.0 < mass <= 1.0:
            raise SamplingError(
                f"{STAGE_NAMES[stage]} is a share above 0 and up to 1 (1 is off), not {mass}."
            )
    if not 0.0 <= filters.min_p <= 1.0:
        raise SamplingError(f"min-p is a share from 0 (off) to 1, not {filters.min_p}.")
    for stage, value in (("epsilon", filters.epsilon), ("eta", filters.eta)):
        if not 0.0 <= value < 1.0:
            raise SamplingError(f"{stage} is a probability from 0 (off) to below 1, not {value}.")
    _check_order(filters)
    return filters


def _check_order(filters: Filters) -> None:
    order: Sequence[str] = filters.order
    for stage in order:
        if stage not in TRANSFORMERS_ORDER:
            raise SamplingError(f"There is no stage “{stage}”; take it out of the order.")
        if order.count(stage) > 1:
            name = STAGE_NAMES[stage]
            raise SamplingError(f"The order names {name} twice; each stage works once.")
    if filters.preset != "own":
        return
    for needed in TRANSFORMERS_ORDER:
        if needed not in order and (needed == "temperature" or is_on(filters, needed)):
            raise SamplingError(f"The order leaves out {STAGE_NAMES[needed]}; put it in.")


def amount(filters: Filters, stage: Stage) -> float:
    """Return the number that a filter is set to; temperature has none here (ValueError)."""
    if stage == "temperature":
        raise ValueError("The temperature is no filter: it belongs to the dial.")
    return float(getattr(filters, stage))


def neutral(stage: Stage) -> float:
    """Return the number at which a filter is off."""
    return 1.0 if stage in _SHARES else 0.0


def is_on(filters: Filters, stage: Stage) -> bool:
    """Return whether a filter is set to cut; temperature always works and is no filter."""
    return stage != "temperature" and amount(filters, stage) != neutral(stage)


def working_stages(filters: Filters) -> tuple[Stage, ...]:
    """Return the stages that do something, in their order: temperature and the filters on.

    A filter that the preset does not know (epsilon and eta in llama.cpp) does nothing.
    """
    return tuple(s for s in filters.stages if s == "temperature" or is_on(filters, s))


def working_filters(filters: Filters) -> tuple[Stage, ...]:
    """Return the same without temperature: empty where nothing is cut."""
    return tuple(stage for stage in working_stages(filters) if stage != "temperature")


def idle_filters(filters: Filters) -> tuple[Stage, ...]:
    """Return the filters that are on but that the preset does not know."""
    working = working_stages(filters)
    return tuple(s for s in TRANSFORMERS_ORDER if is_on(filters, s) and s not in working)


def value_text(filters: Filters, stage: Stage, temperature: float) -> str:
    """Return what stands behind a stage's name: 6, 0.8, or T at the temperature."""
    if stage == "temperature":
        return temperature_text(temperature)
    if stage == "top_k":
        return f"{filters.top_k:,}"
    return compact_text(amount(filters, stage))


def filter_words(filters: Filters, banned: Collection[int]) -> str:
    """Return what has been done to Q at T besides tempering: "after top-k 6, top-p 0.8", or "".

    In the order in which it is done; outcomes are banned first.
    """
    done = [f"banning {counted(len(banned), 'outcome')}"] if banned else []
    done += [f"{STAGE_NAMES[s]} {value_text(filters, s, 1.0)}" for s in working_filters(filters)]
    return f"after {', '.join(done)}" if done else ""
