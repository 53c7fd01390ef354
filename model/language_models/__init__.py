"""Language models: what is asked of one, whatever its source, and what follows from its answers."""

from model.language_models.language_model import AboutModel, Generation, LanguageModel
from model.language_models.model_error import ModelError, TextLeavesError
from model.language_models.next_token import NextToken

__all__ = [
    "AboutModel",
    "Generation",
    "LanguageModel",
    "ModelError",
    "NextToken",
    "TextLeavesError",
]
