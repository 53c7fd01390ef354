"""Places in layouts: what Qt deleted without telling is forgotten; what is in use is not."""

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget, QWidgetItem
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from gui.widgets.flow_layout import FlowLayout, forget_layout_items

ROOT = Path(__file__).resolve().parents[3]
# Widgets leave a box that joined another with them, and a list is made where their places were.
LEAVING = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtWidgets import *
from shiboken6 import Shiboken
from gui.widgets.flow_layout import forget_layout_items
application = QApplication([])
for _ in range(20):
    window, box, listing = QWidget(), QHBoxLayout(), QListWidget()
    column = QVBoxLayout(window)
    labels = [QLabel(str(number)) for number in range(20)]
    for label in labels:
        box.addWidget(label)
    column.addLayout(box)
    for label in labels:
        Shiboken.delete(label)
    forget_layout_items()
    for number in range(60):
        QListWidgetItem(str(number), listing)
    Shiboken.delete(listing)
    Shiboken.delete(window)
sys.exit(7)
"""


def places() -> list[object]:
    return [
        one
        for one in Shiboken.getAllValidWrappers()
        if isinstance(one, QWidgetItem) and not Shiboken.ownedByPython(one)
    ]


def test_that_a_list_made_where_widgets_left_a_box_can_be_deleted() -> None:
    run = subprocess.run([sys.executable, "-c", LEAVING], cwd=ROOT, check=False)
    assert run.returncode == 7


def test_that_places_are_forgotten_and_the_layout_still_works(qtbot: QtBot) -> None:
    forget_layout_items()
    before = len(places())
    window = QWidget()
    qtbot.addWidget(window)
    column, box = QVBoxLayout(window), QHBoxLayout()
    labels = [QLabel("one"), QLabel("two")]
    for label in labels:
        box.addWidget(label)
    column.addLayout(box)
    assert len(places()) == before + 2
    forget_layout_items()
    assert len(places()) == before
    box.removeWidget(labels[0])
    assert box.count() == 1
    assert box.indexOf(labels[1]) == 0


def test_that_a_flow_keeps_its_places_and_lets_go_of_those_taken(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    flow = FlowLayout()
    labels = [QLabel("one"), QLabel("two"), QLabel("three")]
    for label in labels:
        flow.addWidget(label)
    QVBoxLayout(window).addLayout(flow)
    forget_layout_items()
    before = len(places())
    flow.setGeometry(QRect(0, 0, 300, 40))
    assert labels[0].size() == labels[0].sizeHint() != QSize()
    flow.removeWidget(labels[1])
    forget_layout_items()
    assert len(places()) == before - 1
    assert flow.count() == 2
    assert flow.heightForWidth(300) > 0
