"""Language models: what gives the distribution of the next token, and how one comes to it."""

from model.language_models.connecting import MODELS, FoundServer, connect, found_servers
from model.language_models.language_model import (
    Generation,
    LanguageModel,
    ModelError,
    TextLeavesError,
)
from model.language_models.next_token import NextToken

__all__ = [
    "MODELS",
    "FoundServer",
    "Generation",
    "LanguageModel",
    "ModelError",
    "NextToken",
    "TextLeavesError",
    "connect",
    "found_servers",
]
