"""MODELS: every kind of source of a language model; connecting to one by its file or address."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from typing import NamedTuple

from model.document.work import Watch, unwatched
from model.language_models.language_model import AboutModel, LanguageModel
from model.language_models.model_error import ModelError
from model.model_sources.address import Address, address_of, check_stays
from model.model_sources.gguf_model import GGUF_MODEL
from model.model_sources.http_server import AnswerLimits, HttpServer
from model.model_sources.llama_cpp import LLAMA_CPP_MODEL
from model.model_sources.model_kind import ModelKind
from model.model_sources.ollama import OLLAMA_MODEL
from model.model_sources.openai import OPENAI_MODEL
from model.model_sources.word_model import WORD_MODEL

# The order is that in which one is recognised: llama.cpp and Ollama speak OpenAI's API too, and
# the word model learns from any file.
MODELS: tuple[ModelKind, ...] = (
    LLAMA_CPP_MODEL,
    OLLAMA_MODEL,
    OPENAI_MODEL,
    GGUF_MODEL,
    WORD_MODEL,
)
# Where LM Studio, SGLang and others listen beside the ports of MODELS.
_MORE_PORTS = (1234, 8001, 8081, 30000)
_QUICK = AnswerLimits(connect=0.3, silence=2.0, whole=5.0)


class FoundServer(NamedTuple):
    """A server that answers on this machine."""

    where: str
    about: AboutModel


def connect(
    where: str,
    *,
    may_leave: bool = False,
    key: str = "",
    limits: AnswerLimits | None = None,
    watch: Watch = unwatched,
) -> LanguageModel:
    """Return the model at an address or of a file; for "" the word model that comes along.

    may_leave: whether text may go to another machine; else TextLeavesError asks for it. key: an
    API key, which is kept in memory only. ModelError, with a sentence, where there is no model.
    """
    where = where.strip()
    # Unlike a Path's own, it raises for no name that is too long.
    if not where or os.path.isfile(where):
        return _opened(where, None, watch)
    address = address_of(where)
    check_stays(address, may_leave)
    return _connected(address, key, limits, watch)


def found_servers(watch: Watch) -> Iterator[FoundServer]:
    """Yield the servers that answer at the known ports of this machine, one by one."""
    known = [kind.port for kind in MODELS if kind.port]
    for port in dict.fromkeys((*known, *_MORE_PORTS)):
        watch()
        address = Address("http", "127.0.0.1", port)
        try:
            model = _connected(address, "", _QUICK, watch)
        except ModelError:
            continue  # nothing, or nothing that is known, listens there
        model.close()
        about = model.about
        yield FoundServer(address.words, about)
        for name in about.others:
            other = AboutModel(about.kind, name, about.where)
            yield FoundServer(f"{address.words}#{name}", other)


def _connected(
    address: Address, key: str, limits: AnswerLimits | None, watch: Watch
) -> LanguageModel:
    server = HttpServer(address, key, limits)
    with ExitStack() as undone:
        undone.callback(server.close)
        model = _opened("", server, watch)
        undone.pop_all()
    return model


def _opened(where: str, server: HttpServer | None, watch: Watch) -> LanguageModel:
    for kind in MODELS:
        found = kind.opens(where, server, watch)
        if found is not None:
            return found
    raise _unknown(where, server)


def _unknown(where: str, server: HttpServer | None) -> ModelError:
    """What is said of a place where none of MODELS is."""
    last = None if server is None else server.last
    if server is not None and last is not None:
        over_tls = last.status == 400 and b"https" in last.body.lower()
        if over_tls or 300 <= last.status < 400 or last.status == 429 or last.status >= 500:
            return server.refusal(last)
        if last.body.lstrip()[:1] == b"<":
            return ModelError(
                f"What answers at {server.where} sends web pages and is no server of a language "
                "model that is known; see which port that has: llama.cpp’s is 8080 and Ollama’s "
                "11434 unless told otherwise."
            )
    known = ", ".join(kind.name for kind in MODELS if kind.port)
    return ModelError(
        f"What answers at {where if server is None else server.where} is no server of a language "
        f"model that is known ({known}); start one, as in: llama-server -m model.gguf --port 8080."
    )
