"""BareWindow: what Qt and pyqtgraph alone take to show as much as a tick of the dial changes.

A window of the same size with a table, a dial, five labels, a caption and bars, each set anew at
every tick: as few things as a program with this window can do.
"""

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QDial,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

_ROWS, _LABELS = 4, 5


class BareWindow(QMainWindow):
    """A window that shows a distribution of four outcomes at a temperature, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.table = QTableWidget(_ROWS, 4)
        for row in range(_ROWS):
            for column in range(4):
                self.table.setItem(row, column, QTableWidgetItem(f"{row}.{column}"))
        self.dial = QDial()
        self.dial.setRange(0, 1000)
        self.labels = [QLabel("0.000") for _ in range(_LABELS)]
        self.caption = QLabel("…")
        self.caption.setTextFormat(Qt.TextFormat.RichText)
        self.plot = pg.PlotWidget()
        self.plot.setYRange(0.0, 1.0)
        self.bars = pg.BarGraphItem(
            x=np.arange(2 * _ROWS), height=np.full(2 * _ROWS, 0.5), width=0.8
        )
        self.plot.addItem(self.bars)
        left, right, cards = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        left.addWidget(self.table)
        left.addWidget(self.dial)
        for label in self.labels:
            cards.addWidget(label)
        right.addLayout(cards)
        right.addWidget(self.plot, 1)
        right.addWidget(self.caption)
        sides = QHBoxLayout()
        sides.addLayout(left)
        sides.addLayout(right, 1)
        middle = QWidget()
        middle.setLayout(sides)
        self.setCentralWidget(middle)
        self.resize(1440, 900)

    def tick(self, temperature: float) -> None:
        """Show the distribution at a temperature, painted before this returns."""
        tempered = [math.exp(-k / temperature) for k in range(_ROWS)]
        shares = np.array(tempered) / math.fsum(tempered)
        for row, share in enumerate(shares.tolist()):
            item = self.table.item(row, 3)
            if item is not None:
                item.setText(f"{share:.4f}")
        self.dial.setValue(int(temperature * 100))
        for number, label in enumerate(self.labels):
            label.setText(f"{number + temperature:.3f}")
        self.caption.setText(f"At <b>T = {temperature:.2f}</b> H is {temperature:.3f} bits.")
        self.bars.setOpts(height=np.concatenate([shares, shares[::-1]]))
        QCoreApplication.processEvents()
