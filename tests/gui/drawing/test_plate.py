"""A plate is drawn once, for the very pixels it stands on, and looks as if drawn anew."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from gui.drawing.plate import Plate

SIZE = QSizeF(60.0, 40.0)
GROUND = QColor("#ffffff")
Turn = Callable[[QPainter], None]


def drawn(painter: QPainter) -> None:
    painter.setBrush(QColor("#0072b2"))
    painter.drawRoundedRect(QRectF(4.3, 5.6, 40.0, 21.7), 6.0, 6.0)
    painter.drawLine(QPointF(3.2, 2.1), QPointF(50.7, 33.4))


def image(paint: Callable[[QPainter], None], turn: Turn) -> QImage:
    made = QImage(160, 120, QImage.Format.Format_RGB32)
    made.fill(GROUND)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    turn(painter)
    paint(painter)
    painter.end()
    return made


@pytest.mark.parametrize(
    "turn",
    [
        lambda painter: None,
        lambda painter: painter.translate(7.0, 3.0),
        lambda painter: painter.translate(7.3, 3.8),
        lambda painter: painter.scale(1.25, 1.25),
        lambda painter: (painter.translate(5.5, 2.25), painter.scale(1.37, 1.37)),
        lambda painter: painter.scale(2.0, 2.0),
        lambda painter: (painter.translate(60.0, 20.0), painter.rotate(30.0)),
    ],
)
def test_that_a_plate_looks_as_what_it_is_of(qapp: QApplication, turn: Turn) -> None:
    plate = Plate()
    on_ground = image(lambda painter: plate.paint(painter, SIZE, 1, drawn, GROUND), turn)
    again = image(lambda painter: plate.paint(painter, SIZE, 1, drawn, GROUND), turn)
    assert on_ground == again == image(drawn, turn)


def test_that_it_is_drawn_again_only_for_another_key_size_scale_or_ground(
    qapp: QApplication,
) -> None:
    plate, calls = Plate(), 0

    def count(painter: QPainter) -> None:
        nonlocal calls
        calls += 1

    def show(key: object, size: QSizeF, scale: float, ground: QColor | None) -> int:
        image(
            lambda painter: plate.paint(painter, size, key, count, ground),
            lambda painter: painter.scale(scale, scale),
        )
        return calls

    assert [show(1, SIZE, 1.0, GROUND) for _ in range(3)] == [1, 1, 1]
    assert show(2, SIZE, 1.0, GROUND) == 2
    assert show(2, SIZE * 2.0, 1.0, GROUND) == 3
    assert show(2, SIZE, 1.5, GROUND) == 4
    assert show(2, SIZE, 1.5, None) == 5
    assert show(2, SIZE, 1.5, None) == 5


def test_that_without_a_ground_what_is_below_is_seen(qapp: QApplication) -> None:
    plate = Plate()

    def paint(painter: QPainter) -> None:
        painter.fillRect(QRectF(0.0, 0.0, 160.0, 120.0), QColor("#e69f00"))
        plate.paint(painter, SIZE, 1, drawn)

    assert image(paint, lambda painter: None).pixelColor(1, 38).name() == "#e69f00"
