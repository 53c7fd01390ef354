"""Servers that speak OpenAI’s API: /v1/completions, or /v1/chat/completions where that is all.

vLLM, LM Studio, SGLang, TGI and others. Of a prompt they tell log-probabilities by `echo`.
"""

from typing import Any

from model.document.tokens import TokenSequence
from model.document.work import Report, Watch, unwatched
from model.language_models.http_server import HttpServer
from model.language_models.language_model import AboutModel, Generation, ModelKind
from model.language_models.model_error import ModelError, NoLogProbabilitiesError
from model.language_models.next_token import NextToken, next_token_of
from model.language_models.served import json_there, texts_asked
from model.texts.servers.fields import inner, name_of, whole

_START = "it has to be started so that it gives them, or another: llama-server -m model.gguf."
_LISTED_IN_CHAT = 20  # what OpenAI's API allows for top_logprobs


class OpenAiModel:
    """The first model of one server; asked as a chat where it has no plain completions."""

    def __init__(self, server: HttpServer, about: AboutModel, *, is_chat: bool) -> None:
        self._server = server
        self._about = about
        self._is_chat = is_chat

    @property
    def about(self) -> AboutModel:
        """What the server says of its model."""
        return self._about

    def next_token(self, context: str, k: int, watch: Watch = unwatched) -> NextToken:
        """Return the k likeliest tokens after a text; in a chat those that begin the answer."""
        body = {"max_tokens": 1, "temperature": 0}
        try:
            found = self._asked(context, k, body, watch)
        except ModelError as error:
            # Servers that list fewer refuse; all list as many as OpenAI does.
            if k <= self._fewest or isinstance(error, NoLogProbabilitiesError):
                raise
            found = self._asked(context, self._fewest, body, watch)
        return next_token_of(found, self._about.vocabulary)

    def score(
        self, text: str, k: int, watch: Watch = unwatched, report: Report | None = None
    ) -> TokenSequence:
        """Return the tokens of a text with ln p of each, where the server echoes them."""
        if report is not None:
            report(0.0)
        found = None
        if not self._is_chat:
            asked = {"max_tokens": 1, "temperature": 0, "echo": True}
            found = self._asked(text, min(k, self._fewest), asked, watch)
        size, tokens = len(text.encode()), list(found.tokens if found else ())
        told = 0
        for place, token in enumerate(tokens):
            told += len(token.raw or b"")
            if told >= size and "".join(t.text for t in tokens[: place + 1]).endswith(text):
                return TokenSequence(tuple(tokens[: place + 1]), "OpenAI completions, the prompt")
        raise ModelError(
            f"The server at {self._server.where} tells nothing of the tokens of a prompt; score "
            "the text by llama.cpp: llama-server -m model.gguf --port 8080."
        )

    def generate(
        self, context: str, n: int, settings: Generation, watch: Watch = unwatched
    ) -> tuple[TokenSequence, ...]:
        """Return n answers, drawn by the server."""
        body: dict[str, Any] = {
            "max_tokens": settings.length,
            "temperature": settings.temperature,
        }
        filters = {"top_k": settings.top_k, "top_p": settings.top_p, "min_p": settings.min_p}
        body |= {name: value for name, value in filters.items() if value is not None}
        listed = min(settings.listed, self._fewest)
        return tuple(
            self._asked(context, listed, body | {"seed": settings.seed + k}, watch)
            for k in range(n)
        )

    def pieces(self, text: str, watch: Watch = unwatched) -> tuple[str, ...]:
        """Return (): there is no one way to ask such a server how it cuts a text."""
        del text, watch
        return ()

    def close(self) -> None:
        """End the connection."""
        self._server.close()

    @property
    def _fewest(self) -> int:
        """How many tokens every such server lists."""
        return _LISTED_IN_CHAT if self._is_chat else 5

    def _asked(self, context: str, k: int, body: dict[str, Any], watch: Watch) -> TokenSequence:
        body = {"model": self._about.name, **body}
        if self._is_chat:
            said = [{"role": "user", "content": context}]
            body |= {"messages": said, "logprobs": True, "top_logprobs": k}
            path = "/v1/chat/completions"
        else:
            body |= {"prompt": context, "logprobs": k}
            path = "/v1/completions"
        return texts_asked(self._server, path, body, watch, _START)[0]


def _open(where: str, server: HttpServer | None, watch: Watch) -> OpenAiModel | None:
    """The model of a server that lists its models as OpenAI does."""
    del where
    if server is None:
        return None
    listed = json_there(server, "/v1/models", watch)
    models = inner(listed, "data")
    if not isinstance(models, list):
        return None
    first = next((one for one in models if isinstance(inner(one, "id"), str)), None)
    if first is None:
        raise ModelError(f"The server at {server.where} has no model loaded; load one in it.")
    owner = name_of(inner(first, "owned_by"))
    kind = _NAMES.get(owner or "", OPENAI_MODEL.name)
    context = whole(inner(first, "max_model_len")) or whole(inner(first, "context_length")) or 0
    vocabulary = whole(inner(first, "meta", "n_vocab")) or 0
    plain = {"model": first["id"], "prompt": "a", "max_tokens": 1, "logprobs": 1}
    is_chat = server.ask("/v1/completions", plain, watch).status in (404, 405, 501)
    about = AboutModel(kind, first["id"], server.where, vocabulary, context)
    return OpenAiModel(server, about, is_chat=is_chat)


_NAMES = {"vllm": "vLLM", "sglang": "SGLang", "organization_owner": "LM Studio"}
OPENAI_MODEL = ModelKind(
    "openai", "OpenAI’s API", "vllm serve MODEL, or the server of LM Studio", 8000, _open
)
