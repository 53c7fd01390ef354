"""Decks of slides, one a lens: new ones, and ones that people have already begun."""

import re
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from gui.export.painter import THEMES
from gui.export.steps import Steps, writing
from gui.look.theme import Theme
from model.document.export_choices import PPTX, ExportChoices
from model.document.work import WorkStoppedError
from model.export.pages import Page, title_of
from model.files.format import FormatError
from model.files.workbook import check_unpacked
from model.formats import read_bytes

if TYPE_CHECKING:
    from gui.export.pptx.slide import SlideRoom

# python-pptx is loaded where it is used: it takes as long as a good part of the program's start.

HEIGHT = 6_858_000
MARGIN = 520_000
TITLE_TOP, TITLE_HEIGHT = 300_000, 780_000
FOOT = 330_000
_ACCENTS = ("truth", "model", "tempered", "entropy", "divergence", "reward")


def write_pptx(
    path: Path, pages: Sequence[Page], choices: ExportChoices, deck: Path | None = None
) -> Steps:
    """Write a slide for each page: a new deck, or the slides of `deck` and after them these.

    The steps raise ValueError, with a sentence, where `deck` is no deck, and FormatError where it
    cannot be read.
    """
    if deck is None:
        yield from _filled(*_new_deck(pages, choices), path, pages, choices)
        return
    try:
        yield from _filled(*_opened(deck), path, pages, choices)
    except (OSError, ValueError, MemoryError, WorkStoppedError):
        raise
    except Exception as error:
        # The library trusts what a deck says of itself, and raises whatever that leads to.
        raise _damaged(deck) from error


def _filled(
    presentation: Any,
    room: "SlideRoom",
    path: Path,
    pages: Sequence[Page],
    choices: ExportChoices,
) -> Steps:
    from gui.export.pptx.slide import add_slide

    for page in pages:
        yield from add_slide(presentation, room, page, choices)
    out = BytesIO()
    presentation.save(out)
    yield writing([(path, out.getvalue())])


def _opened(path: Path) -> "tuple[Any, SlideRoom]":
    from pptx import Presentation

    from gui.export.pptx.slide import room_in_deck

    data = read_bytes(path)
    try:
        mend = "far more than slides need; choose another deck."
        check_unpacked(ZipFile(BytesIO(data)), len(data), path.name, mend)
        presentation = Presentation(BytesIO(data))
        return presentation, room_in_deck(presentation)
    except (FormatError, MemoryError):
        raise
    except Exception as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> FormatError:
    return FormatError(
        f"{path} is no deck of slides that can be added to; choose a {PPTX.suffix} file."
    )


def _new_deck(pages: Sequence[Page], choices: ExportChoices) -> "tuple[Any, SlideRoom]":
    from pptx import Presentation

    from gui.export.pptx.slide import SlideRoom, only_title

    presentation = Presentation()
    half = choices.preset == "half_slide"
    width = HEIGHT * 16 // 9 if half else round(HEIGHT * choices.width / choices.height)
    _resize(presentation, width)
    master = presentation.slide_master
    _dress_master(master, width, THEMES[choices.theme])
    properties = presentation.core_properties
    properties.title = title_of(pages)
    properties.author = "Entropy Dial"
    left = width // 2 if half else MARGIN
    top = TITLE_TOP + TITLE_HEIGHT + 120_000 if choices.title else TITLE_TOP
    return presentation, SlideRoom(
        only_title(presentation), left, top, width - MARGIN - left, HEIGHT - FOOT - top
    )


def _resize(presentation: Any, width: int) -> None:
    """Give a deck another width; what stands on its master and layouts moves along."""
    across = width / presentation.slide_width
    presentation.slide_width, presentation.slide_height = width, HEIGHT
    for holder in (presentation.slide_master, *presentation.slide_layouts):
        for shape in holder.placeholders:
            if shape._element.spPr.find(f"{_DRAWING}xfrm") is not None:
                shape.left, shape.width = round(shape.left * across), round(shape.width * across)


_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def _dress_master(master: Any, width: int, theme: Theme) -> None:
    """Titles at the left, in a size for sentences, and the colours of the roles as accents."""
    title = next(shape for shape in master.placeholders if shape.placeholder_format.idx == 0)
    title.left, title.top = MARGIN, TITLE_TOP
    title.width, title.height = width - 2 * MARGIN, TITLE_HEIGHT
    style = master._element.xpath("p:txStyles/p:titleStyle/a:lvl1pPr")[0]
    style.set("algn", "l")
    properties = style.find(f"{_DRAWING}defRPr")
    properties.set("sz", "2800")
    properties.set("b", "1")
    part = next(
        relation.target_part
        for relation in master.part.rels.values()
        if relation.reltype.endswith("/theme")
    )
    text = part.blob.decode("utf-8")
    colours = {"dk1": theme.ink, "lt1": theme.card, "dk2": theme.muted, "lt2": theme.window}
    colours |= {
        f"accent{index}": theme.roles[role]  # type: ignore[index]
        for index, role in enumerate(_ACCENTS, start=1)
    }
    for name, value in colours.items():
        text = re.sub(
            rf"<a:{name}>.*?</a:{name}>",
            f'<a:{name}><a:srgbClr val="{value.lstrip("#").upper()}"/></a:{name}>',
            text,
            count=1,
            flags=re.DOTALL,
        )
    part._blob = text.encode("utf-8")
