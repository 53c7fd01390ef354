"""Every lens draws, or says in one sentence why not, whatever was opened."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from model.command_line import CommandError, Request, open_requested, readings_of
from model.command_line.text_options import TextOptions
from model.export.pages import pages_of
from model.formats.examples import EXAMPLES
from model.lenses import LENSES
from tests.model.kld_files import write_kld

SHARED = Path(__file__).parents[4] / "shared" / "cases"
BROUGHT = sorted(
    path for folder in ("brought", "real") for path in (SHARED / folder).glob("*.json")
)
TOP = [{"token": " sun", "logprob": -0.5}, {"token": " rain", "logprob": -1.2}]
ANSWERS = {
    "openai-chat": {"choices": [{"logprobs": {"content": [TOP[1] | {"top_logprobs": TOP}] * 3}}]},
    "no-alternatives": {"choices": [{"logprobs": {"content": TOP}}]},
    "openai-legacy": {
        "choices": [
            {
                "logprobs": {
                    "tokens": ["It", " is"],
                    "token_logprobs": [None, -0.25],
                    "top_logprobs": [None, {" is": -0.25, " was": -2.0}],
                }
            }
        ]
    },
    "llama.cpp": {
        "completion_probabilities": [
            {"id": 3, "token": " sun", "bytes": [32], "logprob": -0.5, "top_logprobs": TOP}
        ]
    },
    "llama.cpp-old": {
        "completion_probabilities": [
            {
                "content": "a",
                "probs": [{"tok_str": "a", "prob": 0.75}, {"tok_str": "b", "prob": 0.25}],
            }
        ]
    },
    "vllm": {
        "prompt_logprobs": [
            None,
            {
                "7": {"logprob": -0.1, "rank": 1, "decoded_token": " sun"},
                "9": {"logprob": -3.0, "rank": 5, "decoded_token": " rain"},
            },
        ]
    },
    "gltr": {
        "request": {"project": "gpt-2", "text": "a b"},
        "result": {
            "bpe_strings": ["<|endoftext|>", "a", "b"],
            "real_topk": [[0, 0.5], [3, 0.01]],
            "pred_topk": [[["a", 0.5], ["b", 0.2]], [["c", 0.9], ["d", 0.05]]],
        },
    },
    "impossible-token": {
        "choices": [{"logprobs": {"content": [{"token": "a", "logprob": -9999.0}, *TOP]}}]
    },
}


def _every_lens(request: Request) -> None:
    document, _ = open_requested(request)
    readings = readings_of(document)
    found = pages_of(readings, [lens.id for lens in LENSES])
    assert len(found.pages) + len(found.missing) == len(LENSES)
    assert len(found.pages) >= 4
    for page in found.pages:
        assert page.figure.panels
        assert page.figure.alternative
        # What is at least a number does not equal it.
        caption = page.figure.caption
        assert "= ≥" not in f"{caption.lead} {caption.rest} {page.figure.alternative}"
    for sentence in found.missing:
        assert "\n" not in sentence
        assert sentence.endswith(".")


@pytest.mark.parametrize("example", [example.name for example in EXAMPLES])
def test_that_every_lens_draws_every_example_or_says_why_not(example: str) -> None:
    _every_lens(Request(example=example))


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("temperature", [1.0, 0.0, math.inf])
def test_that_every_lens_draws_every_server_s_answer_or_says_why_not(
    name: str, temperature: float, tmp_path: Path
) -> None:
    path = tmp_path / f"{name}.json"
    path.write_text(json.dumps(ANSWERS[name]))
    _every_lens(Request(file=path, temperature=temperature))


@pytest.mark.parametrize("path", BROUGHT, ids=lambda path: path.name)
def test_that_every_lens_draws_what_people_bring_or_says_why_not(path: Path) -> None:
    try:
        document, _ = open_requested(Request(file=path))
        readings_of(document)
    except CommandError:
        return  # what is refused is no picture's matter
    _every_lens(Request(file=path))


@pytest.mark.parametrize("suffix", ["npy", "npz", "safetensors", "kld", "csv", "tsv"])
def test_that_every_lens_draws_every_format_or_says_why_not(suffix: str, tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    path, ids = tmp_path / f"file.{suffix}", tmp_path / "ids.npy"
    logits, targets = rng.standard_normal((6, 9)).astype(np.float32), rng.integers(0, 9, 6)
    np.save(ids, targets)
    options = TextOptions()
    if suffix == "npy":
        np.save(path, logits)
        options = TextOptions(targets=str(ids))
    elif suffix == "npz":
        np.savez(path, logits=logits, targets=targets)
    elif suffix == "safetensors":
        _write_safetensors(path, logits, targets)
    elif suffix == "kld":
        write_kld(path, rng.standard_normal((2, 8, 9)), rng.integers(0, 9, (2, 8)))
    else:
        mark = "," if suffix == "csv" else "\t"
        path.write_text("\n".join(mark.join(row) for row in (("a", "P", "Q"), *_ROWS)))
    _every_lens(Request(file=path, text=options))


_ROWS = (("sun", "0.5", "0.25"), ("rain", "0.25", "0.25"), ("snow", "0.25", "0.5"))


def _write_safetensors(path: Path, logits: np.ndarray, targets: np.ndarray) -> None:
    parts = {"logits": ("F32", logits), "targets": ("I64", targets)}
    header: dict[str, object] = {}
    body = b""
    for name, (kind, array) in parts.items():
        data = array.tobytes()
        place = [len(body), len(body) + len(data)]
        header[name] = {"dtype": kind, "shape": list(array.shape), "data_offsets": place}
        body += data
    told = json.dumps(header).encode()
    path.write_bytes(len(told).to_bytes(8, "little") + told + body)
