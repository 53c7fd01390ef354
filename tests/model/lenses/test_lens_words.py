"""What every lens says of its picture: it holds without colours too."""

import re
from dataclasses import replace

import pytest

from model.figure.figure import Text
from model.formats.examples import EXAMPLES, load_example
from model.lenses import LENSES, LensError, lens_of
from model.lenses.identity.view import LEFT, RIGHT
from tests.evaluated import evaluated

COLOURS = re.compile(
    r"\b(green|pink|orange|vermilion|purple|violet|yellow|cyan|magenta|turquoise|"
    r"(?:the|in|is|are|a) (?:red|blue|grey|gray))\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("example", [example.name for example in EXAMPLES])
def test_that_no_caption_and_no_alternative_text_names_a_colour(example: str) -> None:
    document = load_example(example)
    readings = evaluated(document)
    # A ball may be called by its colour; the picture's words may not.
    balls = [name for name in document.table.outcomes if COLOURS.search(name)]
    for lens in LENSES:
        try:
            found = lens.view(readings).figure
        except LensError:
            continue
        words = f"{found.caption.lead} {found.caption.rest} {found.alternative} {found.title}"
        for name in balls:
            words = words.replace(name, "")
        assert not COLOURS.search(words), (lens.id, words)


@pytest.mark.parametrize("temperature", [0.0, 0.13, 0.3, 0.8, 1.0, 1.5, 5.0, 100.0])
def test_that_identity_names_the_divergence_between_the_stacks_off_the_sign(
    temperature: float,
) -> None:
    document = replace(load_example("weather"), temperature=temperature)
    panel = lens_of("identity").view(evaluated(document)).figure.panels[0]
    texts = [mark for mark in panel.marks if isinstance(mark, Text)]
    sign = next(text for text in texts if text.text == "=")
    label = [text for text in texts if text.role == "divergence"]
    assert len(label) == 2
    for text in label:
        assert text.x == LEFT[1]
        assert text.anchor == "left"
        assert abs(text.y - sign.y) > 0.2 * panel.y.high
    assert LEFT[1] < sign.x < RIGHT[0]
