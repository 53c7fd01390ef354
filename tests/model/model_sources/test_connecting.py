"""Addresses as people type them, what stays on this machine, and models that need no server."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from model.language_models import Generation, ModelError, TextLeavesError
from model.language_models.beams import search
from model.lenses.autocomplete.language.beams import BeamWish
from model.lenses.autocomplete.language.tokenise import END
from model.model_sources import MODELS, connect
from model.model_sources.address import Address, address_of
from model.model_sources.http_server import HttpServer
from tests.model.cases import for_each

if TYPE_CHECKING:
    from pathlib import Path


@for_each(
    ("typed", "url"),
    [
        ("127.0.0.1:8080", "http://127.0.0.1:8080"),
        (" 8080 ", "http://127.0.0.1:8080"),
        ("localhost:11434/", "http://localhost:11434"),
        ("localhost", "http://localhost:80"),
        ("http://[::1]:8000/v1/", "http://[::1]:8000"),
        ("[::1]:8000", "http://[::1]:8000"),
        ("https://models.example/api/v1", "https://models.example:443/api"),
        ("HTTP://LocalHost:1234", "http://localhost:1234"),
        ("10.0.0.7", "http://10.0.0.7:80"),
        ("http://127.0.0.1:8000/v1/chat/completions", "http://127.0.0.1:8000"),
        ("127.0.0.1:8080/completion", "http://127.0.0.1:8080"),
        ("localhost:11434/api/generate/", "http://localhost:11434"),
        ("127.0.0.1:8080/openai/v1/models", "http://127.0.0.1:8080/openai"),
        ("0.0.0.0:8080", "http://127.0.0.1:8080"),
        ("http://[::]:8080", "http://[::1]:8080"),
    ],
)
def test_that_an_address_is_read_as_people_type_it(typed: str, url: str) -> None:
    assert address_of(typed).url == url


@for_each(
    "typed",
    [
        "notes.txt",
        "a b:80",
        "ftp://localhost:80",
        "localhost:99999",
        "localhost:0",
        "http://",
        "http://user:word@localhost:80",
        "http://[::1",
        "x" * 500,
        "localhost:80?a=b",
        "::::",
        "-1",
    ],
)
def test_that_what_is_no_address_is_said_in_one_short_sentence(typed: str) -> None:
    with pytest.raises(ValueError, match=r"neither an address nor a file; write it as") as caught:
        address_of(typed)
    assert len(str(caught.value)) < 160


def test_that_a_port_that_was_not_given_is_asked_for() -> None:
    assert not address_of("localhost").is_port_told
    assert address_of("localhost:80").is_port_told
    server = HttpServer(Address("http", "127.0.0.1", 9, is_port_told=False))
    with pytest.raises(ModelError, match=r"9 is the port where none is given: write the server’s"):
        server.ask("/props")
    server.close()


@for_each(
    ("typed", "stays"),
    [
        ("127.0.0.1:80", True),
        ("127.8.8.8:80", True),
        ("[::1]:80", True),
        ("localhost:80", True),
        ("a.localhost:80", True),
        ("0.0.0.0:80", True),
        ("192.168.1.4:80", False),
        ("localhost.example.com:80", False),
        ("127.0.0.1.example.com:80", False),
        ("[::ffff:8.8.8.8]:80", False),
    ],
)
def test_that_only_this_machine_stays_on_this_machine(typed: str, stays: bool) -> None:
    assert address_of(typed).is_this_machine is stays


def test_that_one_of_a_servers_models_may_stand_behind_its_address() -> None:
    found = address_of("127.0.0.1:11434#smollm2:135m")
    assert (found.url, found.model) == ("http://127.0.0.1:11434", "smollm2:135m")
    assert found.words == "127.0.0.1:11434"


def test_that_another_machine_is_asked_for_before_anything_is_sent() -> None:
    with pytest.raises(TextLeavesError, match="what is typed leaves it"):
        connect("192.0.2.1:8080")


def test_that_every_kind_of_model_says_how_one_gets_at_it() -> None:
    names = ["llama.cpp", "Ollama", "OpenAI’s API", "GGUF file", "word model"]
    assert [kind.name for kind in MODELS] == names
    assert all(kind.start for kind in MODELS)
    ports = [kind.port for kind in MODELS if kind.port]
    assert len(set(ports)) == len(ports)


def test_that_the_word_model_needs_nothing_and_lists_all_its_words() -> None:
    model = connect("")
    found = model.next_token("Thank you for your", 100_000)
    assert found.is_complete
    assert found.rest == 0.0
    assert math.fsum(math.exp(log) for log in found.logs.tolist()) == pytest.approx(1.0, abs=1e-12)
    assert found.entropy_bounds[0] == pytest.approx(found.entropy_bounds[1], abs=1e-12)


def test_that_a_text_of_ones_own_is_learned_and_scores(tmp_path: Path) -> None:
    path = tmp_path / "rain.txt"
    path.write_text("Rain falls on Ely. Rain falls on York.\n" * 5)
    model = connect(str(path))
    assert model.about.name == "Words of rain.txt"
    assert model.next_token("Rain falls", 1).listed[0].text == "on"
    text = model.score("Rain falls on Ely.", 3)
    scored = {token.text: token.logprob or 0.0 for token in text.tokens}
    assert math.exp(scored["falls"]) > 0.9
    assert 0.4 < math.exp(scored["Ely"]) < 0.6
    assert text.text == "rain falls on Ely."


def test_that_a_search_among_learned_words_asks_on_word_by_word_and_ends(tmp_path: Path) -> None:
    path = tmp_path / "rain.txt"
    path.write_text("Rain falls on Ely. Rain falls on Ely. Rain falls on York.\n" * 5)
    found = search(connect(str(path)), "Rain", BeamWish(2, 8, 0.0))
    best = found.tree.kept[0]
    assert best.words == ("falls", "on", "Ely", ".", END)
    assert {line.words[-1] for line in found.tree.kept} == {END}


def test_that_the_same_seed_draws_the_same_answers() -> None:
    model = connect("")
    one, two, other = (
        [text.text for text in model.generate("Thank you", 4, Generation(seed=seed, length=5))]
        for seed in (1, 1, 2)
    )
    assert one == two != other


@for_each("typed", ["a" * 300, "a/" * 3_000, "name\x00of none"])
def test_that_what_no_file_can_be_called_is_no_file(typed: str) -> None:
    with pytest.raises(ModelError, match="neither an address nor a file"):
        connect(typed)


def test_that_a_blank_before_a_file_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("The rain falls. The rain stops. The sun shines.")
    assert connect(f" {path} ").about.name.endswith("notes.txt")
