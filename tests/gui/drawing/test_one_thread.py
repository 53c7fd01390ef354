"""Drawing stays in the thread that draws: what Qt parts among others takes longer."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.test_architecture import ROOT

DRAWS = """
import os
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from gui.app import make_application
application = make_application(["test"])
image = QImage(400, 400, QImage.Format.Format_RGB32)
before = len(os.listdir("/proc/self/task"))
with QPainter(image) as painter:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 255, 100))
    painter.drawRoundedRect(QRectF(0.3, 0.3, 300.4, 300.4), 3.0, 3.0)
print(len(os.listdir("/proc/self/task")) - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists the threads of a process")
def test_that_a_see_through_shape_is_drawn_by_the_thread_that_asks_for_it() -> None:
    run = subprocess.run(
        [sys.executable, "-c", DRAWS],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.strip() == "0", run.stderr
