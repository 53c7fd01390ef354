"""vLLM: prompt_logprobs = [null, {"<id>": {logprob, rank, decoded_token}}…], the prompt's tokens.

Each position lists the top k, and the token that came where it lies beyond them. vLLM writes the
one that came first; where the ids are not told, that order is trusted unless the file belies it.
"""

import math
from typing import Any, NamedTuple

from model.document.tokens import Alternative, Token, token_of
from model.files.format import FormatError
from model.texts.bodies.fields import inner, listing, log_probability, mapping, string, whole
from model.texts.bodies.piece import Body, Piece, Server, TextRole
from model.texts.servers.openai_chat import choices
from model.words.names import counted

_UNTOLD = "?"  # the name of a token that the file does not tell
_CHANCE = 1e-3  # how likely an order by id may be without having been made so
_Row = dict[int, "_Entry"]


class _Entry(NamedTuple):
    text: str
    rank: int
    logprob: float | None
    flags: list[str]


def are_rows(value: Any) -> bool:
    """Return whether a value is a list of positions, each null or an object of ids."""
    if not isinstance(value, list) or not any(value):
        return False
    return all(one is None or (isinstance(one, dict) and _has_ids(one)) for one in value)


def _has_ids(row: dict[str, Any]) -> bool:
    return bool(row) and all(
        key.isdecimal() and (isinstance(one, dict) and "logprob" in one) for key, one in row.items()
    )


def _read(body: Body) -> list[Piece]:
    if are_rows(body.value):
        return [_piece(body.value, None, "the list", TextRole.PROMPT, 0)]
    found = []
    holders = [("", body.value)] if isinstance(body.value, dict) else []
    holders += [(one.place, one.value) for one in choices(body.value) if one.place]
    for k, (place, holder) in enumerate(holders):
        rows = holder.get("prompt_logprobs")
        if isinstance(rows, list) and rows:
            where = f"{place}.prompt_logprobs".lstrip(".")
            ids = holder.get("prompt_token_ids") or inner(body.value, "prompt_token_ids")
            found.append(_piece(rows, ids, where, TextRole.PROMPT, max(k - 1, 0)))
    outputs = inner(body.value, "outputs")
    for k, output in enumerate(outputs if isinstance(outputs, list) else []):
        rows = inner(output, "logprobs")
        if are_rows(rows):
            where = f"outputs[{k}].logprobs"
            found.append(_piece(rows, output.get("token_ids"), where, TextRole.ANSWER, k))
    return found


def _piece(rows: list[Any], ids: Any, where: str, role: TextRole, index: int) -> Piece:
    table = [
        None if row is None else _row(mapping(row, f"{where}[{k}]"), f"{where}[{k}]")
        for k, row in enumerate(rows)
    ]
    if ids is not None:
        _check_ids(ids, rows, where)
    sizes = {len(row) for row in table if row}
    high = any(one.rank > len(row) for row in table if row for one in row.values())
    asked = min(sizes, default=0) if len(sizes) > 1 else max(sizes, default=0) - high
    ordered = ids is None and _first_came(table, asked)
    tokens = []
    for k, row in enumerate(table):
        own = ids[k] if ids is not None else _own(row, asked, ordered)
        tokens.append(_token(row, own, f"{where}[{k}]"))
    return Piece(tuple(tokens), role, index, notes=_notes(tokens, table, ordered))


def _notes(tokens: list[Token], table: list[_Row | None], ordered: bool) -> tuple[str, ...]:
    doubtful = sum(token.text == _UNTOLD for token in tokens)
    if doubtful:
        places = counted(doubtful, "place")
        return (f"At {places} the file does not tell which of the listed tokens came.",)
    if ordered and any(row and len(row) > 1 for row in table):
        return (
            "The file names no token ids: the first listed at each place is taken for the one "
            "that came, as vLLM writes it.",
        )
    return ()


def _check_ids(ids: Any, rows: list[Any], where: str) -> None:
    numbers = listing(ids, "prompt_token_ids")
    if len(numbers) != len(rows):
        raise FormatError(
            f"{where} has {len(rows)} positions, prompt_token_ids not: it has {len(numbers)}."
        )
    for k, id in enumerate(numbers):
        if whole(id) is None:
            raise FormatError(f"prompt_token_ids[{k}] is no token id; it must be a whole number.")


def _row(row: dict[str, Any], where: str) -> _Row:
    entries: _Row = {}
    for key, entry in row.items():
        place = f"{where}[{key!r}]"
        if not key.isdecimal() or len(key) > 9:
            raise FormatError(f"{place} is named {key!r} and not by a token id.")
        parts = {"logprob": entry} if type(entry) in (int, float) else mapping(entry, place)
        rank, text = parts.get("rank"), parts.get("decoded_token")
        number, flags = log_probability(parts.get("logprob"), f"{place}.logprob")
        name = f"#{key}" if text is None else string(text, place)
        entries[int(key)] = _Entry(name, whole(rank) or 0, number, flags)
    return entries


def _first_came(table: list[_Row | None], asked: int) -> bool:
    """Whether the first entry of each row can be the token that came: nothing belies it."""
    rows = [row for row in table if row and len(row) > 1]
    for row in rows:
        outside = [id for id, one in row.items() if one.rank > asked]
        if outside and len(row) == asked + 1 and outside[0] != next(iter(row)):
            return False
    for key in (int, str):
        if all(list(row) == sorted(row, key=key) for row in rows):
            return math.prod(1.0 / math.factorial(min(len(row), 20)) for row in rows) > _CHANCE
    return True


def _own(row: _Row | None, asked: int, ordered: bool) -> int | None:
    if not row:
        return None
    outside = [id for id, one in row.items() if one.rank > asked]
    if ordered or len(row) == 1:
        return next(iter(row))
    return outside[0] if len(outside) == 1 and len(row) == asked + 1 else None


def _token(row: _Row | None, own: int | None, where: str) -> Token:
    if not row:
        name = "" if own is None else f"#{own}"
        flag = "it has no log-probability; not scored."
        return token_of(name, None, raw=b"" if own is None else None, id=own, flags=[flag])
    alternatives = [
        Alternative(one.text, one.logprob, id) for id, one in row.items() if one.logprob is not None
    ]
    if own is None:
        flag = f"it is one of the {len(row)} listed, the file does not tell which; not scored."
        return token_of(_UNTOLD, None, alternatives, flags=[flag])
    if own not in row:
        raise FormatError(f"{where} does not hold the token {own} that prompt_token_ids names.")
    one = row[own]
    given = one.rank - 1 if one.rank > 0 else None
    return token_of(one.text, one.logprob, alternatives, id=own, given_rank=given, flags=one.flags)


def _recognise(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    outputs = value.get("outputs")
    first = outputs[0] if isinstance(outputs, list) and outputs else None
    return "prompt_logprobs" in value or (isinstance(first, dict) and "token_ids" in first)


VLLM = Server("vLLM prompt_logprobs", _recognise, _read, "“prompt_logprobs”: 20 or “logprobs”: 20")
