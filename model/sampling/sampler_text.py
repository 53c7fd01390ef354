"""A sampler chain as other programs write it, read from what is pasted."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from model.document.settings import Filters
from model.sampling import filters as known
from model.sampling.chain import TEMPERATURE, all_settings, checked_filters, library_order
from model.sampling.cutting.filter import (
    Filter,
    SamplingError,
    Setting,
    settings_names,
)
from model.sampling.sampler_forms import NO_SAMPLER, Pasted, pasted, spelling
from model.sampling.sampler_programs import (
    ALIASES,
    LLAMA,
    NAMES,
    NEUTRAL,
    OLLAMA,
    OPENAI,
    OTHERS,
    TRANSFORMERS,
    VLLM,
    WORDS,
    Program,
)
from model.words.names import fit_line, joined

MOST_NAMED, LONGEST_NAMED = 3, 24


@dataclass(frozen=True)
class Sampler:
    """A chain with its temperature.

    Attributes:
        filters, temperature: what was read.
        program: whose settings they were taken for.
        unknown: the names of what has no place here, as they are written.
    """

    filters: Filters
    temperature: float
    program: str = LLAMA.name
    unknown: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What is said of the reading, in sentences."""
        said = f"Taken as settings of {self.program}, with its defaults for what is not said."
        if not self.unknown:
            return said
        named = [f"“{fit_line(name, LONGEST_NAMED)}”" for name in self.unknown[:MOST_NAMED]]
        more = len(self.unknown) - MOST_NAMED
        named += [f"{more:,} more"] if more > 0 else []
        verb = "has" if len(self.unknown) == 1 else "have"
        return f"{said} Left out: {joined(named)}, which {verb} no place here."


def read_sampler(text: str, before: Filters) -> Sampler:
    """Return the chain that a text sets; the history stays as `before` has it.

    text: settings in JSON, a call in Python, a Modelfile, or a command line, of any program named
    above. What it does not say is as that program has it by default. SamplingError with a sentence
    where it says nothing of a sampler, or something out of range.
    """
    found = pasted(text)
    given, unknown = _understood(found)
    if not given:
        raise SamplingError(NO_SAMPLER)
    program = _program(found)
    temperature = _number(*given.get(TEMPERATURE, (TEMPERATURE, program.temperature)))
    numbers = dict(program.defaults) | _numbers(given, program)
    mirostat = int(_number(*given["mirostat"])) if "mirostat" in given else 0
    if program.rules == "llama.cpp" and not mirostat:
        numbers.pop("mirostat_tau", None)
    elif mirostat:
        numbers.setdefault("mirostat_tau", 5.0)
    if given.get("do_sample", ("", True))[1] in (False, "false", "False"):
        numbers, temperature = {"top_k": 1}, 1.0
    if program.is_cold and temperature <= 0.0:
        numbers, temperature = {**numbers, "top_k": 1}, 1.0
    filters = Filters(program.rules, (), before.history).but(**_away_from_off(numbers))
    filters = _in_its_order(filters, program, given)
    return Sampler(checked_filters(filters), max(temperature, 0.0), program.name, unknown)


def _understood(found: Pasted) -> tuple[dict[str, tuple[str, Any]], tuple[str, ...]]:
    """What has a place here: by its key, how it is spelled and its value; and what has none."""
    places = _places()
    others, neutral = (
        {spelling(one) for one in OTHERS},
        {spelling(name): value for name, value in NEUTRAL.items()},
    )
    given: dict[str, tuple[str, Any]] = {}
    unknown: list[str] = []
    for key, value in found.values.items():
        spelled = found.spelled[key]
        if key in places:
            given[places[key]] = (spelled.lstrip("-–—−"), value)
        elif key in neutral:
            if str(value) != str(neutral[key]) and value not in (neutral[key], [], ""):
                unknown.append(spelled)
        elif key not in others and not _says_nothing(found, spelled, value):
            unknown.append(spelled)
    return given, tuple(unknown)


def _says_nothing(found: Pasted, spelled: str, value: Any) -> bool:
    """Whether a name can be left unsaid: nothing is set by it, or it is a short option of files."""
    if found.form == "command line":
        return len(spelled.lstrip("-–—−")) <= 3
    return value in (False, "", 0) or value == [] or value == {}


def _places() -> dict[str, str]:
    """By the name without case, dashes and underscores: the key of what it sets."""
    places = {spelling(one): one for one in (TEMPERATURE, "mirostat", "samplers", "do_sample")}
    places |= ALIASES
    for one in all_settings():
        names = (*settings_names(one, "llama.cpp"), *settings_names(one, "transformers"))
        for name in (one.key, one.flag, *names, *one.flags):
            places[spelling(name)] = one.key
    return places


