"""Log-probabilities from language-model servers, as JSON, recognised by content."""

import json
import math
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from model.document.work import Watch, unwatched
from model.files.format import FormatError
from model.files.source import read_bytes
from model.texts.servers.shapes import (
    chat_sequences,
    completion_sequences,
    gltr_sequences,
    llama_sequences,
    prompt_sequences,
)
from model.texts.tokens import TokenSequence

Reader: TypeAlias = Callable[[Any], list[TokenSequence]]

SHAPES: tuple[Reader, ...] = (
    chat_sequences,
    completion_sequences,
    prompt_sequences,
    llama_sequences,
    gltr_sequences,
)


def read_logprobs(path: Path, watch: Watch = unwatched) -> tuple[TokenSequence, ...]:
    """Return the texts in a server's answer: one for each choice, each with its tokens.

    OpenAI chat and completions (vLLM too), llama.cpp server old and new, vLLM prompt_logprobs and
    GLTR are known. FormatError with the place in the file for anything else. What watch raises,
    asked now and then, ends the reading.
    """
    return sequences_of(read_bytes(path), path.name, watch)


def sequences_of(
    data: bytes, name: str = "The text", watch: Watch = unwatched
) -> tuple[TokenSequence, ...]:
    """Return the texts in the bytes of a server's answer; as `read_logprobs`."""
    content = _parsed(data, name, watch)
    try:
        for shape in SHAPES:
            watch()
            found = shape(content)
            if found:
                return tuple(found)
    except FormatError as error:
        raise FormatError(f"{name}: {error}") from error
    raise FormatError(
        f"{name} is JSON, but holds no log-probabilities of a shape that is known: OpenAI chat "
        "or completions, llama.cpp server, vLLM prompt_logprobs, GLTR."
    )


def one_sequence(sequences: tuple[TokenSequence, ...], choice: int = 1) -> TokenSequence:
    """Return the choice asked for, counted from 1; FormatError where there are not so many."""
    if not 1 <= choice <= len(sequences):
        raise FormatError(f"There are {len(sequences)} texts in the file, no text {choice}.")
    return sequences[choice - 1]


def _parsed(data: bytes, name: str, watch: Watch) -> object:
    def number(digits: str) -> float:
        # A function of Python's, so that other threads get their turn while JSON is parsed.
        watch()
        return float(digits)

    try:
        text = data.decode("utf-8-sig")
        return json.loads(text, parse_int=cache(_whole), parse_float=number)
    except UnicodeDecodeError as error:
        raise FormatError(f"{name} is not UTF-8 text at byte {error.start + 1:,}.") from error
    except json.JSONDecodeError as error:
        raise FormatError(
            f"{name} is not valid JSON at line {error.lineno}, column {error.colno}: it is "
            "damaged or cut off."
        ) from error
    except RecursionError as error:
        raise FormatError(f"{name} is nested too deep to be a server's answer.") from error


def _whole(digits: str) -> int | float:
    """A whole number; one too long for a token id or a count as a float."""
    return int(digits) if len(digits) < 19 else math.copysign(math.inf, float(digits[:2]))
