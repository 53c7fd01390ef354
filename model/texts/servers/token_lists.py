"""Bare lists of tokens, as unitxt, watsonx and DJL Serving give them, or cut out of an answer."""

from model.texts.servers.entries import are_entries, entry_tokens
from model.texts.servers.piece import Body, Piece, Server


def _read(body: Body) -> list[Piece]:
    if not are_entries(body.value):
        return []
    after = any("prob" in entry or "top_probs" in entry for entry in body.value)
    notes = ("The probabilities are those after the sampling filters.",) if after else ()
    return [Piece(entry_tokens(body.value, "the list"), notes=notes)]


TOKEN_LISTS = Server("list of tokens", are_entries, _read, "“logprob” in each entry")
