"""The shapes in which servers give log-probabilities: each reads its own, or finds nothing.

A reader returns [] where the content is of another shape, and raises FormatError, with the place
in the file, where it is of its shape but damaged.
"""

from typing import Any

from model.files.format import FormatError
from model.texts.servers.fields import (
    choices,
    listing,
    log_of_probability,
    log_probability,
    mapping,
    string,
    token_bytes,
    token_id,
    two,
)
from model.texts.tokens import Alternative, Token, TokenSequence, token_of

_UNTOLD = "?"  # the name of a token that the file does not tell


def chat_sequences(content: Any) -> list[TokenSequence]:
    """OpenAI chat: choices[].logprobs.content[] = {token, logprob, bytes, top_logprobs[]}."""
    sequences = []
    for place, choice in choices(content):
        logprobs = choice.get("logprobs")
        if not isinstance(logprobs, dict) or "tokens" in logprobs:
            continue
        tokens: list[Token] = []
        for part in ("content", "refusal"):
            entries = logprobs.get(part)
            if entries is None:
                continue
            where = f"{place}.logprobs.{part}"
            tokens += [
                _entry_token(entry, f"{where}[{k}]", "logprob", "top_logprobs")
                for k, entry in enumerate(listing(entries, where))
            ]
        if tokens:
            sequences.append(_sequence(tokens, "OpenAI chat"))
    return sequences


def completion_sequences(content: Any) -> list[TokenSequence]:
    """OpenAI completions: choices[].logprobs = {tokens[], token_logprobs[], top_logprobs[]}."""
    sequences = []
    for place, choice in choices(content):
        logprobs = choice.get("logprobs")
        if not isinstance(logprobs, dict) or not isinstance(logprobs.get("tokens"), list):
            continue
        where = f"{place}.logprobs"
        texts = logprobs["tokens"]
        values = listing(logprobs.get("token_logprobs"), f"{where}.token_logprobs")
        tops = logprobs.get("top_logprobs") or [None] * len(texts)
        tops = listing(tops, f"{where}.top_logprobs")
        if not len(texts) == len(values) == len(tops):
            raise FormatError(
                f"{where} has {len(texts)} tokens, {len(values)} token_logprobs and {len(tops)} "
                "top_logprobs: they must be as many."
            )
        rows = enumerate(zip(texts, values, tops, strict=True))
        tokens = [_completion_token(*row, where, k) for k, row in rows]
        if tokens:
            sequences.append(_sequence(tokens, "OpenAI completions"))
    return sequences


def _completion_token(text: Any, value: Any, top: Any, where: str, k: int) -> Token:
    number, flags = log_probability(value, f"{where}.token_logprobs[{k}]")
    place = f"{where}.top_logprobs[{k}]"
    entries = {} if top is None else mapping(top, place)
    pairs = (
        (name, log_probability(entry, f"{place}[{name!r}]")[0]) for name, entry in entries.items()
    )
    alternatives = [Alternative(name, log) for name, log in pairs if log is not None]
    return token_of(string(text, f"{where}.tokens[{k}]"), number, alternatives, flags=flags)


def llama_sequences(content: Any) -> list[TokenSequence]:
    """llama.cpp server: completion_probabilities (or probs), new, old, and after sampling."""
    if not isinstance(content, dict):
        return []
    key = "completion_probabilities" if "completion_probabilities" in content else "probs"
    entries = content.get(key)
    if not isinstance(entries, list) or not entries:
        return []
    tokens, linear = [], False
    for k, entry in enumerate(entries):
        where = f"{key}[{k}]"
        parts = mapping(entry, where)
        if "content" in parts:
            tokens.append(_old_llama_token(parts, where))
        elif "prob" in parts or "top_probs" in parts:
            linear = True
            tokens.append(_entry_token(parts, where, "prob", "top_probs"))
        else:
            tokens.append(_entry_token(parts, where, "logprob", "top_logprobs"))
    notes = ["The probabilities are those after the sampling filters."] if linear else []
    return [_sequence(tokens, "llama.cpp server", notes)]


def _old_llama_token(parts: dict[str, Any], where: str) -> Token:
    text = string(parts["content"], f"{where}.content")
    alternatives = []
    for k, entry in enumerate(listing(parts.get("probs", []), f"{where}.probs")):
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


def prompt_sequences(content: Any) -> list[TokenSequence]:
    """vLLM prompt_logprobs: [null, {"<id>": {logprob, rank, decoded_token}}…]."""
    places = [("", content)] if isinstance(content, dict) else []
    sequences = []
    for place, holder in (*places, *choices(content)):
        rows = holder.get("prompt_logprobs")
        if isinstance(rows, list) and rows:
            where = f"{place}.prompt_logprobs".lstrip(".")
            ids = holder.get("prompt_token_ids")
            if ids is not None and (not isinstance(ids, list) or len(ids) != len(rows)):
                raise FormatError(f"{where} has {len(rows)} positions, prompt_token_ids not.")
            sequences.append(_prompt_sequence(rows, ids, where))
    return sequences


def _prompt_sequence(rows: list[Any], ids: list[Any] | None, where: str) -> TokenSequence:
    table = [
        None if row is None else _prompt_row(mapping(row, f"{where}[{k}]"), f"{where}[{k}]")
        for k, row in enumerate(rows)
    ]
    sizes = {len(row) for row in table if row}
    high = any(rank > len(row) for row in table if row for _, rank, _ in row.values())
    asked = min(sizes, default=0) if len(sizes) > 1 else max(sizes, default=0) - high
    tokens = []
    for k, row in enumerate(table):
        own = None if ids is None else ids[k]
        tokens.append(_prompt_token(row, own, asked, f"{where}[{k}]"))
    doubtful = sum(1 for token in tokens if token.text == _UNTOLD)
    note = f"At {doubtful} places the file does not tell which of the listed tokens came."
    return _sequence(tokens, "vLLM prompt_logprobs", [note] if doubtful else [])


