"""OpenAI Responses: output[].content[].logprobs, whole or as the events of a stream."""

from typing import TYPE_CHECKING, Any

from model.texts.bodies.entries import are_entries, entry_tokens
from model.texts.bodies.fields import inner, listing, mapping, name_of, whole
from model.texts.bodies.piece import Body, Piece, Server, Way

if TYPE_CHECKING:
    from model.document.tokens import Token

_DELTA, _DONE = "response.output_text.delta", "response.output_text.done"
_PART = "response.content_part.done"


def _read(body: Body) -> list[Piece]:
    value = body.value
    if not isinstance(value, dict):
        return []
    kind = value.get("type")
    if kind in (_DELTA, _DONE):
        return _event(value, kind)
    if kind == _PART and isinstance(value.get("part"), dict):
        return _event(value | {"logprobs": value["part"].get("logprobs")}, kind)
    if kind == "output_text" and are_entries(value.get("logprobs")):
        return [Piece(entry_tokens(value["logprobs"], "logprobs"))]
    items = value.get("output")
    if not isinstance(items, list):
        items = [value] if kind == "message" else []
    found = []
    for k, item in enumerate(items):
        if isinstance(item, dict) and item.get("type") in (None, "message"):
            found += _message(item, f"output[{k}]")
    return found + _total(value, found)


def _event(value: dict[str, Any], kind: str) -> list[Piece]:
    entries = value.get("logprobs")
    if not entries:
        return []
    way = Way.APPEND if kind == _DELTA else Way.GROW
    stream = ("responses", name_of(value.get("item_id")), whole(value.get("content_index")) or 0)
    return [Piece(entry_tokens(entries, "logprobs"), stream=stream, more=True, way=way)]


def _message(item: dict[str, Any], where: str) -> list[Piece]:
    parts = item.get("content")
    if not isinstance(parts, list):
        return []
    tokens: list[Token] = []
    for k, part in enumerate(listing(parts, f"{where}.content")):
        place = f"{where}.content[{k}]"
        entries = mapping(part, place).get("logprobs")
        if entries:
            tokens += entry_tokens(entries, f"{place}.logprobs")
    # The same item may have come in parts before, as the events of its stream.
    stream = ("responses", item["id"], 0) if isinstance(item.get("id"), str) else None
    return [Piece(tuple(tokens), stream=stream, way=Way.REPLACE)] if tokens else []


def _total(value: dict[str, Any], found: list[Piece]) -> list[Piece]:
    generated = whole(inner(value, "usage", "output_tokens"))
    hidden = whole(inner(value, "usage", "output_tokens_details", "reasoning_tokens")) or 0
    if generated is None or not found:
        return []
    stream = found[0].stream
    return [Piece((), stream=stream, more=True, generated=generated, hidden=hidden)]


def _recognise(value: Any) -> bool:
    kind = inner(value, "type")
    event = isinstance(kind, str) and kind.startswith("response.")
    return event or kind == "output_text" or inner(value, "object") == "response"


RESPONSES = Server(
    "OpenAI Responses",
    _recognise,
    _read,
    '“include”: ["message.output_text.logprobs"] and “top_logprobs”: 20',
)
