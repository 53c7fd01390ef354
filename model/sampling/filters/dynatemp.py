"""Dynamic temperature: hotter where the model is unsure, cooler where it is sure.

Source: K. Kalomaze's entropy-based dynamic temperature, as llama.cpp does it: T = least + (most −
least) · (H / ln n)^e over the n outcomes that reach it. The dial is in the middle of its range.
"""

from math import isinf, log

from model.document.settings import Filters
from model.sampling.cutting.filter import Filter, Reached, Setting, Warmth
from model.words.numerals import temperature_text

RANGE = Setting(
    "dynatemp_range",
    "dynamic T ±",
    "How far the temperature goes below and above the dial; 0 is off",
    "a number from 0 (off) to 100",
    0.0,
    100.0,
)
EXPONENT = Setting(
    "dynatemp_exponent",
    "dynamic T exponent",
    "How the entropy bends the way from the least to the most",
    "a number from 0 to 100",
    0.0,
    100.0,
    off=1.0,
    switch=False,
    flags=("--dynatemp-exp",),
)


def effect(reached: Reached) -> Warmth:
    """Return T = least + (most − least) · (H / ln n)^e; the dial's for one outcome and at ∞."""
    low, high = _limits(reached.filters, reached.temperature)
    if len(reached.p) < 2 or isinf(reached.temperature):
        return Warmth(reached.temperature)
    share = min(reached.entropy / log(len(reached.p)), 1.0)
    temperature = low + (high - low) * share ** EXPONENT.of(reached.filters)
    return Warmth(temperature, f"The entropy makes it T = {temperature_text(temperature)}.")


def _limits(filters: Filters, temperature: float) -> tuple[float, float]:
    spread = RANGE.of(filters)
    return max(temperature - spread, 0.0), temperature + spread


def _value(filters: Filters, temperature: float) -> str:
    low, high = _limits(filters, temperature)
    return f"{temperature_text(low)}–{temperature_text(high)}"


DYNAMIC_TEMPERATURE = Filter(
    "dynatemp",
    "dynamic T",
    "Divides every log-probability by T = least + (most − least) · (H / ln n)<sup>e</sup>, in the "
    "place of the temperature.",
    (RANGE, EXPONENT),
    effect,
    short="T",
    transformers=10,
    llama=90,
    value=_value,
    is_temperature=True,
    shelf="chance",
)