_Row = dict[int, tuple[str, int, tuple[float | None, list[str]]]]


def _prompt_row(row: dict[str, Any], where: str) -> _Row:
    entries: _Row = {}
    for key, entry in row.items():
        place = f"{where}[{key!r}]"
        parts = mapping(entry, place)
        if not key.isdecimal() or len(key) > 12:
            raise FormatError(f"{place} is named {key!r} and not by a token id.")
        rank = parts.get("rank")
        text = parts.get("decoded_token")
        entries[int(key)] = (
            f"#{key}" if text is None else string(text, place),
            rank if type(rank) is int else 0,
            log_probability(parts.get("logprob"), f"{place}.logprob"),
        )
    return entries


def _prompt_token(row: _Row | None, own: Any, asked: int, where: str) -> Token:
    if not row:
        name = "" if own is None else f"#{own}"
        return token_of(name, None, id=own, flags=["it has no log-probability; not scored."])
    outside = [id for id, (_, rank, _) in row.items() if rank > asked]
    if own is None and len(row) == 1:
        own = next(iter(row))
    elif own is None and len(outside) == 1 and len(row) == asked + 1:
        own = outside[0]
    alternatives = [
        Alternative(text, log, id) for id, (text, _, (log, _)) in row.items() if log is not None
    ]
    if own is None:
        flag = f"it is one of the {len(row)} listed, the file does not tell which; not scored."
        return token_of(_UNTOLD, None, alternatives, flags=[flag])
    if own not in row:
        raise FormatError(f"{where} does not hold the token {own} that prompt_token_ids names.")
    text, rank, (number, flags) = row[own]
    given = rank - 1 if rank > 0 else None
    return token_of(text, number, alternatives, id=own, given_rank=given, flags=flags)


def gltr_sequences(content: Any) -> list[TokenSequence]:
    """GLTR: result = {bpe_strings, real_topk: [[rank, p]…], pred_topk: [[[token, p]…]…]}."""
    result = content.get("result") if isinstance(content, dict) else None
    if not isinstance(result, dict) or "real_topk" not in result:
        return []
    texts = listing(result.get("bpe_strings"), "result.bpe_strings")
    real = listing(result["real_topk"], "result.real_topk")
    predicted = listing(result.get("pred_topk", [[] for _ in real]), "result.pred_topk")
    if not len(texts) - 1 == len(real) == len(predicted):
        raise FormatError(
            f"result has {len(texts)} bpe_strings, {len(real)} real_topk and {len(predicted)} "
            "pred_topk: there must be one string more than there are of the others."
        )
    tokens = []
    for k, (text, own, others) in enumerate(zip(texts[1:], real, predicted, strict=True)):
        rank, value = two(own, f"result.real_topk[{k}]")
        number, flags = log_of_probability(value, f"result.real_topk[{k}][1]")
        pairs = [
            two(o, f"result.pred_topk[{k}][{j}]")
            for j, o in enumerate(listing(others, f"result.pred_topk[{k}]"))
        ]
        alternatives = [
            Alternative(_plain(string(name, f"result.pred_topk[{k}]")), log)
            for name, p in pairs
            if (log := log_of_probability(p, f"result.pred_topk[{k}]")[0]) is not None
        ]
        name = _plain(string(text, f"result.bpe_strings[{k + 1}]"))
        given = rank if type(rank) is int and rank >= 0 else None
        tokens.append(token_of(name, number, alternatives, given_rank=given, flags=flags))
    return [_sequence(tokens, "GLTR")] if tokens else []


def _plain(text: str) -> str:
    """GPT-2's marks for a space and a line's end, as what they stand for."""
    return text.replace("Ġ", " ").replace("Ċ", "\n")


def _entry_token(entry: Any, where: str, value: str, others: str) -> Token:
    """A token from {token, <value>, bytes, id, <others>: […]}."""
    parts = mapping(entry, where)
    read = log_of_probability if value == "prob" else log_probability
    number, flags = read(parts.get(value), f"{where}.{value}")
    alternatives = []
    for k, other in enumerate(listing(parts.get(others) or [], f"{where}.{others}")):
        place = f"{where}.{others}[{k}]"
        other = mapping(other, place)
        log, _ = read(other.get(value), f"{place}.{value}")
        if log is not None:
            text = string(other.get("token"), f"{place}.token")
            alternatives.append(Alternative(text, log, token_id(other)))
    text = string(parts.get("token"), f"{where}.token")
    raw = token_bytes(parts.get("bytes"), f"{where}.bytes")
    return token_of(text, number, alternatives, raw=raw, id=token_id(parts), flags=flags)


def _sequence(tokens: list[Token], source: str, notes: list[str] | None = None) -> TokenSequence:
    """The tokens as a sequence; where probabilities exceed 1 together, a note says so."""
    over = [place for place, token in enumerate(tokens, 1) if token.excess > 1e-3]
    said = list(notes or [])
    if over:
        said.append(
            f"At {len(over)} places the probabilities listed add up to more than 1, "
            f"first at token {over[0]}."
        )
    return TokenSequence(tuple(tokens), source, tuple(said))
