"""Whole answers of a model: alike ones together, as JSON that opens again, and as texts to read."""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from model.document.document import Document
from model.document.edits import Edit
from model.document.edits.edit import short
from model.document.text_source import TextSource
from model.document.tokens import TokenSequence
from model.texts.embedded import token_entries
from model.texts.open_text import open_text
from model.texts.text_document import SEQUENCE_LENS


@dataclass(frozen=True)
class AnswerGroup:
    """Answers of the same text.

    Attributes:
        text: one of them, with its tokens.
        count: how many there are.
        log_probability: ln p of its tokens together, at T = 1; −∞ where one is not scored.
    """

    text: TokenSequence
    count: int
    log_probability: float


def grouped(answers: Iterable[TokenSequence]) -> tuple[AnswerGroup, ...]:
    """Return distinct answers with how often each came: most frequent first, then likeliest."""
    times: dict[str, list[TokenSequence]] = {}
    for one in answers:
        times.setdefault(one.text, []).append(one)
    found = (AnswerGroup(alike[0], len(alike), log_of(alike[0])) for alike in times.values())
    return tuple(sorted(found, key=lambda one: (-one.count, -one.log_probability)))


def log_of(answer: TokenSequence) -> float:
    """Return ln p of all tokens of an answer together; −∞ where one is not scored."""
    logs = [token.logprob for token in answer.tokens]
    return math.fsum(-math.inf if log is None else log for log in logs)


def answers_json(answers: Iterable[TokenSequence], model: str) -> str:
    """Return answers as JSON in the shape of OpenAI’s chat, which opens again as texts."""
    choices = [
        {
            "index": k,
            "message": {"role": "assistant", "content": text.text},
            "logprobs": {"content": token_entries(text)},
        }
        for k, text in enumerate(answers)
    ]
    content = {"object": "chat.completion", "model": model, "choices": choices}
    return json.dumps(content, ensure_ascii=False, allow_nan=False) + "\n"


def read_answer(document: Document, answer: TokenSequence, vocabulary: int) -> Edit:
    """Return the edit that makes an answer the text, seen through the Sequence lens.

    At the token that surprised most. An answer without tokens has none to read.
    """
    logs = answer.listed.own
    place = 0 if np.isnan(logs).all() else int(np.nanargmin(logs))
    opened = open_text(TextSource(embedded=answer, vocabulary_size=vocabulary, position=place))
    changed = replace(
        document,
        table=opened.table(place),
        truth=0,
        model=1,
        reward=None,
        text=opened.source,
        lens=SEQUENCE_LENS,
    )
    return Edit(f"Read “{short(answer.text)}”", changed)
