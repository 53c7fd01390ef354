"""A whole vocabulary is read piece by piece, and as it would be in one go."""

import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import orjson
import pytest

from model.model_sources import llama_cpp as plain
from model.model_sources.llama_cpp import plain_answer

VOCABULARY = 49_152
# What looks like the end of an entry or of the list, and what is a part of a character.
HARD = ('},{"id":', "}]}", '"top_logprobs":[', "\\", " {", "é", "🙂", "]", '"')


def _answer(texts: list[str], *, separators: tuple[str, str] = (",", ":"), **more: Any) -> bytes:
    logs = np.log(np.arange(len(texts), 0, -1)) - np.log(len(texts) * (len(texts) + 1) / 2)
    listed = [
        {"id": k, "token": text, "bytes": list(text.encode()), "logprob": log}
        for k, (text, log) in enumerate(zip(texts, logs.tolist(), strict=True))
    ]
    entry = {**listed[0], "top_logprobs": listed}
    held = {"completion_probabilities": [entry], "tokens_predicted": 1, "prompt": '"}],[{', **more}
    return json.dumps(held, ensure_ascii=False, separators=separators).encode()


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
@pytest.mark.parametrize("count", [1, 2, 700, 5_000])
def test_that_tokens_like_the_marks_of_json_are_read_as_they_are(
    count: int, separators: tuple[str, str]
) -> None:
    texts = [f"{HARD[k % len(HARD)]}{k}" for k in range(count)]
    adapters = [{"id": k, "scale": 1.0} for k in range(3_000)]
    sent = _answer(texts, separators=separators, lora=adapters)
    found = plain_answer(sent, VOCABULARY)
    (entry,) = json.loads(sent)["completion_probabilities"]
    assert found is not None
    assert found.texts == tuple(texts)
    assert found.ids == tuple(range(count))
    assert found.logs.tolist() == [one["logprob"] for one in entry["top_logprobs"]]


def test_that_an_answer_cut_anywhere_is_left_to_the_careful_reader() -> None:
    sent = _answer([f" token{k}" for k in range(3_000)])
    for size in range(0, len(sent), 4_999):
        assert plain_answer(sent[:size], VOCABULARY) is None
    assert plain_answer(sent.replace(b'"id":2999', b'"id":"2999"'), VOCABULARY) is None
    assert plain_answer(sent.replace(b'"id":2999', b'"id":0'), VOCABULARY) is None


def test_that_no_more_is_read_at_once_than_a_frame_can_wait_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent = _answer([f" token{k}" for k in range(VOCABULARY)])
    sizes, beats = list[int](), list[int]()

    def counted(part: bytes) -> Any:
        sizes.append(len(part))
        return orjson.loads(part)

    monkeypatch.setattr(plain, "orjson", SimpleNamespace(loads=counted))
    assert plain_answer(sent, VOCABULARY, watch=lambda: beats.append(0)) is not None
    # A JSON reader lets no other thread run: of 5 MB in 160 ms no more than some 2 ms at once.
    assert max(sizes) < len(sent) // 80
    assert len(beats) > 80


def test_that_reading_a_whole_vocabulary_ends_once_it_is_not_wanted() -> None:
    class StoppedError(Exception):
        pass

    def stop() -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        plain_answer(_answer([" one", " two"]), VOCABULARY, watch=stop)
