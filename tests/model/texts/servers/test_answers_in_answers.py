"""Answers whose tokens stand beside a sum of them, in two lists, or in lists of lists."""

import json
import math
from typing import Any

import pytest

from model.texts.answers.reading import NoTextError, sequences_of
from tests.model.cases import for_each

TEXTS, LOGS = ["Blue", " sky", "!"], [-0.25, -0.5, -1.0]
CHAT = {"content": [{"token": t, "logprob": x} for t, x in zip(TEXTS, LOGS, strict=True)]}
LIKELIHOODS = [{"token": t, "likelihood": x} for t, x in zip(TEXTS, LOGS, strict=True)]
HELM = [{"text": t, "logprob": x} for t, x in zip(TEXTS, LOGS, strict=True)]
AI21 = [{"generatedToken": {"token": t, "logprob": x}} for t, x in zip(TEXTS, LOGS, strict=True)]
COHERE = [
    {"type": "content-delta", "logprobs": {"text": t, "token_ids": [k], "logprobs": [x]}}
    for k, (t, x) in enumerate(zip(TEXTS, LOGS, strict=True))
]
TOGETHER = [
    {"id": "x", "choices": [{"index": 0, "text": t, "logprobs": x, "finish_reason": None}]}
    for t, x in zip(TEXTS, LOGS, strict=True)
]


def as_stream(events: list[dict[str, Any]]) -> str:
    return "".join(f"data: {json.dumps(one)}\n\n" for one in events)


@for_each(
    "answer",
    [
        {"generations": [{"text": "x", "likelihood": -0.6, "token_likelihoods": LIKELIHOODS}]},
        {
            "request_states": [
                {"result": {"completions": [{"text": "x", "logprob": -1.75, "tokens": HELM}]}}
            ]
        },
        {"generations": [[{"text": "x", "generation_info": {"logprobs": CHAT}}]]},
        {"runs": [[{"message": {"response_metadata": {"logprobs": CHAT}}}]]},
        {"tokens": TEXTS, "logprobs": LOGS},
        [{t: x} for t, x in zip(TEXTS, LOGS, strict=True)],
    ],
)
def test_that_the_tokens_are_the_text(answer: object) -> None:
    (text,) = sequences_of(json.dumps(answer).encode())
    assert [token.text for token in text.tokens] == TEXTS
    assert [token.logprob for token in text.tokens] == LOGS


@pytest.mark.parametrize("stream", [as_stream(COHERE), as_stream(TOGETHER)])
def test_that_the_pieces_of_a_stream_are_one_text(stream: str) -> None:
    (text,) = sequences_of(stream.encode())
    assert [(token.text, token.logprob) for token in text.tokens] == list(
        zip(TEXTS, LOGS, strict=True)
    )


def test_that_a_prompt_comes_after_its_answer() -> None:
    answer = {
        "prompt": {"text": "Hi", "tokens": [{"generatedToken": {"token": "Hi", "logprob": -5.0}}]},
        "completions": [{"data": {"text": "x", "tokens": AI21}}],
    }
    first, second = sequences_of(json.dumps(answer).encode())
    assert [token.logprob for token in first.tokens] == LOGS
    assert second.source.endswith("the prompt")


@for_each(
    "content",
    [
        {"tokens": ["a", "b"], "logprobs": [math.log(0.5), math.log(0.5)]},  # one distribution
        {"tokens": ["a", "b"], "logprobs": [-0.1]},
        {"tokens": [1, 2], "logprobs": [-0.1, -0.1]},
        {"tokens": ["a", "b"], "logprobs": [0.5, 0.7]},
    ],
)
def test_that_a_distribution_is_no_text(content: object) -> None:
    with pytest.raises(NoTextError):
        sequences_of(json.dumps(content).encode())
