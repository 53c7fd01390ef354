"""Servers' log-probabilities: every shape by its content, every fault by its place."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.document.tokens import TokenSequence, token_of
from model.files.format import FormatError
from model.texts.answers.reading import one_sequence, read_logprobs, sequences_of
from model.texts.files.vocabulary import vocabulary_of
from model.texts.scoring.token_scores import best_token_temperature, score_tokens
from tests.model.cases import for_each

SAMPLE = (
    -0.31725305, -0.02380986, -0.000054669687, -0.015801601, -0.0000037697225, -0.04571125,
    -0.0000054385737, -0.0040071653, -0.0008108172,
)  # fmt: skip


def read(content: Any) -> TokenSequence:
    return sequences_of(json.dumps(content).encode())[0]


def entry(text: str, logprob: Any, *others: tuple[str, Any], raw: Any = None) -> dict[str, Any]:
    tops = [{"token": name, "logprob": value, "bytes": None} for name, value in others]
    return {"token": text, "logprob": logprob, "bytes": raw, "top_logprobs": tops}


def chat(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"choices": [{"logprobs": {"content": list(entries), "refusal": None}}]}


def test_that_the_documented_sample_has_its_perplexity() -> None:
    found = score_tokens(read(chat(*(entry(f"t{k}", x) for k, x in enumerate(SAMPLE)))))
    assert found.perplexity == pytest.approx(1.0463135, abs=5e-8)
    assert found.bits_per_token == pytest.approx(0.0653152, abs=5e-8)
    assert math.isnan(found.accuracy)


def test_that_chat_tokens_keep_bytes_alternatives_and_what_is_missing() -> None:
    token = read(chat(entry("é", -0.5, ("e", -1.5), ("é", -0.5), raw=[195, 169]))).tokens[0]
    assert token.raw == "é".encode()
    assert [a.text for a in token.alternatives] == ["é", "e"]
    assert (token.own, token.rank) == (0, 0)
    assert token.missing_mass == pytest.approx(1 - math.exp(-0.5) - math.exp(-1.5))


def test_that_a_chosen_token_outside_its_alternatives_counts_too() -> None:
    token = read(chat(entry("z", -6.0, ("a", -0.1), ("b", -3.0)))).tokens[0]
    assert token.own is None
    assert [a.text for a in token.known] == ["a", "b", "z"]
    assert token.rank is None
    assert token.missing_mass == pytest.approx(1 - sum(map(math.exp, (-0.1, -3.0, -6.0))))


def test_that_next_to_nothing_missing_keeps_its_digits() -> None:
    assert token_of("a", -1e-19).missing_mass == 1e-19


def test_that_refusals_are_read_as_text_too() -> None:
    content = {"choices": [{"logprobs": {"content": None, "refusal": [entry("no", -1.0)]}}]}
    assert read(content).text == "no"


def test_that_completions_with_echo_leave_the_first_token_unscored() -> None:
    logprobs = {
        "tokens": ["The", " cat"],
        "token_logprobs": [None, -2.5],
        "top_logprobs": [None, {" cat": -2.5, " dog": -1.0}],
        "text_offset": [0, 3],
    }
    found = score_tokens(read({"choices": [{"logprobs": logprobs}]}))
    assert (len(found), found.count) == (2, 1)
    assert found.rank.tolist() == [-1, 1]
    assert "1 of 2 tokens is not scored" in found.notes[0]


def test_that_completions_without_alternatives_are_scored() -> None:
    logprobs = {"tokens": ["a", "b"], "token_logprobs": [-1, -2.0], "top_logprobs": None}
    assert score_tokens(read({"choices": [{"logprobs": logprobs}]})).nll.tolist() == [1.0, 2.0]


@pytest.mark.parametrize("key", ["completion_probabilities", "probs"])
def test_that_llama_cpp_servers_of_all_ages_are_read(key: str) -> None:
    new = {"id": 5, "token": " a", "bytes": [32, 97], "logprob": -0.25, "top_logprobs": []}
    after = {
        "id": 5,
        "token": " a",
        "prob": 0.5,
        "top_probs": [{"id": 5, "token": " a", "prob": 0.5}],
    }
    old = {
        "content": " a",
        "probs": [{"tok_str": " a", "prob": 0.75}, {"tok_str": "b", "prob": 0.0}],
    }
    assert read({key: [new]}).tokens[0].logprob == -0.25
    sampled = read({key: [after]})
    assert sampled.tokens[0].logprob == math.log(0.5)
    assert "after the sampling filters" in sampled.notes[0]
    assert read({key: [old]}).tokens[0].logprob == math.log(0.75)
    lost = read({key: [{"content": "q", "probs": [{"tok_str": "a", "prob": 0.9}]}]})
    assert lost.tokens[0].logprob is None
    assert "Token 1, “q”: it is not among the tokens listed" in lost.flags[0]


def prompt_row(*entries: tuple[int, float, int]) -> dict[str, Any]:
    return {
        str(id): {"logprob": log, "rank": rank, "decoded_token": f"w{id}"}
        for id, log, rank in entries
    }


def test_that_prompt_logprobs_take_the_token_outside_the_top_k() -> None:
    rows = [
        None,
        prompt_row((1, -0.5, 1), (2, -1.5, 2), (9, -7.0, 40)),
        prompt_row((1, -1.0, 1), (2, -2.0, 2)),
    ]
    found = read({"prompt_logprobs": rows})
    assert [t.text for t in found.tokens] == ["", "w9", "?"]
    assert found.tokens[1].rank == 39
    assert "does not tell which" in found.flags[1]
    assert found.notes == ("At 1 place the file does not tell which of the listed tokens came.",)
    told = read({"choices": [{"prompt_logprobs": rows, "prompt_token_ids": [7, 9, 2]}]})
    assert [t.logprob for t in told.tokens] == [None, -7.0, -2.0]


def test_that_gltr_ranks_and_strings_are_read() -> None:
    result = {
        "bpe_strings": ["<|endoftext|>", "ĠHello", "Ċ"],
        "real_topk": [[3, 0.1], [0, 0.5]],
        "pred_topk": [[["ĠThe", 0.5], ["Ċ", 0.2]], [["Ċ", 0.5]]],
    }
    found = read({"request": {"project": "gpt-2", "text": "…"}, "result": result})
    assert [t.text for t in found.tokens] == [" Hello", "\n"]
    assert score_tokens(found).rank.tolist() == [3, 0]
    assert found.tokens[0].logprob == math.log(0.1)


@for_each(
    ("value", "words"),
    [
        ("null", "no log-probability"),
        ("NaN", "not a number"),
        ("-9999.0", "very unlikely"),
        ("0.3", "0.3 is above 0, so it is none"),
        ("Infinity", "inf is above 0"),
        ("1" * 400, "inf is above 0"),
    ],
)
def test_that_what_is_no_log_probability_is_flagged_and_not_scored(value: str, words: str) -> None:
    raw = '{"choices":[{"logprobs":{"content":[{"token":"x","logprob":VALUE}]}}]}'
    raw = raw.replace("VALUE", value)
    found = sequences_of(raw.encode())[0]
    assert found.tokens[0].logprob is None
    assert words in found.flags[0]
    with pytest.raises(ValueError, match="0 tokens scored"):
        score_tokens(found)


def test_that_minus_infinity_is_probability_0_and_rounding_above_0_is_taken_as_0() -> None:
    found = sequences_of(
        b'{"choices":[{"logprobs":{"content":[{"token":"x","logprob":-Infinity},'
        b'{"token":"y","logprob":1e-7}]}}]}'
    )[0]
    assert score_tokens(found).nll.tolist() == [math.inf, 0.0]
    assert score_tokens(found).perplexity == math.inf
    assert "taken as 0" in found.flags[0]


@for_each(
    ("raw", "words"),
    [
        (b"", "The text is empty"),
        (b'{"choices": [', "line 1, column 1[34]"),
        (b"\xff", "not UTF-8 text at byte 1"),
        (b"{}", "holds no log-probabilities of a shape that is known"),
        (b"3", "holds no log-probabilities"),
        (b'{"choices": [3, {}]}', r"choices\[0\] is a number; it must be an object"),
        (
            b'{"choices":[{"logprobs":{"content":[{"token":"a","logprob":"x"}]}}]}',
            r"content\[0\].log",
        ),
        (
            b'{"choices":[{"logprobs":{"content":[{"logprob":-1}]}}]}',
            r"content\[0\]\.token is missing",
        ),
        (b'{"choices":[{"logprobs":{"content":{}}}]}', "content is an object; it must be a list"),
        (
            b'{"choices":[{"logprobs":{"tokens":["a"],"token_logprobs":[-1,-2]}}]}',
            "must be as many",
        ),
        (
            b'{"choices":[{"logprobs":{"content":[{"token":"a","logprob":-1,"bytes":[300]}]}}]}',
            "no byte",
        ),
        (b'{"prompt_logprobs":[{"a":{"logprob":-1}}]}', "not by a token id"),
        (
            b'{"prompt_logprobs":[{"1":{"logprob":-1}}],"prompt_token_ids":[]}',
            "prompt_token_ids not",
        ),
        (
            b'{"prompt_logprobs":[{"1":{"logprob":-1}}],"prompt_token_ids":[2]}',
            "does not hold the token 2",
        ),
        (b'{"result":{"bpe_strings":["a"],"real_topk":[[0,1]]}}', "one string more"),
        (b'{"probs":[[]]}', r"probs\[0\] is a list"),
    ],
)
def test_that_a_damaged_answer_is_named_with_its_place(raw: bytes, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        sequences_of(raw)


@pytest.mark.parametrize("depth", [1000, 100_000])
def test_that_json_nested_too_deep_is_a_sentence(depth: int, tmp_path: Path) -> None:
    path = tmp_path / "deep.json"
    path.write_bytes(b'{"choices":' + b"[" * depth + b"]" * depth + b"}")
    with pytest.raises(FormatError, match=r"deep\.json"):
        read_logprobs(path)


def test_that_every_choice_is_a_text_of_its_own() -> None:
    content = {
        "choices": [chat(entry("a", -1.0))["choices"][0], chat(entry("b", -2.0))["choices"][0]]
    }
    found = sequences_of(json.dumps(content).encode())
    assert [s.text for s in found] == ["a", "b"]
    assert one_sequence(found, 2).text == "b"
    with pytest.raises(FormatError, match="2 texts in the file, no text 3"):
        one_sequence(found, 3)


def test_that_bits_per_byte_need_every_byte() -> None:
    known = score_tokens(read(chat(entry("ab", -math.log(4.0)), entry("c", -math.log(2.0)))))
    assert known.bits_per_byte == pytest.approx(1.0)
    assert known.readings()["bits_per_byte"] == pytest.approx(1.0)
    partial = score_tokens(read(chat(entry("a\ufffd", -1.0))))
    assert partial.bits_per_byte is None
    assert score_tokens(read(chat(entry("bytes:\\xe2\\x80", -1.0)))).byte_count == 2


def test_that_the_surprise_at_another_temperature_lies_between_bounds() -> None:
    text = read(chat(entry("a", math.log(0.5), ("a", math.log(0.5)), ("b", math.log(0.3)))))
    found = score_tokens(text, temperature=0.5)
    assert found.nll_mean_bounds == pytest.approx(
        (-math.log(0.25 / (0.25 + 0.09)), -math.log(0.25 / (0.25 + 0.09 + 0.04)))
    )
    assert "between two bounds" in found.notes[-1]
    same = score_tokens(text, temperature=1.0)
    assert same.nll[0] == -math.log(0.5)
    low, high = same.entropy_mean_bounds
    assert low == pytest.approx(-sum(p * math.log(p) for p in (0.5, 0.3, 0.2)))
    assert high == math.inf


def test_that_the_best_temperature_of_a_text_minimises_its_surprise() -> None:
    rng = np.random.default_rng(2)
    entries = []
    for _ in range(60):
        shares = rng.dirichlet(np.ones(5))
        pairs = [(f"t{k}", math.log(p)) for k, p in enumerate(shares)]
        flat = shares**0.6
        entries.append(entry(*pairs[rng.choice(5, p=flat / flat.sum())], *pairs))
    text = read(chat(*entries))
    best = best_token_temperature(text).value
    assert best is not None
    least = score_tokens(text, best).nll_mean
    assert all(score_tokens(text, best * f).nll_mean > least for f in (0.99, 1.01))


@for_each(
    ("raw", "names"),
    [
        (b"a\n b\r\n\nc\n", ("a", " b", "", "c")),
        (b'["a", "b"]', ("a", "b")),
        (b'{"b": 1, "a": 0, "d": 3}', ("a", "b", "#2", "d")),
        (b'{"0": "a", "1": "b"}', ("a", "b")),
        (
            b'{"model": {"vocab": {"a": 0}}, "added_tokens": [{"id": 1, "content": "<s>"}]}',
            ("a", "<s>"),
        ),
        (b"[\n]\n(\n", ("[", "]", "(")),
    ],
)
def test_that_vocabularies_of_all_forms_name_the_ids(raw: bytes, names: tuple[str, ...]) -> None:
    assert vocabulary_of(raw) == names


@for_each("raw", [b"", b"[1]", b'{"a": "b"}', b'{"a": -1}', b'{"a": 1e3}', b"{}", b"\xff"])
def test_that_a_damaged_vocabulary_is_a_sentence(raw: bytes) -> None:
    with pytest.raises(FormatError, match=r"\.$"):
        vocabulary_of(raw)
