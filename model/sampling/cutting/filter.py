"""Filter: what one file in `filters` tells; everything else follows from the list."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import isfinite
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.document.settings import Filters, Shelf
from model.exact import FloatArray, sum_exactly
from model.sampling.cutting.depths import Depths
from model.words.numerals import compact_text

Rules = Literal["transformers", "llama.cpp"]
Kept = NDArray[np.bool_]

# Where the temperature stands among the places of filters.
TEMPERATURE_PLACE: dict[Rules, int] = {"transformers": 10, "llama.cpp": 90}
# What transformers lacks can be handed to `generate` as a logits processor of one's own: those work
# before its temperature.
OWN_PROCESSOR = 5


class SamplingError(ValueError):
    """A sentence that says why nothing can be drawn with these filters, and what to do."""


class Setting(NamedTuple):
    """One number of a filter.

    Attributes:
        key: its name in files and, with dashes, on the command line.
        name: what it is called on screen and in sentences.
        tip: what its control says.
        kind: which numbers it takes, as a sentence goes on after “is”.
        low, high: the least and the largest number that its box takes.
        off: the number of a document that says nothing; a switch that stands there is off.
        beyond_low, below_high: whether the ends themselves are refused.
        whole: whether it is a whole number.
        switch: whether it decides if the filter is on.
        decimals: as many are shown in its box.
        llama, transformers: what the two libraries call it in their settings where that is not
            `key`; first the one that is written.
        flags: other names of it on the command line of llama.cpp; first the one that is written.
    """

    key: str
    name: str
    tip: str
    kind: str
    low: float
    high: float
    off: float = 0.0
    beyond_low: bool = False
    below_high: bool = False
    whole: bool = False
    switch: bool = True
    decimals: int = 4
    llama: tuple[str, ...] = ()
    transformers: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    def of(self, filters: Filters) -> float:
        """Return the number that it is set to."""
        return filters.amount(self.key, self.off)

    @property
    def flag(self) -> str:
        """Its option on the command line."""
        return f"--{self.key.replace('_', '-')}"

    def check(self, value: float) -> None:
        """Raise SamplingError unless it can be set to `value`."""
        fits = isfinite(value) and self.low <= value <= self.high
        fits = fits and not (self.beyond_low and value == self.low)
        fits = fits and not (self.below_high and value == self.high)
        if not fits or (self.whole and value != int(value)):
            raise SamplingError(f"{self.name} is {self.kind}, not {value}.")


def settings_names(setting: Setting, rules: Rules) -> tuple[str, ...]:
    """Return what a library calls a number in its settings; first the name that is written."""
    own = setting.llama if rules == "llama.cpp" else setting.transformers
    return own or (setting.key,)


class Past(NamedTuple):
    """What has been said before the draw, for the filters that look back.

    Attributes:
        rows: the rows of the table in the order in which they came; what is no outcome of the
            table has a negative number of its own.
        breakers: the numbers in `rows` that no repetition reaches across.
        peak: the logit of the likeliest outcome where the column holds logits; None where it holds
            weights, whose logits are log p.
    """

    rows: tuple[int, ...] = ()
    breakers: frozenset[int] = frozenset()
    peak: float | None = None


NO_PAST = Past()


class Reached(NamedTuple):
    """What reaches a filter.

    Attributes:
        p: the probabilities of the rows still there, likeliest first, equal ones in table order,
            summing to 1.
        logs: log p less that of the likeliest.
        rows: which rows of the table they are.
        filters: all settings.
        rules: whose ties and boundaries.
        temperature: what the dial says.
        past: what came before.
    """

    p: FloatArray
    logs: FloatArray
    rows: NDArray[np.intp]
    filters: Filters
    rules: Rules
    temperature: float
    past: Past = NO_PAST

    @property
    def entropy(self) -> float:
        """H of what reaches the filter, in nats."""
        alive = self.p[self.p > 0.0]
        return sum_exactly(-alive * np.log(alive)).value


class Cut(NamedTuple):
    """An effect: only some rows stay. `note` says where it could not do all that its rule says."""

    kept: Kept
    note: str = ""


class Shift(NamedTuple):
    """An effect: something is added to each log p; −∞ takes a row out."""

    by: FloatArray
    note: str = ""


class Warmth(NamedTuple):
    """An effect: every log p is divided by a temperature."""

    temperature: float
    note: str = ""


class Chance(NamedTuple):
    """An effect: with each probability only some rows stay; the probabilities sum to 1.

    What comes after works on each of these ways by itself: a temperature after it does not heat
    their mean.
    """

    ways: tuple[tuple[float, Kept], ...]
    note: str = ""


Effect = Cut | Shift | Warmth | Chance


@dataclass(frozen=True, eq=False)
class Filter:
    """One filter.

    Attributes:
        id: its name as a stage, in files too.
        name, short: on its pill; `short` where room is.
        meaning: what it does, in markup, for the tip of its pill.
        settings: its numbers.
        effect: what it does to what reaches it.
        quick: how many of the likeliest it keeps, from plain doubles; Unsure where only the exact
            way can tell. Without one the moving dial takes the exact way.
        transformers, llama: its place in the order of the two, None where it is not there.
        value: what stands behind its name on a pill, at a temperature; else its first number.
        by_dial: whether its box stands beside the dial, whatever lens is looked through.
        looks_back: whether it needs what has been said before.
        is_temperature: whether it takes the place of the temperature.
        alone: whether llama.cpp uses it with the temperature and without all others.
        shelf: with which others its controls are shown.
        llama_names: what llama.cpp calls it in a list of samplers where that is not `id`; first the
            one that is written. llama_letter: the same in one letter, "" for none.
    """

    id: str
    name: str
    meaning: str
    settings: tuple[Setting, ...]
    effect: Callable[[Reached], Effect]
    quick: Callable[[Depths, Filters, Rules], int] | None = None
    short: str = ""
    transformers: int = OWN_PROCESSOR
    llama: int | None = None
    value: Callable[[Filters, float], str] | None = None
    by_dial: bool = False
    looks_back: bool = False
    is_temperature: bool = False
    alone: bool = False
    shelf: Shelf = "cuts"
    llama_names: tuple[str, ...] = ()
    llama_letter: str = ""
    switches: tuple[Setting, ...] = field(init=False)

    def __post_init__(self) -> None:
        chosen = tuple(setting for setting in self.settings if setting.switch)
        object.__setattr__(self, "switches", chosen)

    def is_on(self, filters: Filters) -> bool:
        """Return whether any of its switches stands away from off."""
        return any(setting.of(filters) != setting.off for setting in self.switches)

    def check(self, filters: Filters) -> None:
        """Raise SamplingError, with a sentence, where one of its numbers is out of range."""
        for setting in self.settings:
            setting.check(setting.of(filters))

    def value_text(self, filters: Filters, temperature: float) -> str:
        """Return what stands behind its name: 6, 0.8."""
        if self.value is not None:
            return self.value(filters, temperature)
        first = self.settings[0]
        number = first.of(filters)
        return f"{int(number):,}" if first.whole else compact_text(number)