def _program(found: Pasted) -> Program:
    for word, program in WORDS:
        if word.lower() in found.text.lower() and not (
            found.form == "JSON" and program is not OLLAMA and program is not VLLM
        ):
            return program
    if found.form == "Modelfile":
        return OLLAMA
    if found.form == "command line":
        return LLAMA
    for program, names in NAMES:
        if any(spelling(name) in found.values for name in names):
            return program
    is_chat = "messages" in found.values or "maxcompletiontokens" in found.values
    of_llama = ("samplers", "npredict", "cacheprompt", "mirostat", "repeatpenalty", "minp", "topk")
    if is_chat and not any(name in found.values for name in of_llama):
        return OPENAI
    return LLAMA


def _numbers(given: Mapping[str, tuple[str, Any]], program: Program) -> dict[str, float]:
    numbers: dict[str, float] = {}
    for setting in all_settings():
        if setting.key not in given:
            continue
        spelled, value = given[setting.key]
        if setting.whole and setting.high == 1.0 and isinstance(value, bool):
            value = int(value)
        numbers[setting.key] = _as_set(setting, _number(spelled, value), program)
    return numbers


def _away_from_off(numbers: Mapping[str, float]) -> dict[str, float]:
    off = {one.key: one.off for one in all_settings()}
    ordered = {one.key: numbers[one.key] for one in all_settings() if one.key in numbers}
    return {key: value for key, value in ordered.items() if value != off[key]}


def _as_set(setting: Setting, value: float, program: Program) -> float:
    """A number as the program means it: what it takes for off is off here."""
    below = value <= 0.0 and setting.low >= 0.0 and setting.switch
    above = value >= 1.0 and setting.off == 1.0 == setting.high
    if program is not TRANSFORMERS and (below or above):
        # A top-p of 0 leaves one outcome in llama.cpp; all other numbers below their least are off.
        return 1e-9 if setting.key == "top_p" and below else setting.off
    return int(value) if setting.whole and value == int(value) else value


def _number(name: str, value: Any) -> float:
    given = value.replace(",", ".") if isinstance(value, str) else value
    try:
        number = float(given)
    except (TypeError, ValueError):
        number = math.nan
    if isinstance(value, bool) or not math.isfinite(number):
        raise SamplingError(f"“{name}” is no number in what was pasted; correct it.")
    return number


def _in_its_order(
    filters: Filters, program: Program, given: Mapping[str, tuple[str, Any]]
) -> Filters:
    """The filters in the order that the text or else the program has."""
    if program.rules == "llama.cpp":
        return _in_order(filters, _listed(given))
    if not program.order:
        return filters
    rest = (one for one in library_order("transformers") if one not in program.order)
    own = Filters("own", (*program.order, *rest), filters.history, filters.amounts)
    on = {TEMPERATURE, *(one.id for one in known.FILTERS if one.is_on(filters))}
    usual = [one for one in library_order("transformers") if one in on]
    return filters if [one for one in own.order if one in on] == usual else own


def _listed(given: Mapping[str, tuple[str, Any]]) -> list[str] | None:
    """The samplers of a list, of names between semicolons, or of letters; None where none is."""
    if "letters" in given:
        return list(str(given["letters"][1]))
    if "samplers" not in given:
        return None
    samplers = given["samplers"][1]
    if isinstance(samplers, str):
        one_name = samplers in _by_name()
        return (
            [one for one in samplers.split(";") if one]
            if ";" in samplers or one_name
            else [*samplers]
        )
    if not isinstance(samplers, list):
        raise SamplingError("“samplers” is no list in what was pasted; correct it.")
    return [str(one) for one in samplers]


def _by_name() -> dict[str, str]:
    by_name = {name: one.id for one in known.FILTERS for name in _sampler_names(one)}
    return by_name | {TEMPERATURE: TEMPERATURE, "temp": TEMPERATURE, "t": TEMPERATURE}


def _in_order(filters: Filters, samplers: list[str] | None) -> Filters:
    """The filters in the order of a list of samplers; what it leaves out is off."""
    if samplers is None:
        return filters
    by_name = _by_name()
    unknown = [name for name in samplers if name not in by_name]
    if unknown:
        raise SamplingError(
            f"There is no sampler “{fit_line(str(unknown[0]), 40)}” here; take it out of the list."
        )
    order = tuple(dict.fromkeys(by_name[name] for name in samplers))
    if TEMPERATURE not in order:
        raise SamplingError("The list of samplers leaves out the temperature; put it in.")
    left_out = [
        one
        for one in known.FILTERS
        if one.id not in order and not (one.is_temperature or one.alone)
    ]
    for one in left_out:
        filters = filters.but(**dict.fromkeys((setting.key for setting in one.settings), None))
    usual = tuple(one for one in library_order("llama.cpp") if one in order)
    if order == usual:
        return filters
    place = order.index(TEMPERATURE) + 1
    heat = tuple(one.id for one in known.FILTERS if one.is_temperature)
    whole = (*order[:place], *heat, *order[place:])
    rest = (one for one in library_order("transformers") if one not in whole)
    return Filters("own", (*whole, *rest), filters.history, filters.amounts)


def _sampler_names(one: Filter) -> Iterable[str]:
    if one.llama is None:
        return ()
    return (*(one.llama_names or (one.id,)), *([one.llama_letter] if one.llama_letter else ()))
