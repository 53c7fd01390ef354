"""Vocabularies: the names of token ids, from a text of one a line, or from JSON."""

import json
from pathlib import Path
from typing import Any

from model.files.format import FormatError
from model.files.source import read_bytes

_MOST = 10_000_000


def read_vocabulary(path: Path) -> tuple[str, ...]:
    """Return the names of the ids from 0 on; ids without a name are called #id.

    One token a line (the line's end parts them, no other white space is taken away), a JSON list,
    or a JSON dict of names to ids or of ids to names, at the top or as `model.vocab` of a
    tokenizer.json. FormatError with the line or entry for anything else.
    """
    return vocabulary_of(read_bytes(path), path.name)


def vocabulary_of(data: bytes, name: str = "The vocabulary") -> tuple[str, ...]:
    """Return the names in the bytes of a vocabulary file; as `read_vocabulary`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(f"{name} is not UTF-8 text at byte {error.start + 1:,}.") from error
    if text.lstrip()[:1] in ("[", "{"):
        try:
            content = json.loads(text)
        except (ValueError, RecursionError):
            content = None  # a list of tokens, one a line, may begin with a bracket too
        if content is not None:
            return _from_json(content, name)
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    if not lines:
        raise FormatError(f"{name} is empty; give one token a line.")
    return tuple(line.removesuffix("\r") for line in lines)


def _from_json(content: Any, name: str) -> tuple[str, ...]:
    if isinstance(content, list):
        for k, entry in enumerate(content):
            if not isinstance(entry, str):
                raise FormatError(f"Entry {k + 1} of {name} is no text.")
        return tuple(content)
    pairs = dict(content)
    inner = pairs.get("model")
    if isinstance(inner, dict) and isinstance(inner.get("vocab"), dict):
        added = pairs.get("added_tokens") or []
        pairs = dict(inner["vocab"])
        pairs |= {e["content"]: e["id"] for e in added if isinstance(e, dict) and "id" in e}
    named = dict(_named(key, value, name) for key, value in pairs.items())
    if not named:
        raise FormatError(f"{name} names no tokens.")
    return tuple(named.get(k, f"#{k}") for k in range(max(named) + 1))


def _named(key: str, value: Any, name: str) -> tuple[int, str]:
    if type(value) is int and 0 <= value < _MOST:
        return value, key
    if isinstance(value, str) and key.isdecimal() and len(key) < 9 and int(key) < _MOST:
        return int(key), value
    raise FormatError(f"The entry {key!r} of {name} gives no token its id, from 0 to {_MOST:,}.")
