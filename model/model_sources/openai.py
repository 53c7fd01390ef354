"""Servers that speak OpenAI’s API: /v1/completions, or /v1/chat/completions where that is all.

vLLM, LM Studio, SGLang, TGI and others. Of a prompt they tell log-probabilities by `echo`.
"""

from pathlib import PureWindowsPath
from typing import Any

from model.document.tokens import TokenSequence, bytes_of
from model.document.work import Report, Watch, unwatched
from model.language_models.language_model import AboutModel, Generation
from model.language_models.model_error import ModelError, NoLogProbabilitiesError, RefusedError
from model.language_models.next_token import NextToken, expected_at
from model.model_sources.http_server import HttpServer
from model.model_sources.model_kind import ModelKind
from model.model_sources.served import ServedModel, chosen_model, json_there, texts_asked, texts_in
from model.texts.bodies.fields import inner, name_of, whole
from model.words.inert import in_bytes
from model.words.token_names import letters_undone, readable_names

_START = "it has to be started so that it gives them, or another: llama-server -m model.gguf."
_LISTED = (20, 5)  # what servers allow that do not list all that one asks for
_LISTED_IN_TEXTS = 20  # beside each token of a text


class OpenAiModel(ServedModel):
    """The first model of one server; asked as a chat where it has no plain completions."""

    def __init__(
        self, server: HttpServer, about: AboutModel, *, is_chat: bool, called: str
    ) -> None:
        super().__init__(server, about)
        self._is_chat = is_chat
        self._called = called  # by the server, which may be the path of its file
        self._most: int | None = None  # of the tokens it lists, once that is known
        self._tells_pieces = not is_chat

    def next_token(self, context: str, k: int, watch: Watch = unwatched) -> NextToken:
        """Return the k likeliest tokens after a text; in a chat those that begin the answer."""
        body = {"max_tokens": 1, "temperature": 0}
        found = self._listing(context, k, body, watch)
        return expected_at(found.tokens[0], self._about.vocabulary)

    def _listing(self, context: str, k: int, body: dict[str, Any], watch: Watch) -> TokenSequence:
        """What is answered with k tokens listed at each place, or as many as the server lists."""
        # Those that list fewer refuse: vLLM lists 20, OpenAI and TGI 5 at the least.
        most = k if self._most is None else min(k, self._most)
        steps = [most, *(fewer for fewer in _LISTED if fewer < most)]
        for step in steps:
            try:
                found = self._asked(context, step, body, watch)
            except RefusedError:
                if step == steps[-1]:
                    raise
                continue
            if step < k:
                self._most = step
            return found
        raise AssertionError("One step is always taken.")

    def score(
        self, text: str, k: int, watch: Watch = unwatched, report: Report | None = None
    ) -> TokenSequence:
        """Return the tokens of a text with ln p of each, where the server echoes them."""
        if report is not None:
            report(0.0)
        found = None
        if not self._is_chat:
            asked = {"max_tokens": 1, "temperature": 0, "echo": True}
            found = self._listing(text, min(k, _LISTED_IN_TEXTS), asked, watch)
        size, tokens = len(in_bytes(text)), list(found.tokens if found else ())
        told = 0
        for place, token in enumerate(tokens):
            told += len(token.raw or b"")
            if told >= size and "".join(t.text for t in tokens[: place + 1]).endswith(text):
                return TokenSequence(tuple(tokens[: place + 1]), "OpenAI completions, the prompt")
        return super().score(text, k, watch, report)

    def pieces(self, text: str, watch: Watch = unwatched) -> tuple[str, ...]:
        """Return the text cut into its tokens, by vLLM’s /tokenize; () where there is none."""
        if not self._tells_pieces:
            return ()
        asked = {
            "model": self._called,
            "prompt": text,
            "add_special_tokens": False,
            "return_token_strs": True,
        }
        told = inner(json_there(self._server, "/tokenize", watch, asked), "token_strs")
        if not isinstance(told, list) or not all(isinstance(one, str) for one in told):
            self._tells_pieces = False
            return ()
        # They are written as the tokenizer has them: the way that gives the text is the right one.
        # SentencePiece puts a blank before the first.
        fits = (in_bytes(text), in_bytes(f" {text}"))
        ways = (told, map(letters_undone, told), readable_names(told))
        cut = (tuple(one) for one in ways)
        return next((one for one in cut if _joined(one) in fits), ())

    def _drawn(self, context: str, settings: Generation, seed: int, watch: Watch) -> TokenSequence:
        settings.check_no_bans(f"The server at {self._server.where}")
        body = {
            "max_tokens": settings.length,
            "temperature": settings.temperature,
            "seed": seed,
            **settings.numbers("top_k", "top_p", "min_p"),
        }
        return self._listing(context, min(settings.listed, _LISTED_IN_TEXTS), body, watch)

    def _asked(self, context: str, k: int, body: dict[str, Any], watch: Watch) -> TokenSequence:
        body = {"model": self._called, **body}
        if self._is_chat:
            said = [{"role": "user", "content": context}]
            body |= {"messages": said, "logprobs": True, "top_logprobs": k}
            path = "/v1/chat/completions"
        else:
            body |= {"prompt": context, "logprobs": k}
            path = "/v1/completions"
        return texts_asked(self._server, path, body, watch, _START)[0]


