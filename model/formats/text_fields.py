"""A text in a .entropy file: references to files, or its tokens in the shape of OpenAI's chat."""

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from model.document.text_source import TextSource
from model.files.format import FormatError
from model.formats.table_fields import json_text, kind_of

if TYPE_CHECKING:
    from model.texts.tokens import Token, TokenSequence

_TOKENS, _TOLD_BY = "tokens", "source"


def can_embed(sequence: "TokenSequence") -> bool:
    """Return whether a file can hold these tokens and give them back unchanged."""
    return sequence == _sequence_of(_entries(sequence), sequence.source)


def text_source_text(source: TextSource | None) -> str:
    """Return a source as a JSON object; only what differs from the default."""
    if source is None:
        return "null"
    content: dict[str, Any] = {}
    plain = TextSource()
    for field in fields(TextSource):
        value = getattr(source, field.name)
        if field.name != "embedded" and value != getattr(plain, field.name):
            content[field.name] = value
    if source.embedded is not None:
        content[_TOLD_BY] = source.embedded.source
        content[_TOKENS] = _entries(source.embedded)
    return json_text(content)


def read_text_source(name: str, raw: Any) -> TextSource | None:
    """Return the source that a JSON object holds; FormatError naming what is wrong."""
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raise FormatError(f"The field “{name}” is {kind_of(raw)}; it is an object.")
    plain = TextSource()
    known = {field.name for field in fields(TextSource)} - {"embedded"} | {_TOKENS, _TOLD_BY}
    values: dict[str, Any] = {}
    for key, value in raw.items():
        if key not in known:
            raise FormatError(f"There is no field “{key[:40]}” in “{name}”; correct its name.")
        if key in (_TOKENS, _TOLD_BY):
            continue
        if type(value) is not type(getattr(plain, key)):
            raise FormatError(f"The field “{name}.{key}” is {kind_of(value)}; correct it.")
        values[key] = value
    if _TOKENS in raw:
        told = raw.get(_TOLD_BY, "")
        values["embedded"] = _sequence_of(raw[_TOKENS], told if isinstance(told, str) else "")
    if "embedded" not in values and not values.get("path"):
        raise FormatError(f"The field “{name}” names no file and holds no tokens; add one of them.")
    return TextSource(**values)


def _entries(sequence: "TokenSequence") -> list[dict[str, Any]]:
    return [_entry(token) for token in sequence.tokens]


def _entry(token: "Token") -> dict[str, Any]:
    entry: dict[str, Any] = {"token": token.text, "logprob": _finite(token.logprob)}
    if token.raw is not None and token.raw != token.text.encode("utf-8", "replace"):
        entry["bytes"] = list(token.raw)
    if token.id is not None:
        entry["id"] = token.id
    if token.alternatives:
        entry["top_logprobs"] = [
            {"token": text, "logprob": _finite(log)} | ({} if number is None else {"id": number})
            for text, log, number in token.alternatives
        ]
    return entry


def _finite(log: float | None) -> float | None:
    # JSON has no infinity; the least float stands for probability 0 all the same.
    return None if log is None else max(log, -1.7976931348623157e308)


def _sequence_of(tokens: Any, told_by: str) -> "TokenSequence":
    # Few documents hold a text, and what reads one is long to load.
    from model.texts.servers.shapes import chat_sequences
    from model.texts.tokens import TokenSequence

    found = chat_sequences({"choices": [{"logprobs": {"content": tokens}}]})
    if not found:
        raise FormatError("The field “text.tokens” holds no tokens; add them.")
    return TokenSequence(found[0].tokens, told_by, found[0].notes)
