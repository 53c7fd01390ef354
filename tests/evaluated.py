"""Readings of documents that a test knows to be readable."""

from model.document.document import Document
from model.evaluate.evaluate import evaluate
from model.evaluate.readings import Readings, Unreadable


def evaluated(document: Document, since: Readings | Unreadable | None = None) -> Readings:
    """Return the exact readings of a document; fails with its problem where there are none."""
    readings = evaluate(document, since)
    assert isinstance(readings, Readings), readings.problem
    return readings


def refused(document: Document, since: Readings | Unreadable | None = None) -> Unreadable:
    """Return what is said of a document that cannot be read; fails where it can."""
    readings = evaluate(document, since)
    assert isinstance(readings, Unreadable)
    return readings
