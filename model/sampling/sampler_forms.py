"""The forms in which a sampler is pasted: JSON, Python, a command line, or names with values.

Names are taken as they are meant, however they are spelled: topK, --top-k, top_k and TOP K are one.
"""

import ast
import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from model.sampling.cutting.filter import SamplingError

Form = Literal["JSON", "Python", "command line", "Modelfile"]
NO_SAMPLER = (
    "That is no sampler: paste a server's settings in JSON, a call such as SamplingParams(top_p=0.9"
    "), or a command line such as --temp 0.8 --top-k 40."
)
# Objects in which servers and clients keep their settings.
_NESTED = (
    *("default_generation_settings", "generation_settings", "params", "options", "parameters"),
    *("extra_body", "sampling_params", "generation_config", "generationConfig"),
)
_MODELFILE = re.compile(r"(?:PARAMETER|/set\s+parameter)\s+(\w+)\s+(\"[^\"]*\"|\S+)", re.IGNORECASE)
# A dash may have become a longer one on its way through a page or a slide.
_FLAG = re.compile(r"^[-–—−]+(?=[A-Za-z])")
# What curl sends is the object in its quotes.
_SENT = re.compile(r"^curl\b.*?'\s*(\{.*\})\s*'", re.DOTALL)
_PAIR = re.compile(
    r"[\"']?([A-Za-z_][\w.-]*)[\"']?\s*[=:]\s*"
    r"(\[[^\]]*\]|\{[^}]*\}|\"[^\"]*\"|'[^']*'|\d+,\d+(?=\s|$)|[^\s,;()\[\]{}]+)"
)


@dataclass(frozen=True)
class Pasted:
    """What stands in a pasted text.

    Attributes:
        form: how it is written.
        text: the whole of it.
        values: by the name without case, dashes and underscores.
        spelled: how each of these names is written.
    """

    form: Form
    text: str
    values: dict[str, Any] = field(default_factory=dict)
    spelled: dict[str, str] = field(default_factory=dict)

    def put(self, name: str, value: Any) -> None:
        """Take a value in; of two for the same name the last holds."""
        key = spelling(name)
        self.values[key] = value
        self.spelled[key] = name


def spelling(name: str) -> str:
    """Return a name without case, blanks, dashes and underscores.

    >>> spelling("--top-K"), spelling("topNSigma")
    ('topk', 'topnsigma')
    """
    return re.sub(r"[^a-z0-9σ]", "", name.lower())


def pasted(text: str) -> Pasted:
    """Return what stands in a text; SamplingError, with a sentence, where it cannot be read."""
    given = text.strip()
    sent = _SENT.search(given)
    if sent is not None:
        given = sent.group(1)
    if given.startswith(("{", "[")):
        found = Pasted("JSON", given)
        for name, value in _flat(_object(given)):
            found.put(name, value)
        return found
    settings = _MODELFILE.findall(given)
    if settings:
        found = Pasted("Modelfile", given)
        for name, value in settings:
            found.put(name, value.strip('"'))
        return found
    call = _called(given)
    if call is not None:
        return call
    if any(_FLAG.match(word) for word in given.split()):
        return _command_line(given)
    found = Pasted("Python", given)
    for name, value in _PAIR.findall(given):
        found.put(name, _literal(value))
    return found


def _object(text: str) -> Any:
    """JSON, or a dictionary as Python writes it."""
    try:
        found = json.loads(text)
    except ValueError as error:
        try:
            found = ast.literal_eval(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            raise SamplingError(f"What was pasted is no valid JSON: {error}.") from error
    while isinstance(found, list) and found:
        found = found[0]
    return found


def _flat(found: Any) -> Iterator[tuple[str, Any]]:
    """The settings of an object, and of the objects in which they are kept."""
    if not isinstance(found, dict):
        raise SamplingError(NO_SAMPLER)
    for key in _NESTED:
        if isinstance(found.get(key), dict):
            yield from _flat(found[key])
    for key, value in found.items():
        if value is not None and not (key in _NESTED and isinstance(value, dict)):
            yield str(key), value


def _called(text: str) -> Pasted | None:
    """The named arguments of calls in a piece of Python; None where it is none."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    found = Pasted("Python", text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for given in node.keywords:
                if given.arg is not None:
                    _put(found, given.arg, given.value)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    _put(found, target.id, node.value)
    return found if found.values else None


def _put(found: Pasted, name: str, node: ast.expr) -> None:
    """An argument; a call or a variable stands for itself, as it is written."""
    if isinstance(node, ast.Call):
        return
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        value = ast.unparse(node)
    if isinstance(value, dict) and name in _NESTED:
        for inner, one in _flat(value):
            found.put(inner, one)
    elif value is not None:
        found.put(name, value)


def _literal(text: str) -> Any:
    try:
        found = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        words = {"true": True, "false": False, "null": None, "none": None}
        return words.get(text.lower(), text)
    # 0,9 is a number of who writes decimals so, and no pair.
    return text if isinstance(found, tuple) else found


def _command_line(text: str) -> Pasted:
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise SamplingError("A quote in what was pasted does not end; add the other.") from error
    found = Pasted("command line", text)
    name = ""
    for word in words:
        flag = _FLAG.match(word)
        if flag is None:
            if name:
                found.put(name, word)
            name = ""
            continue
        name, equals, value = word.partition("=")
        if equals:
            found.put(name, value)
            name = ""
        else:
            found.put(name, True)
    return found
