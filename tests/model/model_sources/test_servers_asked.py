"""Models asked over HTTP: what they say, against the values worked out from the raw answers."""

from __future__ import annotations

import asyncio
import math
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
import pytest

from model.document.document import Document
from model.document.table import Rest, Table
from model.document.work import WorkStoppedError
from model.evaluate.evaluate import evaluate
from model.evaluate.readings import Readings
from model.language_models import Generation, LanguageModel
from model.language_models.model_error import ModelError
from model.language_models.next_token import NextToken, next_token_notes, next_token_table
from model.language_models.pair import pair_table
from model.model_sources import connect
from model.model_sources.http_server import AnswerLimits
from model.texts.scoring.token_scores import score_tokens
from tests.model.cases import for_each
from tests.model.model_sources.playback import KEY, PLACES, RECORDED, VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Iterator

PERPLEXITY = 3.7697897114611  # of the recorded text, from its raw log-probabilities
MEAN_ENTROPY = 2.1640  # nats, from all 49,152 at each place


@pytest.fixture(params=["llama", "ollama", "openai", "chat"])
def model(request: pytest.FixtureRequest, served: str) -> Iterator[LanguageModel]:
    found = connect(f"{served}/{request.param}")
    yield found
    found.close()


def evaluated(table: Table) -> Readings:
    found = evaluate(Document(table, 0, 1))
    assert isinstance(found, Readings)
    return found


def asked(address: str, k: int = 5) -> object:
    """Return what a model says comes next, and let go of it."""
    model = connect(address, limits=AnswerLimits(silence=0.2, most_bytes=1 << 20))
    try:
        return model.next_token(RECORDED["prompt"], k)
    finally:
        model.close()


def test_that_every_kind_of_server_tells_the_likeliest_tokens(model: LanguageModel) -> None:
    found = model.next_token(RECORDED["prompt"], 5)
    first = PLACES[0]["listed"]
    assert [one.text for one in found.listed[:5]] == [one[1] for one in first[:5]]
    assert found.logs[:5].tolist() == [one[2] for one in first[:5]]
    assert not found.is_complete


@for_each(
    ("folder", "words"),
    [
        ("llama", "smollm2-q4_1.gguf · llama.cpp at {} · 49,152 tokens · context 2,048"),
        (
            "ollama",
            "smollm2:135m · Ollama at {} · 49,152 tokens · context 8,192 · lists the 20 likeliest",
        ),
        ("openai", "smollm2 · vLLM at {} · context 4,096"),
        ("chat", "smollm2 · OpenAI’s API as a chat at {}"),
    ],
)
def test_that_a_server_is_recognised_and_said_with_its_model(
    served: str, folder: str, words: str
) -> None:
    model = connect(f"{served}/{folder}")
    assert model.about.words == words.format(f"{served}/{folder}")
    model.close()


def test_that_a_server_that_lists_fewer_is_asked_for_fewer_from_then_on(served: str) -> None:
    model = connect(f"{served}/openai-few")
    for k in (1_000, 20, 5):
        assert len(model.next_token(RECORDED["prompt"], k)) == 5
    model.close()


def test_that_a_server_is_asked_as_a_chat_where_only_chats_tell_log_probabilities(
    served: str,
) -> None:
    model = connect(f"{served}/bare-chats")
    assert model.about.words.startswith("smollm2 · OpenAI’s API as a chat at ")
    assert model.next_token(RECORDED["prompt"], 1_000).texts[:2] == (" Paris", " the")
    model.close()


def test_that_a_model_called_by_the_path_of_its_file_is_said_by_its_name(served: str) -> None:
    for name in ("", "#smollm2.gguf", "#/models/smollm2.gguf"):
        model = connect(f"{served}/openai-path{name}")
        assert (model.about.name, model.about.others) == ("smollm2.gguf", ("org/other",))
        assert model.next_token(RECORDED["prompt"], 5).texts[0] == " Paris"
        model.close()


def test_that_a_server_with_a_tokenizer_tells_how_it_cuts_a_text(served: str) -> None:
    model = connect(f"{served}/openai-cuts")
    assert model.pieces("So well ✓") == ("So", " well", "bytes:\\x20\\xe2\\x9c", "bytes:\\x93")
    assert model.pieces("So") == (" So",)
    # What does not give the text back is not shown as its tokens.
    assert model.pieces("So well") == ()
    model.close()


