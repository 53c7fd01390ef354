"""train and fit_to: a word model from a text, and its fit to one, at once."""

from model.lenses.autocomplete.language import held_out
from model.lenses.autocomplete.language.corpus import (
    build_vocabulary,
    corpus_of,
    encode_sentences,
    sentences_of,
)
from model.lenses.autocomplete.language.held_out import TextFit
from model.lenses.autocomplete.language.kneser_ney import HIGHEST_ORDER, WordModel, train_on


def train(text: str, order: int = HIGHEST_ORDER) -> WordModel:
    """Return the word model of a text; errors as in `train_on`."""
    sentences = sentences_of(text)
    return train_on(encode_sentences(sentences, build_vocabulary(sentences)), order)


def fit_to(model: WordModel, text: str) -> TextFit:
    """Return how well the model predicts a text."""
    return held_out.fit_to(model, corpus_of(text, model.vocabulary))
