"""Looks: what of a document is only looking at it, and is neither a change nor a step of undo."""

from dataclasses import replace
from typing import Any

from model.document.document import Document

# The settings of each lens that only choose what is seen, by the document's field that holds them.
VIEWS: dict[str, tuple[str, ...]] = {
    "surprise": ("widths",),
    "guessing": ("view", "tree"),
    "training": ("perplexity",),
    "alignment": ("across",),
    "matrix": ("measure",),
    "sampling": ("shelf", "stage"),
    "autocomplete": ("view",),
    "text_view": ("view", "report", "bins", "heat", "window", "place"),
}


def looking_as(document: Document, seen: Document) -> Document:
    """Return a document looked at as another is: through its lens and views, with its export.

    The document itself where both are looked at alike.
    """
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