def test_that_any_of_a_servers_models_can_be_asked(served: str) -> None:
    model = connect(f"{served}/bare#qwen")
    assert model.about.name == "qwen"
    assert model.about.others == ("smollm2", "phi")
    with pytest.raises(ModelError, match="answered without log-probabilities"):
        model.next_token(RECORDED["prompt"], 5)
    model.close()
    other = connect(f"{served}/ollama#other")
    assert (other.about.name, other.about.others) == ("other", ("smollm2:135m",))
    other.close()
    with pytest.raises(ModelError, match=r"has no model “gpt”; it has smollm2:135m, other\."):
        connect(f"{served}/ollama#gpt")


def test_that_probabilities_that_exceed_1_are_no_distribution() -> None:
    with pytest.raises(ModelError, match=r"add up to 1\.81; they are at most 1"):
        NextToken(("a", "b"), np.log([0.905, 0.905]), (1, 2), 10)


def test_that_what_is_not_listed_is_the_rest_and_bounds_the_entropy(served: str) -> None:
    model = connect(f"{served}/llama")
    few, more = (model.next_token(RECORDED["prompt"], k) for k in (3, 20))
    model.close()
    table = next_token_table(more)
    assert table.outcomes[-1] == f"rest of {VOCABULARY - 20:,}"
    assert table.rest is not None
    assert replace(table.rest, most=1.0) == Rest(20, VOCABULARY - 20, is_alike=True)
    most = math.exp(float(more.logs[-1])) / more.rest
    assert table.rest.most == pytest.approx(most, rel=1e-12)
    readings = evaluated(table)
    answer = readings["entropy_p"].answer
    # No token of the rest is likelier than the last one listed, in the readings too.
    assert (answer.low, answer.high) == pytest.approx(more.entropy_bounds, rel=1e-9)
    # P and Q are one model: whatever is not listed, it is not away from itself.
    assert readings["kl_p_qt"].value == 0.0
    assert readings["cross_entropy"].answer.high == answer.high
    assert table.columns[0].total == pytest.approx(1.0, abs=1e-9)
    listed = [math.exp(one[2]) for one in PLACES[0]["listed"]]
    assert more.rest == pytest.approx(1.0 - math.fsum(listed), abs=1e-12)
    assert few.entropy_bounds[0] < more.entropy_bounds[0] < more.entropy_bounds[1]
    assert more.entropy_bounds[1] < few.entropy_bounds[1]
    even = more.rest * math.log((VOCABULARY - 20) / more.rest)
    assert more.entropy_bounds[1] == pytest.approx(
        even - math.fsum(p * math.log(p) for p in listed), rel=1e-12
    )
    assert "20 of 49,152 tokens are listed" in next_token_notes(more)[0]


def test_that_a_text_is_scored_token_by_token_with_its_published_perplexity(served: str) -> None:
    model = connect(f"{served}/llama")
    told: list[float] = []
    text = model.score(RECORDED["text"], 20, report=told.append)
    model.close()
    score = score_tokens(text, vocabulary=VOCABULARY)
    assert text.text == RECORDED["text"]
    assert score.perplexity == pytest.approx(PERPLEXITY, rel=1e-12)
    low, high = score.entropy_mean_bounds
    assert low < MEAN_ENTROPY < high
    assert told == [k / 24 for k in range(1, 25)]


def test_that_a_token_that_is_not_listed_is_scored_all_the_same(served: str) -> None:
    place = next(k for k, one in enumerate(PLACES) if one["came"][0] != one["listed"][0][0])
    model = connect(f"{served}/llama")
    text = model.score(RECORDED["text"], 1)
    model.close()
    assert [token.logprob for token in text.tokens] == [one["came"][2] for one in PLACES]
    assert len(text.tokens[place].known) == 2


def test_that_the_prompt_is_scored_from_an_echo_where_there_is_one(served: str) -> None:
    model = connect(f"{served}/openai")
    text = model.score(RECORDED["text"], 5)
    model.close()
    assert [token.logprob for token in text.tokens[1:]] == [one["came"][2] for one in PLACES[1:]]
    assert text.tokens[0].logprob is None


