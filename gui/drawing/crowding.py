"""crowding: how many words of a picture lie over each other, or reach out of it."""

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPicture, QPolygonF

from gui.drawing.picture import Picture, draw_picture
from gui.drawing.typeset import noted_words
from gui.look.theme import shown_theme

# So far apart, in one direction or the other, are words that are read one by one.
ACROSS, DOWN = 1.0, 1.0
# What is drawn may be off by so much of a pixel.
HAIR = 0.5


def crowding(picture: Picture) -> int:
    """Return how many pairs of words of a picture nearly touch, and how many words are cut.

    The picture is drawn for it, to no device; a few milliseconds.
    """
    notes = QPicture()
    with QPainter(notes) as painter, noted_words() as noted:
        draw_picture(painter, picture, shown_theme())
    outlines = [one.outline for one in noted]
    cut = sum(one.is_shortened or not _within(one.outline, picture.rect) for one in noted)
    return pairs_that_meet(outlines) + cut


def pairs_that_meet(words: list[QPolygonF]) -> int:
    """Return how many pairs of these outlines stand too close."""
    if len(words) < 2:
        return 0
    boxes = [word.boundingRect() for word in words]
    edges = np.array([(one.left(), one.top(), one.right(), one.bottom()) for one in boxes])
    left, top, right, bottom = edges.T
    across = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    down = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    near = np.triu((across > -ACROSS) & (down > -DOWN), 1)
    pairs = zip(*np.nonzero(near), strict=True)
    return sum(_close(words[one], words[other]) for one, other in pairs)


def _close(one: QPolygonF, other: QPolygonF) -> bool:
    """Of two whose boxes are close: of slanting ones, only if they touch themselves."""
    slants = any(word.boundingRect() != QRectF(word.at(0), word.at(2)) for word in (one, other))
    return not slants or one.intersects(other)


def _within(word: QPolygonF, whole: QRectF) -> bool:
    return whole.adjusted(-HAIR, -HAIR, HAIR, HAIR).contains(word.boundingRect())
