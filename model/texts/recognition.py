"""What is in a file of a text's scores, told before it is read."""

import math
from pathlib import Path

from model.document.tokens import TokenSequence
from model.document.work import Report, Watch, unwatched
from model.texts.answers.reading import read_logprobs
from model.texts.opening import Answer, ReadAnswer, open_source, tensors_in
from model.words.names import are, counted, fit_line

LETTERS = 40
_FLAGS_SAID = 8
_LARGEST = 700.0  # nats whose exponential is a number still


class LastAnswer:
    """Reads a server's answers, and hands out the last one again while its file is the same."""

    def __init__(self) -> None:
        self._state: tuple[Path, int, int] | None = None
        self._answer: Answer = ()

    def __call__(
        self, path: Path, watch: Watch = unwatched, report: Report | None = None
    ) -> Answer:
        """Return the texts in a server's answer; as `read_logprobs`."""
        state = _state(path)
        if state is None or state != self._state:
            self._answer, self._state = read_logprobs(path, watch, report), state
        return self._answer


def _state(path: Path) -> tuple[Path, int, int] | None:
    """What changes with the content of a file; None where it cannot be told."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return path.absolute(), found.st_mtime_ns, found.st_size


def recognised(path: Path, read_answer: ReadAnswer) -> tuple[str, ...]:
    """Return a line for each text in a server's answer; none for other files.

    FormatError for a file that cannot be read at all.
    """
    if tensors_in(path) is not None:
        return ()
    found = open_source(path, read_answer=read_answer)
    return tuple(map(_line, found)) if isinstance(found, tuple) else ()


def tokens_sentences(sequence: TokenSequence) -> tuple[str, ...]:
    """Return what was recognised of a server's text, in words."""
    scored = sum(token.logprob is not None for token in sequence.tokens)
    listed = max((len(token.alternatives) for token in sequence.tokens), default=0)
    told = f"up to {listed} alternatives each" if listed else "without alternatives"
    return (
        f"Log-probabilities, {sequence.source}: {counted(len(sequence), 'token')}, "
        f"{scored:,} of them scored, {told}.",
        *sequence.notes,
        *_flags(sequence),
    )


def _flags(sequence: TokenSequence) -> tuple[str, ...]:
    flags, more = sequence.flags[:_FLAGS_SAID], len(sequence.flags) - _FLAGS_SAID
    return (*flags, f"{counted(more, 'more token')} {are(more)} as odd.") if more > 0 else flags


def _line(sequence: TokenSequence) -> str:
    """A text's first words, what it is, how long it is, and its perplexity."""
    role = sequence.source.partition(", ")[2]
    logs = [token.logprob for token in sequence.tokens if token.logprob is not None]
    mean = -math.fsum(logs) / len(logs) if logs else math.inf
    shown = f"perplexity {math.exp(mean):.4g}" if mean < _LARGEST else "perplexity ∞"
    told = shown if logs else "none of them scored"
    parts = (role, counted(len(sequence), "token"), told)
    return f"“{fit_line(sequence.text, LETTERS)}” ({', '.join(part for part in parts if part)})"
