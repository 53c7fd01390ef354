"""Vocabularies: the names of token ids, from a text of one a line, or from JSON."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from model.files.format import FormatError
from model.files.source import read_bytes
from model.texts.answers.json_values import JsonFile, parse_json
from model.texts.files.gguf import gguf_head, is_gguf
from model.words.names import fit_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST = 10_000_000
_GAPS = 4  # ids a name, at most: a vocabulary leaves few out, and every id takes room
_SPARE = 65_536
# SentencePiece's .vocab: a piece, a tab, and ln of its probability.
_SCORED = re.compile(r"[^\t]+\t-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


def read_vocabulary(path: Path) -> tuple[str, ...]:
    """Return the names of the ids from 0 on; ids without a name are called #id.

    One token a line (the line's end parts them, no other white space is taken away), with its score
    after a tab in SentencePiece's .vocab; a JSON list; or a JSON dict of names to ids or of ids to
    names, at the top or as `model.vocab` of a tokenizer.json (a list of pairs there for Unigram).
    Of a model’s .gguf file its tokens. FormatError with the line or entry for anything else.
    """
    if is_gguf(path):
        return gguf_head(path).tokens
    return vocabulary_of(read_bytes(path), path.name)


def vocabulary_of(data: bytes, name: str = "The vocabulary") -> tuple[str, ...]:
    """Return the names in the bytes of a vocabulary file; as `read_vocabulary`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(f"{name} is not UTF-8 text at byte {error.start + 1:,}.") from error
    if text.lstrip()[:1] in ("[", "{"):
        try:
            content = parse_json(data, JsonFile(name))
        except json.JSONDecodeError:
            content = None  # a list of tokens, one a line, may begin with a bracket too
        if content is not None:
            return _from_json(content, name)
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    if not lines:
        raise FormatError(f"{name} is empty; give one token a line.")
    plain = [line.removesuffix("\r") for line in lines]
    if all(map(_SCORED.fullmatch, plain)):
        return tuple(line.split("\t", 1)[0] for line in plain)
    return tuple(plain)


def _from_json(content: Any, name: str) -> tuple[str, ...]:
    if isinstance(content, list):
        if len(content) > _MOST:
            raise FormatError(f"{name} has {len(content):,} tokens; at most {_MOST:,} are read.")
        for k, entry in enumerate(content):
            if not isinstance(entry, str):
                raise FormatError(f"Entry {k + 1} of {name} is no text.")
        return tuple(content)
    pairs = dict(content)
    inner = pairs.get("model")
    vocabulary = inner.get("vocab") if isinstance(inner, dict) else None
    if isinstance(vocabulary, list):
        vocabulary = {_piece(k, entry, name): k for k, entry in enumerate(vocabulary)}
    if isinstance(vocabulary, dict):
        pairs = vocabulary | dict(_added(pairs.get("added_tokens"), name))
    named = dict(_named(key, value, name) for key, value in pairs.items())
    if not named:
        raise FormatError(f"{name} names no tokens.")
    largest = max(named)
    if largest > _GAPS * len(named) + _SPARE:
        raise FormatError(
            f"{name} names {len(named):,} tokens, but its largest id is {largest:,}: it is no "
            "vocabulary, or that id is wrong."
        )
    return tuple(named.get(k, f"#{k}") for k in range(largest + 1))


def _piece(place: int, entry: Any, name: str) -> str:
    """The token of a Unigram vocabulary's pair of token and score."""
    if isinstance(entry, list) and len(entry) == 2 and isinstance(entry[0], str):
        return entry[0]
    raise FormatError(
        f"Entry {place + 1:,} of model.vocab in {name} is no pair of token and score."
    )


def _added(entries: Any, name: str) -> Iterator[tuple[str, Any]]:
    """The tokens that a tokenizer.json adds, with their ids."""
    for place, entry in enumerate(entries if isinstance(entries, list) else [entries or {}], 1):
        if entry == {}:
            continue
        content = entry.get("content") if isinstance(entry, dict) else None
        if not isinstance(content, str) or not isinstance(entry.get("id"), int):
            raise FormatError(
                f"Entry {place:,} of added_tokens in {name} has no “content” with its “id”."
            )
        yield content, entry["id"]


def _named(key: str, value: Any, name: str) -> tuple[int, str]:
    if type(value) is int and 0 <= value < _MOST:
        return value, key
    if isinstance(value, str) and key.isdecimal() and len(key) < 9 and int(key) < _MOST:
        return int(key), value
    raise FormatError(
        f"The entry “{fit_line(key, 40)}” of {name} gives no token its id, from 0 to {_MOST:,}."
    )
