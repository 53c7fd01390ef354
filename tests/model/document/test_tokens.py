"""The bytes that a token's text stands for."""

import pytest

from model.document.tokens import bytes_of


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
    "text",
    [r"bytes:\xzz", r"bytes:\x", r"bytes:\x100", "half a \ud83d", "lost \ufffd", "token_id:464"],
)
def test_that_a_token_that_does_not_tell_its_bytes_has_none_of_them(text: str) -> None:
    assert bytes_of(text) is None
