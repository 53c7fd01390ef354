"""Damaged answers, by a seeded hand: each is read, or refused in one sentence."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from model.files.format import FormatError
from model.formats.json_tables import json_tables
from model.texts.answers.reading import NoTextError, sequences_of
from model.texts.recognition import tokens_sentences
from tests.model.answer_files import events, lines
from tests.model.texts.servers.test_shapes import SHAPES, WITHOUT

ODD: tuple[Any, ...] = (
    None, True, 0, -1, 3.5, 1e300, 10**400, float("nan"), float("inf"), -9999.0, "", "a", "{",
    [], {}, [[]], [None], [1], ["a"], [{}], [[1, 2]], {"a": 1}, {"a": None}, {"a": {}},
)  # fmt: skip
NAMES = ("logprobs", "choices", "tokens", "probs", "token", "details", "outputs", "results", "id")


def damaged(value: Any, rng: random.Random) -> Any:
    if isinstance(value, dict) and value and rng.random() < 0.9:
        key, rest = rng.choice(list(value)), dict(value)
        kind = rng.random()
        if kind < 0.2:
            rest[rng.choice(NAMES)] = rest.pop(key)
        elif kind < 0.35:
            del rest[key]
        else:
            rest[key] = damaged(value[key], rng)
        return rest
    if isinstance(value, list) and value and rng.random() < 0.9:
        place = rng.randrange(len(value))
        return [damaged(one, rng) if k == place else one for k, one in enumerate(value)]
    return rng.choice(ODD)


def refusal(text: str) -> str:
    """Return why an answer, or a table in its place, is refused; "" where it is read."""
    try:
        for sequence in sequences_of(text.encode()):
            assert len(sequence.listed.own) == len(sequence)
            assert tokens_sentences(sequence)
    except NoTextError as error:
        try:
            json_tables(error.values, Path("The text"))
        except FormatError as sentence:
            return str(sentence)
    except FormatError as sentence:
        return str(sentence)
    return ""


@pytest.mark.parametrize("seed", range(3))
def test_that_damaged_answers_are_read_or_refused_in_a_sentence(seed: int) -> None:
    rng = random.Random(seed)
    bodies = [*SHAPES.values(), *(content for content, _ in WITHOUT.values())]
    said = set[str]()
    for _ in range(150):
        body = damaged(rng.choice(bodies), rng)
        for text in (json.dumps(body), lines([body, body]), events([body])):
            said.add(refusal(text))
    assert len(said) > 3
    assert all(one.endswith(".") for one in said - {""})
