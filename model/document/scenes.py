"""Scenes: saved views on a document, in the order in which they are presented."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from model.document.settings import Filters

if TYPE_CHECKING:
    from model.document.document import Document


@dataclass(frozen=True)
class Scene:
    """One view: where the dial stands, what is looked through and what is said to it.

    Attributes:
        title: its name in the list and over its slide.
        lens: the id of its lens.
        temperature: T, from 0 to ∞, both included.
        filters: what is cut away from Q at T.
        highlighted: the names of the outcomes that stand out, so that they stay the same ones
            when the table is sorted; a name that the table has not stands for nothing.
        note: a few plain sentences, shown under the picture.
    """

    title: str
    lens: str
    temperature: float
    filters: Filters = field(default_factory=Filters)
    highlighted: tuple[str, ...] = ()
    note: str = ""


def scene_of(
    document: "Document", title: str, highlighted: tuple[str, ...] = (), note: str = ""
) -> Scene:
    """Return the present view on a document as a scene."""
    return Scene(title, document.lens, document.temperature, document.filters, highlighted, note)


def view_of(document: "Document", scene: Scene) -> "Document":
    """Return the document as the scene shows it: its lens, temperature and filters.

    Everything else, the table and the scenes too, is shared with `document`.
    """
    return replace(document, lens=scene.lens, temperature=scene.temperature, filters=scene.filters)


def shows(document: "Document", scene: Scene) -> bool:
    """Return whether the document is seen just as the scene shows it."""
    view = (document.lens, document.temperature, document.filters)
    return view == (scene.lens, scene.temperature, scene.filters)


def highlighted_rows(document: "Document", scene: Scene) -> tuple[int, ...]:
    """Return the rows of the table that stand out, in order; every row that bears such a name."""
    if not scene.highlighted:
        return ()
    wanted = set(scene.highlighted)
    return tuple(row for row, name in enumerate(document.table.outcomes) if name in wanted)


def scene_documents(document: "Document") -> tuple["Document", ...]:
    """Return a document for each scene, in order, for a deck or a file of many pages.

    Each is the view of its scene, called by the scene's title, with the scene's note as its notes
    and no scenes of its own. Empty where the document has no scenes.
    """
    return tuple(
        replace(view_of(document, scene), title=scene.title, notes=scene.note, scenes=())
        for scene in document.scenes
    )
