"""watsonx: results[].generated_tokens and input_tokens, lists of {text, logprob, top_tokens}."""

from typing import Any

from model.texts.bodies.entries import are_entries, entry_tokens
from model.texts.bodies.fields import inner, whole
from model.texts.bodies.piece import Body, Piece, Server, TextRole

_KINDS = (("generated_tokens", TextRole.ANSWER), ("input_tokens", TextRole.PROMPT))


def _read(body: Body) -> list[Piece]:
    results = inner(body.value, "results")
    bare = results is None
    found = []
    holders = [body.value] if bare else results
    for k, one in enumerate(holders if isinstance(holders, list) else []):
        for key, role in _KINDS:
            entries = inner(one, key)
            if are_entries(entries):
                where = key if bare else f"results[{k}].{key}"
                count = whole(one.get("generated_token_count")) if role is TextRole.ANSWER else None
                found.append(Piece(entry_tokens(entries, where), role, k, generated=count))
    return found


def _recognise(value: Any) -> bool:
    results = inner(value, "results")
    return isinstance(results, list) and any(inner(one, "generated_text") for one in results)


WATSONX = Server(
    "watsonx",
    _recognise,
    _read,
    "“generated_tokens”, “token_logprobs” and “top_n_tokens” (return_options)",
)
