"""ModelError: why a model gives no answer, in one sentence that says what to do."""

from model.texts.answers.json_values import JsonFile, parse_json
from model.texts.answers.refusal import error_in
from model.words.names import fit


class ModelError(ValueError):
    """A sentence on why there is no answer; always on one line."""

    def __init__(self, sentence: str) -> None:
        # What a server sent may stand in it, whatever that is.
        shown = "".join(one if one.isprintable() else " " for one in sentence)
        super().__init__(" ".join(shown.split()))


class TextLeavesError(ModelError):
    """Raised for an address on another machine, until one has said that text may go there."""


class NothingListensError(ModelError):
    """Raised where no server listens at an address."""


class NoLogProbabilitiesError(ModelError):
    """Raised where a server answers, but lists no log-probabilities."""


class RefusedError(ModelError):
    """Raised where a server does not take a question as it is."""


def not_banned(name: str) -> ModelError:
    """Return what is said of a row that is banned and is no single token of the model."""
    return ModelError(
        f"“{fit(name, 40)}” is banned, and is no single token of the model; allow it again."
    )


_TOO_LONG = ("exceed_context_size", "context size", "context length", "maximum context", "too long")


def refused(where: str, status: int, body: bytes) -> ModelError:
    """Return what is said of an answer whose status is not 200."""
    try:
        said = error_in(parse_json(body, JsonFile(where)))
    except ValueError:
        said = ""
    lower = body[:4096].decode("utf-8", "replace").lower()
    if status in (401, 403):
        return ModelError(f"The server at {where} asks for an API key; give the one it expects.")
    if status == 503 and "loading" in lower:
        return ModelError(f"The model at {where} is still being loaded; ask again in a moment.")
    if status in (400, 413, 422, 500) and any(words in lower for words in _TOO_LONG):
        return ModelError(
            f"The text is longer than the context of the model at {where}: shorten it, or start "
            "the server with a larger one, as in: llama-server -m model.gguf -c 8192."
        )
    if 300 <= status < 400:
        return ModelError(f"The server at {where} sends one on to another address; give that one.")
    told = f": “{said}”" if said else ""
    kind = RefusedError if status in (400, 422) else ModelError
    return kind(f"The server at {where} refused with status {status}{told}.")
