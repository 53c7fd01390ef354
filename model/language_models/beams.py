"""Beam search on a language model: the likeliest answers found with a budget of questions.

The search itself, and its sources, are those of `model.lenses.autocomplete.language.beams`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from model.document.autocomplete import KeptSearch, SearchedWord
from model.document.document import Document
from model.document.edits import Edit
from model.document.edits.edit import short
from model.document.tokens import TokenSequence, is_special, token_of
from model.document.work import Report, Watch, unwatched
from model.language_models.language_model import LanguageModel
from model.language_models.next_token import NextToken
from model.lenses.autocomplete.language.beams import BeamTree, BeamWish, Child, grown_tree


@dataclass(frozen=True)
class FoundLine:
    """One line of a beam: its tokens, ln p of them together, and that by its length penalty."""

    text: TokenSequence
    log_probability: float
    penalised: float


@dataclass(frozen=True)
class Searched:
    """What a search found.

    Attributes:
        tree: all that it looked at.
        calls: how often the model was asked.
        is_whole: whether the budget was enough for the length asked for.
        plain: the tree of one group, beside that of several; None where there is one group alone.
    """

    tree: BeamTree
    calls: int
    is_whole: bool
    plain: BeamTree | None = None

    @property
    def lines(self) -> tuple[FoundLine, ...]:
        """Ended lines and those that were cut, those returned first, best penalised first."""
        return tuple(
            FoundLine(_text(self.tree, one.node), one.log_probability, one.penalised)
            for one in self.tree.hypotheses
        )


def _text(tree: BeamTree, node: int) -> TokenSequence:
    tokens = (tree.nodes[place].token for place in tree.line(node))
    return TokenSequence(tuple(one for one in tokens if one is not None), "beam search")


def search(
    model: LanguageModel,
    context: str,
    wish: BeamWish,
    budget: int = 100,
    watch: Watch = unwatched,
    report: Report | None = None,
) -> Searched:
    """Return the lines of a beam search of at most `budget` questions to the model.

    A line ends with a token that is no text, such as “<|im_end|>”; a token without a text of its
    own, such as a part of a character, is passed over, as it cannot be asked on from, and what is
    banned is, by its name in the table. Once the
    budget does not allow another step the living lines are cut. Beside several groups one alone is
    searched for with what is left of the budget; a context that both look at is asked for once.
    """
    asked: dict[tuple[str, ...], list[Child]] = {}
    is_whole = True
    expected = 1 + wish.width * (wish.length - 1)

    def children(words: tuple[str, ...], count: int) -> Sequence[Child]:
        if words not in asked:
            k = 4 * (wish.width + 1) + len(wish.banned)
            found = model.next_token(model.gone_on(context, words), k, watch)
            asked[words] = _children(found, wish.width + 1, wish.banned)
            if report is not None:
                report(min(len(asked) / min(budget, expected), 1.0))
        return asked[words][:count]

    def goes_on(living: set[tuple[str, ...]]) -> bool:
        nonlocal is_whole
        is_whole = len(asked.keys() | living) <= budget
        return is_whole

    tree = grown_tree((), children, wish, goes_on)
    whole, plain = is_whole, None
    if tree.groups > 1:
        plain = grown_tree((), children, replace(wish, groups=1), goes_on)
    return Searched(tree, len(asked), whole, plain)


def _children(expected: NextToken, count: int, banned: frozenset[str]) -> list[Child]:
    """The likeliest tokens that a line can go on with, each as a token with its alternatives."""
    found = list[Child]()
    for row, text in enumerate(expected.texts):
        if banned and expected.names[row] in banned:
            continue
        ends = is_special(text) or not text
        if not ends and ("\ufffd" in text or text.startswith("bytes:")):
            continue
        log = float(expected.logs[row])
        token = token_of(text, log, expected.listed[: 2 * count], id=expected.ids[row])
        found.append(Child(text, log, ends, token))
        if len(found) == count:
            break
    return found


def with_search(document: Document, prompt: str, model: str, found: Searched) -> Edit:
    """Return the edit that keeps a search in the document, seen as a tree."""
    tree = found.tree
    kept = KeptSearch(
        prompt,
        model,
        tree.width,
        tree.length,
        tree.alpha,
        tree.groups,
        tree.diversity,
        found.calls,
        _words(tree),
        () if found.plain is None else _words(found.plain),
    )
    settings = replace(document.autocomplete, search=kept, view="beams")
    return Edit(f"Search after “{short(prompt[-24:])}”", replace(document, autocomplete=settings))


def _words(tree: BeamTree) -> tuple[SearchedWord, ...]:
    return tuple(
        SearchedWord(one.parent, one.word, one.log_probability, one.fate.value, one.group)
        for one in tree.nodes
    )
