"""ExportChoices: how pictures leave the window; kept with the document, so it can be undone."""

import math
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from model.words.names import joined

LookName = Literal["light", "dark", "print"]
PicturesOf = Literal["lenses", "scenes"]
PresetId = Literal["slide", "slide_4k", "slide_4_3", "half_slide", "square", "column", "custom"]

LOOKS: tuple[LookName, ...] = ("light", "dark", "print")
SCALES = (1, 2, 3, 4)
MOST_PIXELS = 20_000
# A larger picture would not fit into the memory of many machines.
MOST_AREA = 140_000_000
SLIDE_DPI = 144.0
LEAST_DPI, MOST_DPI = 10.0, 2400.0
LEAST_FONT, MOST_FONT = 3.0, 96.0
LEAST_LINE, MOST_LINE = 0.25, 6.0
MILLIMETRES_PER_INCH = 25.4
POINTS_PER_INCH = 72.0


class PictureFormat(NamedTuple):
    """One line of PICTURES: its id, by which files end too, its name, its use."""

    id: str
    name: str
    about: str

    @property
    def suffix(self) -> str:
        """Of its files, in lower case with the dot."""
        return f".{self.id}"


PNG = PictureFormat("png", "PNG picture", "Pixels, for any program")
SVG = PictureFormat("svg", "SVG drawing", "A drawing, for browsers and drawing programs")
PDF = PictureFormat("pdf", "PDF document", "A drawing, a page for each lens or scene, for papers")
PPTX = PictureFormat(
    "pptx",
    "Deck of slides",
    "Slides with charts that can be edited, a slide for each lens or scene",
)
PICTURES: tuple[PictureFormat, ...] = (PNG, SVG, PDF, PPTX)


class SizePreset(NamedTuple):
    """A common size: pixels, pixels an inch, and the letters that suit it (0 for automatic)."""

    id: PresetId
    title: str
    width: int
    height: int
    dpi: float
    font_size: float = 0.0


PRESETS: tuple[SizePreset, ...] = (
    SizePreset("slide", "Slide 16:9, 1920 × 1080", 1920, 1080, SLIDE_DPI),
    SizePreset("slide_4k", "Slide 16:9, 3840 × 2160", 3840, 2160, 2.0 * SLIDE_DPI),
    SizePreset("slide_4_3", "Slide 4:3, 1440 × 1080", 1440, 1080, SLIDE_DPI),
    SizePreset("half_slide", "Half slide, 960 × 1080", 960, 1080, SLIDE_DPI),
    SizePreset("square", "Square, 1080 × 1080", 1080, 1080, SLIDE_DPI),
    SizePreset("column", "Column of a paper, 85 mm", 1004, 709, 300.0, 7.0),
    SizePreset("custom", "Own size", 1920, 1080, SLIDE_DPI),
)


@dataclass(frozen=True)
class ExportChoices:
    """What a person chose for pictures.

    Attributes:
        pictures: whether lenses are pictured, or all scenes of the document.
        lenses: the ids of the lenses pictured; empty for the one on screen.
        format: of the file, the id of one of PICTURES.
        preset: where the size came from.
        width, height: in pixels at ×1.
        dpi: pixels an inch at ×1; with the pixels it says how large the picture is on paper.
        scale: for PNG, times as many pixels each way; the size in inches stays.
        theme: light, dark, or print: grey with hatches.
        transparent: whether there is no ground.
        title, caption, legend, values: whether they are drawn.
        title_text: a title of the person's own; empty for the lens's.
        outlines: for SVG, whether letters are shapes, which need no font, or texts in Inter.
        font_size: of the axes' texts in points, the others in proportion; 0 for automatic.
        line_width: of curves, times the usual.
    """

    pictures: PicturesOf = "lenses"
    lenses: tuple[str, ...] = ()
    format: str = PNG.id
    preset: PresetId = "slide"
    width: int = 1920
    height: int = 1080
    dpi: float = SLIDE_DPI
    scale: int = 1
    theme: LookName = "light"
    transparent: bool = False
    title: bool = True
    caption: bool = True
    legend: bool = True
    values: bool = True
    title_text: str = ""
    outlines: bool = True
    font_size: float = 0.0
    line_width: float = 1.0

    def __post_init__(self) -> None:
        if self.format not in (known := [kind.id for kind in PICTURES]):
            raise ValueError(f"A picture is a {joined(known, 'or')}, not “{self.format}”.")
        if self.scale not in SCALES:
            raise ValueError(f"A picture can be scaled by 1, 2, 3 or 4, not by {self.scale}.")
        for name, length in (("width", self.width), ("height", self.height)):
            _check_length(name, length, length * self.scale)
        if self.width * self.height * self.scale**2 > MOST_AREA:
            raise ValueError(
                f"A picture has at most {MOST_AREA:,} pixels, not "
                f"{self.width * self.scale:,} × {self.height * self.scale:,}; make it smaller."
            )
        _check_range("The dpi of a picture", self.dpi, LEAST_DPI, MOST_DPI)
        _check_range("The weight of lines", self.line_width, LEAST_LINE, MOST_LINE)
        if self.font_size != 0.0:
            _check_range("The font size of a picture", self.font_size, LEAST_FONT, MOST_FONT)

    @property
    def points(self) -> tuple[float, float]:
        """Width and height on paper, in points."""
        per_pixel = POINTS_PER_INCH / self.dpi
        return self.width * per_pixel, self.height * per_pixel


def picture_format(format_id: str) -> PictureFormat:
    """Return the line of PICTURES with this id."""
    return next(kind for kind in PICTURES if kind.id == format_id)


def with_titles(choices: ExportChoices) -> ExportChoices:
    """Return choices under which scenes keep titles of their own: one for all says nothing."""
    return replace(choices, title_text="") if choices.pictures == "scenes" else choices


def preset_of(preset_id: str) -> SizePreset:
    """Return the preset with this id, or the one for own sizes."""
    return next((preset for preset in PRESETS if preset.id == preset_id), PRESETS[-1])


def pixels_of(millimetres: float, dpi: float) -> int:
    """Return how many pixels, at least one, a length on paper has."""
    return max(1, round(millimetres / MILLIMETRES_PER_INCH * dpi))


def _check_length(name: str, length: int, scaled: int) -> None:
    if length < 1:
        raise ValueError(f"The {name} of a picture is at least 1 pixel, not {length}.")
    if scaled > MOST_PIXELS:
        raise ValueError(
            f"The {name} of a picture is at most {MOST_PIXELS:,} pixels, not {scaled:,}; "
            "make it smaller."
        )


def _check_range(what: str, value: float, low: float, high: float) -> None:
    if math.isnan(value) or not low <= value <= high:
        raise ValueError(f"{what} is a number from {low:g} to {high:g}, not {value:g}.")
