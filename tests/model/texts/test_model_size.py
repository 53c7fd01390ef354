"""How large a model is: by the name of its file, or as people type it."""

from __future__ import annotations

import pytest

from model.texts.two_models.model_size import bits_by_name, bits_typed, short_names
from tests.model.cases import for_each


@for_each(
    ("name", "bits"),
    [
        ("llama-3-8b.Q4_K_M.kld", 4.8944),
        ("Meta-Llama-3-8B-iq2_xxs.npy", 2.3824),
        ("model-Q4_K.npz", 4.8944),
        ("qwen.q8_0.logits.npy", 8.5008),
        ("a-F16-to-Q6_K.kld", 6.5633),
        ("mistral-4.65bpw-exl2.npz", 4.65),
        ("gpt-oss-mxfp4.kld", 4.25),
        ("model-Q4_K_XL.kld", None),
        ("FAQ4_1b.kld", None),
        ("tested.kld", None),
    ],
)
def test_that_a_files_name_tells_the_size(name: str, bits: float | None) -> None:
    assert bits_by_name(name) == bits


@for_each(
    ("typed", "bits"),
    [
        ("4.9", 4.9),
        ("4,9", 4.9),
        (" 4.9 bits a weight ", 4.9),
        ("4.9bpw", 4.9),
        ("q4_k_m", 4.8944),
        ("4.58 GiB of 8.03 B", 8.0 * 4.58 * 2**30 / 8.03e9),
        ("4.92 GB / 8B params", 8.0 * 4.92 / 8.0),
        ("750 MB of 1000M", 6.0),
    ],
)
def test_that_a_size_is_read_as_people_type_it(typed: str, bits: float) -> None:
    assert bits_typed(typed) == pytest.approx(bits)


@for_each("typed", ["", "0", "65", "large", "-4", "4.9.1", "4 GB of 0 B", "nan"])
def test_that_what_is_no_size_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="bits a weight"):
        bits_typed(typed)


def test_that_a_files_size_alone_asks_for_the_number_of_weights() -> None:
    with pytest.raises(ValueError, match="Of how many weights"):
        bits_typed("4.58 GiB")


def test_that_names_are_short_only_where_they_tell_models_apart() -> None:
    assert short_names(("/a/m-Q4_K_M.kld", "/a/m-Q8_0.kld")) == ("Q4_K_M", "Q8_0")
    assert short_names(("/a/x-Q8_0.kld", "/a/y-Q8_0.kld", "/t.kld")) == ("x-Q8_0", "y-Q8_0", "t")