def _joined(pieces: tuple[str, ...]) -> bytes:
    parts = (bytes_of(one) if one.startswith("bytes:") else None for one in pieces)
    pairs = zip(pieces, parts, strict=True)
    return b"".join(in_bytes(one) if raw is None else raw for one, raw in pairs)


def _open(where: str, server: HttpServer | None, watch: Watch) -> OpenAiModel | None:
    """The model of a server that lists its models as OpenAI does."""
    if server is None:
        return None
    listed = json_there(server, "/v1/models", watch)
    models = inner(listed, "data")
    if not isinstance(models, list):
        return None
    known = {inner(one, "id"): one for one in models if isinstance(inner(one, "id"), str)}
    if not known:
        raise ModelError(f"The server at {server.where} has no model loaded; load one in it.")
    names = {_short(one): one for one in known}
    if server.wanted in known:
        server.wanted = _short(server.wanted)
    name, others = chosen_model(server, list(names))
    called = names[name]
    first = known[called]
    owner = name_of(inner(first, "owned_by"))
    kind = _NAMES.get(owner or "", OPENAI_MODEL.name)
    context = whole(inner(first, "max_model_len")) or whole(inner(first, "context_length")) or 0
    vocabulary = whole(inner(first, "meta", "n_vocab")) or 0
    about = AboutModel(kind, name, server.where, vocabulary, context, others=others)
    if not _is_chat(server, about, called, watch):
        return OpenAiModel(server, about, is_chat=False, called=called)
    about = about._replace(kind=f"{kind} as a chat")
    return OpenAiModel(server, about, is_chat=True, called=called)


def _short(name: str) -> str:
    """A model by the name of its file, where it is called by the whole path."""
    is_path = name.startswith(("/", "~", "./")) or name[1:3] == ":\\"
    return PureWindowsPath(name).name if is_path else name


def _is_chat(server: HttpServer, about: AboutModel, called: str, watch: Watch) -> bool:
    """Whether a server has no plain completions, or tells log-probabilities of chats alone."""
    plain = {"model": called, "prompt": "a", "max_tokens": 1, "logprobs": 1}
    found = server.ask("/v1/completions", plain, watch)
    if found.status != 200:
        return found.status in (404, 405, 501)
    try:
        texts_in(server, found.body, watch, _START)
    except NoLogProbabilitiesError:
        return _tells_of_chats(server, about, called, watch)
    except ModelError:
        pass  # it is said once a question is asked
    return False


def _tells_of_chats(server: HttpServer, about: AboutModel, called: str, watch: Watch) -> bool:
    model = OpenAiModel(server, about, is_chat=True, called=called)
    try:
        return bool(model.next_token("a", 1, watch))
    except ModelError:
        return False


_NAMES = {"vllm": "vLLM", "sglang": "SGLang", "organization_owner": "LM Studio"}
OPENAI_MODEL = ModelKind(
    "OpenAI’s API", "vllm serve MODEL, or the server of LM Studio", 8000, _open
)
