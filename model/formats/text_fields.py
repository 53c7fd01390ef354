"""The text of a .entropy file: named by its files, or held with its tokens."""

from dataclasses import fields, replace
from typing import Any

from model.document.text_source import TextSource
from model.files.format import FormatError
from model.formats.codec import Codec, Json, is_kept, read_object, written
from model.texts.embedded import sequence_of, token_entries

# What a document holds of texts: the field, and what its two parts are called in a file.
_EMBEDDED = {
    "embedded": ("source", "tokens"),
    "embedded_against": ("against_source", "against_tokens"),
}
TEXT_PARTS = tuple(key for pair in _EMBEDDED.values() for key in pair)


def _text_json(source: TextSource) -> Json:
    content = {
        field.name: written(getattr(source, field.name), {})
        for field in fields(TextSource)
        if field.name not in _EMBEDDED and is_kept(field, getattr(source, field.name))
    }
    for name, (told, tokens) in _EMBEDDED.items():
        sequence = getattr(source, name)
        if sequence is not None:
            content |= {told: sequence.source, tokens: token_entries(sequence)}
    return content


def _read_text(name: str, raw: Json) -> TextSource:
    held = {key: raw[key] for key in TEXT_PARTS if isinstance(raw, dict) and key in raw}
    plain = {key: raw[key] for key in raw if key not in held} if held else raw
    source: TextSource = read_object(name, TextSource, plain, {}, None, tuple(_EMBEDDED))
    for field, (told, tokens) in _EMBEDDED.items():
        if tokens in held:
            by = held.get(told, "")
            sequence = sequence_of(held[tokens], by if isinstance(by, str) else "")
            changed: dict[str, Any] = {field: sequence}
            source = replace(source, **changed)
    if source.embedded is None and not source.path:
        raise FormatError(f"The field “{name}” names no file and holds no tokens; add one of them.")
    return source


TEXT_CODEC = Codec(_text_json, _read_text)
