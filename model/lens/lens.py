"""Lens: one way to look at readings, and the Look that does it, as a pure function to a figure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.document.document import Document
    from model.document.edits import Edit
    from model.document.work import Work
    from model.evaluate.readings import Readings
    from model.figure.figure import Figure, Mark
    from model.lens.controls import Control


@dataclass(frozen=True)
class Look:
    """What looking through a lens does; each file of a lens has one, LOOK.

    Attributes:
        figure: readings → the picture.
        tip: readings, a mark of the picture and the index of the thing pointed at → its numbers
            in markup, "" for none.
        controls: its own settings, shown above the picture in order.
        drag: what dragging a rule of its picture does, by the rule's `drag` name: document and
            value → edit. The temperature is the program's own and not among them.
        click: what clicking a mark does: readings, mark, index → edit, or None for nothing.
        place: what putting a bar of the drag "place" elsewhere among its like does: readings, mark,
            place from 0 → edit, or None for nothing.
        twin: which further indices of a mark are ringed when one is pointed at.
        work: what has to be done before `figure` is quick, or None; `figure` does it otherwise.
        strip: whether the text's tokens stand above its picture.
    """

    figure: "Callable[[Readings], Figure]"
    tip: "Callable[[Readings, Mark, int], str]"
    controls: "tuple[Control, ...]" = ()
    drag: "Mapping[str, Callable[[Document, float], Edit]]" = field(
        default_factory=lambda: MappingProxyType({})
    )
    click: "Callable[[Readings, Mark, int], Edit | None]" = lambda readings, mark, index: None
    place: "Callable[[Readings, Mark, int], Edit | None]" = lambda readings, mark, place: None
    twin: "Callable[[Readings, Mark, int], tuple[int, ...]]" = lambda readings, mark, index: ()
    work: "Callable[[Document], Work | None]" = lambda document: None
    strip: "Callable[[Document], bool]" = lambda document: False


@dataclass(frozen=True)
class Lens:
    """One line of LENSES: what a lens is called, before anything of it is loaded.

    Attributes:
        id: its name in files and on the command line.
        title: its name in the window.
        group: the heading it stands under.
        about: one sentence on what it shows, for its tooltip.
        load: loads the lens's file and returns its LOOK.
        marks_are_tokens: whether the rows of its marks are positions of a text, not of the table.
    """

    id: str
    title: str
    group: str
    about: str
    load: Callable[[], Look]
    marks_are_tokens: bool = False

    @cached_property
    def look(self) -> Look:
        """What looking through it does; loaded at the first look."""
        return self.load()


class LensError(ValueError):
    """A sentence that says why a lens has nothing to show."""
