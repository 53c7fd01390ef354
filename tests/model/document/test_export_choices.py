"""How pictures leave the window: what is refused, and what sizes mean on paper."""

from dataclasses import replace
from typing import Any

import pytest

from model.document.export_choices import (
    MOST_PIXELS,
    PICTURES,
    PRESETS,
    ExportChoices,
    picture_format,
    pixels_of,
    preset_of,
    with_titles,
)
from model.words.names import joined
from tests.model.cases import for_each


@for_each(
    ("values", "said"),
    [
        ({"scale": 5}, "scaled by 1, 2, 3 or 4, not by 5"),
        ({"width": 0}, "The width of a picture is at least 1 pixel, not 0"),
        ({"height": MOST_PIXELS + 1}, "The height of a picture is at most"),
        ({"width": MOST_PIXELS // 2, "height": MOST_PIXELS // 2, "scale": 2}, "make it smaller"),
        ({"dpi": float("nan")}, "The dpi of a picture is a number from"),
        ({"line_width": 0.0}, "The weight of lines is a number from"),
        ({"font_size": 0.5}, "The font size of a picture is a number from"),
    ],
)
def test_that_a_picture_out_of_bounds_is_refused_in_a_sentence(
    values: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        replace(ExportChoices(), **values)


def test_that_points_follow_from_pixels_and_dpi() -> None:
    assert ExportChoices(width=1440, height=720, dpi=144.0).points == (720.0, 360.0)


def test_that_scenes_keep_titles_of_their_own() -> None:
    choices = ExportChoices(title_text="All alike")
    assert with_titles(choices) is choices
    assert with_titles(replace(choices, pictures="scenes")).title_text == ""


def test_that_an_unknown_size_is_an_own_size() -> None:
    assert preset_of(PRESETS[0].id) is PRESETS[0]
    assert preset_of("no such") is PRESETS[-1]


def test_that_a_length_on_paper_has_at_least_a_pixel() -> None:
    assert pixels_of(25.4, 300.0) == 300
    assert pixels_of(0.0, 300.0) == 1


def test_that_a_kind_of_picture_that_there_is_not_is_refused() -> None:
    known = joined([kind.id for kind in PICTURES], "or")
    with pytest.raises(ValueError, match=f"A picture is a {known}, not “gif”"):
        ExportChoices(format="gif")
    assert [picture_format(kind.id).suffix for kind in PICTURES] == [
        f".{kind.id}" for kind in PICTURES
    ]
