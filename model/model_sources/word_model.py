"""The word model that comes with the program, or one that has learned from a text of one's own."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from model.document.tokens import Alternative, Token, TokenSequence, token_of
from model.document.work import Report, Watch, unwatched
from model.files.format import FormatError
from model.language_models.language_model import AboutModel, Generation, LanguageModel
from model.language_models.model_error import ModelError
from model.language_models.next_token import NextToken
from model.model_sources.http_server import HttpServer
from model.model_sources.model_kind import ModelKind
from model.sampling.chain import working_filters

# What a word model needs is loaded by those who have one: a window opens sooner without it.
if TYPE_CHECKING:
    from model.lenses.autocomplete.language import WordModel

_ORDER = 4


class LearnedWords(LanguageModel):
    """A word model as a language model: its tokens are words and marks."""

    def __init__(self, corpus: str, model: "WordModel") -> None:
        self._corpus = corpus
        self._model = model

    @property
    def about(self) -> AboutModel:
        """What it learned from, and how many words it knows."""
        from model.lenses.autocomplete.language.library import corpus_name

        name = f"Words of {corpus_name(self._corpus)}"
        return AboutModel(WORD_MODEL.name, name, vocabulary=len(self._model.words))

    def next_token(self, context: str, k: int, watch: Watch = unwatched) -> NextToken:
        """Return the k likeliest words after a text, those that go on as it ends."""
        from model.lenses.autocomplete.language.typing import next_words

        watch()
        found = next_words(self._model, context)
        with np.errstate(divide="ignore"):
            logs = np.log(found.probabilities[:k])
        words = tuple(found.words[:k])
        return NextToken(words, logs, (None,) * len(words), len(found.words))

    def gone_on(self, context: str, tokens: Sequence[str]) -> str:
        """Return the text with words after it, spaced as people write."""
        from model.lenses.autocomplete.language.typing import with_word

        for word in tokens:
            context = with_word(self._model, context, word)
        return context

    def score(
        self, text: str, k: int, watch: Watch = unwatched, report: Report | None = None
    ) -> TokenSequence:
        """Return the words of a text, ends of sentences among them, with ln p of each."""
        words = self._model.words_of(text)
        if not words:
            raise ModelError("The text has no words to score; write some.")
        tokens = list[Token]()
        for place, word in enumerate(words):
            watch()
            if report is not None:
                report(place / len(words))
            tokens.append(self._token(words[:place], word, k))
        return TokenSequence(tuple(tokens), self.about.words)

    def generate(
        self,
        context: str,
        n: int,
        settings: Generation,
        watch: Watch = unwatched,
        report: Report | None = None,
    ) -> tuple[TokenSequence, ...]:
        """Return n answers drawn from P^(1/T); ModelError where filters are asked for."""
        if working_filters(settings.filters):
            raise ModelError(
                "The word model does without filters; leave them out, or use a server."
            )
        from model.lenses.autocomplete.language import sample_continuations

        start = self._model.words_of(context)
        found = list[TokenSequence]()
        for one in sample_continuations(
            self._model,
            context,
            n,
            settings.length,
            settings.temperature,
            settings.seed,
            settings.banned,
        ):
            watch()
            tokens = tuple(
                self._token((*start, *one.words[:place]), word, settings.listed)
                for place, word in enumerate(one.words)
            )
            found.append(TokenSequence(tokens, self.about.words))
        return tuple(found)

    def pieces(self, text: str, watch: Watch = unwatched) -> tuple[str, ...]:
        """Return the words and marks of the text."""
        watch()
        return self._model.words_of(text)

    def as_chat(self, text: str, watch: Watch = unwatched) -> str:
        """Raise ModelError: it has learned from texts, and knows no chat."""
        raise ModelError("The word model knows no chat; connect a language model.")

    def close(self) -> None:
        """There is nothing to let go of."""

    def _token(self, before: tuple[str, ...], word: str, k: int) -> Token:
        from model.lenses.autocomplete.language import detokenise

        words, probabilities = self._model.next_words(before)
        ranked = (-probabilities).argsort(kind="stable")[:k].tolist()
        listed = [Alternative(words[row], _log(float(probabilities[row]))) for row in ranked]
        row = self._model.vocabulary.ids.get(word, self._model.vocabulary.unknown)
        last = detokenise(before[-1:], starts_sentence=False)
        both = detokenise((*before[-1:], word), starts_sentence=False)
        raw = both[len(last) :].encode()
        return token_of(word, _log(float(probabilities[row])), listed, raw=raw)


def _log(share: float) -> float:
    return math.log(share) if share > 0.0 else -math.inf


def _open(where: str, server: HttpServer | None, watch: Watch) -> LearnedWords | None:
    """The model of a text: of the e-mails that come with the program for ""."""
    if server is not None:
        return None
    from model.lenses.autocomplete.language.library import trained_model

    watch()
    try:
        return LearnedWords(where, trained_model(where, _ORDER))
    except FormatError as error:
        raise ModelError(str(error)) from error


WORD_MODEL = ModelKind("word model", "any text file", 0, _open)
