"""A sampler chain as other programs write it: read from what is pasted, and written for copying.

Sources: llama.cpp, common/arg.cpp and tools/server/README.md (options, settings, samplers and their
defaults); transformers, GenerationConfig.
"""

import json
import math
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from model.document.settings import Filters
from model.sampling import filters as known
from model.sampling.chain import (
    TEMPERATURE,
    all_settings,
    checked_filters,
    filter_of,
    library_order,
    stages_of,
    working_filters,
)
from model.sampling.cutting.filter import OWN_PROCESSOR, Filter, Rules, SamplingError, Setting

# What the libraries do where a text does not say.
_DEFAULTS: Mapping[Rules, Mapping[str, float]] = {
    "llama.cpp": {"top_k": 40, "top_p": 0.95, "min_p": 0.05},
    "transformers": {"top_k": 50},
}
_USUAL_TEMPERATURE: Mapping[Rules, float] = {"llama.cpp": 0.8, "transformers": 1.0}
_ALWAYS = ("top_k", "top_p", "min_p")
_OF_TRANSFORMERS = (
    *("do_sample", "transformers_version", "max_new_tokens", "_from_model_config"),
    *("epsilon_cutoff", "eta_cutoff", "top_h", "repetition_penalty"),
)
_NESTED = ("default_generation_settings", "generation_settings", "params", "options")
_NO_SAMPLER = (
    "That is no sampler: paste a server's settings in JSON, or a command line such as --temp 0.8 "
    "--top-k 40."
)


@dataclass(frozen=True)
class Sampler:
    """A chain with its temperature."""

    filters: Filters
    temperature: float


def read_sampler(text: str, before: Filters) -> Sampler:
    """Return the chain that a text sets; the history stays as `before` has it.

    text: settings in JSON as the server of llama.cpp or transformers has them, or a command line of
    llama.cpp. What it does not say is as that library has it by default. SamplingError with a
    sentence where it says nothing of a sampler, or something out of range.
    """
    given = text.strip()
    found = _from_json(given) if given.startswith(("{", "[")) else _from_command_line(given)
    rules: Rules = "transformers" if any(key in found for key in _OF_TRANSFORMERS) else "llama.cpp"
    temperature = _number("temperature", found.pop("temperature", _USUAL_TEMPERATURE[rules]))
    numbers = dict(_DEFAULTS[rules])
    for setting in all_settings():
        for name in _names(setting, rules):
            if found.get(name) is not None:
                value = found[name]
                if setting.whole and setting.high == 1.0 and isinstance(value, bool):
                    value = int(value)
                numbers[setting.key] = _as_set(setting, _number(name, value), rules)
                break
    if found.get("mirostat") in (0, None) and rules == "llama.cpp":
        numbers.pop("mirostat_tau", None)
    elif "mirostat" in found:
        numbers.setdefault("mirostat_tau", 5.0)
    if found.get("do_sample") is False:
        numbers, temperature = {"top_k": 1}, 1.0
    changed = {one.key: numbers[one.key] for one in all_settings() if one.key in numbers}
    filters = Filters(rules, (), before.history).but(**_away_from_off(changed))
    filters = _in_order(filters, found.get("samplers")) if rules == "llama.cpp" else filters
    return Sampler(checked_filters(filters), max(temperature, 0.0))


def _away_from_off(numbers: Mapping[str, float]) -> dict[str, float]:
    off = {one.key: one.off for one in all_settings()}
    return {key: value for key, value in numbers.items() if value != off[key]}


def _names(setting: Setting, rules: Rules) -> tuple[str, ...]:
    own = setting.llama if rules == "llama.cpp" else setting.transformers
    return own or (setting.key,)


def _as_set(setting: Setting, value: float, rules: Rules) -> float:
    """A number as the library means it: what it takes for off is off here."""
    below = value <= 0.0 and setting.low >= 0.0 and setting.switch
    above = value >= 1.0 and setting.off == 1.0 == setting.high
    if rules == "llama.cpp" and (below or above):
        # A top-p of 0 leaves one outcome in llama.cpp; all other numbers below their least are off.
        return 1e-9 if setting.key == "top_p" and below else setting.off
    return int(value) if setting.whole and value == int(value) else value


