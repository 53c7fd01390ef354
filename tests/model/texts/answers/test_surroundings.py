"""What stands around the JSON of an answer, and JSON that is no answer at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from model.files.format import FormatError
from model.formats import is_text_file
from model.formats.json_tables import json_tables
from model.texts.answers.reading import NoTextError, sequences_of
from model.texts.answers.surroundings import without_surroundings
from tests.model.cases import for_each

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WORDS, LOGS = ("Hi", " there", "!"), (-0.5, -0.25, -1.0)
TOKENS = [{"token": w, "logprob": p} for w, p in zip(WORDS, LOGS, strict=True)]
CHAT: dict[str, Any] = {
    "id": "c1",
    "object": "chat.completion",
    "choices": [
        {"index": 0, "message": {"role": "assistant"}, "logprobs": {"content": TOKENS}},
    ],
}
LLAMA = {"content": "Hi there!", "tokens_predicted": 3, "completion_probabilities": TOKENS}
PAIRS = tuple(zip(WORDS, LOGS, strict=True))
LIKELIHOODS = [{"token": word, "likelihood": log} for word, log in PAIRS]
PARTS = [{"text": word, "token_ids": [1], "logprobs": [log]} for word, log in PAIRS]
NESTED = [{"generatedToken": one, "topTokens": [one]} for one in TOKENS]
SHAPES: dict[str, Any] = {
    "chat": CHAT,
    "llama.cpp": LLAMA,
    "list": TOKENS,
    "sglang": {"meta_info": {"output_token_logprobs": [[log, 1, word] for word, log in PAIRS]}},
    "mlx": {"choices": [{"logprobs": {"tokens": [1, 2, 3], "token_logprobs": list(LOGS)}}]},
    "cohere": {"logprobs": PARTS},
    "generations": {"generations": [{"token_likelihoods": LIKELIHOODS}]},
    "ai21": {"completions": [{"data": {"tokens": NESTED}}]},
}
HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"


def _chunked(text: str) -> str:
    halves = text[: len(text) // 2], text[len(text) // 2 :]
    parts = "".join(f"{len(half.encode()):x}\r\n{half}\r\n" for half in halves)
    return f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{parts}0\r\n\r\n"


WRAPPED: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "headers": lambda text: HEAD + text,
    "headers on the way": lambda text: "HTTP/1.1 100 Continue\r\n\r\n" + HEAD + text,
    "chunks": _chunked,
    "what curl -v tells": lambda text: (
        "*   Trying 127.0.0.1:8080...\n> POST / HTTP/1.1\n{ [5 bytes data]\n< HTTP/1.1 200 OK\n< \n"
        f"{text}\n* Connection #0 left intact\n"
    ),
    "a fence": lambda text: f"```json\n{text}\n```\n",
    "a fence within words": lambda text: f"It said:\n\n~~~\n{text}\n~~~\n\nGood.\n",
    "a log": lambda text: f"INFO ready\n2026-01-01 INFO answer: {text}\nINFO done\n",
    "a command": lambda text: f"$ curl -s localhost:8080\n{text}\n$ \n",
    "a name of JavaScript": lambda text: f"const answer = {text};\n",
    "a text of JSON": json.dumps,
    "a gateway's body": lambda text: json.dumps({"statusCode": 200, "body": text}),
    "a browser's record": lambda text: json.dumps(
        {"log": {"entries": [{"response": {"content": {"text": text}}}]}}
    ),
    "a stream within a record": lambda text: json.dumps(
        {
            "log": {
                "entries": [{"response": {"content": {"text": f"data: {text}\n\ndata: [DONE]\n"}}}]
            }
        }
    ),
    "commas between": lambda text: f"{text},\n",
    "an unknown key": lambda text: f'{{"run": {{"answer": {text}}}}}',
    "a list under an unknown key": lambda text: f'{{"runs": [{text}]}}',
}


@for_each("wrap", WRAPPED)
def test_that_every_shape_comes_out_of_every_container(wrap: str) -> None:
    for shape, content in SHAPES.items():
        first, *_ = sequences_of(WRAPPED[wrap](json.dumps(content)).encode())
        assert [token.logprob for token in first.tokens] == list(LOGS), shape


def test_that_what_stood_around_is_said() -> None:
    (text,) = sequences_of(f"It said:\n```json\n{json.dumps(CHAT)}\n```\n".encode())
    assert any("left out" in note and "It said:" in note for note in text.notes)
    (plain,) = sequences_of(json.dumps(CHAT).encode())
    assert not plain.notes


def test_that_a_stream_in_any_container_is_joined() -> None:
    chunks = [
        {
            "id": "c2",
            "object": "text_completion",
            "choices": [
                {
                    "index": 0,
                    "text": word,
                    "logprobs": {"tokens": [word], "token_logprobs": [log]},
                    "finish_reason": "length" if word == "!" else None,
                }
            ],
        }
        for word, log in zip(WORDS, LOGS, strict=True)
    ]
    lines = [json.dumps(one) for one in chunks]
    for text in (
        "\n".join(lines),
        json.dumps(chunks),
        "\n".join(f"data: {line}\n" for line in lines),
        "\n".join(f"DEBUG chunk: {line}" for line in lines),
        json.dumps({"chunks": chunks}),
        "\n".join(json.dumps({"t": 1, "chunk": one}) for one in chunks),
    ):
        (found,) = sequences_of(text.encode())
        assert [token.logprob for token in found.tokens] == list(LOGS)


def test_that_a_part_of_a_streamed_response_is_told_once() -> None:
    events: list[dict[str, Any]] = [
        {
            "type": "response.output_text.done",
            "item_id": "m",
            "content_index": 0,
            "logprobs": TOKENS,
        },
        {
            "type": "response.content_part.done",
            "item_id": "m",
            "part": {"type": "output_text", "logprobs": TOKENS},
        },
    ]
    data = "".join(f"event: {one.get('type')}\ndata: {json.dumps(one)}\n\n" for one in events)
    (found,) = sequences_of(data.encode())
    assert len(found) == 3


@for_each("wrap", ["a log", "what curl -v tells", "a command"])
def test_that_a_damaged_answer_among_other_lines_is_not_read_in_part(wrap: str) -> None:
    cut = json.dumps(CHAT)[:-30]
    with pytest.raises(FormatError, match="damaged at line"):
        sequences_of(WRAPPED[wrap](cut).encode())


def test_that_nothing_is_taken_off_a_file_of_json() -> None:
    for data in (b'{"a": "HTTP/1.1 200"}', b"[1]", b"data: {}\n", b"", b"\xff\xfe"):
        assert without_surroundings(data, "x") == (data, ())


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"model": "m", "messages": [{"role": "user", "content": "x"}]}, "a request"),
        ({"messages": [{"role": "assistant", "content": "x"}]}, "a conversation"),
        ({"data": [{"object": "embedding", "embedding": [0.1]}]}, "an embedding"),
        ({"object": "list", "data": [{"id": "m", "object": "model"}]}, "a list of models"),
        ({"architectures": ["A"], "vocab_size": 5}, "settings of a model"),
        ({"weight_map": {}}, "index of a model’s files"),
        ({"cells": [], "nbformat": 4}, "a notebook"),
        ({"results": {"a": {"acc": 0.5}}, "configs": {}}, "--log_samples"),
        ({"outputs": [{"text": "x", "token_ids": [1], "logprobs": None}]}, "vLLM"),
        ({"detail": [{"msg": "field required"}]}, "“field required”"),
        ([{"error": {"message": "no key"}}], "“no key”"),
        ({"message": "Unauthorized"}, "“Unauthorized”"),
    ],
)
def test_that_json_that_is_no_answer_is_called_what_it_is(
    content: Any, told: str, tmp_path: Path
) -> None:
    with pytest.raises(NoTextError) as refused:
        sequences_of(json.dumps(content).encode(), "a.json")
    assert told in str(refused.value)
    assert json_tables(refused.value.values, tmp_path / "a.json") == ()


@for_each(
    ("text", "told"),
    [
        ("<!DOCTYPE html><html></html>", "web page"),
        ("<?xml version='1.0'?><a/>", "XML"),
        ("a: 1\nb: 2\n", "YAML"),
        ("ChatCompletion(id='x', choices=[])", "model_dump_json"),
        ("hello world", "log-probability of each token"),
    ],
)
def test_that_what_is_no_json_is_called_what_it_looks_like(text: str, told: str) -> None:
    with pytest.raises(FormatError, match=told):
        sequences_of(text.encode())


@pytest.mark.parametrize("name", ["answer.log", "answer.txt", "answer.md", "answer"])
@pytest.mark.parametrize("wrap", ["a log", "a fence within words", "a gateway's body", "headers"])
def test_that_such_a_file_is_opened_as_a_text(name: str, wrap: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(WRAPPED[wrap](json.dumps(CHAT)).encode())
    assert is_text_file(path)
    path.write_text("token,logprob\na,-0.5\n")
    assert not is_text_file(path)
