"""Gemini and Vertex: candidates[].logprobsResult, in camel or in snake case."""

from typing import Any

from model.document.tokens import Token
from model.texts.bodies.entries import check_as_many, entry_token
from model.texts.bodies.fields import first_of, listing, mapping, name_of, whole
from model.texts.bodies.piece import Body, Piece, Server

_RESULT = ("logprobsResult", "logprobs_result")
_CHOSEN = ("chosenCandidates", "chosen_candidates")
_TOP = ("topCandidates", "top_candidates")


def _read(body: Body) -> list[Piece]:
    value = body.value
    if isinstance(value, dict) and first_of(value, (*_RESULT, *_CHOSEN)) is not None:
        value = {"candidates": [value if first_of(value, _RESULT) else {_RESULT[0]: value}]}
    entries = value.get("candidates") if isinstance(value, dict) else None
    if not isinstance(entries, list):
        return []
    usage = first_of(value, ("usageMetadata", "usage_metadata"))
    generated = whole(first_of(usage, ("candidatesTokenCount", "candidates_token_count")))
    found = []
    for k, entry in enumerate(entries):
        candidate = mapping(entry, f"candidates[{k}]")
        index = whole(candidate.get("index"))
        id = name_of(first_of(value, ("responseId", "response_id")))
        stream = ("gemini", id)
        more = first_of(candidate, ("finishReason", "finish_reason")) is None
        if id is None and not body.streamed:
            more = more and first_of(candidate, ("avgLogprobs", "avg_logprobs")) is None
        tokens = _tokens(first_of(candidate, _RESULT), f"candidates[{k}]")
        if tokens or not more:
            place = k if index is None else index
            found.append(Piece(tokens, index=place, stream=stream, more=more, generated=generated))
    return found


def _tokens(result: Any, where: str) -> tuple[Token, ...]:
    if result is None:
        return ()
    parts = mapping(result, f"{where}.logprobsResult")
    chosen = first_of(parts, _CHOSEN)
    if not chosen:
        return ()
    place = f"{where}.logprobsResult.chosenCandidates"
    chosen = listing(chosen, place)
    tops = listing(first_of(parts, _TOP) or [None] * len(chosen), f"{where}.topCandidates")
    check_as_many(f"{where}.logprobsResult", chosenCandidates=chosen, topCandidates=tops)
    return tuple(
        entry_token(one, f"{place}[{k}]", first_of(top, ("candidates",)) or [])
        for k, (one, top) in enumerate(zip(chosen, tops, strict=True))
    )


def _recognise(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("candidates"), list)


GEMINI = Server(
    "Gemini", _recognise, _read, "“responseLogprobs”: true and “logprobs”: 20 (generationConfig)"
)
