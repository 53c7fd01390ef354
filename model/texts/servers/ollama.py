"""Ollama: logprobs, a list, at the top of each body; streamed as one body a line."""

from typing import Any

from model.texts.bodies.entries import are_entries, entry_tokens
from model.texts.bodies.fields import inner, name_of, whole
from model.texts.bodies.piece import Body, Piece, Server, TextRole


def _read(body: Body) -> list[Piece]:
    value = body.value
    if not (isinstance(value, dict) and isinstance(value.get("done"), bool)):
        return []
    done = value.get("done")
    more, streamed = done is False, done is False or body.streamed
    stream = ("ollama", name_of(value.get("model"))) if streamed or done is True else None
    generated = whole(value.get("eval_count"))
    entries = value.get("logprobs")
    thinks = inner(value, "message", "thinking") or value.get("thinking")
    says = inner(value, "message", "content") or value.get("response")
    role = TextRole.REASONING if streamed and thinks and not says else TextRole.ANSWER
    tokens = entry_tokens(entries, "logprobs") if are_entries(entries) else ()
    if not tokens and (done is not True or says):
        return []
    return [Piece(tokens, role, stream=stream, more=more, generated=generated)]


def _recognise(value: Any) -> bool:
    return isinstance(inner(value, "done"), bool) and "model" in value


OLLAMA = Server("Ollama", _recognise, _read, "“logprobs”: true and “top_logprobs”: 20")
