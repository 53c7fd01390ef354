"""A sampler chain written for copying: as llama.cpp and as transformers take it.

Sources: llama.cpp, common/arg.cpp and tools/server/README.md (options, settings, samplers and their
defaults); transformers, GenerationConfig.
"""

import json
import math
from collections.abc import Mapping
from typing import Any

from model.document.settings import Filters
from model.sampling import filters as known
from model.sampling.chain import TEMPERATURE, filter_of, stages_of, working_filters
from model.sampling.cutting.filter import OWN_PROCESSOR, Setting, settings_names

_ALWAYS = ("top_k", "top_p", "min_p")


def llama_settings(filters: Filters, temperature: float) -> str:
    """Return the chain as the server of llama.cpp takes it, in JSON; what it lacks is left out."""
    written: dict[str, Any] = {"samplers": _samplers(filters), "temperature": temperature}
    written |= {settings_names(one, "llama.cpp")[0]: one.of(filters) for one in _written(filters)}
    return _json(written | _mirostat(filters))


def llama_command_line(filters: Filters, temperature: float) -> str:
    """Return the chain as options of llama.cpp; what it lacks is left out."""
    parts = ["--samplers", f'"{";".join(_samplers(filters))}"', "--temp", _text(temperature)]
    for one in _written(filters):
        parts += [(one.flags or (f"--{settings_names(one, 'llama.cpp')[0].replace('_', '-')}",))[0]]
        parts += [_text(one.of(filters))]
    parts += [f"--mirostat {mode}" for mode in _mirostat(filters).values()]
    return " ".join(parts)


def transformers_settings(filters: Filters, temperature: float) -> str:
    """Return the chain as transformers takes it, in JSON; what it lacks is left out."""
    written: dict[str, Any] = {"do_sample": True, "temperature": temperature}
    for one in known.FILTERS:
        if one.transformers == OWN_PROCESSOR or one.is_temperature or one.alone:
            continue
        for setting in one.switches:
            value = setting.of(filters)
            if setting.key in _ALWAYS or value != setting.off:
                written[settings_names(setting, "transformers")[0]] = value
    return _json({key: value for key, value in written.items() if key not in _LACKS})


# Of the penalties transformers has the first alone.
_LACKS = ("frequency_penalty", "presence_penalty")


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
    return 1e9 if isinstance(value, float) and math.isinf(value) else value


def _text(value: float) -> str:
    return f"{_plain(value):.17g}" if value != round(value, 12) else f"{_plain(value):.12g}"
