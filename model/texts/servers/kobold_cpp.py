"""KoboldCpp: results[].logprobs.content, as OpenAI's choices."""

from typing import Any

from model.texts.bodies.piece import Body, Piece, Server
from model.texts.servers.openai_chat import OPENAI_CHAT


def _results(value: Any) -> list[Any]:
    results = value.get("results") if isinstance(value, dict) else None
    return results if isinstance(results, list) else []


def _read(body: Body) -> list[Piece]:
    told = [one for one in _results(body.value) if isinstance(one, dict) and one.get("logprobs")]
    return OPENAI_CHAT.read(Body({"choices": told}, body.place)) if told else []


def _recognise(value: Any) -> bool:
    return any(isinstance(one, dict) and "text" in one for one in _results(value))


KOBOLD_CPP = Server("KoboldCpp", _recognise, _read, "“logprobs”: true")
