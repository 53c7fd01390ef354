"""OpenAI completions, vLLM's too: choices[].logprobs = {tokens[], token_logprobs[], …}."""

import re
from collections.abc import Hashable
from typing import Any

from model.document.tokens import Alternative, Token, token_of
from model.texts.bodies.entries import alternatives_of, check_as_many
from model.texts.bodies.fields import listing, log_probability, string, whole
from model.texts.bodies.piece import Body, Piece, Server
from model.texts.servers.openai_chat import ServedChoice, choices, stream_of

_ID = re.compile(r"[0-9]{1,9}")


def _read(body: Body) -> list[Piece]:
    stream, found = stream_of(body), list[Piece]()
    for choice in choices(body.value):
        logprobs = choice.value.get("logprobs")
        if type(logprobs) is float and isinstance(choice.value.get("text"), str):
            found.append(_streamed(choice, stream))  # one token a chunk, as Together streams
            continue
        # Where the tokens are told in both ways, they are read once, the newer way.
        if not isinstance(logprobs, dict) or logprobs.get("content"):
            continue
        texts = logprobs.get("tokens")
        if isinstance(texts, list) and texts:
            more = stream is not None and not choice.value.get("finish_reason")
            found.append(
                Piece(_tokens(choice, logprobs), index=choice.number, stream=stream, more=more)
            )
    return found


def _streamed(choice: ServedChoice, stream: Hashable) -> Piece:
    number, flags = log_probability(choice.value["logprobs"], f"{choice.place}.logprobs")
    token = token_of(choice.value["text"], number, flags=flags)
    return Piece((token,), index=choice.number, stream=stream, more=stream is not None)


def _tokens(choice: ServedChoice, logprobs: dict[str, Any]) -> tuple[Token, ...]:
    texts = logprobs["tokens"]
    values = listing(logprobs.get("token_logprobs"), choice.at("token_logprobs"))
    tops = listing(logprobs.get("top_logprobs") or [None] * len(texts), choice.at("top_logprobs"))
    where = choice.at("").rstrip(".")
    check_as_many(where, tokens=texts, token_logprobs=values, top_logprobs=tops)
    ids = logprobs.get("token_ids")
    known = isinstance(ids, list) and len(ids) == len(texts)
    numbers: list[Any] = ids if known and isinstance(ids, list) else [None] * len(texts)
    tokens = []
    for k, (text, value, top, id) in enumerate(zip(texts, values, tops, numbers, strict=True)):
        number, flags = log_probability(value, f"{choice.at('token_logprobs')}[{k}]")
        others = alternatives_of(top, f"{choice.at('top_logprobs')}[{k}]")
        if type(text) is int:
            # MLX writes ids in the place of texts.
            text, id = None, text
            others = [_of_id(one) for one in others]
        if text is None and whole(id) is not None:
            text = f"#{id}"
        name = string(text, f"{choice.at('tokens')}[{k}]")
        tokens.append(token_of(name, number, others, id=whole(id), flags=flags))
    return tuple(tokens)


def _of_id(one: Alternative) -> Alternative:
    """An alternative that is called by its id."""
    is_id = _ID.fullmatch(one.text)
    return Alternative(f"#{one.text}", one.logprob, int(one.text)) if is_id else one


def _recognise(value: Any) -> bool:
    if isinstance(value, dict) and value.get("object") == "text_completion":
        return True
    return any("text" in choice.value for choice in choices(value))


COMPLETIONS = Server("OpenAI completions", _recognise, _read, "“logprobs”: 5")
