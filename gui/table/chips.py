"""TableChips: the buttons below the table for what is done most."""

from PySide6.QtWidgets import QPushButton, QWidget

from gui.core.accessible import SpokenRole, speaks_as
from gui.look.plain import plain_tip
from gui.widgets.buttons import chip
from gui.widgets.flow_layout import FlowLayout
from model.document.cells import Kind
from model.document.document import Document
from model.document.edits.edit import short
from model.document.table import Column


class TableChips(QWidget):
    """+ Outcome, Normalise, Q ← P (+ Q model without a Q), Uniform Q, and what the numbers mean.

    Attributes:
        outcome, normalise, copy, uniform, kind: the buttons.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping, "Change the table")
        self.outcome = chip("+ Outcome", "", "", self)
        self.normalise = chip("Normalise", "", "", self)
        self.copy = chip("Q ← P", "", "", self)
        self.uniform = chip("Uniform Q", "", "", self)
        self.kind = chip("Probabilities ▾", "", "", self)
        flow = FlowLayout(self, gap=8)
        for button in (self.outcome, self.normalise, self.copy, self.uniform, self.kind):
            flow.addWidget(button)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        _describe(self.outcome, "Add an outcome at the end (Insert adds one below the current)")

    def show_for(self, document: Document, index: int) -> None:
        """Show what the buttons would do now, for the column that is current."""
        column = document.table.columns[index]
        name = short(column.name)
        tempered = "P" if document.model is None else "Q"
        self.uniform.setText(f"Uniform {tempered}")
        _describe(self.uniform, f"Give every outcome the same probability in {tempered}")
        _describe(self.normalise, f"Divide {name} by its sum, so that it is 1")
        has_rows = bool(len(document.table))
        self.normalise.setEnabled(has_rows and column.kind is Kind.WEIGHTS)
        self.uniform.setEnabled(has_rows)
        self.copy.setText("+ Q model" if document.model is None else "Q ← P")
        self.copy.setEnabled(document.model != document.truth)
        new = "Add a column Q: a model whose guesses are set against P, and that the dial turns"
        _describe(self.copy, "Copy P to Q" if document.model is not None else new)
        self.kind.setText(f"{kind_word(column).capitalize()} ▾")
        _describe(self.kind, f"What the numbers of {name} are: weights, logits or rewards")


def kind_word(column: Column) -> str:
    """Return what the numbers of a column are, in a word."""
    if column.kind is Kind.LOGITS:
        return "logits"
    if column.kind is Kind.REWARDS:
        return "rewards"
    if column.holds_counts:
        return "counts"
    if column.holds_percentages:
        return "percentages"
    return "probabilities" if column.sums_to_one else "weights"


def _describe(chip: QPushButton, tip: str) -> None:
    chip.setToolTip(plain_tip(tip))
    chip.setAccessibleName(chip.text().removesuffix(" ▾").removeprefix("+ "))
    chip.setAccessibleDescription(tip)
