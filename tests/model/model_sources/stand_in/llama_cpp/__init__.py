"""A stand-in for llama-cpp-python with the names that this program uses: a model of ten tokens.

After a token `a` the logit of `b` is WEIGHTS[a][b], whatever came before it.
"""

from __future__ import annotations

import ctypes
from typing import Any, ClassVar

import numpy as np

PIECES = (
    b"<|begin|>",
    b"<|end|>",
    b"Thank",
    b" you",
    b" for",
    b" the",
    b" rain",
    b"\xe2\x9c",
    b"\x93",
    b" " * 70,
)
BEGIN, END = 0, 1
WEIGHTS = np.random.default_rng(5).normal(0.0, 2.0, (len(PIECES), len(PIECES))).astype(np.float32)
_ROOM = 64


class Llama:
    """The model; damaged files have “damaged” in their names."""

    loaded: ClassVar[int] = 0
    evaluated: ClassVar[list[int]] = []
    metadata: ClassVar[dict[str, str]] = {"tokenizer.chat_template": "…"}

    def __init__(self, *, model_path: str, n_ctx: int, **others: Any) -> None:
        if "damaged" in model_path:
            raise ValueError(f"Failed to load model from file: {model_path}")
        assert n_ctx > 0
        assert others["verbose"] is False
        Llama.loaded += 1
        self.ctx, self.model = self, self
        self.n_tokens = 0
        self.read: list[int] = []
        self.is_open = True

    def n_vocab(self) -> int:
        return len(PIECES)

    def n_ctx(self) -> int:
        return _ROOM

    def token_bos(self) -> int:
        return BEGIN

    def token_eos(self) -> int:
        return END

    def tokenize(self, text: bytes, add_bos: bool = True, special: bool = False) -> list[int]:
        """Return the longest pieces; what there is no piece for is " rain"."""
        assert special
        found = [BEGIN] if add_bos else []
        while text:
            fits = [one for one in PIECES if text.startswith(one)]
            piece = max(fits, key=len, default=b" rain")
            found.append(PIECES.index(piece))
            text = text[len(piece) if fits else 1 :]
        return found

    def reset(self) -> None:
        self.n_tokens = 0

    def eval(self, tokens: list[int]) -> None:
        self.read = [*self.read[: self.n_tokens], *tokens]
        self.n_tokens = len(self.read)
        Llama.evaluated += tokens

    def close(self) -> None:
        self.is_open = False


def llama_get_logits_ith(llama: Llama, place: int) -> Any:
    assert llama.is_open
    return WEIGHTS[llama.read[place]].ctypes.data_as(ctypes.POINTER(ctypes.c_float))


def llama_model_get_vocab(llama: Llama) -> Llama:
    return llama


def llama_vocab_is_eog(vocab: Llama, token: int) -> bool:
    del vocab
    return token == END


def llama_token_to_piece(
    vocab: Llama, token: int, buffer: Any, size: int, strip: int, special: bool
) -> int:
    """Return how many bytes were written, or less than 0, how many there are, without room."""
    del vocab, strip
    assert special
    piece = PIECES[token]
    if len(piece) > size:
        return -len(piece)
    buffer[: len(piece)] = piece
    return len(piece)
