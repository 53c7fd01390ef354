"""What a document may hold at most, and what it says of itself where there is little of it."""

import pytest

from model.document.autocomplete import MOST_SEARCHED, KeptSearch, SearchedWord
from model.document.cells import Kind
from model.document.document import new_document
from model.document.groups import MOST_LABELS, GroupsSettings
from model.document.table import Column, Table, table_of
from model.document.text_source import LONGEST_SIZE, MOST_RUNGS, Rung, TextSource
from model.document.tokens import Token, TokenSequence
from tests.model.cases import for_each

ROOT = SearchedWord(-1, "a", -1.0, "pruned")


def _search(*words: SearchedWord) -> KeptSearch:
    return KeptSearch("It", "a model", 2, 2, 0.0, 1, 0.0, 3, words)


@for_each(
    ("words", "sentence"),
    [
        ((ROOT,) * (MOST_SEARCHED + 1), "at most"),
        ((SearchedWord(0, "a", -1.0, "kept"),), "Token 1 of a search is on no line of it"),
        ((SearchedWord(-1, "a", 0.5, "kept"),), "Token 1 of a search is on no line of it"),
        ((ROOT, SearchedWord(0, "b", -2.0, "kept")), "Token 2 of a search goes on from a line"),
    ],
)
def test_that_a_search_that_is_no_tree_is_refused(
    words: tuple[SearchedWord, ...], sentence: str
) -> None:
    assert _search(ROOT, SearchedWord(-1, "b", -2.0, "kept")).words[0] is ROOT
    with pytest.raises(ValueError, match=sentence):
        _search(*words)


def test_that_there_is_an_end_of_labels_and_rungs_and_of_what_a_size_says() -> None:
    with pytest.raises(ValueError, match="at most 10,000 outcomes"):
        GroupsSettings(labels=(("a", "b"),) * (MOST_LABELS + 1))
    with pytest.raises(ValueError, match="At most 100 models"):
        TextSource(rungs=(Rung(),) * (MOST_RUNGS + 1))
    with pytest.raises(ValueError, match="more than 40 characters"):
        Rung(size="b" * (LONGEST_SIZE + 1))


def test_that_without_rewards_there_is_no_true_one() -> None:
    assert new_document().true_reward is None


def test_that_columns_are_joint_where_they_are_1_together_and_none_is_alone() -> None:
    assert table_of(["a", "b"], X=[0.25, 0.25], Y=[0.125, 0.375]).is_joint
    assert not table_of(["a", "b"], X=[0.5, 0.5], Y=[0.0, 0.0]).is_joint
    assert not table_of(["a", "b"], X=[0.5, 0.5]).is_joint
    logits = Column("Z", [0.25, 0.25], Kind.LOGITS)
    assert not Table(("a", "b"), (Column("X", [0.25, 0.25]), logits)).is_joint


def test_that_a_letter_in_two_tokens_is_whole_again_in_the_text() -> None:
    halves = [Token(part.decode("utf-8", "replace"), -1.0, raw=part) for part in (b"\xc3", b"\xa9")]
    assert TokenSequence(tuple(halves), "a test").text == "é"
    assert TokenSequence((*halves, Token("!", -1.0)), "a test").text == "\ufffd\ufffd!"
