"""Sampling: what a decoder keeps of a distribution, as transformers and as llama.cpp do it."""

from model.sampling.chain import (
    are_on,
    checked_filters,
    filter_words,
    idle_filters,
    working_filters,
    working_stages,
)
from model.sampling.cutting.filter import Past, SamplingError
from model.sampling.decoding import decoded, moving_stages, run_stages
from model.sampling.draws import NoRepeat, drawn_counts, expected_distinct, no_repeat
from model.sampling.presets import OtherPreset, other_presets
from model.sampling.stages import StageResult

__all__ = [
    "NoRepeat",
    "OtherPreset",
    "Past",
    "SamplingError",
    "StageResult",
    "are_on",
    "checked_filters",
    "decoded",
    "drawn_counts",
    "expected_distinct",
    "filter_words",
    "idle_filters",
    "moving_stages",
    "no_repeat",
    "other_presets",
    "run_stages",
    "working_filters",
    "working_stages",
]