@for_each("folder", ["openai-noecho", "ollama", "chat"])
def test_that_a_server_that_tells_nothing_of_a_prompt_is_said_so(served: str, folder: str) -> None:
    model = connect(f"{served}/{folder}")
    with pytest.raises(ValueError, match=r"tells nothing of the tokens of a prompt.*llama-server"):
        model.score(RECORDED["text"], 5)
    model.close()


def test_that_a_part_of_a_character_does_not_hide_the_distribution(served: str) -> None:
    model = connect(f"{served}/llama-parts")
    found = model.next_token(RECORDED["prompt"], 20)
    model.close()
    assert [one.text for one in found.listed][:2] == [" Paris", " the"]


def test_that_special_tokens_and_begins_of_characters_are_told_apart(served: str) -> None:
    model = connect(f"{served}/llama-special")
    found = model.next_token(RECORDED["prompt"], 5)
    model.close()
    assert found.texts == (
        "<|im_end|>",
        "bytes:\\x20\\xf0\\x9f",
        "é",
        "bytes:\\xe2\\x9c",
        "<|endoftext|>",
    )
    assert next_token_table(found).outcomes[:5] == found.texts


def test_that_answers_are_generated_with_their_log_probabilities(model: LanguageModel) -> None:
    texts = model.generate(RECORDED["prompt"], 2, Generation(length=6))
    assert len(texts) == 2
    for text in texts:
        assert [token.logprob for token in text.tokens] == [one["came"][2] for one in PLACES[:6]]


def test_that_a_server_is_told_what_is_banned(served: str) -> None:
    model = connect(f"{served}/llama")
    assert model.generate(RECORDED["prompt"], 1, Generation(length=1))[0].text == " the"
    for name in (" the", f"x #{PLACES[0]['came'][0]}"):
        settings = Generation(length=1, banned=frozenset([name]))
        assert model.generate(RECORDED["prompt"], 1, settings)[0].text == " Paris"
    with pytest.raises(ModelError, match="“rest of both” is banned, and is no single token"):
        model.generate(RECORDED["prompt"], 1, Generation(banned=frozenset(["rest of both"])))
    model.close()


@for_each("folder", ["ollama", "openai", "chat"])
def test_that_a_server_that_cannot_be_told_what_is_banned_says_so(served: str, folder: str) -> None:
    model = connect(f"{served}/{folder}")
    with pytest.raises(ModelError, match=r"cannot be told what is banned; allow it again, or"):
        model.generate(RECORDED["prompt"], 1, Generation(banned=frozenset([" Paris"])))
    model.close()


def test_that_two_models_with_the_same_ids_stand_side_by_side(served: str) -> None:
    model = connect(f"{served}/llama")
    base, tested = (model.next_token(RECORDED["prompt"], k) for k in (20, 10))
    model.close()
    table, said = pair_table(base, tested)
    assert len(table) == 11
    assert table.columns[0].values.tolist() == table.columns[1].values.tolist()
    assert said == (
        "10 tokens are listed by both; all others count as one row, so D(P ‖ Q) is a lower bound.",
    )


def test_that_two_vocabularies_are_said_to_differ(served: str) -> None:
    models = [connect(f"{served}/llama"), connect(f"{served}/llama-other")]
    base, tested = (model.next_token(RECORDED["prompt"], 20) for model in models)
    for model in models:
        model.close()
    table, said = pair_table(base, tested)
    assert said[-1].startswith("The vocabularies differ (49,152 tokens and 32,000 tokens)")
    # What is not listed may begin with any byte, so nothing is claimed of both.
    assert "what comes next cannot be compared" in said[-1]
    assert len(table.columns) == 1


