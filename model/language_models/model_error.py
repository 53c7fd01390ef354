"""ModelError: why a model gives no answer, in one sentence that says what to do."""

from model.texts.answers.json_values import JsonFile, parse_json
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
_SHORTEN = (
    "shorten it, or start the server with a larger one, as in: llama-server -m model.gguf -c 8192."
)


def refused(
    where: str, status: int, body: bytes, *, location: str = "", has_key: bool
) -> ModelError:
    """Return what is said of an answer whose status is not 200.

    location: where the server sends one on to. has_key: whether an API key was sent to it.
    """
    # What servers say in which shape is loaded once one refuses.
    from model.texts.answers.refusal import error_in

    try:
        said = error_in(parse_json(body, JsonFile(where)))
    except ValueError:
        said = ""
    lower = body[:4096].decode("utf-8", "replace").lower()
    if status in (401, 403):
        if has_key:
            return ModelError(f"The server at {where} does not take this API key; give another.")
        return ModelError(f"The server at {where} asks for an API key; give the one it expects.")
    if status == 503 and "loading" in lower:
        return ModelError(f"The model at {where} is still being loaded; ask again in a moment.")
    if status in (400, 413, 422, 500) and any(words in lower for words in _TOO_LONG):
        return ModelError(
            f"The text is longer than the context of the model at {where}: {_SHORTEN}"
        )
    if status == 400 and "https" in lower and "://" not in where:
        return ModelError(f"The server at {where} speaks TLS; try https://{where}.")
    if 300 <= status < 400:
        to = f" ({fit(location, 60)})" if location else ""
        return ModelError(
            f"The server at {where} sends one on to another address{to}; give that one."
        )
    told = f": “{said}”" if said else ""
    kind = RefusedError if status in (400, 422) else ModelError
    return kind(f"The server at {where} refused with status {status}{told}{_then(status)}.")


def _then(status: int) -> str:
    """What to do where a server refuses; "" where what it says is all there is to it."""
    if status == 413:
        return f"; the text is too long for it: {_SHORTEN}".rstrip(".")
    if status == 429:
        return "; it is asked too often: wait a moment, and ask again"
    if status in (502, 503, 504):
        return "; it cannot answer now: see whether its model runs, and ask again"
    return "; what it writes where it runs says more" if status >= 500 else ""
