"""Ollama: /api/generate with logprobs (0.12.11 and newer), /api/tags, /api/show.

Source: github.com/ollama/ollama, docs/api.md.
"""

from typing import Any

from model.document.tokens import TokenSequence
from model.document.work import Watch, unwatched
from model.language_models.language_model import AboutModel, Generation
from model.language_models.model_error import ModelError
from model.language_models.next_token import NextToken, expected_at
from model.model_sources.http_server import HttpServer
from model.model_sources.model_kind import ModelKind
from model.model_sources.served import ServedModel, chosen_model, json_there, texts_asked
from model.texts.bodies.fields import inner, whole

_START = "Ollama gives them from version 0.12.11 on."
_MOST_LISTED = 20  # what its documents allow for top_logprobs


class OllamaModel(ServedModel):
    """The first model that an Ollama server has loaded, or else has."""

    def next_token(self, context: str, k: int, watch: Watch = unwatched) -> NextToken:
        """Return the k likeliest tokens after a text, 20 at most."""
        options = {"num_predict": 1, "temperature": 0}
        found = self._generated(context, k, options, watch)
        return expected_at(found.tokens[0], self._about.vocabulary)

    def _drawn(self, context: str, settings: Generation, seed: int, watch: Watch) -> TokenSequence:
        settings.check_no_bans("Ollama")
        options: dict[str, Any] = {
            "num_predict": settings.length,
            "temperature": settings.temperature,
            # Its own defaults cut; 0 and 1 switch them off.
            "top_k": 0,
            "top_p": 1.0,
            "min_p": 0.0,
            "repeat_penalty": 1.0,
            **settings.numbers("top_k", "top_p", "min_p"),
            "seed": seed,
        }
        return self._generated(context, settings.listed, options, watch)

    def _generated(
        self, prompt: str, listed: int, options: dict[str, Any], watch: Watch
    ) -> TokenSequence:
        body = {
            "model": self._about.name,
            "prompt": prompt,
            "raw": True,
            "stream": False,
            "logprobs": True,
            "top_logprobs": min(listed, _MOST_LISTED),
            "options": options,
        }
        return texts_asked(self._server, "/api/generate", body, watch, _START)[0]


def _open(where: str, server: HttpServer | None, watch: Watch) -> OllamaModel | None:
    """The model of a server that lists its models as Ollama does."""
    if server is None:
        return None
    tags = json_there(server, "/api/tags", watch)
    models = inner(tags, "models")
    if not isinstance(models, list):
        return None
    loaded = inner(json_there(server, "/api/ps", watch), "models")
    ready = loaded if isinstance(loaded, list) else []
    names = [inner(one, "name") for one in (*ready, *models)]
    known = [one for one in names if isinstance(one, str)]
    if not known:
        raise ModelError(f"Ollama at {server.where} has no model; get one: ollama pull smollm2.")
    name, others = chosen_model(server, known)
    told = inner(json_there(server, "/api/show", watch, {"model": name}), "model_info")
    about = _about(server, name, told if isinstance(told, dict) else {})
    return OllamaModel(server, about._replace(others=others))


def _about(server: HttpServer, name: str, told: dict[str, Any]) -> AboutModel:
    def size(end: str) -> int:
        return next((whole(value) or 0 for key, value in told.items() if key.endswith(end)), 0)

    vocabulary, context = size(".vocab_size"), size(".context_length")
    return AboutModel(OLLAMA_MODEL.name, name, server.where, vocabulary, context, most=_MOST_LISTED)


OLLAMA_MODEL = ModelKind("Ollama", "ollama run smollm2", 11434, _open)