@for_each(
    ("folder", "sentence"),
    [
        ("web", "is no server of a language model that is known (llama.cpp, Ollama, OpenAI’s API)"),
        ("llama-html", "sends web pages and is no server of a language model that is known"),
        ("llama-plain", "speaks TLS; try https://"),
        ("llama-busy", "status 429; it is asked too often: wait a moment"),
        ("llama-gateway", "status 502; it cannot answer now: see whether its model runs"),
        ("llama-nohttp", "does not speak HTTP; if it speaks TLS, try https://"),
        ("llama-hangup", "hung up without an answer"),
        ("llama-leaves", "stopped in the middle of its answer"),
        ("llama-redirect", "sends one on to another address (http://192.0.2.1/); give that one"),
        ("llama#qwen", "has no model “qwen”; it has smollm2-q4_1.gguf"),
        ("llama-loading", "is still being loaded; ask again in a moment"),
        ("llama-key", "asks for an API key"),
        ("llama-cut", "stopped in the middle of its answer; see whether it still runs"),
        ("llama-never", "took too long to answer"),
        ("llama-endless", "sent more than 1 MB and did not come to an end"),
        ("llama-broken", "refused with status 500: “CUDA error: out of memory”"),
        ("llama-bare500", "refused with status 500; what it writes where it runs says more."),
        ("llama-full", "longer than the context of the model at"),
        ("llama-garbage", "sent is not JSON at line 1, column 2: it begins with “ no JSON”"),
        ("llama-deep", "nested more than 64 levels"),
        ("llama-says", "says: “no slot is free”"),
        ("llama-nologs", "answered without log-probabilities; start it as: llama-server -m"),
        ("llama-odd", "completion_probabilities[0].logprob is a text"),
        ("ollama-nologs", "answered without log-probabilities; Ollama gives them from"),
        ("ollama-cut", "stopped in the middle"),
        ("ollama-broken", "CUDA error"),
        ("openai-nologs", "answered without log-probabilities"),
        ("openai-full", "longer than the context"),
        ("chat-nologs", "answered without log-probabilities"),
    ],
)
def test_that_what_goes_wrong_is_one_sentence(served: str, folder: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=r"[.”]$") as caught:
        asked(f"{served}/{folder}")
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)
    assert served in str(caught.value)


def test_that_nothing_listening_says_how_to_start_a_model() -> None:
    with pytest.raises(ValueError, match=r"Nothing listens at 127.0.0.1:9; .*llama-server -m"):
        connect("127.0.0.1:9")


def test_that_an_api_key_is_sent_where_one_is_asked_for(served: str) -> None:
    key = KEY.removeprefix("Bearer ")
    model = connect(f"{served}/llama-key", key=key)
    assert model.about.vocabulary == VOCABULARY
    model.close()
    with pytest.raises(ModelError, match="does not take this API key; give another"):
        connect(f"{served}/llama-key", key="another")


@for_each("key", ["geheimer Schlüssel", "two\nlines", "“quoted”"])
def test_that_what_cannot_be_an_api_key_is_said_before_anything_is_sent(
    served: str, key: str
) -> None:
    with pytest.raises(ModelError, match="ASCII alone; copy it once more"):
        connect(f"{served}/llama-key", key=key)


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"])
def test_that_no_proxy_comes_between(
    served: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    model = connect(f"{served}/llama")
    assert model.next_token(RECORDED["prompt"], 5).listed[0].text == " Paris"
    model.close()


def test_that_an_answer_that_never_comes_is_stopped_at_once(served: str) -> None:
    model = connect(f"{served}/llama-never")
    times = count()

    def watch() -> None:
        if next(times) == 3:
            raise WorkStoppedError

    with pytest.raises(WorkStoppedError):
        model.next_token(RECORDED["prompt"], 5, watch)
    model.close()


def test_that_a_connection_serves_again_after_a_question_was_stopped(served: str) -> None:
    model = connect(f"{served}/llama")

    def never() -> None:
        raise WorkStoppedError

    with pytest.raises(WorkStoppedError):
        model.score(RECORDED["text"], 5, watch=never)
    assert model.next_token(RECORDED["prompt"], 5).listed[0].text == " Paris"
    model.close()


def test_that_nothing_goes_on_after_ctrl_c(served: str) -> None:
    never, good = connect(f"{served}/llama-never"), connect(f"{served}/llama")
    running = list[int]()

    def pressed() -> None:
        raise KeyboardInterrupt

    def press() -> None:
        running.append(len(asyncio.all_tasks()))
        if len(running) == 2:
            # As the key does, from outside of what is waited for.
            asyncio.get_running_loop().call_soon(pressed)

    for _ in range(2):
        running.clear()
        with pytest.raises(KeyboardInterrupt):
            never.next_token(RECORDED["prompt"], 5, press)
        assert set(running) == {2}
    assert good.next_token(RECORDED["prompt"], 5).listed
    never.close()
    good.close()
