"""SGLang: meta_info.output_token_logprobs = [[logprob, id, text or null]…]."""

from typing import Any

from model.document.tokens import Alternative, Token, token_of
from model.files.format import FormatError
from model.texts.bodies.entries import check_as_many
from model.texts.bodies.fields import inner, listing, log_probability, string, whole
from model.texts.bodies.piece import Body, Piece, Server, TextRole, Way

_KINDS = (("output", TextRole.ANSWER), ("input", TextRole.PROMPT))


def are_triples(value: Any) -> bool:
    """Return whether a value is a list of [logprob, id, text or null]."""
    return isinstance(value, list) and bool(value) and all(map(_is_triple, value))


def _is_triple(value: Any) -> bool:
    if not isinstance(value, list) or not 2 <= len(value) <= 3:
        return False
    numeric = value[0] is None or type(value[0]) in (int, float)
    named = len(value) == 2 or value[2] is None or isinstance(value[2], str)
    return numeric and type(value[1]) is int and named


def _read(body: Body) -> list[Piece]:
    if are_triples(body.value):
        return [Piece(_tokens(body.value, None, "the list"))]
    info = inner(body.value, "meta_info")
    if info is None and inner(body.value, "output_token_logprobs"):
        info = body.value
    if not isinstance(info, dict):
        return []
    id = info.get("id")
    stream = ("sglang", id) if isinstance(id, str) else None
    more = stream is not None and info.get("finish_reason") is None
    found = []
    for kind, role in _KINDS:
        rows = info.get(f"{kind}_token_logprobs")
        if not rows:
            continue
        where = f"meta_info.{kind}_token_logprobs"
        tokens = _tokens(listing(rows, where), info.get(f"{kind}_top_logprobs"), where)
        count = whole(info.get("completion_tokens")) if role is TextRole.ANSWER else None
        way = Way.GROW if role is TextRole.ANSWER else Way.REPLACE
        found.append(Piece(tokens, role, 0, stream, more, way, count))
    return found


def _tokens(rows: list[Any], tops: Any, where: str) -> tuple[Token, ...]:
    lists = listing(tops or [None] * len(rows), where.replace("token", "top"))
    check_as_many(where, tokens=rows, top_logprobs=lists)
    tokens = []
    for k, (row, top) in enumerate(zip(rows, lists, strict=True)):
        (number, flags), id, text = _triple(row, f"{where}[{k}]")
        others = []
        for j, other in enumerate(listing(top or [], f"{where}[{k}]")):
            (log, _), other_id, name = _triple(other, f"{where}[{k}], alternative {j + 1}")
            if log is not None:
                others.append(Alternative(name, log, other_id))
        tokens.append(token_of(text, number, others, id=id, flags=flags))
    return tuple(tokens)


def _triple(row: Any, where: str) -> tuple[tuple[float | None, list[str]], int | None, str]:
    parts = listing(row, where)
    if not 2 <= len(parts) <= 3:
        raise FormatError(
            f"{where} has {len(parts)} parts; it must be [log-probability, id, text]."
        )
    id = whole(parts[1])
    text = parts[2] if len(parts) == 3 else None
    name = f"#{parts[1]}" if text is None else string(text, f"{where}[2]")
    return log_probability(parts[0], f"{where}[0]"), id, name


def _recognise(value: Any) -> bool:
    return isinstance(inner(value, "meta_info"), dict)


SGLANG = Server("SGLang", _recognise, _read, "“return_logprob”: true and “top_logprobs_num”: 20")
