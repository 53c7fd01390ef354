"""Answers of servers, made by hand, of one text: four tokens whose surprises are known."""

from __future__ import annotations

import json
from typing import Any

WORDS = ("Rain", " falls", " on", " Ely")
LOGS = (-0.5, -1.25, -0.0625, -2.0)
MEAN = 0.953125
BYTES = 17


def entry(k: int) -> dict[str, Any]:
    """Return the k-th token as OpenAI's chat writes it, with an alternative."""
    word, log = WORDS[k], LOGS[k]
    tops = [{"token": word, "logprob": log}, {"token": "…", "logprob": -3.0}]
    return {"token": word, "logprob": log, "bytes": list(word.encode()), "top_logprobs": tops}


ENTRIES = [entry(k) for k in range(4)]
PLAIN = [{"id": k, "text": WORDS[k], "logprob": LOGS[k], "special": False} for k in range(4)]
TRIPLES = [[LOGS[k], k, WORDS[k]] for k in range(4)]


def chat(**changes: Any) -> dict[str, Any]:
    """Return a chat answer as an SDK dumps it, null keys and all."""
    logprobs = {"content": ENTRIES, "refusal": None, "tokens": None, "token_logprobs": None}
    choice = {"index": 0, "message": {"content": "Rain falls on Ely"}, "logprobs": logprobs}
    whole = {"id": "a", "object": "chat.completion", "choices": [choice], "usage": None}
    return whole | changes


def chunk(k: int, index: int = 0, id: str = "c", end: bool = False) -> dict[str, Any]:
    """Return a piece of a streamed chat answer."""
    finish = "stop" if end else None
    choice = {"index": index, "delta": {"content": WORDS[k]}, "finish_reason": finish}
    choice["logprobs"] = {"content": [ENTRIES[k]]}
    return {"id": id, "object": "chat.completion.chunk", "choices": [choice]}


def events(bodies: list[dict[str, Any]], end: str = "\n") -> str:
    """Return bodies as server-sent events."""
    told = [f"data: {json.dumps(body)}{end}{end}" for body in bodies]
    return "".join([*told, f"data: [DONE]{end}{end}"])


def lines(bodies: list[Any], end: str = "\n") -> str:
    """Return bodies as JSON Lines."""
    return "".join(json.dumps(body) + end for body in bodies)
