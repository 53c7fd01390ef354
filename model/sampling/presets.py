"""Presets: what the same filters would keep by the rules of the other library."""

from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

from model.document.settings import Filters, Preset
from model.document.table import Rows
from model.exact.weights import Weights
from model.sampling.chain import working_filters
from model.sampling.cutting.filter import NO_PAST, Past, SamplingError
from model.sampling.decoding import run_stages
from model.sampling.stages import StageResult

LIBRARIES: tuple[Preset, ...] = ("transformers", "llama.cpp")


class OtherPreset(NamedTuple):
    """What another preset would leave.

    Attributes:
        preset: whose rules and order.
        last: what is left in the end; None where it cannot work.
        saved, lost: the rows that would survive there and do not here, and the other way round;
            likeliest first.
        problem: why it cannot work, or "".
    """

    preset: Preset
    last: StageResult | None
    saved: Rows
    lost: Rows
    problem: str = ""

    @property
    def differs(self) -> bool:
        """Whether it would leave other outcomes, or none."""
        return bool(self.problem or len(self.saved) or len(self.lost))


def other_presets(
    source: Weights,
    temperature: float,
    filters: Filters,
    banned: Collection[int],
    here: StageResult,
    past: Past = NO_PAST,
) -> tuple[OtherPreset, ...]:
    """Return what each library that is not the chosen one would leave; () with no filter on.

    >>> from model.exact.weights import as_weights
    >>> source, filters = as_weights([4.0, 3.0, 2.0, 1.0]), Filters(top_k=2)
    >>> here = run_stages(source, 1.0, filters)[-1]
    >>> others = other_presets(source, 1.0, filters, (), here, NO_PAST)
    >>> [(one.preset, one.differs) for one in others]
    [('llama.cpp', False)]
    """
    if not any(working_filters(replace(filters, preset=preset)) for preset in LIBRARIES):
        return ()
    return tuple(
        _other(source, temperature, replace(filters, preset=preset), banned, here, past)
        for preset in LIBRARIES
        if preset != filters.preset
    )


def _other(
    source: Weights,
    temperature: float,
    filters: Filters,
    banned: Collection[int],
    here: StageResult,
    past: Past,
) -> OtherPreset:
    try:
        last = run_stages(source, temperature, filters, banned, past)[-1]
    except SamplingError as error:
        nothing = here.rows[:0]
        return OtherPreset(filters.preset, None, nothing, nothing, str(error))
    saved = last.rows[~here.survivors[last.rows]]
    lost = here.rows[~last.survivors[here.rows]]
    return OtherPreset(filters.preset, last, saved, lost)
