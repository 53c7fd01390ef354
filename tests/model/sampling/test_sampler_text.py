"""Samplers as servers and command lines have them: read, written, and read again."""

import json
import math
from typing import Any

import pytest

from model.document.settings import Filters
from model.sampling import SamplingError
from model.sampling.chain import library_order, stages_of, working_stages
from model.sampling.sampler_text import (
    llama_command_line,
    llama_settings,
    read_sampler,
    transformers_settings,
)

NOTHING = Filters()
# As the server of llama.cpp answers GET /props, cut down.
PROPS: Any = {
    "default_generation_settings": {
        "id": 0,
        "params": {
            "seed": 4294967295,
            "temperature": 0.7,
            "dynatemp_range": 0.0,
            "dynatemp_exponent": 1.0,
            "top_k": 20,
            "top_p": 0.9,
            "min_p": 0.0,
            "top_n_sigma": -1.0,
            "xtc_probability": 0.5,
            "xtc_threshold": 0.2,
            "typical_p": 1.0,
            "repeat_last_n": 64,
            "repeat_penalty": 1.1,
            "presence_penalty": 0.0,
            "frequency_penalty": 0.0,
            "dry_multiplier": 0.8,
            "dry_base": 1.75,
            "dry_allowed_length": 2,
            "dry_penalty_last_n": 4096,
            "mirostat": 0,
            "mirostat_tau": 5.0,
            "mirostat_eta": 0.1,
            "samplers": [
                *("penalties", "dry", "top_n_sigma", "top_k", "typ_p", "top_p", "min_p", "xtc"),
                "temperature",
            ],
        },
    },
    "total_slots": 1,
}


def test_that_the_settings_of_a_server_are_read_with_what_is_off_in_it() -> None:
    sampler = read_sampler(json.dumps(PROPS), Filters(history="a b"))
    assert sampler.temperature == 0.7
    assert sampler.filters == Filters(
        "llama.cpp",
        history="a b",
        top_k=20,
        top_p=0.9,
        xtc_probability=0.5,
        xtc_threshold=0.2,
        repetition_penalty=1.1,
        dry_multiplier=0.8,
        dry_penalty_last_n=4096,
    )


def test_that_a_command_line_is_read_with_what_llama_does_by_default() -> None:
    text = 'llama-cli -m "a model.gguf" --temp 0.6 --top-k 0 --top-nsigma=1.5 --dynatemp-exp 2'
    sampler = read_sampler(text, NOTHING)
    assert sampler.temperature == 0.6
    assert sampler.filters == Filters(
        "llama.cpp", top_p=0.95, min_p=0.05, top_n_sigma=1.5, dynatemp_exponent=2.0
    )
    assert read_sampler("--mirostat 2", NOTHING).filters.amount("mirostat_tau", 0.0) == 5.0
    assert read_sampler("--top-p 1.0 --min-p 0", NOTHING).filters == Filters("llama.cpp", top_k=40)


def test_that_an_order_of_samplers_becomes_the_own_order_and_leaves_out_the_others() -> None:
    for text in ('--samplers "temperature;top_p;top_k"', "--sampler-seq tpk"):
        filters = read_sampler(f"{text} --min-p 0.1", NOTHING).filters
        assert filters.preset == "own"
        assert working_stages(filters) == ("temperature", "top_p", "top_k")
        assert sorted(filters.order) == sorted(library_order("transformers"))
    usual = read_sampler('--samplers "top_k;temperature"', NOTHING).filters
    assert usual == Filters("llama.cpp", top_k=40)


