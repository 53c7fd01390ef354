"""How a word model meets a text: the surprise of each word, and how open each place was."""

from collections.abc import Sequence

import numpy as np

from model.exact import FloatArray
from model.lenses.autocomplete.language.corpus import Corpus
from model.lenses.autocomplete.language.kneser_ney import WordModel
from model.lenses.autocomplete.language.tokenise import END, START
from model.measures import entropy


def surprisals(model: WordModel, words: Sequence[str]) -> FloatArray:
    """Return −log P(word | the words before it in its sentence) of each word, in nats.

    `words` are in the model's case (`model.words_of`), `<end>` between sentences; `<end>` is
    scored too. Never infinite: an unknown word is as surprising as `<unknown>`. Empty for no words.
    """
    return corpus_surprisals(model, _corpus_of_words(model, words))


def corpus_surprisals(model: WordModel, corpus: Corpus) -> FloatArray:
    """Return −log P of each word, mark and sentence end of a corpus over the model's vocabulary.

    All places at once: a million words take a second or two.
    """
    stream, base = corpus.stream, len(model.vocabulary) + 1
    probabilities = np.append(model.unigram, 1.0)[stream]
    rows = stream
    for level in model.levels:
        contexts = np.full(stream.size, -1, dtype=np.int64)
        contexts[1:] = rows[:-1]
        keys = contexts * base + stream
        rows = np.minimum(np.searchsorted(level.keys, keys), level.keys.size - 1)
        found = (contexts >= 0) & (level.keys[rows] == keys)
        probabilities *= np.where(contexts >= 0, level.backoff[contexts], 1.0)
        probabilities += np.where(found, level.shares[rows], 0.0)
        rows = np.where(found, rows, -1)
    return np.asarray(-np.log(np.minimum(probabilities[corpus.scored], 1.0)))


def entropies_along(model: WordModel, words: Sequence[str]) -> FloatArray:
    """Return the entropy of the next-word distribution at each place of a text, in nats.

    Element i is the entropy before word i was read; the last, one more than there are words, is
    that of what comes next. `words` as in `surprisals`.
    """
    known: dict[tuple[str, ...], float] = {}
    result = np.empty(len(words) + 1)
    for place in range(len(words) + 1):
        context = model.within_reach(words[:place])
        if context not in known:
            known[context] = entropy(model.next_words(context)[1])
        result[place] = known[context]
    return result


def _corpus_of_words(model: WordModel, words: Sequence[str]) -> Corpus:
    begun: list[str] = []
    for place, word in enumerate(words):
        if place == 0 or words[place - 1] == END:
            begun.append(START)
        begun.append(word)
    return Corpus(model.vocabulary, model.vocabulary.encode(begun))
