"""Where there is one of something, no lens says it as of many: “1 rounds”, “1 more groups”."""

import re
from dataclasses import replace

import numpy as np

from model.document.document import Document
from model.document.groups import GroupsSettings
from model.document.settings import GuessingSettings
from model.document.table import table_of
from model.evaluate.readings import Readings
from model.figure.figure import Text
from model.formats.examples import load_example
from model.lenses import lens_of
from model.words.markup import plain
from tests.evaluated import evaluated
from tests.model.cases import for_each

_ONE_AS_MANY = re.compile(r"(?<![\d.,/−-])1 (?!bits|nats)(?:more |other )?[a-z]{3,}s\b")


def _weather(lens: str) -> Document:
    return replace(load_example("weather"), lens=lens)


def _long(count: int, lens: str) -> Document:
    rows = [f"outcome {chr(97 + row)}" for row in range(count)]
    weights = np.arange(count, 0.0, -1.0)
    return Document(table_of(rows, P=weights, Q=weights[::-1]), 0, 1, lens=lens)


def _one_of_each() -> list[Document]:
    """Documents with one draw, round, check or sample, and one more of what is shown."""
    guessing = GuessingSettings(view="play", questions=(2,))
    draft, leash = _weather("draft"), load_example("helpful-and-harmless")
    wide = {f"Q{k}": [k, 1.0] for k in range(1, 14)}
    return [
        replace(_weather("guessing"), guessing=guessing),
        replace(_weather("guessing"), guessing=replace(guessing, view="draw", draws=1)),
        replace(draft, draft=replace(draft.draft, checks=1)),
        replace(leash, alignment=replace(leash.alignment, samples=1)),
        *(_long(count, "draft") for count in range(9, 12)),
        *(_long(count, "groups") for count in range(7, 16)),
        replace(_long(9, "groups"), groups=GroupsSettings((("outcome a", "outcome b"),))),
        Document(table_of(["a", "b"], **wide), 0, 1, lens="matrix"),
    ]


def _said(readings: Readings) -> list[str]:
    figure = lens_of(readings.document.lens).view(readings).figure
    marks = [mark.text for panel in figure.panels for mark in panel.marks if isinstance(mark, Text)]
    texts = [figure.title, figure.caption.lead, figure.caption.rest, figure.alternative, *marks]
    return list(map(plain, texts))


@for_each("document", _one_of_each())
def test_that_one_is_never_said_as_many(document: Document) -> None:
    said = " ".join(_said(evaluated(document)))
    assert _ONE_AS_MANY.findall(said) == []
