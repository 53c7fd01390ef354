"""Lens: one way to look at readings, and the Look that does it, as a pure function to a view."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from model.document.document import Document
    from model.document.work import Work
    from model.evaluate.readings import Readings
    from model.lens.controls import Control
    from model.lens.view import View, Workings


class Look(NamedTuple):
    """What looking through a lens does; each lens's view.py has one, LOOK.

    Attributes:
        view: readings → the view; raises LensError, with a sentence, where there is nothing to
            show. What it need not work out again it ask of Workings.
        controls: its own settings, shown above the picture in order.
        work: what has to be done before `view` is quick, or None; `view` does it otherwise.
        strip: whether the text's tokens stand above its picture.
    """

    view: "Callable[[Readings, Workings], View]"
    controls: "tuple[Control, ...]" = ()
    work: "Callable[[Document], Work | None]" = lambda document: None
    strip: "Callable[[Document], bool]" = lambda document: False


@dataclass(frozen=True, eq=False)
class Lens:
    """One line of LENSES: what a lens is called, before anything of it is loaded.

    Attributes:
        id: its name in files and on the command line.
        title: its name in the window.
        group: the heading it stands under.
        about: one sentence on what it shows, for its tooltip.
        load: loads the lens's file and returns its LOOK.
        reading: some sentences on how its picture is read, for its help.
        marks_are_tokens: whether the rows of its marks are positions of a text, not of the table.
        shows_stages: whether it shows every stage of the filters, which only the exact way has.
    """

    id: str
    title: str
    group: str
    about: str
    load: Callable[[], Look]
    reading: str = ""
    marks_are_tokens: bool = False
    shows_stages: bool = False

    @cached_property
    def look(self) -> Look:
        """What looking through it does; loaded at the first look."""
        return self.load()

    def view(self, readings: "Readings", workings: "Workings | None" = None) -> "View":
        """Return its view of readings; LensError, with a sentence, where there is nothing to show.

        With `workings`, that of the views shown before, what is the same is not worked out again.
        """
        from model.lens.view import Workings, with_rest

        workings = workings or Workings()
        workings.begin()
        view = self.look.view(readings, workings)
        if self.marks_are_tokens or not view.of_table or readings.document.table.rest is None:
            return view
        return with_rest(view, readings.document.table)


class LensError(ValueError):
    """A sentence that says why a lens has nothing to show."""
