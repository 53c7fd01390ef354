"""What every lens says of its picture: it holds without colours too."""

from dataclasses import replace

from model.figure.figure import Bars, Text
from model.formats.examples import load_example
from model.lenses import lens_of
from model.lenses.identity.view import LEFT, RIGHT
from tests.evaluated import evaluated
from tests.model.cases import for_each


@for_each("temperature", [0.0, 0.13, 0.3, 0.8, 1.0, 1.5, 5.0, 100.0])
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


@for_each(
    ("lens", "example"),
    [("groups", "groups"), ("draft", "draft"), ("autocomplete", "autocomplete-typing")],
)
@for_each(("temperature", "role"), [(1.0, "model"), (1.5, "tempered")])
def test_that_q_has_the_colour_of_its_column_until_something_moves_it(
    lens: str, example: str, temperature: float, role: str
) -> None:
    document = replace(load_example(example), lens=lens, temperature=temperature)
    readings = evaluated(document)
    figure = lens_of(lens).view(readings).figure
    roles = {entry.role for entry in figure.legend} - {"truth"}
    assert role in roles
    assert not roles & ({"model", "tempered"} - {role})
    drawn = {mark.role for panel in figure.panels for mark in panel.marks if isinstance(mark, Bars)}
    assert role in drawn


def test_that_a_count_is_not_said_twice_of_the_words_that_stand_together() -> None:
    readings = evaluated(load_example("autocomplete-typing"))
    texts = [
        mark.text
        for panel in lens_of("autocomplete").view(readings).figure.panels
        for mark in panel.marks
        if isinstance(mark, Text)
    ]
    count = next(text.split()[0] for text in texts if text.endswith(" others"))
    assert sum(count in text for text in texts) == 1
