"""Words and punctuation marks of a text, sentence by sentence, and back to text for reading."""

import re
from collections.abc import Iterable, Iterator, Sequence

START = "<start>"
END = "<end>"
UNKNOWN = "<unknown>"

_TITLES = r"(?:Mr|Mrs|Ms|Dr|Prof|St|vs|e\.g|i\.e)\."
_WORD = r"\w+(?:['\-]\w+|(?<=\d)[.,:/](?=\d)\w+|[.@](?=[a-z])\w+)*"
_TOKEN = re.compile(rf"\n[^\S\n]*\n|\b{_TITLES}|{_WORD}|\.{{2,}}|\S")
_OPENING_QUOTE = re.compile(r"(^|[\s(\[])\"")
_PARAGRAPH = "\n"
_STOPS = frozenset(".!?…")
_CLOSERS = frozenset("”)]»'")
_NO_SPACE_BEFORE = frozenset(".,;:!?%…)]}”»/'")
_NO_SPACE_AFTER = frozenset("([{“«/#£$€")
_SPEAKER = re.compile(r"I(?:'\w+)?")


def tokenise(text: str) -> list[tuple[str, ...]]:
    """Return the sentences of `text`, each a tuple of its words and punctuation marks as written.

    A word may hold apostrophes, hyphens and inner points (`don't`, `follow-up`, `10:30`, `3.5`,
    `notes.txt`); every other mark stands alone, and `...` is one mark. A sentence ends after
    . ! ? or … with the closing quotes and brackets that follow, and at an empty line; single line
    breaks are spaces. `Mr.`, `Dr.`, `e.g.` and their like are words. Case is kept here: `Casing`
    settles it. Curly apostrophes become straight ones, straight double quotes curly ones, so that
    an opening and a closing quote differ. An empty text has no sentences.
    """
    return list(_sentences(_tokens(text)))


def detokenise(words: Iterable[str], *, starts_sentence: bool = True) -> str:
    """Return the words as people write them: spaces put in, each sentence begun with a capital.

    `<start>` and `<end>` are not written; `<end>` begins a new sentence. With
    `starts_sentence=False` the first word keeps its case, for text that goes on from a prompt.
    """
    pieces: list[str] = []
    capital, gap = starts_sentence, False
    for word in words:
        if word in (START, END):
            capital = True
            continue
        if gap and not _leans_left(word):
            pieces.append(" ")
        pieces.append(word[0].upper() + word[1:] if capital else word)
        capital = capital and not word[0].isalnum()
        gap = word not in _NO_SPACE_AFTER
    return "".join(pieces)


def without_capital(word: str) -> str:
    """Return `word` with a small first letter where only its first letter is a capital.

    `I`, `I'm` and their like, and words with further capitals (`HR`, `McKay`), stay as they are.
    """
    if _SPEAKER.fullmatch(word) or word[1:] != word[1:].lower():
        return word
    return word[0].lower() + word[1:]


def ends_open(text: str) -> bool:
    """Return whether `text` stops within a sentence, so that what follows goes on with it.

    After a full stop the sentence is still open (its end is yet to be predicted) until a space or
    a line break follows.
    """
    body = text.rstrip()
    if not body:
        return False
    trailing = text[len(body) :]
    if trailing.count("\n") > 1:
        return False
    return not trailing or not _closes(tuple(_tokens(body)))


def _closes(tokens: Sequence[str]) -> bool:
    for token in reversed(tokens):
        if token[0] not in _CLOSERS:
            return token[0] in _STOPS
    return False


def _tokens(text: str) -> list[str]:
    plain = text.replace("\r\n", "\n").replace("’", "'").replace("\u00ad", "")
    if '"' in plain:
        plain = _OPENING_QUOTE.sub(r"\1“", plain).replace('"', "”")
    return _TOKEN.findall(plain)


def _sentences(tokens: Iterable[str]) -> Iterator[tuple[str, ...]]:
    sentence: list[str] = []
    stopped = False
    for token in tokens:
        mark = token[0]
        if sentence and (mark == _PARAGRAPH or (stopped and not _continues(mark))):
            yield tuple(sentence)
            sentence, stopped = [], False
        if mark != _PARAGRAPH:
            sentence.append(token)
            stopped = stopped or mark in _STOPS
    if sentence:
        yield tuple(sentence)


def _continues(mark: str) -> bool:
    return mark in _STOPS or mark in _CLOSERS


def _leans_left(word: str) -> bool:
    return word in _NO_SPACE_BEFORE or word[0] in "….'"
