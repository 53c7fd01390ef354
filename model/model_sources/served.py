"""What all servers share: a model, an answer read as texts, what a server tells of itself."""

from abc import abstractmethod
from typing import Any

from model.document.tokens import TokenSequence
from model.document.work import Report, Watch, unwatched
from model.files.format import FormatError
from model.language_models.language_model import AboutModel, Generation, LanguageModel
from model.language_models.model_error import ModelError, NoLogProbabilitiesError
from model.model_sources.http_server import HttpServer, parsed
from model.texts.answers.reading import NoTextError, sequences_of
from model.texts.answers.refusal import error_in
from model.words.names import fit

_NAMED = 6  # of a server's models, in a sentence


class ServedModel(LanguageModel):
    """The model of one server, with the answers of a server that tells little."""

    def __init__(self, server: HttpServer, about: AboutModel) -> None:
        self._server = server
        self._about = about

    @property
    def about(self) -> AboutModel:
        """What the server says of its model."""
        return self._about

    def score(
        self, text: str, k: int, watch: Watch = unwatched, report: Report | None = None
    ) -> TokenSequence:
        """Raise ModelError: most servers tell nothing of the tokens of a prompt."""
        raise ModelError(
            f"The server at {self._server.where} tells nothing of the tokens of a prompt; score "
            "the text by llama.cpp: llama-server -m model.gguf --port 8080."
        )

    def generate(
        self,
        context: str,
        n: int,
        settings: Generation,
        watch: Watch = unwatched,
        report: Report | None = None,
    ) -> tuple[TokenSequence, ...]:
        """Return n answers, drawn by the server."""
        found = list[TokenSequence]()
        for k in range(n):
            if report is not None:
                report(k / n)
            found.append(self._drawn(context, settings, settings.seed + k, watch))
        return tuple(found)

    def pieces(self, text: str, watch: Watch = unwatched) -> tuple[str, ...]:
        """Return (): there is no one way to ask a server how it cuts a text."""
        return ()

    def as_chat(self, text: str, watch: Watch = unwatched) -> str:
        """Raise ModelError: most servers keep their chat template to themselves."""
        raise ModelError(
            f"The server at {self._server.where} does not tell its chat template; write it by hand "
            "as the model’s card gives it, or use llama.cpp."
        )

    def close(self) -> None:
        """End the connection."""
        self._server.close()

    @abstractmethod
    def _drawn(self, context: str, settings: Generation, seed: int, watch: Watch) -> TokenSequence:
        """One answer, drawn with a seed."""


def texts_asked(
    server: HttpServer, path: str, body: dict[str, Any], watch: Watch, start: str
) -> tuple[TokenSequence, ...]:
    """Return the texts in what a server answers; NoLogProbabilitiesError where it gives none.

    start: what to start instead, or with, so that it does.
    """
    return texts_in(server, server.reply(path, body, watch).body, watch, start)


def texts_in(
    server: HttpServer, sent: bytes, watch: Watch, start: str
) -> tuple[TokenSequence, ...]:
    """Return the texts in what a server sent; as `texts_asked`."""
    try:
        found = sequences_of(sent, f"What {server.where} sent", watch)
    except NoTextError as error:
        said = error_in(error.values[0].content) if error.values else ""
        if said:
            raise ModelError(f"The server at {server.where} says: “{said}”.") from error
        raise _without(server, start) from error
    except FormatError as error:
        raise ModelError(str(error)) from error
    if not any(token.logprob is not None for text in found for token in text.tokens):
        raise _without(server, start)
    return found


def chosen_model(server: HttpServer, names: list[str]) -> tuple[str, tuple[str, ...]]:
    """Return which of a server's models is to answer, and its others; at least one is given.

    The first, unless another one is asked for; ModelError where that is not there.
    """
    known = tuple(dict.fromkeys(names))
    wanted = server.wanted or known[0]
    if wanted not in known:
        listed = ", ".join(known[:_NAMED]) + (", …" if len(known) > _NAMED else "")
        raise ModelError(
            f"The server at {server.where} has no model “{fit(wanted, 40)}”; it has {listed}."
        )
    return wanted, tuple(name for name in known if name != wanted)


def json_there(server: HttpServer, path: str, watch: Watch, body: object = None) -> Any:
    """Return the JSON at a path; None where there is none.

    ModelError where the server says that it cannot answer yet, or asks for a key.
    """
    found = server.ask(path, body, watch)
    if found.status in (401, 403, 503):
        raise server.refusal(found)
    if found.status != 200:
        return None
    try:
        return parsed(server.where, found.body)
    except ModelError:
        return None


def _without(server: HttpServer, start: str) -> NoLogProbabilitiesError:
    return NoLogProbabilitiesError(
        f"The model at {server.where} answered without log-probabilities; {start}"
    )
