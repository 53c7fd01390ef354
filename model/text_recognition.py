"""What is in a file of a text's scores, told before it is read."""

from pathlib import Path

from model.sequences.opening import open_source, tensors_in
from model.sequences.tokens import TokenSequence

LETTERS = 40


def recognised(path: Path) -> tuple[str, ...]:
    """Return a line for each text in a server's answer; none for other files.

    FormatError for a file that cannot be read at all.
    """
    if tensors_in(path) is not None:
        return ()
    found = open_source(path)
    return tuple(map(_line, found)) if isinstance(found, tuple) else ()


def tokens_sentences(sequence: TokenSequence) -> tuple[str, ...]:
    """Return what was recognised of a server's text, in words."""
    scored = sum(token.logprob is not None for token in sequence.tokens)
    listed = max((len(token.alternatives) for token in sequence.tokens), default=0)
    told = f"up to {listed} alternatives each" if listed else "without alternatives"
    return (
        f"Log-probabilities, {sequence.source}: {len(sequence):,} tokens, {scored:,} of them "
        f"scored, {told}.",
        *sequence.notes,
        *sequence.flags[:2],
    )


def _line(sequence: TokenSequence) -> str:
    text = " ".join(sequence.text.split())
    short = text if len(text) <= LETTERS else f"{text[: LETTERS - 1]}…"
    return f"{short} ({len(sequence):,} tokens)"