def _number(name: str, value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if isinstance(value, bool) or not math.isfinite(number):
        raise SamplingError(f"“{name}” is no number in what was pasted; correct it.")
    return number


def _from_json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise SamplingError(f"What was pasted is no valid JSON: {error}.") from error
    while isinstance(found, list) and found:
        found = found[0]
    settings = dict(_flat(found))
    names = {name for rules in _DEFAULTS for one in all_settings() for name in _names(one, rules)}
    if not settings.keys() & {*names, "temperature", "samplers", "do_sample"}:
        raise SamplingError(_NO_SAMPLER)
    return settings


def _flat(found: Any) -> Iterator[tuple[str, Any]]:
    """The settings of an object, and of the objects in which servers keep them."""
    if not isinstance(found, dict):
        raise SamplingError(_NO_SAMPLER)
    for key in _NESTED:
        if isinstance(found.get(key), dict):
            yield from _flat(found[key])
    yield from ((key, value) for key, value in found.items() if value is not None)


def _from_command_line(text: str) -> dict[str, Any]:
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise SamplingError("A quote in what was pasted does not end; add the other.") from error
    parts = [part for word in words for part in (word.split("=", 1) if "=" in word else [word])]
    flags = _flags()
    found: dict[str, Any] = {}
    for flag, value in pairwise(parts):
        if flag in flags:
            found[flags[flag]] = value
    if not found:
        raise SamplingError(_NO_SAMPLER)
    if "samplers" in found:
        found["samplers"] = [one for one in found["samplers"].split(";") if one]
    if "letters" in found:
        found["samplers"] = list(found.pop("letters"))
    if "mirostat" in found:
        found["mirostat"] = int(_number("mirostat", found["mirostat"]))
    return found


def _flags() -> dict[str, str]:
    flags = {"--temp": "temperature", "--temperature": "temperature", "--mirostat": "mirostat"}
    flags |= {"--samplers": "samplers", "--sampler-seq": "letters", "--sampling-seq": "letters"}
    for one in all_settings():
        for flag in (*one.flags, one.flag):
            flags[flag] = _names(one, "llama.cpp")[0]
    return flags


def _in_order(filters: Filters, samplers: Any) -> Filters:
    """The filters in the order of a list of samplers; what it leaves out is off."""
    if samplers is None:
        return filters
    if not isinstance(samplers, list):
        raise SamplingError("“samplers” is no list in what was pasted; correct it.")
    by_name = {name: one.id for one in known.FILTERS for name in _sampler_names(one)}
    by_name |= {TEMPERATURE: TEMPERATURE, "temp": TEMPERATURE, "t": TEMPERATURE}
    unknown = [name for name in samplers if name not in by_name]
    if unknown:
        raise SamplingError(f"There is no sampler “{unknown[0]}” here; take it out of the list.")
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


def llama_settings(filters: Filters, temperature: float) -> str:
    """Return the chain as the server of llama.cpp takes it, in JSON; what it lacks is left out."""
    written: dict[str, Any] = {"samplers": _samplers(filters), "temperature": temperature}
    written |= {_names(one, "llama.cpp")[0]: one.of(filters) for one in _written(filters)}
    return _json(written | _mirostat(filters))


def llama_command_line(filters: Filters, temperature: float) -> str:
    """Return the chain as options of llama.cpp; what it lacks is left out."""
    parts = ["--samplers", f'"{";".join(_samplers(filters))}"', "--temp", _text(temperature)]
    for one in _written(filters):
        parts += [(one.flags or (f"--{_names(one, 'llama.cpp')[0].replace('_', '-')}",))[0]]
        parts += [_text(one.of(filters))]
    parts += [f"--mirostat {mode}" for mode in _mirostat(filters).values()]
    return " ".join(parts)


def transformers_settings(filters: Filters, temperature: float) -> str:
    """Return the chain as transformers takes it, in JSON; what it lacks is left out."""
    written: dict[str, Any] = {"do_sample": True, "temperature": temperature}
    for one in known.FILTERS:
        has = one.id in _native()
        for setting in one.switches:
            value = setting.of(filters)
            if has and (setting.key in _ALWAYS or value != setting.off):
                written[_names(setting, "transformers")[0]] = value
    return _json({key: value for key, value in written.items() if key not in _LACKS})


# Of the penalties transformers has the first alone.
_LACKS = ("frequency_penalty", "presence_penalty")


def _native() -> set[str]:
    return {
        one.id
        for one in known.FILTERS
        if one.transformers != OWN_PROCESSOR and not (one.is_temperature or one.alone)
    }


def _mirostat(filters: Filters) -> dict[str, int]:
    return {"mirostat": 2} if any(one.alone and one.is_on(filters) for one in known.FILTERS) else {}


def _samplers(filters: Filters) -> list[str]:
    """What works and llama.cpp has in a list of samplers, in order; the usual ones always."""
    working = {one.id for one in working_filters(filters)}
    names = []
    for stage in stages_of(filters):
        found = filter_of(stage)
        if found is None:
            names.append(TEMPERATURE)
        elif found.llama_letter and (stage in working or stage in _ALWAYS):
            names.append((found.llama_names or (found.id,))[0])
    return names


def _written(filters: Filters) -> list[Setting]:
    return [
        setting
        for one in known.FILTERS
        if one.llama is not None and (one.is_on(filters) or one.id in _ALWAYS)
        for setting in one.settings
        if setting.key in _ALWAYS or setting.switch is False or setting.of(filters) != setting.off
    ]


def _json(written: Mapping[str, Any]) -> str:
    return json.dumps({key: _plain(value) for key, value in written.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not isinstance(value, bool) and math.isinf(value):
        return 1e9
    return value


def _text(value: float) -> str:
    return f"{_plain(value):.17g}" if value != round(value, 12) else f"{_plain(value):.12g}"
