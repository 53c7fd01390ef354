"""History: what came before the draw, as typed, and the rows of the table that it names."""

import re

import numpy as np

from model.document.cells import Kind
from model.document.document import Document
from model.document.name_blocks import SharedNames
from model.sampling.chain import working_filters
from model.sampling.cutting.filter import Past
from model.words.remembering import remembered

# The sequence breakers of llama.cpp: no repetition reaches across them.
BREAKERS = ("\n", ":", '"', "*")
_WORD = re.compile(r"“([^”]*)”|\"([^\"]*)\"|([^\s,]+)")


def past_of(document: Document) -> Past:
    """Return what came before the draw; nothing where no filter that works looks back.

    The history names outcomes with blanks or commas between them, “in quotes” where a name has
    blanks or commas itself. What is no outcome of the table counts as something else that was said.
    """
    if not any(one.looks_back for one in working_filters(document.filters)):
        return Past()
    rows, breakers = _rows(document.table.names, document.filters.history)
    return Past(rows, breakers, _peak(document))


def unknown_words(document: Document) -> tuple[str, ...]:
    """Return the words of the history that are no outcomes of the table, each once.

    () where no filter that works looks back.
    """
    if not any(one.looks_back for one in working_filters(document.filters)):
        return ()
    words = words_of(document.filters.history)
    rows, _ = _rows(document.table.names, document.filters.history)
    return tuple(dict.fromkeys(word for word, row in zip(words, rows, strict=True) if row < 0))


def words_of(history: str) -> tuple[str, ...]:
    """Return the names in a history, in order."""
    return tuple("".join(found) for found in _WORD.findall(history))


@remembered(2)
def _rows(names: SharedNames, history: str) -> tuple[tuple[int, ...], frozenset[int]]:
    words = words_of(history)
    wanted = set(words)
    found: dict[str, int] = {}
    for row, name in enumerate(names.all()):
        # A token's name often begins with a blank, which nobody types.
        for known in (name, name.strip()):
            if known in wanted:
                found.setdefault(known, row)
    for word in words:
        found.setdefault(word, -1 - len(found))
    breaking = (found[word] for word in words if any(one in word for one in BREAKERS))
    return tuple(found[word] for word in words), frozenset(breaking)


def _peak(document: Document) -> float | None:
    column = document.tempered_column
    return float(np.max(column.values)) if column.kind is Kind.LOGITS else None
