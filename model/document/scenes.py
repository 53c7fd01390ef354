"""Scenes: saved views on a document, in the order presented; as steps they make a lesson.

And what of a document is only looking at it, and is neither a change nor a step of undo.
"""

from dataclasses import fields, replace
from operator import attrgetter
from typing import Any

from model.document.document import Document, Held, Scene


def scene_of(
    document: Document, title: str, highlighted: tuple[str, ...] = (), note: str = ""
) -> Scene:
    """Return the present view on a document as a scene, with the table and the settings of now."""
    lens, temperature, filters = document.lens, document.temperature, document.filters
    return Scene(title, lens, temperature, filters, highlighted, note, held_of(document))


def held_of(document: Document) -> Held:
    """Return what a scene of the present view holds; the table is shared, not copied."""
    return Held(**{one.name: getattr(document, one.name) for one in fields(Held)})


def view_of(document: Document, scene: Scene) -> Document:
    """Return the document as the scene shows it: lens, temperature, filters, and what it holds.

    Everything else, the scenes too, is shared with `document`; so is the table where the scene
    holds none. Raises ValueError where its roles do not fit its table.
    """
    view: dict[str, Any] = {} if scene.held is None else vars(scene.held).copy()
    if view.get("table") is None:
        view["table"] = document.table
    view |= {"lens": scene.lens, "temperature": scene.temperature, "filters": scene.filters}
    return replace(document, **view)


def shows(document: Document, scene: Scene) -> bool:
    """Return whether the document is seen just as the scene shows it."""
    view = (document.lens, document.temperature, document.filters)
    if view != (scene.lens, scene.temperature, scene.filters):
        return False
    return scene.held is None or scene.held == held_of(document)


def highlighted_rows(document: Document, scene: Scene) -> tuple[int, ...]:
    """Return the rows of the table that stand out, in order; every row that bears such a name.

    `document` is the view of the scene.
    """
    if not scene.highlighted:
        return ()
    wanted = set(scene.highlighted)
    return tuple(row for row, name in enumerate(document.table.outcomes) if name in wanted)


def is_lesson(document: Document) -> bool:
    """Return whether any scene of the document is a step: then they can be played as a lesson."""
    return any(scene.step is not None for scene in document.scenes)


def scene_documents(document: Document) -> tuple[Document, ...]:
    """Return a document for each scene, in order, for a deck or a file of many pages.

    Each is the view of its scene, called by the scene's title, with the scene's note as its notes
    and no scenes of its own. Empty where the document has no scenes.
    """
    return tuple(
        replace(view_of(document, scene), title=scene.title, notes=scene.note, scenes=())
        for scene in document.scenes
    )


# The settings of each lens that only choose what is seen, by the document's field that holds them.
VIEWS: dict[str, tuple[str, ...]] = {
    "surprise": ("widths",),
    "guessing": ("view", "tree"),
    "training": ("perplexity", "shelf"),
    "alignment": ("across",),
    "compare": ("columns", "order"),
    "matrix": ("measure", "order"),
    "sampling": ("shelf", "stage"),
    "groups": ("chosen",),
    "autocomplete": ("view",),
    "text_view": ("view", "report", "bins", "heat", "window", "place"),
}


# At every step of the dial asked of two that are looked at alike: all fields in one go.
_looks = attrgetter("lens", "export", *VIEWS)


def looking_as(document: Document, seen: Document) -> Document:
    """Return a document looked at as another is: through its lens and views, with its export.

    The document itself where both are looked at alike.
    """
    if _looks(document) == _looks(seen):
        return document
    changed: dict[str, Any] = {
        name: getattr(seen, name)
        for name in ("lens", "export")
        if getattr(document, name) != getattr(seen, name)
    }
    for field, names in VIEWS.items():
        own, other = getattr(document, field), getattr(seen, field)
        if own is other:
            continue
        views = {name: getattr(other, name) for name in names}
        if any(getattr(own, name) != value for name, value in views.items()):
            changed[field] = replace(own, **views)
    return replace(document, **changed) if changed else document