def test_that_a_generation_config_is_that_of_transformers() -> None:
    text = '{"do_sample": true, "temperature": 0.6, "top_p": 0.9, "repetition_penalty": 1.05}'
    sampler = read_sampler(text, NOTHING)
    assert sampler.filters == Filters(top_k=50, top_p=0.9, repetition_penalty=1.05)
    greedy = read_sampler('{"do_sample": false, "temperature": null}', NOTHING)
    assert greedy.filters == Filters(top_k=1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no sampler"),
        ("hello", "no sampler"),
        ("{", "no valid JSON"),
        ('{"model": "x"}', "no sampler"),
        ("[]", "no sampler"),
        ('{"top_k": "many"}', "“top_k” is no number"),
        ('{"top_k": true}', "“top_k” is no number"),
        ('{"top_k": 3, "samplers": "top_k"}', "no list"),
        ('--samplers "infill;temperature"', "no sampler “infill”"),
        ('--samplers "top_k"', "leaves out the temperature"),
        ("--temp 'x", "quote"),
        ("--temp x", "no number"),
        ('{"do_sample": true, "top_p": 1.5}', "top-p is a share"),
    ],
)
def test_that_what_is_no_sampler_is_refused_in_a_sentence(text: str, words: str) -> None:
    with pytest.raises(SamplingError, match=words) as caught:
        read_sampler(text, NOTHING)
    assert str(caught.value).endswith(".")


OF_LLAMA = [
    Filters("llama.cpp"),
    Filters("llama.cpp", top_k=6, top_p=0.8, min_p=0.3),
    Filters("llama.cpp", typical=0.9, top_n_sigma=1.25, xtc_probability=0.5),
    Filters("llama.cpp", dynatemp_range=0.5, dynatemp_exponent=1.5),
    Filters("llama.cpp", mirostat_tau=3.0),
    Filters("llama.cpp", repetition_penalty=1.1, presence_penalty=-0.5, penalty_last_n=-1),
    Filters("llama.cpp", dry_multiplier=0.8, dry_base=1.1, dry_allowed_length=3),
]


@pytest.mark.parametrize("write", [llama_settings, llama_command_line])
@pytest.mark.parametrize("filters", OF_LLAMA)
def test_that_what_is_copied_for_llama_is_what_is_pasted(filters: Filters, write: Any) -> None:
    text = write(filters, 1 / 3)
    sampler = read_sampler(text, NOTHING)
    assert sampler.filters == filters, text
    assert sampler.temperature == 1 / 3


def test_that_an_own_order_is_copied_and_pasted() -> None:
    order = ("top_p", "temperature", "top_k", "xtc")
    whole = (*order, *(one for one in library_order("transformers") if one not in order))
    filters = Filters("own", whole, top_k=3, top_p=0.9, xtc_probability=0.5)
    again = read_sampler(llama_command_line(filters, 1.5), NOTHING).filters
    assert again.amounts == filters.amounts
    assert working_stages(again) == working_stages(filters)
    assert [one for one in stages_of(again) if one in order] == list(order)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(top_k=6, top_p=0.8, min_p=0.3, typical=0.9, epsilon=1e-3, eta=2e-3),
        Filters(repetition_penalty=1.2, top_h=0.5),
    ],
)
def test_that_what_is_copied_for_transformers_is_what_is_pasted(filters: Filters) -> None:
    sampler = read_sampler(transformers_settings(filters, 0.7), NOTHING)
    assert sampler.filters == filters
    assert sampler.temperature == 0.7


def test_that_what_a_library_lacks_is_left_out() -> None:
    filters = Filters(eta=0.1, xtc_probability=0.5, frequency_penalty=1.0, mirostat_tau=2.0)
    assert "eta" not in json.loads(llama_settings(filters, 1.0))
    written = json.loads(transformers_settings(filters, 1.0))
    assert set(written) == {"do_sample", "temperature", "top_k", "top_p", "min_p", "eta_cutoff"}


def test_that_the_settings_of_the_first_slot_are_read_and_infinite_heat_is_written() -> None:
    slots = json.dumps([{"id": 0, "params": {"top_k": 7, "top_p": 1.0, "min_p": 0}}, {}])
    assert read_sampler(slots, NOTHING).filters == Filters("llama.cpp", top_k=7)
    assert json.loads(llama_settings(Filters(), math.inf))["temperature"] == 1e9


def test_that_a_switch_is_read_as_true_and_false() -> None:
    given = '{"top_k": 0, "top_p": 1, "min_p": 0, "p_less": true}'
    assert read_sampler(given, NOTHING).filters == Filters("llama.cpp", p_less=1)
    assert not read_sampler(given.replace("true", "false"), NOTHING).filters.amounts
