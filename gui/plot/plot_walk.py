"""PlotWalk: which bar, point or sample the keys have come to."""

from collections.abc import Sequence

from PySide6.QtCore import Qt

from gui.drawing.hits import Spot, place_of, tracks
from gui.drawing.layout import PanelLayout

WALKING_KEYS = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)


def walked(layouts: Sequence[PanelLayout], spot: Spot | None, key: Qt.Key) -> Spot | None:
    """Return the spot that a key leads to: along its track, or to the next series.

    Left and right go along, Home and End to its ends, up and down (or page up and down) to the
    previous and the next series. Without a spot any of them begins at the first.
    """
    paths = tracks(layouts)
    if not paths:
        return None
    if spot is None:
        return paths[0][-1 if key == Qt.Key.Key_End else 0]
    path_index, place = _nearest_stop(paths, layouts, spot)
    path = paths[path_index]
    if key == Qt.Key.Key_Home:
        return path[0]
    if key == Qt.Key.Key_End:
        return path[-1]
    if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
        step = 1 if key == Qt.Key.Key_Right else -1
        return path[min(max(place + step, 0), len(path) - 1)]
    step = 1 if key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown) else -1
    other = paths[(path_index + step) % len(paths)]
    return _level_with(other, layouts, spot)


def _nearest_stop(
    paths: list[list[Spot]], layouts: Sequence[PanelLayout], spot: Spot
) -> tuple[int, int]:
    for index, path in enumerate(paths):
        if spot in path:
            return index, path.index(spot)
    # A sample between two stops, as the mouse finds them.
    for index, path in enumerate(paths):
        if (path[0].panel, path[0].mark) == (spot.panel, spot.mark):
            steps = [abs(stop.index - spot.index) for stop in path]
            return index, steps.index(min(steps))
    return 0, 0


def _level_with(path: list[Spot], layouts: Sequence[PanelLayout], spot: Spot) -> Spot:
    here = place_of(layouts, spot)
    if here is None:
        return path[0]
    places = [(place_of(layouts, stop), stop) for stop in path]
    return min(
        (abs(place.x() - here.x()), index, stop)
        for index, (place, stop) in enumerate(places)
        if place is not None
    )[2]
