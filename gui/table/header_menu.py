"""ColumnMenu: what can be done with a whole column of the table."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from gui.look.plain import plain_tip, without_keys
from gui.table.columns import tempered_name
from gui.table.commands import TableCommands
from gui.table.table_view import Command
from model.document import edits
from model.document.cells import Kind
from model.document.document import Document
from model.document.edits.edit import short
from model.document.table import Array
from model.words.names import counted

Editing = Callable[[Document], edits.Edit]
KINDS = (
    (Kind.WEIGHTS, "Weights: probabilities, counts or percentages"),
    (Kind.LOGITS, "Logits or log-probabilities"),
    (Kind.REWARDS, "Rewards: what each outcome is worth"),
)


class ColumnMenu(QMenu):
    """The menu of one column. What is chosen is done to the document current at that moment.

    Signals:
        edited(Edit): a change was chosen.
        refused(str): the change chosen makes no sense for this column, and why.
        rename_requested(): another name is wanted.
    """

    edited = Signal(object)
    refused = Signal(str)
    rename_requested = Signal()

    def __init__(self, current: Callable[[], Document], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._current = current
        self.setToolTipsVisible(True)

    def fill_for_outcomes(self) -> None:
        """Offer what can be done with the column of outcome names."""
        self._add("Sort A to Z", lambda document: edits.sort_rows(document, None, descending=False))
        self._add("Sort Z to A", lambda document: edits.sort_rows(document, None, descending=True))

    def fill_for_tempered(self, values: Array | None) -> None:
        """Offer what can be done with the computed column."""
        name = tempered_name(self._current())
        for title, descending in (("Sort smallest first", False), ("Sort largest first", True)):
            action = self._add(title, _sorting_by(values, name, descending=descending))
            action.setEnabled(values is not None)

    def fill_for_column(self, column: int) -> None:
        """Offer what can be done with a distribution column."""
        self._add_roles(column)
        self.addSeparator()
        self.add_kinds(column)
        self.addSeparator()
        self._add("Sort smallest first", lambda d: edits.sort_rows(d, column, descending=False))
        self._add("Sort largest first", lambda d: edits.sort_rows(d, column, descending=True))
        self.addSeparator()
        self._add_fillings(column)
        self.addSeparator()
        self._add_column_changes(column)

    def add_kinds(self, column: int) -> None:
        """Offer what the numbers of a column can mean."""
        kind = self._current().table.columns[column].kind
        group = QActionGroup(self)
        for choice, title in KINDS:
            group.addAction(self._add(title, _reading_as(column, choice), choice is kind))
        percent = self._add("Whole percentages", lambda d: edits.to_percentages(d, column))
        percent.setEnabled(self._current().table.columns[column].may_hold_percentages)
        percent.setToolTip("Whole numbers that add up to 100 are parts of a hundred, and no counts")
        turn = self._add("Turn into probabilities", lambda d: edits.to_probabilities(d, column))
        turn.setEnabled(kind is Kind.LOGITS)
        turn.setToolTip("Replace the logits by the probabilities that they mean")

    def _add_roles(self, column: int) -> None:
        document = self._current()
        roles = [
            ("Make this P, the truth", edits.give_truth, document.truth),
            ("Make this Q, the model", edits.give_model, document.model),
        ]
        if document.table.columns[column].kind is Kind.REWARDS:
            roles.append(("Make this the reward", edits.give_reward, document.reward))
        for title, editing, role in roles:
            self._add(title, _giving(editing, column), role == column)

    def _add_fillings(self, column: int) -> None:
        document = self._current()
        target = document.table.columns[column]
        name, rewards = short(target.name), target.kind is Kind.REWARDS
        normalise = self._add("Normalise", lambda d: edits.normalise(d, column))
        normalise.setEnabled(not rewards)
        tip = "Rewards need not sum to anything" if rewards else f"Divide {name} by its sum"
        normalise.setToolTip(plain_tip(tip))
        if document.truth != column and not rewards:
            source = short(document.truth_column.name)
            self._add(
                f"Copy {_named(source, 'P')} to this column",
                lambda d: edits.copy_column(d, d.truth, column),
            )
        self._add(
            "Make all 0" if rewards else "Make uniform", lambda d: edits.make_uniform(d, column)
        )
        self._add("Clear", lambda d: edits.clear_column(d, column))

    def _add_column_changes(self, column: int) -> None:
        rename = QAction("Rename…", self)
        rename.triggered.connect(self.rename_requested)
        self.addAction(rename)
        self._add("Add a column", edits.add_column)
        if self._current().reward is None:
            self._add("Add a reward column", edits.add_reward_column)
        remove = self._add("Remove this column", lambda d: edits.remove_column(d, column))
        remove.setEnabled(len(self._current().table.columns) > 1)

    def _add(self, title: str, editing: Editing, chosen: bool | None = None) -> QAction:
        """Add a line; with `chosen` it bears a mark, and what is chosen already changes nothing."""
        action = QAction(without_keys(title), self)
        # Qt would make one of the text, and a page of that.
        action.setToolTip(plain_tip(title))
        if chosen is not None:
            action.setCheckable(True)
            action.setChecked(chosen)
        if not chosen:
            action.triggered.connect(lambda: self._choose(editing))
        self.addAction(action)
        return action

    def _choose(self, editing: Editing) -> None:
        try:
            edit = editing(self._current())
        except ValueError as error:
            self.refused.emit(str(error))
            return
        self.edited.emit(edit)


def _giving(give: Callable[[Document, int], edits.Edit], column: int) -> Editing:
    return lambda document: give(document, column)


def _reading_as(column: int, kind: Kind) -> Editing:
    return lambda document: edits.set_kind(document, column, kind)


def _sorting_by(values: Array | None, name: str, *, descending: bool) -> Editing:
    def sort(document: Document) -> edits.Edit:
        if values is None or len(values) != len(document.table):
            raise ValueError(f"{name} is not known yet, so nothing can be sorted by it.")
        return edits.sort_by_values(document, values.tolist(), name, descending=descending)

    return sort


def _named(name: str, letter: str) -> str:
    return letter if name == letter else f"{letter} ({name})"


class RowMenu(QMenu):
    """The menu of the selection; the keys that do the same stand beside each line."""

    def __init__(
        self,
        commands: TableCommands,
        rows: int,
        column: tuple[str, ColumnMenu] | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        which = counted(rows, "outcome")
        self._add("Add an outcome below", "Ins", commands.add_outcome)
        if rows:
            self._add(f"Duplicate {which}", "Ctrl+D", commands.duplicate_rows)
            self._add("Move up", "Alt+Up", commands.move_up)
            self._add("Move down", "Alt+Down", commands.move_down)
            verb = "Allow" if commands.all_banned else "Ban"
            self._add(f"{verb} {which}", "Ctrl+B", commands.toggle_ban)
            if rows == 1:
                said = "Count as one outcome" if commands.rest_is_chosen else "Rest of outcomes…"
                self._add(said, "Ctrl+M", commands.toggle_rest)
            self._add(f"Remove {which}", "Ctrl+Del", commands.remove_rows)
        self.addSeparator()
        if rows:
            self._add("Cut", "Ctrl+X", commands.cut)
            self._add("Copy", "Ctrl+C", commands.copy)
        self._add("Paste", "Ctrl+V", commands.paste)
        if rows:
            self._add("Clear cells", "Del", commands.clear_cells)
        if column is not None:
            name, menu = column
            menu.setParent(self, menu.windowFlags())  # to go when this one does
            self.addSeparator()
            menu.setTitle(without_keys(f"Column {short(name)}"))
            menu.menuAction().setToolTip(plain_tip(menu.title()))
            self.addMenu(menu)

    def _add(self, title: str, keys: str, command: Command) -> None:
        action = QAction(f"{title}\t{keys}", self)
        action.triggered.connect(lambda: command())
        self.addAction(action)
