"""llama.cpp's server: completion_probabilities (or probs), new, old, and after sampling."""

from typing import Any

from model.document.tokens import Alternative, Token, token_of
from model.texts.bodies.entries import entry_token
from model.texts.bodies.fields import inner, listing, log_of_probability, mapping, string, whole
from model.texts.bodies.piece import Body, Piece, Server

_KEYS = ("completion_probabilities", "probs")
_AFTER = "The probabilities are those after the sampling filters."


def are_old_entries(value: Any) -> bool:
    """Return whether a value is a list of [{content, probs: [{tok_str, prob}]}]."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(one, dict) and "content" in one for one in value)
        and all(isinstance(one.get("probs"), list) for one in value)
    )


def _read(body: Body) -> list[Piece]:
    value = {_KEYS[0]: body.value} if are_old_entries(body.value) else body.value
    if not isinstance(value, dict):
        return []
    index = whole(value.get("index")) or 0
    going = value.get("stop")
    stream = ("llama.cpp", index) if going is False or (body.streamed and going) else None
    key = next((key for key in _KEYS if value.get(key)), "")
    if key and _is_column(value[key]):
        return []
    tokens, after = list[Token](), False
    for k, entry in enumerate(listing(value[key], key) if key else []):
        where = f"{key}[{k}]"
        parts = mapping(entry, where)
        if "content" in parts:
            tokens.append(_old_token(parts, where))
        else:
            after = after or "prob" in parts or "top_probs" in parts
            tokens.append(entry_token(parts, where))
    generated = whole(value.get("tokens_predicted"))
    if not tokens and stream is None:
        return []
    notes = (_AFTER,) if after else ()
    more = going is False
    return [Piece(tuple(tokens), stream=stream, more=more, generated=generated, notes=notes)]


def _is_column(value: Any) -> bool:
    """Whether a value is the numbers of a table, by their names or in a list."""
    if isinstance(value, list):
        return all(type(one) in (int, float) for one in value)
    return isinstance(value, dict)


def _old_token(parts: dict[str, Any], where: str) -> Token:
    text = string(parts["content"], f"{where}.content")
    alternatives = []
    for k, entry in enumerate(listing(parts.get("probs") or [], f"{where}.probs")):
        place = f"{where}.probs[{k}]"
        entry = mapping(entry, place)
        number, _ = log_of_probability(entry.get("prob"), f"{place}.prob")
        if number is not None:
            alternatives.append(Alternative(string(entry.get("tok_str"), place), number))
    token = token_of(text, None, alternatives)
    if token.logprob is not None:
        return token
    flag = "it is not among the tokens listed, so its probability is not known; not scored."
    return token_of(text, None, alternatives, flags=[flag])


def _recognise(value: Any) -> bool:
    return inner(value, "generation_settings") is not None or (
        isinstance(value, dict) and "tokens_predicted" in value
    )


LLAMA_CPP = Server("llama.cpp server", _recognise, _read, "“n_probs”: 20")
