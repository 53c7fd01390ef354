"""Ollama: /api/generate with logprobs (0.12.11 and newer), /api/tags, /api/show.

Source: github.com/ollama/ollama, docs/api.md.
"""

from typing import Any

from model.document.tokens import TokenSequence
from model.document.work import Report, Watch, unwatched
from model.language_models.http_server import HttpServer
from model.language_models.language_model import AboutModel, Generation, ModelKind
from model.language_models.model_error import ModelError
from model.language_models.next_token import NextToken, next_token_of
from model.language_models.served import json_there, texts_asked
from model.texts.servers.fields import inner, whole

_START = "Ollama gives them from version 0.12.11 on."
_MOST_LISTED = 20  # what its documents allow for top_logprobs


class OllamaModel:
    """The first model that an Ollama server has loaded, or else has."""

    def __init__(self, server: HttpServer, about: AboutModel) -> None:
        self._server = server
        self._about = about

    @property
    def about(self) -> AboutModel:
        """What the server says of its model."""
        return self._about

    def next_token(self, context: str, k: int, watch: Watch = unwatched) -> NextToken:
        """Return the k likeliest tokens after a text, 20 at most."""
        options = {"num_predict": 1, "temperature": 0}
        found = self._generated(context, min(k, _MOST_LISTED), options, watch)
        return next_token_of(found, self._about.vocabulary)

    def score(
        self, text: str, k: int, watch: Watch = unwatched, report: Report | None = None
    ) -> TokenSequence:
        """Raise ModelError: Ollama tells nothing of the tokens of a prompt."""
        del text, k, watch, report
        raise ModelError(
            f"Ollama at {self._server.where} tells nothing of the tokens of a prompt; score the "
            "text by llama.cpp: llama-server -m model.gguf --port 8080."
        )

    def generate(
        self, context: str, n: int, settings: Generation, watch: Watch = unwatched
    ) -> tuple[TokenSequence, ...]:
        """Return n answers, drawn by the server."""
        options: dict[str, Any] = {
            "num_predict": settings.length,
            "temperature": settings.temperature,
            # Its own defaults cut; 0 and 1 switch them off.
            "top_k": settings.top_k or 0,
            "top_p": 1.0 if settings.top_p is None else settings.top_p,
            "min_p": settings.min_p or 0.0,
            "repeat_penalty": 1.0,
        }
        listed = min(settings.listed, _MOST_LISTED)
        return tuple(
            self._generated(context, listed, options | {"seed": settings.seed + k}, watch)
            for k in range(n)
        )

    def pieces(self, text: str, watch: Watch = unwatched) -> tuple[str, ...]:
        """Return (): there is no one way to ask such a server how it cuts a text."""
        del text, watch
        return ()

    def close(self) -> None:
        """End the connection."""
        self._server.close()

    def _generated(
        self, prompt: str, listed: int, options: dict[str, Any], watch: Watch
    ) -> TokenSequence:
        body = {
            "model": self._about.name,
            "prompt": prompt,
            "raw": True,
            "stream": False,
            "logprobs": True,
            "top_logprobs": listed,
            "options": options,
        }
        return texts_asked(self._server, "/api/generate", body, watch, _START)[0]


def _open(where: str, server: HttpServer | None, watch: Watch) -> OllamaModel | None:
    """The model of a server that lists its models as Ollama does."""
    del where
    if server is None:
        return None
    tags = json_there(server, "/api/tags", watch)
    models = inner(tags, "models")
    if not isinstance(models, list):
        return None
    loaded = inner(json_there(server, "/api/ps", watch), "models")
    names = [inner(one, "name") for one in (*(loaded or ()), *models)]
    name = next((one for one in names if isinstance(one, str)), None)
    if name is None:
        raise ModelError(f"Ollama at {server.where} has no model; get one: ollama pull smollm2.")
    told = inner(json_there(server, "/api/show", watch, {"model": name}), "model_info")
    return OllamaModel(server, _about(server, name, told if isinstance(told, dict) else {}))


def _about(server: HttpServer, name: str, told: dict[str, Any]) -> AboutModel:
    def size(end: str) -> int:
        return next((whole(value) or 0 for key, value in told.items() if key.endswith(end)), 0)

    vocabulary, context = size(".vocab_size"), size(".context_length")
    return AboutModel(OLLAMA_MODEL.name, name, server.where, vocabulary, context, most=_MOST_LISTED)


OLLAMA_MODEL = ModelKind("ollama", "Ollama", "ollama run smollm2", 11434, _open)
