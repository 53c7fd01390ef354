"""PictureChoice: what is pictured: the lens on screen, several lenses, or every scene."""

from collections.abc import Sequence
from typing import Literal, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.core.accessible import SpokenRole, speaks_as
from gui.look.plain import PlainLabel
from gui.widgets.buttons import chip
from gui.widgets.segmented import Segmented
from model.document.export_choices import ExportChoices, PicturesOf
from model.words.inert import harmless

ID = Qt.ItemDataRole.UserRole


class LensChecks(QWidget):
    """A list of lenses to tick; `show_lenses` emits nothing.

    Signals:
        changed(): others are ticked now.
        looked_at(str): the person went to a lens, by its id.
    """

    changed = Signal()
    looked_at = Signal(str)

    def __init__(
        self, lenses: Sequence[tuple[str, str]], current: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping, "Lenses to picture")
        self._current = current
        self.list = QListWidget(self)
        self.list.setProperty("role", "boxed")
        self.list.setAccessibleName("Lenses to picture")
        self.list.setSpacing(2)
        self.list.setToolTip("Tick the lenses to picture; the one chosen here is in the preview")
        for lens_id, title in lenses:
            item = QListWidgetItem(title, self.list)
            item.setData(ID, lens_id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
        self.all = self._chip("All", "Tick every lens")
        self.none = self._chip("None", "Tick no lens")
        self._lay_out()
        self.list.itemChanged.connect(lambda _: self.changed.emit())
        self.list.currentItemChanged.connect(self._on_current)
        self.none.clicked.connect(lambda: self._tick(()))
        self.all.clicked.connect(lambda: self._tick([item.data(ID) for item in self._items()]))

    @property
    def lenses(self) -> tuple[str, ...]:
        """The ids of the lenses ticked, in order."""
        return tuple(
            item.data(ID) for item in self._items() if item.checkState() is Qt.CheckState.Checked
        )

    @property
    def looked_at_now(self) -> str:
        """The id of the lens in the preview."""
        item = self.list.currentItem()
        return self._current if item is None else str(item.data(ID))

    def show_lenses(self, lenses: Sequence[str]) -> None:
        """Tick lenses, and look at the first of them."""
        self.list.blockSignals(True)
        for item in self._items():
            ticked = item.data(ID) in lenses
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        at = self._current if self._current in lenses else next(iter(lenses), self._current)
        for item in self._items():
            if item.data(ID) == at:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)

    def _tick(self, lenses: Sequence[str]) -> None:
        self.show_lenses(lenses)
        self.changed.emit()
        self.looked_at.emit(self.looked_at_now)

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.looked_at.emit(str(item.data(ID)))

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _chip(self, text: str, tip: str) -> QPushButton:
        button = chip(text, text, tip, self)
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        chips = QHBoxLayout()
        chips.setSpacing(6)
        chips.addWidget(self.all)
        chips.addWidget(self.none)
        chips.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.list, 1)
        column.addLayout(chips)


What = Literal["this", "several", "scenes"]

WHATS: tuple[tuple[str, str], ...] = (
    ("this", "This lens"),
    ("several", "Several lenses"),
    ("scenes", "Scenes"),
)
TIPS = {
    "this": "The lens on screen, as it is now",
    "several": "The lenses that you tick; a file, page or slide each",
    "scenes": "Every scene as it was kept, with its title and note; a file, page or slide each",
}
NO_SCENES = "No scenes yet. Close this, and keep the view on screen as a scene with Ctrl+Shift+A."


class PictureChoice(QWidget):
    """Asks what is pictured; `show_choices` emits nothing.

    Attributes:
        what: the switch.
        lenses: which lenses are ticked, where several are.
        scenes: the scenes, where those are pictured; the current one is in the preview.

    Signals:
        changed(): other pictures are chosen now.
        lens_wanted(str), scene_wanted(int): a lens or a scene is to be in the preview.
    """

    changed = Signal()
    lens_wanted = Signal(str)
    scene_wanted = Signal(int)

    def __init__(
        self,
        lenses: Sequence[tuple[str, str]],
        current: str,
        scenes: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        speaks_as(self, SpokenRole.Grouping, "Lenses and scenes to picture")
        self._current = current
        self._chosen: What = "this"
        self.what = Segmented(WHATS, "What is pictured", self, TIPS)
        self.lenses = LensChecks(lenses, current, self)
        self.scenes = QListWidget(self)
        self.scenes.setProperty("role", "boxed")
        self.scenes.setAccessibleName("Scenes to picture")
        self.scenes.setToolTip("All of them are pictured; the one chosen here is in the preview")
        self.scenes.setSpacing(2)
        self.scenes.addItems(
            [harmless(f"{place}  {title}") for place, title in enumerate(scenes, start=1)]
        )
        self.scenes.setCurrentRow(0)
        # Without scenes it stands in no layout: shown, it would lie over what does.
        self.scenes.setVisible(bool(scenes))
        self._pages: dict[What, QWidget] = {
            "this": self._words(f"{dict(lenses).get(current, current)}, as it is on screen."),
            "several": self.lenses,
            "scenes": self.scenes if scenes else self._words(NO_SCENES),
        }
        self._lay_out()
        self.what.chosen.connect(lambda what: self._choose(cast("What", what)))
        self.lenses.changed.connect(self.changed)
        self.lenses.looked_at.connect(self.lens_wanted)
        self.scenes.currentRowChanged.connect(lambda _: self.ask_preview())

    @property
    def pictures(self) -> PicturesOf:
        """Whether lenses or scenes are pictured."""
        return "scenes" if self._chosen == "scenes" else "lenses"

    @property
    def chosen_lenses(self) -> tuple[str, ...]:
        """The ids of the lenses pictured; none for the one on screen."""
        ticked = self.lenses.lenses
        only_current = self._chosen == "this" or ticked == (self._current,)
        return () if only_current else ticked

    @property
    def count(self) -> int:
        """How many pictures there will be."""
        if self._chosen == "scenes":
            return self.scenes.count()
        return 1 if self._chosen == "this" else len(self.lenses.lenses)

    def show_choices(self, choices: ExportChoices) -> None:
        """Show what was chosen before."""
        self.lenses.show_lenses(choices.lenses or (self._current,))
        scenes = choices.pictures == "scenes"
        self._show("scenes" if scenes else "several" if choices.lenses else "this")

    def ask_preview(self) -> None:
        """Ask for what is to be in the preview now."""
        if self._chosen == "scenes":
            self.scene_wanted.emit(self.scenes.currentRow())
        else:
            several = self._chosen == "several"
            self.lens_wanted.emit(self.lenses.looked_at_now if several else self._current)

    def _choose(self, what: What) -> None:
        self._show(what)
        self.changed.emit()
        self.ask_preview()

    def _show(self, what: What) -> None:
        self._chosen = what
        self.what.show_choice(what)
        self._stack.setCurrentWidget(self._pages[what])

    def _words(self, text: str) -> QLabel:
        label = PlainLabel(text, self, role="muted", wraps=True)
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        return label

    def _lay_out(self) -> None:
        self._stack = QStackedWidget(self)
        for page in self._pages.values():
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.what)
        column.addWidget(self._stack, 1)
