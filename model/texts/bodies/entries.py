"""Entries: a token, its log-probability and its alternatives, by all the names servers use."""

import math
from collections import deque
from collections.abc import Iterable
from functools import partial
from itertools import chain, islice, repeat
from operator import itemgetter
from typing import Any

import numpy as np

from model.document.tokens import Alternative, Token, plain_token, token_of
from model.exact import FloatArray
from model.files.format import FormatError
from model.texts.bodies.fields import (
    first_of,
    listing,
    log_of_probability,
    log_probability,
    mapping,
    string,
    token_bytes,
    whole,
)
from model.words.token_names import text_of_bytes

TEXT_KEYS = ("token", "text", "tok_str", "token_str", "tokenText", "token_text")
LOG_KEYS = ("logprob", "log_prob", "logProbability", "log_probability", "logProb", "likelihood")
SHARE_KEYS = ("prob", "probability")
ID_KEYS = ("id", "token_id", "tokenId")
TOP_KEYS = ("top_logprobs", "topLogprobs", "top_tokens", "topTokens", "top_log_probs")
_PARTS_KEYS = ("tokens", "token_likelihoods", "generated_tokens")
_PLAIN_KEYS = 3  # token, logprob, bytes
_PARTS = itemgetter("token", "logprob", "bytes", "top_logprobs")
_TOKEN, _LOG, _BYTES = itemgetter("token"), itemgetter("logprob"), itemgetter("bytes")
_PARTS_COUNT = 4
_UNKNOWN = -9999.0
_OF_TOKENIZERS = ("token_id:", "#", "<", "[")  # names of tokens that are not their texts begin so
_ODD = tuple("\0" + begin for begin in _OF_TOKENIZERS)
TOP_SHARE_KEYS = ("top_probs", "topProbs")


def are_entries(value: Any) -> bool:
    """Return whether a value is a list of tokens with log-probabilities.

    Such with plain probabilities are, where they have lists of alternatives as well: else they
    are the rows of a table.
    """
    if not isinstance(value, list) or not value:
        return False
    return all(isinstance(entry, dict) for entry in value) and any(map(_is_entry, value))


def is_entry(value: Any) -> bool:
    """Return whether a value is one token with its log-probability."""
    return are_entries([value])


def _is_entry(parts: dict[str, Any]) -> bool:
    parts = _unnested(parts)
    if any(isinstance(parts.get(key), list) for key in _PARTS_KEYS):
        return False  # a whole answer, with its tokens
    if first_of(parts, (*TEXT_KEYS, *ID_KEYS)) is None or isinstance(parts.get("token"), dict):
        return False
    return first_of(parts, (*LOG_KEYS, *TOP_SHARE_KEYS)) is not None


def _unnested(parts: dict[str, Any]) -> dict[str, Any]:
    """An entry in the plain form: AI21 has the token within it, Cohere lists of its parts."""
    token = parts.get("generatedToken")
    if isinstance(token, dict):
        return {**token, "topTokens": parts.get("topTokens")}
    logs, ids = parts.get("logprobs"), parts.get("token_ids")
    numbers = isinstance(logs, list) and all(type(log) in (int, float) for log in logs)
    if not logs or not isinstance(ids, list) or not numbers:
        return parts
    plain = {"text": parts.get("text"), "logprob": math.fsum(logs)}
    return plain | ({"id": ids[0]} if len(ids) == 1 else {})


def entry_tokens(entries: Any, where: str) -> tuple[Token, ...]:
    """Return the tokens of a list of entries; FormatError, with the place, for damaged ones."""
    listed = listing(entries, where)
    plain = _plain_tokens(listed)
    if plain and all(plain):
        return tuple(filter(None, plain))
    return tuple(
        entry_token(entry, f"{where}[{k}]") if token is None else token
        for k, (entry, token) in enumerate(zip(listed, plain or repeat(None), strict=False))
    )


def _plain_tokens(entries: list[Any]) -> list[Token | None] | None:
    """What `entry_token` makes of entries as most are, well made and named as OpenAI does.

    None for those that need a look at each name, or instead of the list where all of them do.
    """
    try:
        texts, logs, numbers, tops = zip(*map(_PARTS, entries), strict=True)
        others = list(chain.from_iterable(tops))
        names, theirs = list(map(_TOKEN, others)), list(map(_LOG, others))
        deque(map(_BYTES, others), 0)  # each has some
        raws = list(map(bytes, numbers))
    except (KeyError, TypeError, ValueError):
        return None
    counts = list(map(len, tops))
    if (
        not _are(str, texts, names)
        or not _are(float, logs, theirs)
        or not _are(list, tops, numbers)
        or set(map(len, entries)) != {_PARTS_COUNT}
        or set(map(len, others)) != {_PARTS_COUNT - 1}
        or not _are_ordered(np.array(theirs), counts)
        or not _are_logs(np.array(logs))
    ):
        return None
    known = map(partial(tuple.__new__, Alternative), zip(names, theirs, repeat(None), strict=False))
    joined = "\0".join(("", *texts))
    are_odd = any(begin in joined for begin in _ODD)
    found = list[Token | None]()
    for text, log, raw, count in zip(texts, logs, raws, counts, strict=True):
        its = tuple(islice(known, count))
        # Mostly the likeliest came.
        if raw and its and its[0][0] == text and its[0][1] == log and not are_odd:
            found.append(plain_token(text, log, its, 0, raw))
        else:
            found.append(_plain_token(text, log, raw, its))
    return found


def _are(kind: type, *lists: Iterable[Any]) -> bool:
    return all(set(map(type, one)) == {kind} for one in lists)


