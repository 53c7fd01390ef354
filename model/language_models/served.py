"""What all servers share: an answer read as texts, and what a server tells of itself."""

from typing import Any

from model.document.tokens import TokenSequence
from model.document.work import Watch
from model.files.format import FormatError
from model.language_models.http_server import HttpServer, parsed
from model.language_models.model_error import ModelError, NoLogProbabilitiesError, refused
from model.texts.answers.reading import NoTextError, sequences_of
from model.texts.answers.refusal import error_in


def texts_asked(
    server: HttpServer, path: str, body: dict[str, Any], watch: Watch, start: str
) -> tuple[TokenSequence, ...]:
    """Return the texts in what a server answers; NoLogProbabilitiesError where it gives none.

    start: what to start instead, or with, so that it does.
    """
    sent = server.reply(path, body, watch).body
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


def json_there(server: HttpServer, path: str, watch: Watch, body: object = None) -> Any:
    """Return the JSON at a path; None where there is none.

    ModelError where the server says that it cannot answer yet, or asks for a key.
    """
    found = server.ask(path, body, watch)
    if found.status in (401, 403, 503):
        raise refused(server.where, found.status, found.body)
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
