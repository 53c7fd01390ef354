"""The file of a tiny model, and where the package lies that runs it in tests."""

from __future__ import annotations

import struct
from pathlib import Path

from tests.model.model_sources.stand_in.llama_cpp import PIECES
from tests.model.texts.files.test_gguf import ARRAY, STRING, WHOLE, array, gguf, text

STAND_IN = Path(__file__).parent / "stand_in"


def tiny_file(folder: Path, context: int = 0) -> Path:
    """Return the path of the file, which holds the names of its tokens and no weights.

    context: how many tokens it says that it was trained on; 0 says nothing.
    """
    names = array(STRING, [text(one.decode("utf-8", "replace")) for one in PIECES])
    path = folder / "tiny.gguf"
    size = [("tiny.context_length", WHOLE, struct.pack("<I", context))] if context else []
    path.write_bytes(gguf(*size, ("tokenizer.ggml.tokens", ARRAY, names)))
    return path
