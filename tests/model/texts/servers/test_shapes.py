"""Every server's shape: the same text in each, with what is special to it."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from model.files.format import FormatError
from model.texts.answers.reading import NoTextError, sequences_of
from model.texts.servers import SERVERS
from tests.model.answer_files import (
    BYTES,
    ENTRIES,
    LOGS,
    MEAN,
    PLAIN,
    TRIPLES,
    WORDS,
    chat,
    events,
    lines,
)
from tests.model.cases import for_each


def read(content: Any) -> Any:
    return sequences_of(json.dumps(content).encode())


def mean(sequence: Any) -> float:
    logs = [token.logprob for token in sequence.tokens if token.logprob is not None]
    return -math.fsum(logs) / len(logs)


LEGACY = {"tokens": list(WORDS), "token_logprobs": list(LOGS), "top_logprobs": None}
CAMEL = [{"token": w, "tokenId": k, "logProbability": LOGS[k]} for k, w in enumerate(WORDS)]
SNAKE = [{"token": w, "token_id": k, "log_probability": LOGS[k]} for k, w in enumerate(WORDS)]
DJL = [{"id": k, "text": w, "log_prob": LOGS[k]} for k, w in enumerate(WORDS)]
INFO = {"id": "x", "finish_reason": {"type": "stop"}, "output_token_logprobs": TRIPLES}
LLAMA = [one | {"id": k} for k, one in enumerate(ENTRIES)]
OUTPUT = {"type": "message", "id": "m", "content": [{"type": "output_text", "logprobs": ENTRIES}]}
HALVES = [{"type": "output_text", "logprobs": part} for part in (ENTRIES[:2], ENTRIES[2:])]


def gemini(chosen: list[Any], keys: tuple[str, str, str], **more: Any) -> dict[str, Any]:
    tops = [{"candidates": [one]} for one in chosen]
    return {"candidates": [{keys[0]: {keys[1]: chosen, keys[2]: tops}, **more}]}


CAMEL_KEYS = ("logprobsResult", "chosenCandidates", "topCandidates")
SNAKE_KEYS = ("logprobs_result", "chosen_candidates", "top_candidates")
SHAPES: dict[str, Any] = {
    "chat": chat(),
    "chat, logprobs a list": {"choices": [{"message": {}, "logprobs": ENTRIES}]},
    "legacy": {"object": "text_completion", "choices": [{"text": "", "logprobs": LEGACY}]},
    "legacy, bare": LEGACY,
    "responses": {"object": "response", "output": [{"type": "reasoning"}, OUTPUT]},
    "responses, two parts": {"output": [{"type": "message", "content": HALVES}]},
    "ollama": {"model": "m", "done": True, "response": "…", "logprobs": ENTRIES},
    "gemini": gemini(CAMEL, CAMEL_KEYS, finishReason="STOP"),
    "vertex, snake case": gemini(SNAKE, SNAKE_KEYS, finish_reason="STOP"),
    "gemini, the result alone": {"chosenCandidates": CAMEL},
    "tgi": {"generated_text": "…", "details": {"tokens": PLAIN, "top_tokens": None}},
    "tgi, in a list": [{"generated_text": "…", "details": {"prefill": [], "tokens": PLAIN}}],
    "djl": {"generated_text": "…", "details": {"tokens": DJL}},
    "djl, bare": DJL,
    "sglang": {"text": "…", "meta_info": INFO},
    "sglang, bare": TRIPLES,
    "llama.cpp": {"content": "…", "completion_probabilities": LLAMA},
    "koboldcpp": {"results": [{"text": "…", "logprobs": {"content": ENTRIES}}]},
    "watsonx": {"results": [{"generated_text": "…", "generated_tokens": PLAIN}]},
    "unitxt": [{"text": w, "logprob": LOGS[k], "top_tokens": []} for k, w in enumerate(WORDS)],
}


@for_each("content", SHAPES.values(), ids=SHAPES)
def test_that_every_shape_gives_the_same_text(content: Any) -> None:
    (found,) = read(content)
    assert (len(found), mean(found), found.byte_count) == (4, MEAN, BYTES)
    assert found.text == "Rain falls on Ely"


def piece(k: int, last: int = 3) -> dict[str, Any]:
    more = {"done": k == last, "eval_count": 4}
    return {"model": "m", "message": {"content": WORDS[k]}, "logprobs": [ENTRIES[k]], **more}


def tgi_event(k: int) -> dict[str, Any]:
    return {"index": k, "token": PLAIN[k], "generated_text": "…" if k == 3 else None}


def sglang_event(n: int) -> dict[str, Any]:
    end = {"type": "stop"} if n == 4 else None
    return {"meta_info": INFO | {"output_token_logprobs": TRIPLES[:n], "finish_reason": end}}


def delta(k: int) -> dict[str, Any]:
    place = {"item_id": "m", "output_index": 0, "content_index": 0}
    return {"type": "response.output_text.delta", "logprobs": [ENTRIES[k]], **place}


WHOLE = {"type": "response.completed", "response": {"object": "response", "output": [OUTPUT]}}
STREAMS: dict[str, str] = {
    "ollama": lines([piece(k) for k in range(4)]),
    "gemini": json.dumps(
        [gemini([one], CAMEL_KEYS, **({"finishReason": "STOP"} if k == 3 else {}))
         for k, one in enumerate(CAMEL)]
    ),
    "gemini, each with its average": json.dumps(
        [gemini([one], CAMEL_KEYS, avgLogprobs=-0.5) | {"responseId": "r"} for one in CAMEL]
    ),
    "tgi": events([tgi_event(k) for k in range(4)]),
    "sglang, growing": events([sglang_event(n) for n in range(1, 5)]),
    "llama.cpp": events(
        [{"index": 0, "stop": k == 3, "completion_probabilities": [LLAMA[k]]} for k in range(4)]
    ),
    "responses": events([delta(k) for k in range(4)]),
    "responses, with the whole at the end": events([*(delta(k) for k in range(4)), WHOLE]),
}  # fmt: skip


@for_each("text", STREAMS.values(), ids=STREAMS)
def test_that_the_pieces_of_every_stream_are_joined(text: str) -> None:
    (found,) = sequences_of(text.encode())
    assert (len(found), mean(found), found.notes) == (4, MEAN, ())
    again = sequences_of((text + "\n" + text).encode()) if text.startswith("{") else ()
    assert [len(one) for one in again] in ([], [4, 4])


def test_that_prompts_are_texts_of_their_own_after_the_answers() -> None:
    prompt = [{"id": 1, "text": "<s>", "logprob": None}, {"id": 2, "text": "Q", "logprob": -4.0}]
    tgi = {"generated_text": "…", "details": {"prefill": prompt, "tokens": PLAIN}}
    sglang = {"meta_info": INFO | {"input_token_logprobs": [[None, 1, "Q"], [-4.0, 2, "?"]]}}
    for content in (tgi, sglang, [tgi, tgi]):
        *answers, asked = read(content)
        assert mean(answers[0]) == MEAN
        assert asked.source.endswith(", the prompt")
        assert (len(asked), mean(asked)) == (2, 4.0)


def test_that_reasoning_is_a_second_text_or_the_only_one() -> None:
    logprobs = {"content": ENTRIES[3:], "reasoning_content": ENTRIES[:3]}
    said, thought = read({"choices": [{"message": {}, "logprobs": logprobs}]})
    assert (said.text, thought.text) == (" Ely", "Rain falls on")
    assert thought.source == "OpenAI chat, reasoning"
    (only,) = read({"choices": [{"logprobs": logprobs | {"content": None}}]})
    assert only.text == "Rain falls on"
    thinking = {"model": "m", "message": {"content": "", "thinking": "…"}, "done": False}
    bodies = [thinking | {"logprobs": [ENTRIES[0]]}, piece(1, 1)]
    assert [one.text for one in sequences_of(lines(bodies).encode())] == [" falls", "Rain"]


def test_that_tokens_told_twice_are_read_once() -> None:
    both = {"choices": [{"logprobs": {"content": ENTRIES, **LEGACY}}]}
    assert [len(one) for one in read(both)] == [4]


def test_that_unknown_alternatives_are_not_none_of_them() -> None:
    (found,) = read({"choices": [{"logprobs": LEGACY | {"top_logprobs": [{}, {}, {}, {}]}}]})
    assert all(not token.alternatives and token.rank is None for token in found.tokens)


def row(*entries: tuple[int, float, int]) -> dict[str, Any]:
    return {str(i): {"logprob": p, "rank": r, "decoded_token": f"w{i}"} for i, p, r in entries}


def test_that_vllm_puts_the_token_that_came_first() -> None:
    rows = [None, row((9, -7.0, 40), (1, -0.5, 1), (2, -1.5, 2)), row((2, -2.0, 2), (1, -1.0, 1))]
    (found,) = read({"prompt_logprobs": rows})
    assert [t.text for t in found.tokens] == ["", "w9", "w2"]
    assert "the first listed" in found.notes[0]
    (bare,) = read(rows)
    assert [t.logprob for t in bare.tokens] == [None, -7.0, -2.0]


def test_that_an_order_by_id_is_not_taken_for_that_of_vllm() -> None:
    rows = [row((1, -1.0, 1), (2, -2.0, 2), (3, -3.0, 3)) for _ in range(6)]
    (found,) = read({"prompt_logprobs": rows})
    assert {t.text for t in found.tokens} == {"?"}
    assert "does not tell which" in found.notes[0]
    told = read({"prompt_logprobs": rows, "prompt_token_ids": [2] * 6})[0]
    assert {t.text for t in told.tokens} == {"w2"}


def test_that_ids_that_are_none_are_refused_with_their_place() -> None:
    content = {"prompt_logprobs": [None, row((1, -1.0, 1))], "prompt_token_ids": [1, []]}
    with pytest.raises(FormatError, match=r"prompt_token_ids\[1\] is no token id"):
        read(content)


def test_that_tokens_without_a_text_go_by_their_ids() -> None:
    (found,) = read({"meta_info": {"output_token_logprobs": [[-1.0, 464, None]]}})
    assert found.tokens[0].text == "#464"
    assert found.byte_count is None
    assert found.word_count is None
    assert "“#464”, stands for a token" in found.why_no_bytes


@for_each(
    ("texts", "count", "joined"),
    [
        (["The", "Ġsky"], 7, "The sky"),
        (["Ċ", "Ã©"], 3, "\né"),
        (["Ġ\u0102", "x"], 3, None),
        (["▁The", "▁sky"], 7, "The sky"),
        (["▁caf", "<0xC3>", "<0xA9>", "</s>"], 5, "café"),
        (["â", "Ĥ", "¬", "!"], 4, None),
        (["æĹ¥", "æľ¬"], 6, "日本"),
        (["日", "本", "é"], 8, "日本é"),
        (["Ġeorge", " is here"], 15, "Ġeorge is here"),
        (["<s>", "Hi", "<|im_end|>"], 2, "Hi"),
        (["[CLS]", "a", "[SEP]"], 1, "a"),
        (["a < b", "<"], 6, "a < b<"),
        (["token_id:464", "a"], None, None),
        (["a\ufffd"], None, None),
        (["<unk>", "a"], None, None),
    ],
)
def test_that_bytes_are_those_a_token_stands_for(
    texts: list[str], count: int | None, joined: str | None
) -> None:
    legacy = {"tokens": texts, "token_logprobs": [-1.0] * len(texts)}
    (found,) = read({"choices": [{"text": "", "logprobs": legacy}]})
    assert found.byte_count == count
    assert bool(found.why_no_bytes) == (count is None)
    assert joined is None or found.text == joined


def test_that_bytes_of_a_placeholders_name_are_none() -> None:
    name = "token_id:464"
    for raw, count in ((list(name.encode()), None), (None, None), ([32, 97], 2)):
        entry = {"token": name, "logprob": -1.0, "bytes": raw}
        assert read([entry])[0].byte_count == count


WITHOUT: dict[str, tuple[Any, str]] = {
    "chat": (chat(choices=[{"message": {}, "logprobs": None}]), "“logprobs”: true"),
    "chat, empty": (chat(choices=[{"message": {}, "logprobs": {"content": []}}]), "OpenAI chat"),
    "legacy": ({"object": "text_completion", "choices": [{"text": "a"}]}, "“logprobs”: 5"),
    "llama.cpp": ({"content": "a", "tokens_predicted": 3}, "“n_probs”: 20"),
    "responses": ({"object": "response", "output": []}, "output_text.logprobs"),
    "ollama": ({"model": "m", "done": True, "response": "a", "eval_count": 1}, "Ollama"),
    "gemini": ({"candidates": [{"finishReason": "STOP"}]}, "“responseLogprobs”: true"),
    "tgi": ([{"generated_text": "a"}], "“details”: true"),
    "sglang": ({"text": "a", "meta_info": {"id": "x"}}, "“return_logprob”: true"),
    "koboldcpp": ({"results": [{"text": "a"}]}, "KoboldCpp"),
    "watsonx": ({"results": [{"generated_text": "a"}]}, "return_options"),
    "messages": ({"type": "message", "content": [], "stop_reason": None}, "/v1/chat/completions"),
    "batch": ([{"response": {"body": chat(choices=[{"message": {}}])}}], "“top_logprobs”: 20"),
    "error": ({"error": {"message": "needs logprobs"}}, "“needs logprobs”"),
    "error as text": ({"error": "bad key"}, "“bad key”"),
    "another": ({"colour": 3, "size": "x"}, "an object with “colour”, “size”"),
}


@for_each(("content", "words"), WITHOUT.values(), ids=WITHOUT)
def test_that_an_answer_without_log_probabilities_says_what_to_ask_for(
    content: Any, words: str
) -> None:
    with pytest.raises(NoTextError) as caught:
        read(content)
    assert words in str(caught.value)
    assert "damaged" not in str(caught.value)


def test_that_every_server_is_recognised_without_its_log_probabilities() -> None:
    seen = {server.name for content, _ in WITHOUT.values() for server in SERVERS
            if server.recognise(content[0] if isinstance(content, list) else content)}  # fmt: skip
    assert seen >= {s.name for s in SERVERS} - {"GLTR", "vLLM prompt_logprobs", "list of tokens"}
