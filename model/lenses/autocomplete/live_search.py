"""A search on a language model that the document keeps, as the tree that it was."""

from model.document.autocomplete import KeptSearch, SearchedWord
from model.document.document import Document
from model.document.edits import Edit
from model.lenses.autocomplete.language.beams import (
    ROOT,
    BeamNode,
    BeamTree,
    BeamWish,
    Fate,
    tree_of,
)
from model.lenses.autocomplete.language.tokenise import END
from model.lenses.autocomplete.live_typing import go_on_from
from model.words.token_names import shown

NO_SEARCH = (
    "Nothing was searched for yet. “Search”, above, asks the model for the likeliest ways to go "
    "on, with as many calls as are set."
)


def search_trees(kept: KeptSearch) -> tuple[BeamTree, BeamTree | None]:
    """Return the tree of a search, and that of one group beside it where there were several."""
    wish = BeamWish(kept.width, kept.length, kept.alpha, kept.groups, kept.diversity)
    plain = BeamWish(kept.width, kept.length, kept.alpha)
    beside = tree_of((), plain, _nodes(kept.plain)) if kept.plain else None
    return tree_of((), wish, _nodes(kept.words)), beside


def _nodes(words: tuple[SearchedWord, ...]) -> tuple[BeamNode, ...]:
    found = list[BeamNode]()
    for one in words:
        step = 1 if one.parent == ROOT else found[one.parent].step + 1
        fate = Fate(one.fate)
        # What ends a line is no word of it.
        word = END if fate is Fate.ENDED else one.word
        found.append(BeamNode(one.parent, step, word, one.log_probability, fate, one.group))
    return tuple(found)


def line_of_tokens(words: tuple[str, ...]) -> str:
    """Return a line as it is written, blanks and ends of lines to be seen."""
    return shown("".join(word for word in words if word != END)) or "(end)"


def go_on_along(document: Document, tree: BeamTree, node: int) -> Edit | None:
    """Return the edit of going on along a line up to a node; None where that is no text."""
    kept = document.autocomplete.search
    written = "".join(word for word in tree.words(node) if word != END)
    if kept is None or not written:
        return None
    return go_on_from(document, kept.prompt + written)
