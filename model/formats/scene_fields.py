"""The scenes of a .entropy file: each an object on a line of its own."""

import json
import math
from typing import Any

from model.document.scenes import Scene
from model.document.settings import Filters
from model.files.format import FormatError
from model.formats.settings_fields import read_settings, settings_text
from model.formats.table_fields import json_text, kind_of

KEYS = ("title", "lens", "temperature", "filters", "highlighted", "note")
REQUIRED = ("title", "lens", "temperature")


def scenes_text(scenes: tuple[Scene, ...]) -> str:
    """Return the scenes as a JSON list, one scene a line; what is at its default is left out."""
    return "[\n    " + ",\n    ".join(_scene_text(scene) for scene in scenes) + "\n  ]"


def read_scenes(name: str, raw: Any) -> tuple[Scene, ...]:
    """Return the scenes that a JSON list holds; FormatError naming the scene and what is wrong.

    Whether a temperature is one at all is checked by the document that gets the scenes.
    """
    if not isinstance(raw, list):
        raise FormatError(f"The field “{name}” is {kind_of(raw)}; it is a list of scenes.")
    return tuple(_read_scene(f"{name}[{index}]", one) for index, one in enumerate(raw))


def _scene_text(scene: Scene) -> str:
    temperature = scene.temperature
    content: dict[str, object] = {
        "title": scene.title,
        "lens": scene.lens,
        "temperature": "inf" if math.isinf(temperature) else temperature,
    }
    if scene.filters != Filters():
        content["filters"] = json.loads(settings_text(scene.filters))
    if scene.highlighted:
        content["highlighted"] = list(scene.highlighted)
    if scene.note:
        content["note"] = scene.note
    return json_text(content)


def _read_scene(name: str, raw: Any) -> Scene:
    if not isinstance(raw, dict):
        raise FormatError(f"The field “{name}” is {kind_of(raw)}; a scene is an object.")
    unknown = next((key for key in raw if key not in KEYS), None)
    if unknown is not None:
        raise FormatError(f"There is no field “{unknown[:40]}” in “{name}”; correct its name.")
    missing = next((key for key in REQUIRED if key not in raw), None)
    if missing is not None:
        raise FormatError(f"The field “{missing}” is missing in “{name}”; add it.")
    return Scene(
        _text(f"{name}.title", raw["title"]),
        _text(f"{name}.lens", raw["lens"]),
        _number(f"{name}.temperature", raw["temperature"]),
        read_settings(f"{name}.filters", Filters, raw.get("filters", {})),
        _texts(f"{name}.highlighted", raw.get("highlighted", [])),
        _text(f"{name}.note", raw.get("note", "")),
    )


def _text(name: str, raw: Any) -> str:
    if not isinstance(raw, str):
        raise FormatError(f"The field “{name}” is {kind_of(raw)}; it is a text.")
    return raw


def _texts(name: str, raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list):
        raise FormatError(f"The field “{name}” is {kind_of(raw)}; it is a list of outcomes.")
    return tuple(_text(f"{name}[{index}]", one) for index, one in enumerate(raw))


def _number(name: str, raw: Any) -> float:
    if raw == "inf":
        return math.inf
    if type(raw) not in (int, float) or math.isinf(raw):
        raise FormatError(f"The field “{name}” is {kind_of(raw)}; it is a number or “inf”.")
    return float(raw)
