"""Text Generation Inference, and DJL in its shape: details, or one token an event."""

from typing import TYPE_CHECKING, Any

from model.texts.bodies.entries import (
    are_entries,
    check_as_many,
    entry_token,
    entry_tokens,
    is_entry,
)
from model.texts.bodies.fields import first_of, inner, listing, mapping, whole
from model.texts.bodies.piece import Body, Piece, Server, TextRole

if TYPE_CHECKING:
    from model.document.tokens import Token

_TOPS = ("top_tokens", "topTokens")


def _read(body: Body) -> list[Piece]:
    value = body.value
    if not isinstance(value, dict):
        return []
    if is_entry(value.get("token")):
        more = value.get("generated_text") is None
        count = whole(inner(value, "details", "generated_tokens"))
        tops = first_of(value, _TOPS)
        token = entry_token(value["token"], "token", tops)
        return [Piece((token,), stream=("tgi",), more=more, generated=count)]
    details = value.get("details")
    if details is None and (value.get("prefill") or are_entries(value.get("tokens"))):
        details = value
    if not isinstance(details, dict):
        return []
    found = _sequence(details, "details", 0)
    for k, other in enumerate(details.get("best_of_sequences") or []):
        where = f"details.best_of_sequences[{k}]"
        found += _sequence(mapping(other, where), where, k + 1)
    return found


def _sequence(parts: dict[str, Any], where: str, index: int) -> list[Piece]:
    found = []
    tokens = parts.get("tokens")
    if tokens:
        listed = listing(tokens, f"{where}.tokens")
        tops = listing(first_of(parts, _TOPS) or [None] * len(listed), f"{where}.top_tokens")
        check_as_many(where, tokens=listed, top_tokens=tops)
        read: tuple[Token, ...] = tuple(
            entry_token(one, f"{where}.tokens[{k}]", top)
            for k, (one, top) in enumerate(zip(listed, tops, strict=True))
        )
        generated = None if index else whole(parts.get("generated_tokens"))
        found.append(Piece(read, index=index, generated=generated))
    prefill = parts.get("prefill")
    if prefill:
        prompt = entry_tokens(prefill, f"{where}.prefill")
        found.append(Piece(prompt, TextRole.PROMPT, index))
    return found


def _recognise(value: Any) -> bool:
    return isinstance(value, dict) and ("generated_text" in value or is_entry(value.get("token")))


TGI = Server(
    "Text Generation Inference",
    _recognise,
    _read,
    "“details”: true and “top_n_tokens”: 5 (parameters)",
)
