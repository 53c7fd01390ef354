"""What Python printed of an answer, as JSON: dictionaries, and objects such as Choice(index=0).

Read token by token; nothing of it is run.
"""

import json
import math
import re
from typing import Any

from model.texts.answers.json_values import DEEPEST
from model.texts.answers.printed import is_printed_answer

_LONGEST = 1 << 24  # letters
_STRING = r"[bBuUrR]{0,2}(?:'(?:[^'\\]|\\.)*+'|\"(?:[^\"\\]|\\.)*+\")"
_NUMBER = r"[-+]?(?:\d[\d_]*+\.?\d*+(?:[eE][-+]?\d++)?|\.\d++(?:[eE][-+]?\d++)?)"
_TOKEN = re.compile(
    rf"\s*+(?P<whole>(?P<string>{_STRING})|(?P<number>{_NUMBER})|(?P<word>-?[^\W\d][\w.]*+)"
    r"|(?P<shown><[^<>\n]{1,80}>)|(?P<mark>[\[\](){},:=]))",
    re.DOTALL,
)
_ESCAPE = re.compile(
    r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|(.))", re.DOTALL
)
_KINDS = ("string", "number", "word", "shown", "mark")
_FIELDS = re.compile(r"\s*[a-z_]\w*=")
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_WORDS: dict[str, Any] = {
    "None": None,
    "True": True,
    "False": False,
    "null": None,
    "true": True,
    "false": False,
    "nan": math.nan,
    "inf": math.inf,
    "-inf": -math.inf,
    "Infinity": math.inf,
    "-Infinity": -math.inf,
    "NaN": math.nan,
}
_OPEN = {"[": "]", "{": "}", "(": ")"}


class _NotPythonError(ValueError):
    """Raised where a text is not what Python prints."""


def json_of_python(text: str) -> str:
    """Return the JSON of what Python printed, its values one after another; "" for other texts.

    Tuples and sets are lists, bytes lists of numbers, objects the dictionaries of their fields, and
    keys that are no texts are written as such.
    """
    if len(text) > _LONGEST or not is_printed_answer(text):
        return ""
    try:
        reader = _Reader(text)
        values = reader.fields() if _FIELDS.match(text) else reader.values()
        return "\n".join(json.dumps(one) for one in values)
    except (_NotPythonError, ValueError, RecursionError):
        return ""


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._kind = self._token = ""
        self._step()

    def _step(self) -> None:
        found = _TOKEN.match(self._text, self._at)
        if found is None:
            if self._text[self._at :].strip():
                raise _NotPythonError
            self._kind = self._token = ""
            return
        self._at = found.end()
        self._kind = next(kind for kind in _KINDS if found[kind] is not None)
        self._token = found["whole"]

    def values(self) -> list[Any]:
        """All values of the text, one after another."""
        found = [self._value(0)]
        while self._kind:
            found.append(self._value(0))
        return found

    def fields(self) -> list[Any]:
        """The fields of one object that stand alone, as some print a message."""
        found: dict[str, Any] = {}
        while self._kind:
            name = self._take("word")
            self._take("mark", "=")
            found[name] = self._value(0)
        return [found]

    def _take(self, kind: str, token: str = "") -> str:
        taken = self._token
        if self._kind != kind or (token and taken != token):
            raise _NotPythonError
        self._step()
        return taken

    def _value(self, depth: int) -> Any:
        if depth > DEEPEST:
            raise _NotPythonError
        kind, token = self._kind, self._token
        if kind == "string":
            return self._strings()
        if kind == "number":
            self._step()
            return _number(token)
        if kind == "shown":
            self._step()
            return token
        if kind == "word":
            self._step()
            return self._call(depth) if self._token == "(" else _WORDS.get(token, token)
        if kind == "mark" and token in _OPEN:
            return self._group(token, depth)
        raise _NotPythonError

    def _strings(self) -> Any:
        parts = []
        while self._kind == "string":
            parts.append(_string(self._token))
            self._step()
        texts = [one for one in parts if isinstance(one, str)]
        if len(texts) == len(parts):
            return "".join(texts)
        return [byte for one in parts for byte in one]

    def _call(self, depth: int) -> Any:
        """What stands in the brackets of an object: its fields; of one without, its only value."""
        self._take("mark", "(")
        fields: dict[str, Any] = {}
        plain = []
        while self._token != ")" or self._kind != "mark":
            value = self._value(depth + 1)
            if self._kind == "mark" and self._token == "=" and isinstance(value, str):
                self._step()
                fields[value] = self._value(depth + 1)
            else:
                plain.append(value)
            if self._token != ")":
                self._take("mark", ",")
        self._take("mark", ")")
        if plain:
            return next((one for one in plain if isinstance(one, dict | list)), plain[-1])
        return fields

    def _group(self, begin: str, depth: int) -> Any:
        self._take("mark", begin)
        end = _OPEN[begin]
        entries: list[Any] = []
        pairs: dict[str, Any] = {}
        while not (self._kind == "mark" and self._token == end):
            value = self._value(depth + 1)
            if begin == "{" and self._token == ":" and self._kind == "mark":
                self._step()
                name = value if isinstance(value, str) else json.dumps(value)
                if name in pairs:
                    raise _NotPythonError
                pairs[name] = self._value(depth + 1)
            else:
                entries.append(value)
            if not (self._kind == "mark" and self._token == end):
                self._take("mark", ",")
        self._step()
        if (
            begin == "("
            and len(entries) == 1
            and not self._text[: self._at].rstrip().endswith(",)")
        ):
            return entries[0]
        return pairs if begin == "{" and not entries else entries


def _number(token: str) -> int | float:
    try:
        return int(token)
    except ValueError:
        return float(token)


def _string(token: str) -> str | list[int]:
    prefix = re.match(r"[bBuUrR]*", token)
    marks = prefix[0].lower() if prefix else ""
    inside = token[len(marks) + 1 : -1]
    text = inside if "r" in marks else _ESCAPE.sub(_unescaped, inside)
    return list(text.encode("latin-1", "replace")) if "b" in marks else text


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code:
        return chr(int(code, 16))
    if found[4]:
        return chr(int(found[4], 8))
    if found[5] in _PLAIN:
        return _PLAIN[found[5]]
    return found[5].strip("\n") if found[5] in "'\"\\\n/" else found[0]
