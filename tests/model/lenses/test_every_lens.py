"""Every lens draws, or says in one sentence why not, whatever was opened."""

import json
import math
import re
from pathlib import Path

import numpy as np
import pytest

from model.command_line import CommandError, Request, open_requested, readings_of
from model.command_line.text_options import TextOptions
from model.evaluate.readings import Readings
from model.export.pages import Page, pages_of
from model.formats.examples import EXAMPLES
from model.lenses import LENSES
from tests.model.kld_files import write_kld

SHARED = Path(__file__).parents[4] / "shared" / "cases"
BROUGHT = sorted(
    path for folder in ("brought", "real") for path in (SHARED / folder).glob("*.json")
)
COLOURS = re.compile(
    r"\b(green|pink|orange|vermilion|purple|violet|yellow|cyan|magenta|turquoise|"
    r"(?:the|in|is|are|a) (?:red|blue|grey|gray))\b",
    re.IGNORECASE,
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


def _every_lens(readings: Readings) -> tuple[Page, ...]:
    """Return the pages there are, looked at."""
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
    return found.pages


def _read(request: Request) -> Readings:
    return readings_of(open_requested(request)[0])


@pytest.mark.parametrize("example", [example.name for example in EXAMPLES])
def test_that_every_lens_draws_every_example_or_says_why_not_and_names_no_colour(
    example: str,
) -> None:
    readings = _read(Request(example=example))
    # A ball may be called by its colour; the picture's words may not.
    balls = [name for name in readings.outcomes if COLOURS.search(name)]
    for page in _every_lens(readings):
        found = page.figure
        words = f"{found.caption.lead} {found.caption.rest} {found.alternative} {found.title}"
        for name in balls:
            words = words.replace(name, "")
        assert not COLOURS.search(words), (page.name, words)


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("temperature", [1.0, 0.0, math.inf])
def test_that_every_lens_draws_every_server_s_answer_or_says_why_not(
    name: str, temperature: float, tmp_path: Path
) -> None:
    path = tmp_path / f"{name}.json"
    path.write_text(json.dumps(ANSWERS[name]))
    _every_lens(_read(Request(file=path, temperature=temperature)))


@pytest.mark.parametrize("path", BROUGHT, ids=lambda path: path.name)
def test_that_every_lens_draws_what_people_bring_or_says_why_not(path: Path) -> None:
    try:
        readings = _read(Request(file=path))
    except CommandError:
        return  # what is refused is no picture's matter
    _every_lens(readings)


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
    _every_lens(_read(Request(file=path, text=options)))


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
