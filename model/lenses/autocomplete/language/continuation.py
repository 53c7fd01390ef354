"""Continuation: words that go on from a prompt, with what the model thinks of them."""

from dataclasses import dataclass

from model.lenses.autocomplete.language.tokenise import END


@dataclass(frozen=True)
class Continuation:
    """Words after a prompt.

    Attributes:
        words: what was written, `<end>` last where the sentence came to its end.
        log_probability: log P(words | prompt) of the model itself (T = 1), in nats.
    """

    words: tuple[str, ...]
    log_probability: float

    @property
    def ended(self) -> bool:
        """Whether the sentence came to its end; otherwise it was cut at the length asked for."""
        return bool(self.words) and self.words[-1] == END


def check_length(length: int) -> None:
    """Raise ValueError, with a sentence, unless a continuation has at least one word."""
    if length < 1:
        raise ValueError(f"A continuation has at least 1 word, not {length}.")
