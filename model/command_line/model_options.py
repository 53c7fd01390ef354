"""The options of the command line that ask a language model, on a server or of a file."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from model.command_line.command_error import CommandError
from model.command_line.text_options import count_given

_MOST_LISTED = 1_000_000
_LISTED = 1_000
_LISTED_IN_TEXTS = 20


class ModelOptions(NamedTuple):
    """What a command line says of a language model; None where it says nothing.

    Attributes:
        at: its address or file; None for the word model that comes with the program.
        prompt: what it goes on from.
        score: the file of a text that it scores.
        against: the address or file of the model that is tested against it.
        top: how many tokens are listed.
        may_leave: whether text may go to another machine.
        answers: how many answers are drawn after the prompt; 0 for none.
        length: the most tokens of each.
        seed: of the first of them.
    """

    at: str | None = None
    prompt: str | None = None
    score: Path | None = None
    against: str | None = None
    top: int | None = None
    may_leave: bool = False
    answers: int = 0
    length: int = 64
    seed: int = 1

    @property
    def are_given(self) -> bool:
        """Whether a model is asked for anything."""
        return self.prompt is not None or self.score is not None

    @property
    def compare_texts(self) -> bool:
        """Whether two models score one text."""
        return self.score is not None and self.against is not None

    @property
    def listed(self) -> int:
        """How many tokens are listed: at one place more than at each of a text."""
        return self.top or (_LISTED if self.score is None else _LISTED_IN_TEXTS)


def add_model_options(add: Callable[..., Any]) -> None:
    """Add the options to a group of the parser."""
    add(
        "--model-at", metavar="ADDRESS", help="a model's server, 127.0.0.1:8080, or a text to learn"
    )
    add("--prompt", metavar="TEXT", help="the table is what the model expects after it")
    add("--score", metavar="TXT", help="the model scores this text, token by token")
    add("--top", metavar="N", help=f"list the N likeliest tokens ({_LISTED:,})")
    add("--against-model", metavar="ADDRESS", help="a second model, which is tested against it")
    add("--answers", metavar="N", help="draw N answers after the prompt; they are written as JSON")
    add("--answer-length", metavar="N", help="the most tokens of an answer (64)")
    add(
        "--answer-seed", metavar="N", help="of the first answer, the others have those after it (1)"
    )
    add("--text-may-leave", action="store_true", help="let the text go to another machine")


def model_options(given: argparse.Namespace) -> ModelOptions:
    """Return the options given; CommandError with a sentence for what makes no sense."""
    if given.prompt is not None and given.score is not None:
        raise CommandError("Give --prompt or --score, not both.")
    plain = ModelOptions()
    found = ModelOptions(
        given.model_at,
        given.prompt,
        None if given.score is None else Path(given.score),
        given.against_model,
        count_given("--top", given.top, _MOST_LISTED),
        given.text_may_leave,
        count_given("--answers", given.answers, _MOST_LISTED) or plain.answers,
        count_given("--answer-length", given.answer_length, _MOST_LISTED) or plain.length,
        count_given("--answer-seed", given.answer_seed, _MOST_LISTED) or plain.seed,
    )
    if found.answers and (found.prompt is None or found.against is not None):
        raise CommandError("--answers go on from --prompt TEXT, of one model.")
    if not found.are_given and found != plain:
        raise CommandError("A model needs something to go on from; add --prompt TEXT.")
    if found.are_given and (given.files or given.example is not None):
        raise CommandError("Give a FILE or --example, or ask a model, not both.")
    return found
