"""Bare lists of tokens, as unitxt, watsonx and DJL Serving give them, or cut out of an answer.

Also tokens and their numbers in two lists, a dictionary of one for each token, and Cohere's stream.
"""

import math
from typing import Any

from model.document.tokens import token_of
from model.texts.bodies.entries import are_entries, entry_token, entry_tokens, is_entry
from model.texts.bodies.fields import first_of, inner, log_probability, name_of
from model.texts.bodies.piece import Body, Piece, Server

_NUMBERS = ("logprobs", "log_probs", "token_log_probs")
_MOST_OF_ONE = 1.001  # what the probabilities of one distribution add up to, rounded
_FEWEST = 2


def _read(body: Body) -> list[Piece]:
    value = body.value
    if is_entry(inner(value, "logprobs")) and name_of(inner(value, "type")):
        token = entry_token(value["logprobs"], "logprobs")
        return [Piece((token,), stream=("cohere",), more=True)]
    texts, logs = _of_lists(value)
    if texts:
        told = [log_probability(log, f"entry {k + 1}") for k, log in enumerate(logs)]
        pairs = zip(texts, told, strict=True)
        return [Piece(tuple(token_of(text, log, flags=flags) for text, (log, flags) in pairs))]
    if not are_entries(value):
        return []
    after = any("prob" in entry or "top_probs" in entry for entry in value)
    notes = ("The probabilities are those after the sampling filters.",) if after else ()
    return [Piece(entry_tokens(value, "the list"), notes=notes)]


def _of_lists(value: Any) -> tuple[list[str], list[Any]]:
    """The tokens and numbers of two lists, or of small dictionaries; none of a distribution's."""
    texts: Any = inner(value, "tokens")
    logs: Any = first_of(value, _NUMBERS)
    if isinstance(value, list) and all(isinstance(one, dict) and len(one) == 1 for one in value):
        texts = [text for one in value for text in one]
        logs = [log for one in value for log in one.values()]
    if not isinstance(texts, list) or not isinstance(logs, list) or len(texts) != len(logs):
        return [], []
    numbers = [log for log in logs if log is not None]
    if len(numbers) < _FEWEST or not all(type(log) in (int, float) for log in numbers):
        return [], []
    if not all(isinstance(text, str) for text in texts) or max(numbers) > 0.0:
        return [], []
    # What adds up to no more than one may be a single distribution, and is a table.
    return (texts, logs) if math.fsum(map(math.exp, numbers)) > _MOST_OF_ONE else ([], [])


TOKEN_LISTS = Server("list of tokens", are_entries, _read, "“logprob” in each entry")
