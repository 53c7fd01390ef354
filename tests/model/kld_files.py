"""Files of base logits as llama.cpp's perplexity tool writes them, for tests."""

from pathlib import Path

import numpy as np


def write_kld(path: Path, logits: np.ndarray, tokens: np.ndarray) -> Path:
    """Write logits (n_chunk, n_ctx, v) and tokens (n_chunk, n_ctx), the second halves only."""
    chunks, context, width = logits.shape
    head = b"_logits_" + np.array([context, width, chunks], "<i4").tobytes()
    parts = [head, tokens.astype("<i4").tobytes()]
    for chunk in logits:
        parts += [packed(row) for row in chunk[context // 2 : context - 1]]
    path.write_bytes(b"".join(parts))
    return path


def packed(row: np.ndarray) -> bytes:
    """One row: scale and least log-probability, then 16 bits an entry, floored at max − 16."""
    row = row.astype(np.float32)
    top = row.max()
    least = max(row.min(), top - np.float32(16.0))
    mass = np.float32(np.log(np.exp((row - top).astype(np.float64)).sum()))
    scale = np.float32((top - least) / np.float32(65535.0))
    steps = np.zeros(row.size) if scale == 0 else np.rint((np.maximum(row, least) - least) / scale)
    body = np.zeros(2 * ((row.size + 1) // 2), "<u2")
    body[: row.size] = np.minimum(steps, 65535)
    return np.array([scale, least - top - mass], "<f4").tobytes() + body.tobytes()
