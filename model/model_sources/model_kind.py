"""ModelKind: a line of MODELS."""

from collections.abc import Callable
from dataclasses import dataclass

from model.document.work import Watch
from model.language_models import LanguageModel
from model.model_sources.http_server import HttpServer


@dataclass(frozen=True)
class ModelKind:
    """One line of MODELS.

    Attributes:
        name: in words.
        start: how one gets at it, in a line.
        port: where its server listens unless told otherwise; 0 where it is no server.
        opens: the model at a place, a name without a server or else a server; None for the places
            of other kinds. Raises ModelError where it is of this kind and cannot be opened.
    """

    name: str
    start: str
    port: int
    opens: Callable[[str, HttpServer | None, Watch], LanguageModel | None]