def _are_logs(values: FloatArray) -> bool:
    return bool(((values > _UNKNOWN) & (values <= 0.0)).all())


def _are_ordered(logs: FloatArray, counts: list[int]) -> bool:
    """Whether logarithms of probabilities, so many for each token, come likeliest first."""
    if not _are_logs(logs):
        return False
    goes_up = np.diff(logs, prepend=0.0) > 0.0
    goes_up[(np.cumsum(counts) - counts)[np.array(counts) > 0]] = False
    return not bool(goes_up.any())


def _plain_token(text: str, log: float, raw: bytes, found: tuple[Alternative, ...]) -> Token | None:
    if not raw or text.startswith(_OF_TOKENIZERS):
        return None
    own = next((k for k, (name, its, _) in enumerate(found) if name == text and its == log), None)
    if own is None and any(name == text for name, _, _ in found):
        return None
    return plain_token(text, log, found, own, raw)


def entry_token(entry: Any, where: str, others: Any = None) -> Token:
    """Return the token of {token, logprob, bytes, id, top_logprobs: […]}.

    others: its alternatives where they stand elsewhere.
    """
    parts = _unnested(mapping(entry, where))
    linear = first_of(parts, LOG_KEYS) is None and any(
        k in parts for k in (*SHARE_KEYS, *TOP_SHARE_KEYS)
    )
    read = log_of_probability if linear else log_probability
    values = SHARE_KEYS if linear else LOG_KEYS
    number, flags = read(first_of(parts, values), f"{where}.{_key(parts, values)}")
    tops = others if others is not None else first_of(parts, (*TOP_KEYS, *TOP_SHARE_KEYS))
    return token_of(
        entry_text(parts, where),
        number,
        alternatives_of(tops, f"{where}.{_key(parts, (*TOP_KEYS, *TOP_SHARE_KEYS))}"),
        raw=token_bytes(parts.get("bytes"), f"{where}.bytes"),
        id=entry_id(parts),
        flags=flags,
    )


def alternatives_of(tops: Any, where: str) -> list[Alternative]:
    """Return the alternatives in a list of entries, or in an object {text: logprob}."""
    if tops is None:
        return []
    if isinstance(tops, dict):
        pairs = ((t, log_probability(v, f"{where}[{t!r}]")[0]) for t, v in tops.items())
        return [Alternative(text, log) for text, log in pairs if log is not None]
    found = []
    for k, other in enumerate(listing(tops, where)):
        # Most of a file is such entries, well made: those are read without a look at each name.
        if type(other) is dict:
            text, log = other.get("token"), other.get("logprob")
            if type(text) is not str or "\ufffd" in text or _is_cut(text, other.get("bytes")):
                pass
            elif type(log) is float and -9999.0 < log <= 0.0:
                id = other.get("id")
                if id is not None or len(other) > _PLAIN_KEYS:
                    id = entry_id(other)
                found.append(Alternative(text, log, id))
                continue
        one = _alternative(other, f"{where}[{k}]")
        if one is not None:
            found.append(one)
    return found


def _alternative(other: Any, where: str) -> Alternative | None:
    parts = mapping(other, where)
    log = log_probability(first_of(parts, LOG_KEYS), f"{where}.{_key(parts, LOG_KEYS)}")[0]
    if first_of(parts, LOG_KEYS) is None and first_of(parts, SHARE_KEYS) is not None:
        log = log_of_probability(first_of(parts, SHARE_KEYS), f"{where}.{_key(parts, SHARE_KEYS)}")[
            0
        ]
    return None if log is None else Alternative(entry_text(parts, where), log, entry_id(parts))


def entry_text(parts: dict[str, Any], where: str) -> str:
    """Return a token's text; #id where only the id is told."""
    text = first_of(parts, TEXT_KEYS)
    if type(text) is int:
        return f"#{text}"
    if isinstance(text, str) and ("\ufffd" in text or _is_cut(text, parts.get("bytes"))):
        return _of_parts(text, token_bytes(parts.get("bytes"), f"{where}.bytes"))
    id = entry_id(parts)
    if text is None and id is not None:
        return f"#{id}"
    return string(text, f"{where}.{_key(parts, TEXT_KEYS)}")


def _of_parts(text: str, raw: bytes | None) -> str:
    """A text whose character the server lost, by its bytes: as servers write those themselves."""
    if not raw or raw == text.encode("utf-8", "replace"):
        return text
    same = raw.decode("utf-8", "replace").rstrip("\ufffd") == text.rstrip("\ufffd")
    return text_of_bytes(raw) if same else text


def _is_cut(text: str, raw: Any) -> bool:
    """Whether a token has bytes that its text lacks: llama.cpp leaves out the begin of a character.

    Of a special token it writes neither.
    """
    if type(raw) is not list or len(raw) == len(text):
        return False
    return len(raw) > len(text.encode("utf-8", "replace"))


def entry_id(parts: dict[str, Any]) -> int | None:
    """Return the token's id where one is given."""
    id = first_of(parts, ID_KEYS)
    return whole(parts.get("token")) if id is None else whole(id)


def check_as_many(where: str, **lists: list[Any]) -> None:
    """Raise FormatError where lists that belong together are not of one length."""
    if len({len(one) for one in lists.values()}) > 1:
        sizes = ", ".join(f"{len(one)} {name}" for name, one in lists.items())
        raise FormatError(f"{where} has {sizes}: they must be as many.".lstrip())


def _key(parts: dict[str, Any], keys: tuple[str, ...]) -> str:
    return next((key for key in keys if key in parts), keys[0])
