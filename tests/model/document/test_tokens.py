"""The bytes that a token's text stands for."""

from model.document.tokens import Alternative, Token, TokenSequence, bytes_of
from tests.model.cases import for_each


@for_each(
    ("text", "expected"),
    [
        (" cat", b" cat"),
        ("é", b"\xc3\xa9"),
        (r"bytes:\xe2\x80", b"\xe2\x80"),
        ("<0xE2>", b"\xe2"),
        ("</s>", b""),
    ],
)
def test_that_a_token_stands_for_its_bytes(text: str, expected: bytes) -> None:
    assert bytes_of(text) == expected


@for_each(
    "text",
    [r"bytes:\xzz", r"bytes:\x", r"bytes:\x100", "half a \ud83d", "lost \ufffd", "token_id:464"],
)
def test_that_a_token_that_does_not_tell_its_bytes_has_none_of_them(text: str) -> None:
    assert bytes_of(text) is None


def test_that_a_rank_is_what_the_server_says_or_what_its_list_shows() -> None:
    likelier = (Alternative("a", -0.5), Alternative("b", -1.5))
    assert Token("b", -1.5, likelier, own=1).rank == 1
    assert Token("b", -1.5, likelier, own=1, given_rank=7).rank == 7
    assert Token("b", -1.5).rank is None
    assert Token("b", None).missing_mass == 1.0


def test_that_it_is_said_which_token_has_no_bytes_and_how_many_more() -> None:
    first = Token("It", None)
    known = Token(" is", -1.0, raw=b" is")
    assert TokenSequence((first, known), "vllm").why_no_bytes == ""
    lost = TokenSequence((first, known, Token("\ufffd", -1.0), Token("\ufffd", -2.0)), "vllm")
    assert lost.byte_count is None
    assert lost.why_no_bytes == (
        "The bytes are not known: token 3, “\ufffd”, has lost its bytes and so do 1 more."
    )
    named = TokenSequence((Token("token_id:464", -1.0),), "vllm")
    assert "stands for a token and is not its text" in named.why_no_bytes
    assert named.word_count is None
    assert TokenSequence((first, known, Token(" so", -1.0)), "vllm").word_count == 2
