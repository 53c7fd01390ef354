"""Tokens held in a document: in the shape of OpenAI's chat, so that other programs read them."""

from typing import TYPE_CHECKING, Any

from model.files.format import FormatError

if TYPE_CHECKING:
    from model.document.tokens import Token, TokenSequence


def can_embed(sequence: "TokenSequence") -> bool:
    """Return whether a file can hold these tokens and give them back unchanged."""
    return sequence == sequence_of(token_entries(sequence), sequence.source)


def token_entries(sequence: "TokenSequence") -> list[dict[str, Any]]:
    """Return the tokens as the entries of a chat answer's `logprobs.content`."""
    return [_entry(token) for token in sequence.tokens]


def _entry(token: "Token") -> dict[str, Any]:
    entry: dict[str, Any] = {"token": token.text, "logprob": _finite(token.logprob)}
    if token.raw is not None and token.raw != token.text.encode("utf-8", "replace"):
        entry["bytes"] = list(token.raw)
    if token.id is not None:
        entry["id"] = token.id
    if token.alternatives:
        entry["top_logprobs"] = [
            {"token": text, "logprob": _finite(log)} | ({} if number is None else {"id": number})
            for text, log, number in token.alternatives
        ]
    return entry


def _finite(log: float | None) -> float | None:
    # JSON has no infinity; the least float stands for probability 0 all the same.
    return None if log is None else max(log, -1.7976931348623157e308)


def sequence_of(tokens: Any, told_by: str) -> "TokenSequence":
    """Return the sequence whose entries `tokens` are; FormatError with a sentence if they are none.

    `told_by` is what is said of its source.
    """
    # Few documents hold a text, and what reads one is long to load.
    from model.document.tokens import TokenSequence, excess_notes
    from model.texts.bodies.entries import entry_tokens

    found = entry_tokens(tokens, "text.tokens")
    if not found:
        raise FormatError("The field “text.tokens” holds no tokens; add them.")
    return TokenSequence(found, told_by, excess_notes(found))
