"""Picture: a figure's legend and panels laid out in a rectangle."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gui.drawing.layout import PanelLayout, lay_out
from gui.drawing.legend import draw_legend, legend_height
from gui.drawing.panel import NO_ROW, draw_panel
from gui.look.theme import Theme
from model.figure.figure import Figure


@dataclass(frozen=True, eq=False)
class Picture:
    """A figure ready to draw: where its legend and each panel stand."""

    figure: Figure
    rect: QRectF
    panels: tuple[PanelLayout, ...]


def picture_of(figure: Figure, rect: QRectF) -> Picture:
    """Return a figure laid out in `rect`, the legend over the panels."""
    height = legend_height(figure.legend, rect.width())
    # The legend may use the space that the first tick text keeps free over the panels.
    below = rect.adjusted(0.0, max(0.0, height - 4.0), 0.0, 0.0)
    return Picture(figure, rect, lay_out(figure.panels, below))


def draw_picture(
    painter: QPainter, picture: Picture, theme: Theme, *, highlight: int = NO_ROW
) -> None:
    """Draw the legend and every panel, in order; `highlight` is the table row that is ringed."""
    draw_legend(painter, picture.figure.legend, picture.rect, theme)
    for layout in picture.panels:
        draw_panel(painter, layout, theme, highlight)
