"""Lens: one way to look at readings, as a pure function to a figure."""

from collections.abc import Callable
from dataclasses import dataclass

from model.figure import Figure, Mark
from model.readings import Readings

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
    """

    id: str
    title: str
    group: str
    figure: Callable[[Readings], Figure]
    tip: Hover
    about: str


class LensError(ValueError):
    """A sentence that says why a lens has nothing to show."""
