"""Lens: one way to look at readings, as a pure function to a figure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from model.document import Document
from model.edits import Edit
from model.figure import Figure, Mark
from model.lenses.controls import Control
from model.readings import Readings
from model.work import Work

Hover = Callable[[Readings, Mark, int], str]


@dataclass(frozen=True)
class Lens:
    """One line of LENSES.

    Attributes:
        id: its name in files and on the command line.
        title: its name in the window.
        group: the heading it stands under.
        figure: readings → the picture.
        tip: readings, a mark of the picture and the index of the thing pointed at → its numbers
            in markup, "" for none.
        about: one sentence on what it shows, for its tooltip.
        controls: its own settings, shown above the picture in order.
        drag: what dragging a rule of its picture does, by the rule's `drag` name: document and
            value → edit. The temperature is the program's own and not among them.
        click: what clicking a mark does: readings, mark, index → edit, or None for nothing.
        place: what putting a bar of the drag "place" elsewhere among its like does: readings, mark,
            place from 0 → edit, or None for nothing.
        twin: which further indices of a mark are ringed when one is pointed at.
        work: what has to be done before `figure` is quick, or None; `figure` does it otherwise.
        strip: whether the text's tokens stand above its picture.
        marks_are_tokens: whether the rows of its marks are positions of a text, not of the table.
    """

    id: str
    title: str
    group: str
    figure: Callable[[Readings], Figure]
    tip: Hover
    about: str
    controls: tuple[Control, ...] = ()
    drag: Mapping[str, Callable[[Document, float], Edit]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    click: Callable[[Readings, Mark, int], Edit | None] = lambda readings, mark, index: None
    place: Callable[[Readings, Mark, int], Edit | None] = lambda readings, mark, place: None
    twin: Callable[[Readings, Mark, int], tuple[int, ...]] = lambda readings, mark, index: ()
    work: Callable[[Document], Work | None] = lambda document: None
    strip: Callable[[Document], bool] = lambda document: False
    marks_are_tokens: bool = False


class LensError(ValueError):
    """A sentence that says why a lens has nothing to show."""
