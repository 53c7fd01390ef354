"""Words, marks and sentences of a text, and back."""

from hypothesis import given
from hypothesis import strategies as st

from model.lenses.autocomplete.language.corpus import build_vocabulary
from model.lenses.autocomplete.language.tokenise import END, detokenise, ends_open, tokenise
from tests.model.cases import for_each


@for_each(
    ("text", "sentences"),
    [
        ("Thank you.", ["Thank you ."]),
        ("Don’t stop! Why?", ["Don't stop !", "Why ?"]),
        ("At 10:30 it was 3.5 %, or 1,000.", ["At 10:30 it was 3.5 % , or 1,000 ."]),
        ("A follow-up, see notes.txt now", ["A follow-up , see notes.txt now"]),
        ("Dr. Mora came. She left.", ["Dr. Mora came .", "She left ."]),
        ("one\ntwo\n\nthree", ["one two", "three"]),
        ("one\r\n \r\ntwo", ["one", "two"]),
        ('He said "go." She "did".', ["He said “ go . ”", "She “ did ” ."]),
        ("Well... yes (no?) fine", ["Well ...", "yes ( no ? )", "fine"]),
        ("", []),
        (" \n\n \t", []),
    ],
)
def test_that_a_text_falls_into_sentences_of_words_and_marks(
    text: str, sentences: list[str]
) -> None:
    assert [" ".join(sentence) for sentence in tokenise(text)] == sentences


@given(st.text())
def test_that_no_letter_is_lost_or_made_up(text: str) -> None:
    kept = "".join(word for sentence in tokenise(text) for word in sentence)
    plain = "".join(text.replace("’", "'").replace("\u00ad", "").split())
    assert kept.replace("“", '"').replace("”", '"') == plain.replace("“", '"').replace("”", '"')


@for_each(
    "text",
    [
        "Hi Anna, how are you?",
        "She said “hello (again).” Then 10:30 came; 50% off.",
        "It costs $5 and/or nothing...",
    ],
)
def test_that_detokenising_gives_back_well_set_text(text: str) -> None:
    words = [word for sentence in tokenise(text) for word in (*sentence, END)]
    assert detokenise(words) == text


def test_that_going_on_from_a_prompt_begins_without_a_capital() -> None:
    assert detokenise(["your", "help", ".", END, "see", "you"], starts_sentence=False) == (
        "your help. See you"
    )


@for_each(
    ("text", "open_"),
    [
        ("", False),
        ("Thank", True),
        ("Thank you ", True),
        ("Thank you.", True),
        ("Thank you. ", False),
        ("He said “yes.” ", False),
        ("Thank you\n", True),
        ("Thank you\n\n", False),
    ],
)
def test_that_a_sentence_is_open_until_a_space_follows_its_stop(text: str, open_: bool) -> None:
    assert ends_open(text) is open_


def test_that_names_keep_their_capital_and_first_words_lose_it() -> None:
    text = "Thank Anna. Anna and Will will come. I'm glad. Now thank Anna. HR will, I will."
    vocabulary = build_vocabulary(tokenise(text))
    assert {"thank", "Anna", "I'm", "now", "HR", "Will", "will"} <= set(vocabulary.words)
    assert not {"Thank", "anna", "i'm", "Now", "hr"} & set(vocabulary.words)
    assert vocabulary.cased(("ANNA", "Thank", "now")) == ("Anna", "thank", "now")


def test_that_frequent_words_come_first_and_ties_by_spelling() -> None:
    vocabulary = build_vocabulary(tokenise("b a a c"))
    assert vocabulary.words == ("<end>", "<unknown>", "a", "b", "c")
