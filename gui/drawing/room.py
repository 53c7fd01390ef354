"""LabelRoom: what of a panel is taken by texts already, so that no text is drawn over another."""

from dataclasses import dataclass, field

from PySide6.QtCore import QRectF

from model.document.table import Array


@dataclass
class LabelRoom:
    """The rectangles that a new label must stay clear of.

    Attributes:
        bounds: what no label may leave.
        solid: left, top, right, bottom of the filled bars, a row each.
        taken: the rectangles of texts and symbols drawn so far.
    """

    bounds: QRectF
    solid: Array
    taken: list[QRectF] = field(default_factory=list)

    def free(self, rect: QRectF) -> bool:
        """Return whether `rect` is inside the bounds and clear of all that is taken."""
        return self.bounds.contains(rect) and not self.crowded(rect)

    def crowded(self, rect: QRectF) -> bool:
        """Return whether `rect` meets anything that is taken."""
        return any(rect.intersects(other) for other in self.taken)

    def over_bars(self, rect: QRectF) -> bool:
        """Return whether `rect` lies over a bar by more than a pixel's breadth."""
        left, top, right, bottom = self.solid.T
        hit = (left < rect.right() - 1.0) & (right > rect.left() + 1.0)
        return bool((hit & (top < rect.bottom()) & (bottom > rect.top())).any())

    def moved_inside(self, rect: QRectF) -> QRectF:
        """Return `rect` moved as little as brings it inside the bounds, its start kept."""
        moved, bounds = QRectF(rect), self.bounds
        moved.moveLeft(max(bounds.left(), min(rect.left(), bounds.right() - rect.width())))
        moved.moveTop(max(bounds.top(), min(rect.top(), bounds.bottom() - rect.height())))
        return moved
