"""A whole vocabulary as llama.cpp’s server writes it, read piece by piece.

A reader of JSON lets no other thread run while it is at it: 5 MB at once would hold the window
still for some frames. So the list of tokens is cut where one ends and the next begins.
"""

import json
import re
from collections.abc import Iterator
from operator import itemgetter
from typing import Any

import numpy as np
import orjson

from model.document.work import Watch, unwatched
from model.language_models.next_token import NextToken
from model.words.token_names import text_of_bytes

_LIST = re.compile(rb'"top_logprobs"\s*:\s*\[')
# In a string every quote has a backslash before it: this stands between two entries alone.
_BETWEEN = re.compile(rb'\}\s*,\s*(?=\{\s*"\w+"\s*:)')
_PIECE = 32 << 10  # bytes, about a third of a millisecond
_PARTS = itemgetter("token", "logprob", "id", "bytes")
_KINDS = ({str}, {float}, {int}, {list})


def plain_answer(
    sent: bytes, vocabulary: int, taken: int | None = None, watch: Watch = unwatched
) -> NextToken | None:
    """Return what an answer of one token lists, where it is as the server writes it at its best.

    None for every other, which is to be read with care: a whole vocabulary would take too long so.
    taken: the token that was asked for instead of the likeliest; None where none was.
    """
    begin = _LIST.search(sent)
    if begin is None:
        return None
    texts, numbers, ids = list[str](), list[float](), list[int]()
    end = 0
    try:
        for entries, end_so_far in _pieces(sent, begin.end()):
            watch()
            end = end_so_far
            told, logs, own, raws = zip(*map(_PARTS, entries), strict=True)
            if tuple(set(map(type, one)) for one in (told, logs, own, raws)) != _KINDS:
                return None
            # Of a part of a character the text lacks what the bytes tell.
            texts += (
                text if len(text) == len(raw) else text_of_bytes(bytes(raw))
                for text, raw in zip(told, raws, strict=True)
            )
            numbers += logs
            ids += own
        content = orjson.loads(sent[: begin.end()] + sent[end:])
        (entry,) = content["completion_probabilities"]
        plain = content["tokens_predicted"] == 1 and entry["id"] in (ids[0], taken)
    except (IndexError, KeyError, TypeError, ValueError):
        return None
    found = np.array(numbers)
    if not plain or entry["top_logprobs"] or not found.max() <= 0.0:
        return None
    if (np.diff(found) > 0.0).any() or len(set(ids)) < len(ids):
        return None
    return NextToken(tuple(texts), found, tuple(ids), vocabulary)


def _pieces(sent: bytes, begin: int) -> Iterator[tuple[list[Any], int]]:
    """Yield the entries of the list that begins there, some at a time, and where it ends.

    Before the last of them the end is not known yet: it is 0.
    """
    while between := _BETWEEN.search(sent, begin + _PIECE):
        try:
            entries = orjson.loads(b"[" + sent[begin : between.start() + 1] + b"]")
        except ValueError:
            break  # the list ends before that
        yield entries, 0
        begin = between.end()
    rest = "[" + sent[begin:].decode()
    entries, size = json.JSONDecoder().raw_decode(rest)
    yield entries, begin + len(rest[1 : size - 1].encode())
