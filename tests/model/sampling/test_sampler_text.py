"""Samplers as servers and command lines have them: read, written, and read again."""

import json
import math
from typing import Any

import pytest

from model.document.settings import Filters
from model.sampling import SamplingError
from model.sampling.chain import library_order, stages_of, working_stages
from model.sampling.sampler_text import read_sampler
from model.sampling.sampler_writing import (
    llama_command_line,
    llama_settings,
    transformers_settings,
)
from tests.model.cases import for_each

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


@for_each(
    ("text", "words"),
    [
        ("", "no sampler"),
        ("hello", "no sampler"),
        ("{", "no valid JSON"),
        ('{"model": "x"}', "no sampler"),
        ("[]", "no sampler"),
        ('{"top_k": "many"}', "“top_k” is no number"),
        ('{"top_k": true}', "“top_k” is no number"),
        ('{"top_k": 3, "samplers": 7}', "no list"),
        ('{"top_k": 3, "samplers": "top_k"}', "leaves out the temperature"),
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


@for_each("write", [llama_settings, llama_command_line])
@for_each("filters", OF_LLAMA)
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


@for_each(
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


@for_each(
    "text",
    [
        "temperature=0.7, top_p=0.9, topK=12",
        "temp: 0.7\nTop-P: 0,9\ntop_k: 12",
        "{'temperature': 0.7, 'top_p': 0.9, 'top_k': 12,}",
        "--temp=0.7 --top_p 0,9 -top-k 12",
        "—temp 0.7 –-Top-P .9 --TOP-K 12",
        """curl http://[::1]/completion -d '{"temperature": 0.7, "topP": 0.9, "topk": 12}'""",
        'llm("Q:", temperature=0.7, top_p=0.9, top_k=12)',
    ],
)
def test_that_a_name_is_known_however_it_is_spelled_and_written(text: str) -> None:
    sampler = read_sampler(text, NOTHING)
    assert sampler.temperature == 0.7
    assert sampler.filters == Filters("llama.cpp", top_k=12, top_p=0.9, min_p=0.05)
    assert sampler.unknown == ()


@for_each(
    ("text", "program", "order", "numbers"),
    [
        ("SamplingParams(temperature=0.5, top_p=0.9)", "vLLM", ("temperature", "top_p"), {}),
        (
            "SamplingParams(temperature=0.5, min_p=0.1, top_p=0.9, top_k=-1)",
            "vLLM",
            ("temperature", "min_p", "top_p"),
            {"min_p": 0.1},
        ),
        (
            '{"model": "a", "options": {"temperature": 0.5, "num_ctx": 9}}',
            "Ollama",
            ("penalties", "top_k", "temperature", "top_p"),
            {"top_k": 40, "repetition_penalty": 1.1},
        ),
        (
            "PARAMETER temperature 0.5\nPARAMETER repeat_penalty 1.0",
            "Ollama",
            ("top_k", "temperature", "top_p"),
            {"top_k": 40},
        ),
        (
            "model.generate(**inputs, do_sample=True, temperature=0.5, top_p=0.9, top_k=None)",
            "transformers",
            ("temperature", "top_k", "top_p"),
            {"top_k": 50},
        ),
        (
            'client.chat.completions.create(model="a", messages=m, temperature=0.5, top_p=0.9)',
            "OpenAI’s API",
            ("temperature", "top_p"),
            {},
        ),
    ],
)
def test_that_a_program_is_known_by_its_words_and_has_its_order_and_defaults(
    text: str, program: str, order: Any, numbers: Any
) -> None:
    sampler = read_sampler(text, NOTHING)
    assert sampler.program == program
    assert sampler.temperature == 0.5
    assert working_stages(sampler.filters) == order
    assert dict(sampler.filters.amounts) == {"top_p": 0.9, **numbers}
    assert program in sampler.words


def test_that_what_has_no_place_here_is_named_and_what_does_nothing_is_not() -> None:
    text = "llama-cli -m a.gguf -ngl 99 --host ::1 --temp 0.8 --wonky 3 --logit-bias 1+1 --top-k 3"
    assert read_sampler(text, NOTHING).unknown == ("--wonky", "--logit-bias")
    assert "“--wonky” and “--logit-bias”" in read_sampler(text, NOTHING).words
    given = {"top_k": 3, "grammar": "a", "tfs_z": 1.0, "seed": 7, "logit_bias": []}
    assert read_sampler(json.dumps(given), NOTHING).unknown == ("grammar",)
    breakers = {"top_k": 3, "dry_sequence_breakers": ["\n", ":", '"', "*"]}
    assert not read_sampler(json.dumps(breakers), NOTHING).unknown
    breakers["dry_sequence_breakers"] = ["\n"]
    assert read_sampler(json.dumps(breakers), NOTHING).unknown == ("dry_sequence_breakers",)
    assert not read_sampler(json.dumps(PROPS), NOTHING).unknown


def test_that_no_temperature_at_all_is_the_likeliest_alone_for_vllm_and_ollama() -> None:
    sampler = read_sampler("SamplingParams(temperature=0.0, repetition_penalty=1.1)", NOTHING)
    assert sampler.temperature == 1.0
    assert dict(sampler.filters.amounts) == {"top_k": 1, "repetition_penalty": 1.1}


def test_that_python_is_read_by_its_variables_and_named_arguments() -> None:
    given = "temperature = 0.7\ntop_p: float = 0.9\nllm(top_k=12, min_p=0.05, seed=draw())\n"
    sampler = read_sampler(given, NOTHING)
    assert sampler.temperature == 0.7
    assert sampler.filters == Filters("llama.cpp", top_k=12, top_p=0.9, min_p=0.05)
    with pytest.raises(SamplingError, match="“temperature” is no number"):
        read_sampler("llm(temperature=warm, top_p=0.5)", NOTHING)
    assert read_sampler("messages = []\ntemperature = 0.5", NOTHING).program == "OpenAI’s API"


def test_that_settings_in_a_dictionary_given_to_a_call_are_read_as_its_own() -> None:
    given = 'chat(temperature=0.5, options={"top_k": 12, "top_p": 0.9})'
    sampler = read_sampler(given, NOTHING)
    assert sampler.temperature == 0.5
    assert {"top_k": 12, "top_p": 0.9}.items() <= dict(sampler.filters.amounts).items()


def test_that_words_of_other_languages_are_read_in_a_list_of_pairs() -> None:
    sampler = read_sampler("temp: 0,7 do_sample: true top_p: 0,9 and so on", NOTHING)
    assert (sampler.temperature, sampler.filters.amounts[-1]) == (0.7, ("top_p", 0.9))
