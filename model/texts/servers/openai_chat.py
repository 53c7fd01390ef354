"""OpenAI chat: choices[].logprobs.content[] = {token, logprob, bytes, top_logprobs[]}."""

from collections.abc import Hashable
from itertools import chain
from typing import Any, NamedTuple

from model.texts.bodies.entries import are_entries, entry_tokens
from model.texts.bodies.fields import inner, mapping, whole
from model.texts.bodies.piece import Body, Piece, Server, TextRole

_REASONING = ("reasoning_content", "reasoning", "thinking")
_KEYS = ((TextRole.ANSWER, ("content", "refusal")), (TextRole.REASONING, _REASONING))


class ServedChoice(NamedTuple):
    """A choice of an answer: its place, its number from 0, and what it holds."""

    place: str
    number: int
    value: dict[str, Any]

    def at(self, key: str) -> str:
        """The place of a key of its log-probabilities."""
        return f"{self.place}.logprobs.{key}".lstrip(".")


def choices(value: Any) -> list[ServedChoice]:
    """Return the choices of an answer, or the bare choice, or bare logprobs, that the value is."""
    if not isinstance(value, dict):
        return []
    entries = value.get("choices")
    if isinstance(entries, list):
        if not any(isinstance(entry, dict) for entry in entries):
            return []  # the answers to a question, say
        found = []
        for k, entry in enumerate(entries):
            choice = mapping(entry, f"choices[{k}]")
            index = whole(choice.get("index"))
            found.append(ServedChoice(f"choices[{k}]", k if index is None else index, choice))
        return found
    if isinstance(value.get("logprobs"), dict):
        return [ServedChoice("", whole(value.get("index")) or 0, value)]
    keys = ("content", "refusal", *_REASONING)
    lists = isinstance(value.get("tokens"), list) and isinstance(value.get("token_logprobs"), list)
    if lists or any(are_entries(value.get(key)) for key in keys):
        return [ServedChoice("", 0, {"logprobs": value})]
    return []


def stream_of(body: Body) -> Hashable:
    """Return what is common to all chunks of an answer; None where the body is a whole one."""
    value = body.value
    if not isinstance(value, dict):
        return None
    id, kind = value.get("id"), value.get("object")
    told = id if isinstance(id, str) else None
    found = [one.value for one in choices(value)]
    chunk = body.streamed or (isinstance(kind, str) and kind.endswith("chunk"))
    chunk = chunk or any("delta" in one for one in found)
    unfinished = any("finish_reason" in one and not one["finish_reason"] for one in found)
    # The last chunk of a completion looks like a whole one: it joins what its id began.
    last = any("text" in one and one.get("finish_reason") for one in found)
    return ("openai", told) if chunk or (told is not None and (unfinished or last)) else None


def ends(body: Body) -> list[Piece]:
    """Return a piece without tokens that tells what a body says of its stream as a whole."""
    used = inner(body.value, "usage", "completion_tokens")
    generated = whole(inner(body.value, "timings", "predicted_n") if used is None else used)
    hidden = whole(inner(body.value, "usage", "completion_tokens_details", "reasoning_tokens"))
    if generated is None:
        return []
    return [Piece((), stream=stream_of(body), more=True, generated=generated, hidden=hidden or 0)]


def _read(body: Body) -> list[Piece]:
    stream, found = stream_of(body), list[Piece]()
    for choice in choices(body.value):
        more = stream is not None and not choice.value.get("finish_reason")
        logprobs = choice.value.get("logprobs")
        if isinstance(logprobs, list):
            logprobs = {"content": logprobs}
        for role, keys in (
            (TextRole.ANSWER, ("content", "refusal")),
            (TextRole.REASONING, _REASONING),
        ):
            entries = logprobs if isinstance(logprobs, dict) else {}
            lists = [
                entry_tokens(entries[key], choice.at(key))
                for key in keys
                if entries.get(key) is not None
            ]
            tokens = tuple(chain.from_iterable(lists))
            if tokens:
                found.append(Piece(tokens, role, choice.number, stream, more))
        if not more and stream is not None:
            found.append(Piece((), index=choice.number, stream=stream))
    return found + ends(body)


def _recognise(value: Any) -> bool:
    kind = inner(value, "object")
    if isinstance(kind, str) and kind.startswith("chat.completion"):
        return True
    return any("message" in one.value or "delta" in one.value for one in choices(value))


OPENAI_CHAT = Server("OpenAI chat", _recognise, _read, "“logprobs”: true and “top_logprobs”: 20")
