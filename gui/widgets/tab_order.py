"""The order in which Tab goes through a window: as it is read, whenever its parts were made."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLayout, QSplitter, QStatusBar, QWidget


def tab_stops(window: QWidget) -> list[QWidget]:
    """Return what Tab goes through, in the order in which it is laid out.

    The first of two that share a place is the one made first; what stands in no layout, such as a
    card over others, comes after its neighbours in theirs.
    """
    stops: dict[QWidget, None] = {}
    _add_inside(window, stops)
    return [one for one in stops if one.isEnabled() and one.focusPolicy() & _BY_TAB]


def step(window: QWidget, *, forward: bool) -> bool:
    """Give the focus to the next or the last stop in a window; False where there is none."""
    stops = tab_stops(window)
    if not stops:
        return False
    here = QApplication.focusWidget()
    while here is not None and here not in stops:
        here = here.parentWidget()
    place = stops.index(here) if here in stops else (-1 if forward else 0)
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    stops[(place + (1 if forward else -1)) % len(stops)].setFocus(reason)
    return True


_BY_TAB = Qt.FocusPolicy.TabFocus


def _add_inside(widget: QWidget, found: dict[QWidget, None]) -> None:
    """Add a widget's visible parts, in order."""
    for child in _children(widget):
        if child.isVisible() and not child.isWindow():
            if child.focusProxy() is None:
                found.setdefault(child)
            _add_inside(child, found)


def _children(widget: QWidget) -> list[QWidget]:
    children = [one for one in widget.children() if isinstance(one, QWidget)]
    if not children:
        return []
    # A status bar makes its layout anew by itself: what was known of the old one is gone.
    layout = None if isinstance(widget, QStatusBar) else widget.layout()
    found = list(_laid_out(layout, children)) if layout is not None else []
    if isinstance(widget, QSplitter):
        for place in range(widget.count()):
            part = widget.widget(place)
            found += [widget.handle(place), *([] if part is None else [part])]
    return list(dict.fromkeys((*found, *children)))


def _laid_out(layout: QLayout, children: list[QWidget]) -> Iterator[QWidget]:
    """The widgets of a layout, of its owner's children, and of those within it, in order.

    Its items are not asked for: what Python once had of one that Qt made stays in PySide's list
    after Qt has deleted it, and what is made at that place later is taken for it.
    """
    within = [one for one in layout.children() if isinstance(one, QLayout)]
    parts: list[QWidget | QLayout] = [*children, *within]
    placed = [(place, part) for part in parts if (place := layout.indexOf(part)) >= 0]
    for _, part in sorted(placed, key=lambda one: one[0]):
        if isinstance(part, QLayout):
            yield from _laid_out(part, children)
        else:
            yield part
