"""Files as people bring them: against what reads them without a look at what they say."""

import json
import math
import random
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
from python_calamine import CalamineWorkbook

from model.formats import WORKBOOK
from model.texts.answers.reading import read_logprobs
from tests.benchmarks.timing import Row, at_most, medians
from tests.opened import read_any

if TYPE_CHECKING:
    from collections.abc import Callable

LINES_BYTES = 100_000_000
SHEET_ROWS = 128_256
TOPS, TOKENS = (20, 5), 100
WORDS = (" the", " of", "ing", " model", " é", "\n", ",", " probability")


def rows() -> list[Row]:
    """Return the rows of this family."""
    with tempfile.TemporaryDirectory() as folder:
        return [
            *(_lines(Path(folder) / "answers.jsonl", top) for top in TOPS),
            _sheet(Path(folder) / "tokens.xlsx"),
        ]


def _lines(path: Path, top: int) -> Row:
    _write_answers(path, LINES_BYTES, top)

    def parse() -> None:
        with path.open("rb") as file:
            for line in file:
                json.loads(line)

    works: dict[str, Callable[[], object]] = {"floor": parse, "ours": partial(read_logprobs, path)}
    took = medians(works, 3, clock=time.process_time)
    name = f"100 MB of answers a line, top {top} ÷ json.loads of the lines"
    return at_most(name, took["ours"], took["floor"], 2.0)


def _write_answers(path: Path, size: int, top: int) -> None:
    """Answers in OpenAI's shape, their probabilities adding up to less than one."""
    rng = random.Random(1)
    with path.open("w", encoding="utf-8") as file:
        while file.tell() < size:
            content = [_entry(rng, top) for _ in range(TOKENS)]
            choice = {"index": 0, "logprobs": {"content": content, "refusal": None}}
            choice["finish_reason"] = "stop"
            body = {"object": "chat.completion", "choices": [choice]}
            file.write(json.dumps(body) + "\n")


def _entry(rng: random.Random, top: int) -> dict[str, object]:
    weights = sorted((rng.random() ** 3 + 1e-6 for _ in range(top)), reverse=True)
    total = 1.1 * sum(weights)
    tops = [_part(f"{rng.choice(WORDS)}{k}", math.log(w / total)) for k, w in enumerate(weights)]
    return {**tops[0], "top_logprobs": tops}


def _part(text: str, logprob: float) -> dict[str, object]:
    return {"token": text, "logprob": logprob, "bytes": list(text.encode())}


def _sheet(path: Path) -> Row:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("tokens")
    sheet.append(["token", "P", "Q"])
    rng = random.Random(2)
    for row in range(SHEET_ROWS):
        sheet.append([f"token {row}", rng.random(), rng.random()])
    book.save(path)

    def by_library() -> object:
        return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()

    works: dict[str, Callable[[], object]] = {"floor": by_library, "ours": partial(read_any, path)}
    took = medians(works, 5)
    name = f"{WORKBOOK.name.lower()} of {SHEET_ROWS:,} rows ÷ reading it by the library alone"
    return at_most(name, took["ours"], took["floor"], 1.5)
