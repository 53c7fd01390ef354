"""Small texts with scores, as files and as tokens, for the tests of texts."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import numpy as np

from model.document.tokens import Alternative, TokenSequence, token_of
from model.texts.open_text import open_text
from model.texts.text_document import at_telling_token, text_document
from model.texts.text_measures import with_text
from model.texts.text_reading import TextReading, read_text
from tests.evaluated import evaluated

if TYPE_CHECKING:
    from pathlib import Path

    from model.document.document import Document
    from model.document.text_source import TextSource
    from model.evaluate.readings import Readings

LOGITS = [[0.3659, 0.7025, 0.3104], [0.0097, 0.6577, 0.1947]]
OPENAI = (
    -0.31725305,
    -0.02380986,
    -0.000054669687,
    -0.015801601,
    -0.0000037697225,
    -0.04571125,
    -0.0000054385737,
    -0.0040071653,
    -0.0008108172,
)


def write_logits(folder: Path, targets: list[int]) -> tuple[Path, Path]:
    """Write the published logits and these targets as .npy files."""
    logits, ids = folder / "logits.npy", folder / "targets.npy"
    np.save(logits, np.array(LOGITS))
    np.save(ids, np.array(targets))
    return logits, ids


def write_chat(folder: Path, logprobs: tuple[float, ...] = OPENAI) -> Path:
    """Write log-probabilities in the shape of OpenAI's chat, without alternatives."""
    content = [{"token": f"w{k} ", "logprob": log} for k, log in enumerate(logprobs)]
    path = folder / "chat.json"
    path.write_text(json.dumps({"choices": [{"logprobs": {"content": content}}]}))
    return path


def giraffe() -> TokenSequence:
    """Five tokens, of which the fourth spoils the text."""
    rows = (
        ("Look", 0.5, ("See", 0.25)),
        (" at", 0.5, (" for", 0.125)),
        (" the", 0.5, (" a", 0.25)),
        (" giraffe", 2.0**-10, (" map", 0.5)),
        (".", 0.5, ("!", 0.25)),
    )
    return TokenSequence(
        tuple(
            token_of(
                text,
                math.log(p),
                [Alternative(text, math.log(p)), Alternative(other, math.log(q))],
            )
            for text, p, (other, q) in rows
        ),
        "test",
    )


def reading_of(source: TextSource, temperature: float = 1.0) -> TextReading:
    """Return the complete reading of a text."""
    *_, reading = read_text(open_text(source), temperature)
    return reading


def text_readings_of(source: TextSource, **changes: object) -> Readings:
    """Return the readings of a document that stands at the text's most telling token."""
    from dataclasses import replace

    document: Document = text_document(open_text(source))
    assert document.text is not None
    document = replace(document, **changes)  # type: ignore[arg-type]
    assert document.text is not None
    text = reading_of(document.text, document.temperature)
    document = at_telling_token(document, text)
    return with_text(evaluated(document), text)
