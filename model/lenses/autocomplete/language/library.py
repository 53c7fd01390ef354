"""Word models and learning curves of texts, by file, each worked out once.

A text is known by its path, size and time of change, so a changed file is learned anew. Only the
last few are kept.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

from model.document.work import Report, Stopped, Work, WorkStoppedError
from model.files.format import FormatError
from model.lenses.autocomplete.language.corpus import (
    build_vocabulary,
    encode_sentences,
    sentences_of,
)
from model.lenses.autocomplete.language.held_out import LearningPoint, learning_curve
from model.lenses.autocomplete.language.kneser_ney import WordModel, train_on
from model.lenses.autocomplete.language.text_file import (
    WORK_EMAILS,
    WORK_EMAILS_HELD_OUT,
    read_text,
)
from model.lenses.autocomplete.language.tokenise import tokenise

FRACTIONS = (0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)
HELD_OUT_SHARE = 0.1
MOST_MODELS = 6
# Below this a text is learned sooner than anything could be said about it.
LARGEST_AT_ONCE = 100_000
PIECE = 200_000
Loaded = TypeVar("Loaded")


@dataclass(frozen=True)
class _Key:
    """A file as it stands now, and the order of the model."""

    path: Path
    changed: int
    size: int
    order: int


class _Kept(Generic[Loaded]):
    """The last few results by key; any thread may ask."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: OrderedDict[_Key, Loaded] = OrderedDict()

    def has(self, key: _Key) -> bool:
        with self._lock:
            return key in self._found

    def get(self, key: _Key, make: Callable[[], Loaded]) -> Loaded:
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        made = make()
        with self._lock:
            self._found[key] = made
            while len(self._found) > MOST_MODELS:
                self._found.popitem(last=False)
        return made


_models: _Kept[WordModel] = _Kept()
_curves: _Kept[tuple[LearningPoint, ...]] = _Kept()


def corpus_name(corpus: str) -> str:
    """Return what a text is called: its file's name, or “work e-mails” for "", the shipped one."""
    return Path(corpus).name if corpus else "work e-mails"


def trained_model(corpus: str, order: int) -> WordModel:
    """Return the word model of the text at the path `corpus`, "" being the e-mails shipped.

    FormatError, with a sentence, where the text cannot be read or has no words.
    """
    key = _key(corpus, order)
    return _models.get(key, lambda: _train(key, _silent, _never))


def learning(corpus: str, order: int) -> tuple[LearningPoint, ...]:
    """Return the learning curve of a text: fits to growing parts, and to what was held out.

    The e-mails come with a text to test on; of any other text the last tenth is held out.
    FormatError, with a sentence, as `trained_model`, and where a text is too short to part.
    """
    key = _key(corpus, order)
    return _curves.get(key, lambda: _learn(key))


def training_work(corpus: str, order: int) -> Work | None:
    """Return the work of training a model; None where there is one, or it takes no time.

    Where the file cannot be read there is none either: `trained_model` says why at once.
    """
    key = _long_key(corpus, order)
    if key is None or _models.has(key):
        return None

    def run(report: Report, stopped: Stopped) -> None:
        _models.get(key, lambda: _train(key, report, stopped))

    return Work(f"train {key}", f"Learning from {corpus_name(corpus)}", run)


def learning_work(corpus: str, order: int) -> Work | None:
    """Return the work of a learning curve; None where there is one, or it takes no time."""
    key = _long_key(corpus, order)
    if key is None or _curves.has(key):
        return None

    def run(report: Report, stopped: Stopped) -> None:
        if stopped():
            raise WorkStoppedError
        report(0.0)
        _curves.get(key, lambda: _learn(key))

    return Work(f"curve {key}", f"Learning from parts of {corpus_name(corpus)}", run)


def parted(text: str) -> tuple[str, str]:
    """Return the text but for about its last tenth, and that tenth; cut where a sentence ends.

    ValueError, with a sentence, for a text of fewer than two sentences.
    """
    aim = int(len(text) * (1.0 - HELD_OUT_SHARE))
    for mark in ("\n\n", ".\n", ". ", "! ", "? ", "\n"):
        cut = text.rfind(mark, 0, aim) + len(mark)
        if cut > len(mark) and tokenise(text[:cut]) and tokenise(text[cut:]):
            return text[:cut], text[cut:]
    raise ValueError("The text is too short to hold a part of it out: choose a longer one.")


def _learn(key: _Key) -> tuple[LearningPoint, ...]:
    text = read_text(key.path)
    if key.path == WORK_EMAILS:
        held_out = read_text(WORK_EMAILS_HELD_OUT)
    else:
        text, held_out = parted(text)
    return learning_curve(text, held_out, FRACTIONS, order=key.order)


def _train(key: _Key, report: Report, stopped: Stopped) -> WordModel:
    sentences = _sentences(read_text(key.path), report, stopped)
    vocabulary = build_vocabulary(sentences)
    _check(stopped)
    report(0.6)
    corpus = encode_sentences(sentences, vocabulary)
    _check(stopped)
    report(0.75)
    return train_on(corpus, key.order)


def _sentences(text: str, report: Report, stopped: Stopped) -> list[tuple[str, ...]]:
    """The sentences of a text, piece by piece, so that one can stop; pieces end at empty lines."""
    cuts = [0]
    while len(text) - cuts[-1] > PIECE:
        cut = text.find("\n\n", cuts[-1] + PIECE)
        if cut < 0:
            break
        cuts.append(cut)
    if len(cuts) == 1:
        return sentences_of(text)
    found: list[tuple[str, ...]] = []
    for first, last in pairwise((*cuts, len(text))):
        _check(stopped)
        report(0.5 * first / len(text))
        found += tokenise(text[first:last])
    return found


def _check(stopped: Stopped) -> None:
    if stopped():
        raise WorkStoppedError


def _key(corpus: str, order: int) -> _Key:
    path = Path(corpus) if corpus else WORK_EMAILS
    try:
        stat = path.stat()
    except (OSError, ValueError):
        # Reading it finds the sentence that says what is wrong.
        read_text(path)
        raise FormatError(f"{path} cannot be read; check its name.") from None
    return _Key(path, stat.st_mtime_ns, stat.st_size, order)


def _long_key(corpus: str, order: int) -> _Key | None:
    try:
        key = _key(corpus, order)
    except FormatError:
        return None
    return key if key.size > LARGEST_AT_ONCE else None


def _silent(share: float) -> None:
    del share


def _never() -> bool:
    return False
