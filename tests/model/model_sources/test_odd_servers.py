"""Servers whose JSON is not what their kind sends: a sentence, and never a crash."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model.document.work import Watch, unwatched
from model.language_models.model_error import ModelError
from model.model_sources.address import address_of
from model.model_sources.http_server import HttpServer, Reply
from model.model_sources.llama_cpp import LLAMA_CPP_MODEL
from model.model_sources.ollama import OLLAMA_MODEL

PROPS = {"default_generation_settings": {}, "model_path": "m.gguf"}


class OddServer(HttpServer):
    """A server that answers each path with what it is given."""

    def __init__(self, answers: dict[str, Any]) -> None:
        super().__init__(address_of("127.0.0.1:1"))
        self._answers = answers

    def ask(self, path: str, body: object = None, watch: Watch = unwatched) -> Reply:
        """Return the answer of the path; 404 where there is none."""
        if path not in self._answers:
            return Reply(404, b"")
        return Reply(200, json.dumps(self._answers[path]).encode())


@pytest.mark.parametrize("data", [5, {}, {"0": 1}, [], None, "x", [7]])
def test_that_a_list_of_models_that_is_none_names_none(data: object) -> None:
    llama = OddServer({"/props": PROPS, "/v1/models": {"data": data}})
    model = LLAMA_CPP_MODEL.opens("", llama, unwatched)
    assert model is not None
    assert model.about.name == "m.gguf"
    named = {"models": [{"name": "smollm2"}]}
    ollama = OddServer({"/api/tags": named, "/api/ps": {"models": data}})
    model = OLLAMA_MODEL.opens("", ollama, unwatched)
    assert model is not None
    assert model.about.name == "smollm2"


@pytest.mark.parametrize(
    "tokens",
    [
        5,
        [5],
        [{}],
        [{"id": 3}],
        [{"id": None, "piece": "a"}],
        [{"id": 3, "piece": 10**15}],
        [{"id": 3, "piece": None}],
        [{"id": 3, "piece": [256]}],
    ],
)
def test_that_tokens_that_are_none_are_one_sentence(tokens: object) -> None:
    server = OddServer({"/props": PROPS, "/tokenize": {"tokens": tokens}})
    model = LLAMA_CPP_MODEL.opens("", server, unwatched)
    assert model is not None
    with pytest.raises(ModelError, match=r"tokens are not ids with their pieces\."):
        model.pieces("a")


def test_that_a_server_that_cuts_a_letter_into_nothing_is_one_sentence() -> None:
    no_token = {"completion_probabilities": [], "tokens_predicted": 1, "content": ""}
    server = OddServer({"/props": PROPS, "/tokenize": {"tokens": []}, "/completion": no_token})
    model = LLAMA_CPP_MODEL.opens("", server, unwatched)
    assert model is not None
    with pytest.raises(ModelError, match="into no tokens"):
        model.next_token("a", 5)
